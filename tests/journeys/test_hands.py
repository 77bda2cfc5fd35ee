"""The hands on the desk: every key with the caret in 备注 and during composition, the second screen, snapshots (B3-1, B18-1)."""

from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect
from sqlalchemy import select

from app.settings import Settings
from app.transaction import Database
from records import clock
from records.monitoring import Watched
from records.snapshot import Snapshot, Stage
from tests.cast import Cast
from tests.journeys.docks import develop, stop_watching

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.test_desk import REMARK, ROW, Desk, address, desk, filming, saved

pytestmark = pytest.mark.alone

__all__ = ["address", "desk", "filming"]
ANYWHERE = ("F2", "F4", "F6", "F8", "F9")


@pytest.fixture
def page(desk: Desk, filming: None) -> Page:
    return desk.open(picture=True)


@pytest.fixture
def typing(page: Page) -> "Ime":
    return Ime(page, page.context.new_cdp_session(page))


class Ime:
    """Somebody who writes pinyin: the browser's own composition, and the keys as an input method lets them through."""

    def __init__(self, page: Page, cdp: CDPSession) -> None:
        self.page, self._cdp = page, cdp

    def compose(self, text: str) -> None:
        """Letters stand underlined, not yet chosen."""
        self._cdp.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})

    def choose(self, text: str) -> None:
        """What was composed becomes text."""
        self._cdp.send("Input.insertText", {"text": text})

    def press(self, code: str) -> None:
        """A key during composition: the page sees key "Process" and 229, and only the code is true."""
        told: dict[str, Any] = {"code": code, "key": "Process", "windowsVirtualKeyCode": 229, "nativeVirtualKeyCode": 229}
        self._cdp.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **told})
        self._cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", **told})


def playing(page: Page, *, is_so: bool) -> None:
    """Whether the transport says that it plays."""
    expect(page.locator("#transport [data-playing]")).to_be_visible(visible=is_so)


def shots(database: Database) -> list[Snapshot]:
    with database.read() as db:
        return list(db.scalars(select(Snapshot).order_by(Snapshot.id)))


@pytest.mark.obligation("B3-1")
def test_function_keys_act_during_composition_and_what_is_being_written_stays(desk: Desk, page: Page, typing: Ime) -> None:
    heard = page.evaluate_handle(
        """() => {
          const heard = [];
          document.addEventListener("keydown", ({ code, key, keyCode, isComposing }) => heard.push([code, key, keyCode, isComposing]));
          return heard;
        }"""
    )
    page.locator(REMARK).click()
    typing.compose("dimian")
    typing.press("F9")
    playing(page, is_so=False)
    typing.press("F9")
    playing(page, is_so=True)
    typing.press("F4")
    expect(page.locator(f"{ROW} .lw-shot")).to_have_count(1)
    expect(page.locator("[data-hint=phases]")).to_be_visible()
    typing.press("F8")
    expect(page.locator("[data-phase=empty]")).to_have_attribute("data-stamped", "")
    # known now
    expect(page.locator("[data-hint=phases]")).to_be_hidden()
    expect(page.locator(REMARK)).to_be_focused()
    typing.choose("地面清洁")
    expect(page.locator(REMARK)).to_have_value("地面清洁")
    typing.compose("you")
    typing.press("F2")
    expect(page.locator("#flag-form")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator(REMARK).click()
    typing.compose("shui")
    typing.press("F6")
    expect(page.locator("#picture")).to_be_focused()
    saved(page)
    assert desk.row().remark.startswith("地面清洁")
    pressed = [each for each in heard.json_value() if each[0] in ANYWHERE]
    assert {code for code, *_ in pressed} == set(ANYWHERE)
    assert all((key, number, composing) == ("Process", 229, True) for _, key, number, composing in pressed), "each within a composition"


def test_letters_act_on_the_picture_and_nowhere_else(page: Page) -> None:
    page.locator("#picture").focus()
    page.keyboard.press("k")
    playing(page, is_so=False)
    page.keyboard.press("k")
    page.keyboard.press("j")
    expect(page.locator("#picture-mode")).to_contain_text("回放")
    page.keyboard.press("r")
    expect(page.locator("#picture-mode")).to_contain_text("实时")
    page.keyboard.press("Shift+?")
    expect(page.locator("#keys")).to_be_visible()
    expect(page.locator("#keys")).to_contain_text("F4")
    page.keyboard.press("Escape")
    for elsewhere in (f"{ROW} .lw-chip", "[data-point][aria-selected=true]", ".lw-bar a"):
        page.locator(elsewhere).first.focus()
        page.keyboard.press("k")
        playing(page, is_so=True)


def test_everything_on_the_stage_is_reached_by_tab(page: Page) -> None:
    page.locator("#picture").focus()
    reached: set[str] = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate("document.activeElement.dataset.do ?? document.activeElement.id ?? ''")
        if page.evaluate("document.activeElement.closest('.lw-stage') === null"):
            break
        reached.add(at)
    there = page.evaluate("[...document.querySelectorAll('#transport [data-do]')].filter((b) => b.offsetParent).map((b) => b.dataset.do)")
    assert {*there, "view-one", "view-four", "timeline"} <= reached


#: what can be done by a click and neither by Tab nor, in a group of radios or tabs of which one is reached, by the arrows from there
UNREACHED = """() => {
  const group = (each) => each.type === "radio" ? `radio ${each.name}` : each.closest("[role=tablist]");
  const groups = new Set([...window.reached].map(group).filter(Boolean));
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((each) => !each.disabled && each.checkVisibility({ visibilityProperty: true }))
    .filter((each) => !window.reached.has(each) && !groups.has(group(each)))
    .map((each) => each.outerHTML.slice(0, 160));
}"""


@pytest.mark.obligation("B3-1")
def test_everything_on_the_desk_is_reached_without_a_mouse(page: Page) -> None:
    page.keyboard.press("F8")
    expect(page.locator("[data-phase=empty]")).to_have_attribute("data-stamped", "")
    page.evaluate("window.reached = new Set(); document.activeElement.blur();")
    page.locator("body").focus()
    for _ in range(250):
        page.keyboard.press("Tab")
        # round once
        if page.evaluate("window.reached.has(document.activeElement) || !window.reached.add(document.activeElement)"):
            break
    assert page.evaluate(UNREACHED) == []


def test_f_fills_the_screen_with_the_picture_and_f2_leads_back_to_the_panel(page: Page) -> None:
    page.locator("#picture").focus()
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === document.getElementById('picture')")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    page.locator("[data-do=full]").click()
    page.wait_for_function("document.fullscreenElement === document.getElementById('picture')")
    page.keyboard.press("F2")
    expect(page.locator("#flag-remark")).to_be_focused()
    page.wait_for_function("document.fullscreenElement === null")
    page.keyboard.press("Escape")
    page.locator("#picture").dblclick()
    page.wait_for_function("document.fullscreenElement === document.getElementById('picture')")


@pytest.mark.obligation("B18-1", "B19-1")
def test_f4_keeps_the_very_frame_on_screen(
    desk: Desk, page: Page, settings: Settings, database: Database, cast: Cast
) -> None:  # fmt: skip
    page.locator("#picture").focus()
    page.keyboard.press("F9")
    page.keyboard.press("F4")
    expect(page.locator(f"{ROW} .lw-shot[data-stage=wanted]")).to_have_count(1)
    develop(page, database, settings)
    expect(page.locator(f"{ROW} .lw-shot[data-stage=kept] img")).to_be_visible()
    made = shots(database)[0]
    assert (made.stage, made.camera_id, made.taken_by_id) == (Stage.KEPT, desk.row().camera_id, cast.monitor.id)
    # the number drawn on the frame that stands on screen is the number on the picture that was kept
    numbers = page.evaluate(
        """async (address) => {
          const numberOn = (element) => {
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [320, 180];
            const pen = canvas.getContext("2d");
            pen.drawImage(element, 0, 0, 320, 180);
            return [...Array(16).keys()].reduce((n, bit) => n * 2 + (pen.getImageData(bit * 20 + 10, 15, 1, 1).data[0] > 128 ? 1 : 0), 0);
          };
          const kept = await createImageBitmap(await (await fetch(address)).blob());
          return [numberOn(document.querySelector("#cells video:not([hidden])")), numberOn(kept)];
        }""",
        f"/snapshots/{made.id}/picture.png",
    )
    assert numbers[0] == numbers[1]
    page.goto(f"{desk.address}/monitorings/{desk.number}")
    expect(page.locator(".lw-shots--page")).to_contain_text(made.sha256[:16])


def test_f4_without_a_picture_says_so(desk: Desk) -> None:
    page = desk.open()
    page.keyboard.press("F4")
    expect(page.locator("#transport-said")).to_have_text("画面上没有图像，未截图。")


def test_f2_without_a_picture_says_so_and_opens_no_panel(desk: Desk) -> None:
    page = desk.open()
    page.locator(REMARK).click()
    page.keyboard.press("F2")
    expect(page.locator("#transport-said")).to_have_text("画面上没有图像，未标记。")
    expect(page.locator("#flag-form")).to_be_hidden()


@pytest.mark.obligation("B16-5")
def test_the_picture_goes_to_a_second_screen_the_sheet_stays_and_watching_counts_there(desk: Desk, page: Page, database: Database) -> None:
    page.locator(REMARK).fill("第二屏")
    with page.expect_popup() as opened:
        page.locator("[data-do=second-screen]").click()
    window = opened.value
    window.on("pageerror", lambda error: desk.faults.append(str(error)))
    window.locator("#picture[data-moving=true]").wait_for()
    expect(page.locator("#picture-away")).to_be_visible()
    assert page.locator("#cells video:visible").count() == 0
    expect(page.locator(REMARK)).to_have_value("第二屏")
    with database.read() as db:
        before = max((each.ends_at for each in db.scalars(select(Watched)).unique()), default=None)
    # keys of the second screen are the desk's, and the desk's are its
    window.keyboard.press("2")
    expect(page.locator("[data-point][aria-selected=true] .lw-point__number")).to_have_text("2")
    window.locator("#picture[data-moving=true] [data-camera='2'], #picture [data-camera]").first.wait_for()
    page.locator(REMARK).click()
    page.keyboard.press("F9")
    window.locator("#picture[data-moving=false]").wait_for()
    page.keyboard.press("F9")
    window.locator("#picture[data-moving=true]").wait_for()
    credited: list[object] = []
    for _ in range(4):
        with window.expect_response("**/watched") as told:
            pass
        credited = told.value.json()["credited"]
        if credited:
            break
    assert credited, "nobody else reports: the desk itself shows no picture"
    with database.read() as db:
        ends = [each.ends_at for each in db.scalars(select(Watched)).unique()]
    assert before is None or max(ends) > before
    window.close()
    expect(page.locator("#picture-away")).to_be_hidden()
    page.locator("#picture[data-moving=true]").wait_for()
    expect(page.locator("#cells video:visible")).to_have_count(1)


def test_digits_choose_the_result_and_enter_goes_on_but_not_while_writing(desk: Desk) -> None:
    page = desk.open()
    page.locator("[data-point][aria-selected=true]").focus()
    page.keyboard.press("1")
    here = ".lw-verdict:not([hidden]) input[type=radio]"
    expect(page.locator(f"{here}:checked")).to_have_value("normal")
    # hardly watched it wants a reason; back on the result Enter goes on
    page.locator(f"{here}:checked").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-point][aria-selected=true] .lw-point__number")).to_have_text("2")
    expect(page.locator(here).first).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator(f"{here}:checked")).to_have_value("minor")
    # what is not 正常 wants a remark: the caret stands there, and digits are text
    expect(page.locator(REMARK)).to_be_focused()
    page.keyboard.type("3 40")
    expect(page.locator(REMARK)).to_have_value("3 40")
    expect(page.locator(f"{here}:checked")).to_have_value("minor")
    saved(page)


@pytest.mark.obligation("B16-5")
def test_what_was_watched_on_the_second_screen_counts_up_to_the_stopping(desk: Desk, page: Page, database: Database) -> None:
    with page.expect_popup() as opened:
        page.locator("[data-do=second-screen]").click()
    with opened.value.expect_response("**/watched"):
        pass
    # the next telling is not due yet
    page.wait_for_timeout(3500)
    stopped_at = clock.now()
    with page.expect_navigation():
        stop_watching(page)
    with database.read() as db:
        ends = [each.ends_at for each in db.scalars(select(Watched)).unique()]
    assert (stopped_at - max(ends)).total_seconds() < 2.5
