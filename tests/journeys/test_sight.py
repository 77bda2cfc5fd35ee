"""What the desk shows at its two sizes and in both languages: all that decides, whole, and nothing moves away from the hand (B3-1)."""

import pytest
from playwright.sync_api import Page, expect

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.test_desk import ROW, Desk, address, desk, filming

pytestmark = pytest.mark.alone

__all__ = ["address", "desk", "filming"]
#: words that their place cuts, and words for one line that take two
CUT = """() => {
  const shown = (selector) => [...document.querySelectorAll(selector)].filter((each) => each.checkVisibility());
  const range = document.createRange();
  const lines = (text) => { range.selectNode(text); return range.getClientRects().length; };
  const isBroken = (each) => [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "" && lines(node) > 1);
  const pen = document.createElement("canvas").getContext("2d");
  const width = ({ placeholder }, { font }) => { pen.font = font; return pen.measureText(placeholder).width; };
  return [
    ...shown(".lw-transport .lw-stage-button, .lw-sheet :is(.lw-button, .lw-button span, .lw-hint p, .lw-result span, .lw-stages span)")
      .filter((each) => isBroken(each) || (each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).display !== "inline")),
    ...shown(".lw-sheet input[placeholder]").filter((each) => width(each, getComputedStyle(each)) > each.clientWidth - 16),
  ].map((each) => each.outerHTML.slice(0, 160));
}"""


def box(page: Page, selector: str) -> dict[str, float]:
    """Where it stands."""
    found = page.locator(selector).first.bounding_box()
    assert found is not None, selector
    return dict(found)


@pytest.mark.obligation("B3-1")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_all_that_decides_is_in_sight_whole_and_nothing_scrolls_but_the_sheet(desk: Desk, filming: None, language: str) -> None:
    desk.context.add_cookies([{"name": "language", "value": language, "url": desk.address}])
    page = desk.open(picture=True)
    for width, height in ((1280, 720), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})

        def inside(selector: str, right: int = width, bottom: int = height) -> None:
            at = box(page, selector)
            assert min(at["x"], at["y"]) >= 0, selector
            assert at["x"] + at["width"] <= right, selector
            assert at["y"] + at["height"] <= bottom, selector

        assert box(page, "#cells video:visible")["width"] >= 640
        result = ".lw-verdict:not([hidden]) .lw-result__four"
        for selector in (result, "#flag-button", "#submit-open", "#clock", "[data-hint=phases] button"):
            inside(selector)
        page.mouse.move(300, 300)
        page.mouse.wheel(0, 400)
        assert page.evaluate("[scrollX, scrollY, document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [
            0, 0, width, height,
        ]  # fmt: skip
        # a fault is written down over the rows: its word and they stay where they are
        stood = [box(page, f"{ROW} {selector}") for selector in (".lw-row__fault summary", "[data-group]")]
        page.locator(f"{ROW} .lw-row__fault summary").click()
        assert page.evaluate(CUT) == []
        assert [box(page, f"{ROW} {selector}") for selector in (".lw-row__fault summary", "[data-group]")] == stood
        page.locator(f"{ROW} .lw-row__fault summary").click()
        page.keyboard.press("F2")
        inside("#flag-form .lw-buttons .lw-key", bottom=height - 4)
        assert page.evaluate(CUT) == []
        page.keyboard.press("Escape")
        page.keyboard.press("Shift+?")
        inside("#keys", bottom=height - 8)
        assert page.evaluate("(() => { const map = document.getElementById('keys'); return map.scrollHeight <= map.clientHeight; })()")
        page.keyboard.press("Escape")


def test_what_f8_does_is_said_until_it_is_known_and_nothing_moves_under_the_hand_when_the_words_go(desk: Desk) -> None:
    page = desk.open()
    stood = box(page, ".lw-points")
    expect(page.locator("[data-hint=phases]")).to_contain_text("F8")
    page.locator("[data-hint=phases] button").click()
    expect(page.locator("[data-hint=phases]")).to_be_hidden()
    assert box(page, ".lw-points") == stood
    # the room goes once the hand is at the picture
    page.locator("#picture").hover()
    page.wait_for_function("(stood) => document.querySelector('.lw-points').getBoundingClientRect().y < stood - 20", arg=stood["y"])
    assert desk.open().locator("[data-hint=phases]").count() == 0
