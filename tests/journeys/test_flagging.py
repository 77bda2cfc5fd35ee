"""Flagging by hand: the clip's ends drawn on the line, the other points, what is minor mended in the same place (B18-1, B18-2)."""

from contextlib import suppress

import pytest
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from app.transaction import Database
from records.anomaly import Anomaly, StepKind
from records.fault import Fault
from records.hold import Hold
from tests.journeys.filming import Camera

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.keeping import KEPT, keeps
from tests.journeys.test_desk import ROW, Desk, address, desk, filming
from tests.journeys.test_kept import WORD, leaving

pytestmark = pytest.mark.alone

__all__ = ["address", "desk", "filming"]

#: the number drawn on the frame that stands on screen, or null where none does
NUMBER = """() => {
  const video = document.querySelector("#cells video:not([hidden])");
  if (video === null) return null;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [320, 180];
  const pen = canvas.getContext("2d");
  pen.drawImage(video, 0, 0, 320, 180);
  return [...Array(16).keys()].reduce((n, bit) => n * 2 + (pen.getImageData(bit * 20 + 10, 15, 1, 1).data[0] > 128 ? 1 : 0), 0);
}"""


def standing(page: Page) -> int:
    """The number on the frame that stands still, once the picture has come back to the one that was told."""
    seen = [None]
    while seen[-1] is None or seen[-1] != seen[-2]:
        assert len(seen) < 100, seen
        page.wait_for_timeout(150)
        seen.append(page.evaluate(NUMBER))
    return seen[-1]


@pytest.fixture
def page(desk: Desk, filming: list[Camera]) -> Page:
    return desk.open(picture=True)


@pytest.mark.obligation("B18-1", "B18-2")
def test_a_clips_ends_are_dragged_or_typed_and_what_is_minor_is_mended_in_the_same_place(
    desk: Desk, page: Page, database: Database, filming: list[Camera]
) -> None:
    page.locator("#timeline .lw-t-label").first.wait_for()
    page.locator("#flag-button").click()
    form = page.locator("#flag-form")
    expect(form.locator("[data-clip-length]")).to_have_text("120")
    expect(page.locator("#transport [data-playing]")).not_to_be_visible()
    number = page.evaluate(NUMBER)
    for grave in ("严重异常", "违法情况"):
        form.locator("label", has_text=grave).click()
        expect(form.locator("[name=others]")).to_be_checked()
        form.locator("label", has_text="一般异常").click()
        expect(form.locator("[name=others]")).not_to_be_checked()
    form.locator("[name=others]").check()
    form.locator("label", has_text="一般异常").click()
    expect(form.locator("[name=others]")).to_be_checked()
    # the handle of the begin is drawn further back; the line stands at ten minutes for it
    handle = page.locator("[data-handle=begins] .lw-t-handle").bounding_box()
    assert handle is not None
    before = form.locator("[name=clip_begins]").input_value()
    page.mouse.move(handle["x"] + 3, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(handle["x"] - 60, handle["y"] + 8, steps=5)
    page.mouse.up()
    assert form.locator("[name=clip_begins]").input_value() < before
    dragged = int(form.locator("[data-clip-length]").inner_text())
    assert dragged > 140
    # it never leaves out the frame that is flagged
    end = page.locator("[data-handle=ends] .lw-t-handle").bounding_box()
    assert end is not None
    page.mouse.move(end["x"] + 3, end["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] - 400, end["y"] + 8, steps=5)
    page.mouse.up()
    assert int(form.locator("[data-clip-length]").inner_text()) == dragged - 59
    form.locator("[name=remark]").fill("地面有冰渣")
    page.keyboard.press("Control+Enter")
    mending = page.locator(".lw-mending")
    expect(mending).to_contain_text("烟关视异")
    _is_in_the_row(page, "地面有冰渣")
    page.locator("#picture[data-moving=true]").wait_for()
    mending.locator("input").fill("孙班长")
    mending.locator("button").click()
    expect(mending).to_have_count(0)
    expect(page.locator(f"{ROW} .lw-shot")).to_have_count(1)
    with database.read() as db:
        found = db.scalars(select(Anomaly)).unique().one()
        held = db.scalars(select(Hold)).unique().all()
        assert [step.kind_of for step in found.steps] == [StepKind.MENDED]
    # the time noted is that of the frame that stood on screen when the button was pressed
    seen_ms = found.seen_at.timestamp() * 1000
    assert abs(seen_ms - filming[1].moment_ms(seen_ms, number)) <= 1
    assert len(held) == 2, "the other point too, for it was wanted"
    (length_s,) = {(hold.ends_at - hold.begins_at).total_seconds() for hold in held}
    assert 0 <= length_s - (dragged - 60) < 4, "whole seconds around what was drawn"


def _is_in_the_row(page: Page, words: str) -> None:
    """What was typed once stands in the row: under its item, in 备注, with the grade as result; the system notes its number."""
    verdict = page.locator("[data-verdict]:not([hidden])")
    expect(page.locator(f"{ROW} [data-item=floor] input")).to_have_value(words)
    expect(verdict.locator("textarea")).to_have_value(words)
    expect(verdict.locator("input[value=minor]")).to_be_checked()
    expect(page.locator(f"{ROW} [data-noted]")).to_contain_text("标记一般异常 烟关视异")


def _lose_once(page: Page, address: str) -> list[int]:
    """The first answer never arrives, though the server did what it was told."""
    lost: list[int] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route(address, lose)
    return lost


@pytest.mark.obligation("B18-1")
def test_lost_answers_flag_mend_and_report_once_and_a_crashed_window_finds_the_words_again(
    desk: Desk, page: Page, database: Database
) -> None:
    form, lost = page.locator("#flag-form"), _lose_once(page, "**/anomalies")
    page.keyboard.press("F2")
    page.keyboard.type("地面有冰渣")
    told = form.locator("[data-flag-time]").inner_text()
    page.keyboard.press("Control+Enter")
    expect(form.locator("[data-flag-error]")).to_contain_text("未能送达")
    assert lost == [200]
    page.locator(f"{ROW} .lw-row__fault summary").click()
    page.locator(f"{ROW} [data-fault] [name=remark]").fill("镜头有水渍")
    with suppress(BrowserError):
        page.goto("chrome://crash", timeout=2000)
    page = desk.open()
    form = page.locator("#flag-form")
    expect(form.locator("[name=remark]")).to_have_value("地面有冰渣")
    expect(form.locator("[data-flag-time]")).to_have_text(told)
    expect(page.locator("#picture-mode")).to_contain_text("回放")
    # who would sign out now is asked, and nothing is gone
    leaving(page).click()
    expect(page.locator(WORD)).to_contain_text("未存 2 项，退出即丢失")
    assert page.evaluate(KEPT) == 2
    page.locator("#speed").click()
    expect(page.locator("#speed")).to_have_text("×2")
    form.locator("[name=remark]").press("Control+Enter")
    mending = page.locator(".lw-mending")
    expect(mending).to_contain_text("0001")
    expect(form).to_be_hidden()
    expect(page.locator("#picture-mode")).to_contain_text("实时")
    # 报故障
    fault = page.locator(f"{ROW} [data-fault]")
    expect(fault.locator("[name=remark]")).to_have_value("镜头有水渍")
    lost = _lose_once(page, "**/faults/new")
    fault.locator("button").click()
    expect(fault.locator("[data-fault-said]")).to_contain_text("未能送达")
    fault.locator("button").click()
    expect(fault.locator("[data-fault-said]")).to_contain_text("已登记故障")
    expect(fault.locator("[name=remark]")).to_have_value("")
    # 当场纠正
    _lose_once(page, "**/mend")
    page.locator("#picture[data-moving=true]").wait_for()
    mending.locator("input").fill("孙班长")
    mending.locator("button").click()
    expect(mending.locator("[role=alert]")).to_contain_text("未能送达")
    mending.locator("button").click()
    expect(mending).to_have_count(0)
    assert lost == [200]
    keeps(page, 0)
    with database.read() as db:
        found = db.scalars(select(Anomaly)).unique().one()
        assert (found.remark, len(found.steps)) == ("地面有冰渣", 1)
        assert db.scalars(select(Fault)).unique().one().remark == "镜头有水渍"


@pytest.mark.obligation("B18-1")
def test_a_panel_belongs_to_the_window_that_types_it_and_another_takes_it_up_only_when_that_is_gone(
    desk: Desk, page: Page, database: Database
) -> None:
    form = page.locator("#flag-form")
    page.keyboard.press("F2")
    page.keyboard.type("地面有冰渣")
    keeps(page, 1)
    other = desk.open(picture=True)
    # as long as a window that is just going would be waited for
    other.wait_for_timeout(2500)
    expect(other.locator("#flag-form")).to_be_hidden()
    other.keyboard.press("F2")
    other.keyboard.type("门胶条破损")
    other.keyboard.press("Escape")
    expect(other.locator("#flag-form")).to_be_hidden()
    keeps(other, 1)
    expect(form.locator("[name=remark]")).to_have_value("地面有冰渣")
    with suppress(BrowserError):
        page.goto("chrome://crash", timeout=2000)
    other.reload()
    expect(other.locator("#flag-form [name=remark]")).to_have_value("地面有冰渣")
    other.keyboard.press("Control+Enter")
    expect(other.locator("#flag-form")).to_be_hidden()
    keeps(other, 0)
    with database.read() as db:
        assert [each.remark for each in db.scalars(select(Anomaly)).unique()] == ["地面有冰渣"]


@pytest.mark.obligation("B18-1")
def test_a_late_answer_closes_no_panel_but_its_own(page: Page, database: Database) -> None:
    form, held = page.locator("#flag-form"), list[Route]()
    page.route("**/anomalies", lambda route: held.append(route) if not held else route.continue_())
    page.keyboard.press("F2")
    page.keyboard.type("地面有冰渣")
    with page.expect_request("**/anomalies"):
        page.keyboard.press("Control+Enter")
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    page.keyboard.press("F2")
    page.keyboard.type("门胶条破损")
    with page.expect_response("**/anomalies"):
        held[0].continue_()
    expect(page.locator("[data-lw-toast]").last).to_contain_text("已标记")
    expect(form.locator("[name=remark]")).to_have_value("门胶条破损")
    expect(form).to_be_visible()
    # what was carried into the row is saved, the new panel's words wait for their own sending
    keeps(page, 1)
    page.keyboard.press("Control+Enter")
    expect(form).to_be_hidden()
    keeps(page, 0)
    with database.read() as db:
        assert sorted(each.remark for each in db.scalars(select(Anomaly)).unique()) == sorted(["地面有冰渣", "门胶条破损"])


@pytest.mark.obligation("B18-1")
def test_f2_while_the_newest_picture_is_sought_takes_the_frame_that_still_stands(page: Page) -> None:
    form = page.locator("#flag-form")
    page.keyboard.press("F2")
    taken, number = form.locator("[data-flag-time]").inner_text(), standing(page)
    # the present goes on behind the panel; left, the picture catches up
    page.wait_for_timeout(3000)
    page.evaluate("""() => {
      for (const [place, code] of [["flag-remark", "Escape"], ["picture", "F2"]]) {
        document.getElementById(place).dispatchEvent(new KeyboardEvent("keydown", { code, bubbles: true, cancelable: true }));
      }
    }""")
    expect(form).to_be_visible()
    expect(form.locator("[data-flag-time]")).to_have_text(taken)
    page.wait_for_function("() => !document.querySelector('#cells video:not([hidden])').seeking")
    assert standing(page) == number
    page.keyboard.press("Escape")
    page.wait_for_function(f"(number) => ({NUMBER})() > number + 20", arg=number)
