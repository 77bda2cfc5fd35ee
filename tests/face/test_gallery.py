"""Every component in every state, looked at as a browser shows it: legible, nothing refused by the policy, nothing out of its place."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

from tests.face.stand import PAGES

COLOURS = (Path(__file__).parent / "colours.js").read_text()
DESKS = ("/desk", "/desk-flagging")


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser says against the page: errors, refusals by the policy, files that are not there."""
    heard: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            heard.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("response", lambda answer: heard.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    yield heard
    assert heard == []


def _open(page: Page, address: str, size: tuple[int, int] = (1440, 900)) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address)


def _in_both_themes(page: Page) -> Iterator[str]:
    for theme in ("light", "dark"):
        page.evaluate("theme => document.documentElement.dataset.bsTheme = theme", theme)
        yield theme


@pytest.mark.parametrize("at", PAGES)
def test_text_and_edges_are_seen_in_both_themes(page: Page, address: str, at: str, complaints: list[str]) -> None:
    _open(page, address + at)
    for theme in _in_both_themes(page):
        found: dict[str, Any] = page.evaluate(COLOURS)
        assert found["texts"] > 2, theme
        assert found["faint"] == [], theme
        assert found["unseen"] == [], theme


@pytest.mark.parametrize("at", ["/gallery", "/desk-flagging", "/sign-in", "/403"])
def test_axe_finds_nothing(page: Page, address: str, at: str) -> None:
    _open(page, address + at)
    for theme in _in_both_themes(page):
        found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]}).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"][:200]) for each in found] == [], theme


@pytest.mark.parametrize("at", [at for at in PAGES if at not in DESKS])
def test_no_page_is_wider_than_its_window(page: Page, address: str, at: str, complaints: list[str]) -> None:
    _open(page, address + at)
    for width, height in ((1440, 900), (1280, 720), (1024, 768), (768, 1024), (390, 844), (360, 640)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("at", DESKS)
@pytest.mark.parametrize(
    ("size", "picture"), [((1440, 900), (1018, 572)), ((1280, 800), (878, 493)), ((1280, 720), (640, 360)), ((1920, 1080), (1470, 820))]
)
def test_the_desk_scrolls_nothing_but_the_sheet(
    page: Page, address: str, at: str, size: tuple[int, int], picture: tuple[int, int], complaints: list[str]
) -> None:
    _open(page, address + at, size)
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == list(size)
    box = page.locator(".lw-picture").bounding_box()
    assert box is not None
    shown = min(box["width"], box["height"] * 16 / 9)
    assert shown >= picture[0]
    assert shown * 9 / 16 >= picture[1]
    for needed in (".lw-stage-button--flag", ".lw-sheet .lw-result__four >> nth=0", ".lw-transport__time"):
        _is_inside(page, needed, size)
    cut = """() => {
      const right = document.querySelector(".lw-stage").getBoundingClientRect().right;
      return [...document.querySelectorAll(".lw-transport > *, .lw-transport__end > *")]
        .filter(one => one.scrollWidth > one.clientWidth + 2 || one.getBoundingClientRect().right > right).map(one => one.outerHTML);
    }"""
    assert page.evaluate(cut) == []


def _is_inside(page: Page, what: str, size: tuple[int, int]) -> None:
    box = page.locator(what).bounding_box()
    assert box is not None, what
    assert box["y"] >= 0, what
    assert box["x"] + box["width"] <= size[0], what
    assert box["y"] + box["height"] <= size[1], what


def test_rows_and_controls_have_their_heights(page: Page, address: str) -> None:
    _open(page, f"{address}/gallery")
    measured = {
        "row": ".lw-table--blocks tbody tr", "todo": ".lw-todo__row", "main": ".lw-acts .lw-button--main", "input": ".lw-input[name=code]",
        "pill": ".lw-pill", "compare": ".lw-compare__row", "bar": ".lw-bar",
    }  # fmt: skip
    heights = {name: page.locator(found).first.evaluate("one => one.getBoundingClientRect().height") for name, found in measured.items()}
    assert heights == pytest.approx({"row": 33, "todo": 56, "main": 40, "input": 32, "pill": 22, "compare": 29, "bar": 48}, abs=1.01)


def test_on_the_phone_every_control_of_a_form_is_48_high(page: Page, address: str) -> None:
    _open(page, f"{address}/gallery", (390, 844))
    controls = ".lw-acts .lw-button, .lw-form > .lw-field .lw-input, .lw-form__foot .lw-button, .lw-todo .lw-button, .lw-result__four label"
    low = page.locator(controls).evaluate_all(
        "found => found.filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 47.5).map(one => one.outerHTML)"
    )
    assert page.locator(controls).count() > 10
    assert low == []


def test_the_rail_stands_above_the_details_in_a_narrow_window(page: Page, address: str) -> None:
    tops = []
    for width in (1440, 1099):
        _open(page, f"{address}/gallery", (width, 900))
        boxes = [page.locator(name).bounding_box() for name in (".lw-page__rail", ".lw-page__main")]
        assert boxes[0] is not None
        assert boxes[1] is not None
        tops.append((boxes[0]["y"], boxes[1]["y"]))
    assert tops[0][0] == tops[0][1]
    assert tops[1][0] < tops[1][1]


def test_numbers_and_times_are_never_cut(page: Page, address: str) -> None:
    for at in ("/gallery", "/desk"):
        _open(page, address + at, (1280, 720))
        cut = page.evaluate(
            "[...document.querySelectorAll('.lw-code, .lw-number, .lw-time, time, .lw-todo__when, .lw-transport__time, .lw-pill')]"
            ".filter(one => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline')"
            ".map(one => one.outerHTML)"
        )
        assert cut == []


@pytest.mark.parametrize("words", ["zh", "longer"])
def test_the_pages_in_the_bar_never_stand_over_its_tools(page: Page, address: str, words: str) -> None:
    _open(page, f"{address}/gallery", (1440, 900))
    if words == "longer":
        page.locator(".lw-bar > .lw-nav a").evaluate_all("found => found.forEach(one => one.textContent = 'Footage and cameras')")
    menus = []
    for width in (1920, 1440, 1280, 1100, 1000, 800, 390):
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate(
            """async () => {
              await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
              const nav = document.querySelector(".lw-bar > .lw-nav"), tools = document.querySelector(".lw-tools").getBoundingClientRect();
              return [nav.checkVisibility(), document.querySelector(".lw-menu--nav").checkVisibility(), nav.scrollWidth <= nav.clientWidth,
                      nav.getBoundingClientRect().right <= tools.left && tools.right <= innerWidth];
            }"""
        )
        assert found[0] != found[1]
        assert found[2:] == [True, True], width
        menus.append(found[1])
    # where exactly the bar folds depends on the machine's typeface
    assert menus == sorted(menus)
    assert menus[-2:] == [True, True]
    assert words != "zh" or menus[:3] == [False] * 3
