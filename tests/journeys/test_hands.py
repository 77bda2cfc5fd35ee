"""The hands on the desk: every key with the caret in 备注 and during composition, the lens, the second screen, snapshots (B3-1, B18-1)."""

from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect
from sqlalchemy import func, select

from app import chores
from app.settings import Settings
from app.transaction import Database
from records import clock
from records.footage import Segment
from records.monitoring import Watched
from records.snapshot import Snapshot, Stage
from tests.cast import Cast

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.test_desk import REMARK, ROW, Desk, address, desk, filming, saved

pytestmark = pytest.mark.alone

__all__ = ["address", "desk", "filming"]
ANYWHERE = ("F2", "F4", "F6", "F9")


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
    expect(page.locator(f"{ROW} .lw-shot")).to_have_count(1, timeout=8000)
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
    assert all(key == "Process" and number == 229 for code, key, number, _ in heard.json_value() if code in ANYWHERE)


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


def _lens(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.querySelector('#cells .lw-picture__frame:not([hidden])')).transform"))


@pytest.mark.obligation("B3-1")
def test_wheel_and_drag_enlarge_live_and_recorded_pictures_and_z_goes_back(desk: Desk, page: Page) -> None:
    with desk.database.read() as db:
        begins_at = db.scalars(select(func.min(Segment.begins_at))).one()
    # what is hardly older than the present is shown live
    page.wait_for_function("(begins_ms) => Date.now() > begins_ms + 8000", arg=clock.epoch_ms(begins_at))
    box = page.locator("#picture").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.keyboard.press("Escape")
    for mode in ("实时", "回放"):
        page.mouse.move(*middle)
        page.mouse.wheel(0, -300)
        page.mouse.wheel(0, -300)
        assert _lens(page).startswith("matrix(1.44,")
        before = _lens(page)
        page.mouse.down()
        page.mouse.move(middle[0] + 60, middle[1] + 20, steps=4)
        page.mouse.up()
        assert _lens(page) == before.replace("0, 0)", "60, 20)")
        page.locator("#picture").focus()
        page.keyboard.press("ArrowLeft")
        assert _lens(page) != before.replace("0, 0)", "60, 20)")
        page.keyboard.press("z")
        assert _lens(page) == "none"
        expect(page.locator("#picture-mode")).to_contain_text(mode)
        page.locator(".lw-t-recorded").first.wait_for(state="attached")
        page.keyboard.press("Home")
        expect(page.locator("#picture-mode")).to_contain_text("回放")
        page.locator("#picture[data-moving=true]").wait_for()
    # a watched picture stays watched while it is enlarged: the cell keeps its place
    page.mouse.wheel(0, -2000)
    assert page.evaluate("document.querySelector('.lw-picture__cell').getBoundingClientRect().width") == box["width"]


def test_brightness_belongs_to_one_camera_and_resets(page: Page) -> None:
    frame = page.locator("#cells .lw-picture__frame").first
    page.locator("[data-do=light]").click()
    page.locator("#light [name=brightness]").fill("150")
    expect(frame).to_have_css("filter", "brightness(1.5) contrast(1)")
    page.keyboard.press("Escape")
    expect(page.locator("[data-do=light]")).to_be_focused()
    page.keyboard.press("2")
    expect(frame).to_have_css("filter", "none")
    page.keyboard.press("1")
    expect(frame).to_have_css("filter", "brightness(1.5) contrast(1)")
    page.locator("[data-do=light]").click()
    page.locator("#light [data-reset]").click()
    expect(frame).to_have_css("filter", "none")


@pytest.mark.obligation("B18-1", "B19-1")
def test_f4_keeps_the_very_frame_on_screen(
    desk: Desk, page: Page, settings: Settings, database: Database, cast: Cast
) -> None:  # fmt: skip
    page.locator("#picture").focus()
    page.keyboard.press("F9")
    page.keyboard.press("F4")
    expect(page.locator(f"{ROW} .lw-shot[data-stage=wanted]")).to_have_count(1, timeout=8000)
    assert chores.make_snapshots(database, settings) == 1
    expect(page.locator(f"{ROW} .lw-shot[data-stage=kept] img")).to_be_visible(timeout=5000)
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


@pytest.mark.obligation("B16-5")
def test_the_picture_goes_to_a_second_screen_the_sheet_stays_and_watching_counts_there(desk: Desk, page: Page, database: Database) -> None:
    page.locator(REMARK).fill("第二屏")
    with page.expect_popup() as opened:
        page.locator("[data-do=second-screen]").click()
    window = opened.value
    window.on("pageerror", lambda error: desk.faults.append(str(error)))
    window.locator("#picture[data-moving=true]").wait_for(timeout=9000)
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
        with window.expect_response("**/watched", timeout=15_000) as told:
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
    page.locator("#picture[data-moving=true]").wait_for(timeout=9000)
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


@pytest.mark.obligation("B10-1")
def test_who_watches_stands_faint_at_the_rim_and_never_where_one_looks_closely(page: Page) -> None:
    viewer, picture = page.locator(".lw-picture__viewer"), page.locator("#picture")
    expect(viewer).to_contain_text("王监控")
    assert float(viewer.evaluate("one => getComputedStyle(one).opacity")) <= 0.5
    for minute in range(4):
        viewer.evaluate("(one, ms) => { one.getAnimations()[0].currentTime = ms; }", minute * 60_000 + 1000)
        box, frame = viewer.bounding_box(), picture.bounding_box()
        assert box is not None
        assert frame is not None
        left, right = (box["x"] - frame["x"]) / frame["width"], (box["x"] + box["width"] - frame["x"]) / frame["width"]
        assert right <= 0.25 or left >= 0.75, f"in the outer quarter in minute {minute}"
        assert min(left, 1 - right) < 0.02, f"at the rim in minute {minute}"
    picture.focus()
    page.keyboard.press("z")
    expect(viewer).to_be_hidden()
    page.keyboard.press("z")
    expect(viewer).to_be_visible()
    page.keyboard.press("k")
    expect(viewer).to_be_hidden()
