"""Each dock has a state of its own: second screen, pause, panel, conflict and unsaved words, however quickly one changes (B16-5)."""

import re
import time
from contextlib import suppress

import pytest
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from records import clock
from records.anomaly import Anomaly
from records.monitoring import Monitoring, Stage
from tests.cast import Cast
from tests.journeys.docks import Shift, moving, on_sqlite, shift, stop_watching, third

# the fixtures of two docks and of three, which pytest finds by their names here
from tests.journeys.keeping import keeps
from tests.journeys.test_course import LEAF, REMARK
from tests.journeys.test_flagging import NUMBER, standing
from tests.journeys.test_hands import playing

pytestmark = pytest.mark.alone

__all__ = ["shift", "third"]
FORM = ".lw-sheet #flag-form"
#: what is drawn of the clip on the line of the day, in pixels
CLIP_PX = """() => {
  const at = (end) => document.querySelector(`[data-handle=${end}] .lw-t-handle`).getBoundingClientRect().x;
  return at("ends") - at("begins");
}"""


def change(page: Page, shift: Shift, number: int) -> None:
    """To this monitoring, by its key."""
    page.keyboard.press(f"Alt+Shift+Digit{shift.numbers.index(number) + 1}")
    expect(page.locator(f"[data-desk='{number}']")).to_have_attribute("aria-current", "page")


def opened(shift: Shift, cast: Cast, number: int) -> Page:
    """The desk with the others ready behind it."""
    page = shift.desk(cast.monitor, number)
    expect(page.locator("[data-desk][data-ready]")).to_have_count(len(shift.numbers) - 1)
    return page


def credited(window: Page, monitoring: int) -> list[object]:
    """What this window is credited with next, of this monitoring."""
    last = time.monotonic() + 40
    while time.monotonic() < last:
        with window.expect_response("**/watched") as told:
            pass
        asked = told.value.request.post_data_json
        if asked["monitoring"] == monitoring and told.value.json()["credited"]:
            return list(told.value.json()["credited"])
    raise AssertionError(f"nothing was credited to {monitoring}")


@on_sqlite
@pytest.mark.obligation("B16-5")
def test_the_second_screen_goes_along_to_another_sites_dock_and_watching_counts_there(shift: Shift, cast: Cast) -> None:
    first, second = shift.numbers
    page = opened(shift, cast, first)
    with page.expect_popup() as popped:
        page.locator("[data-do=second-screen]").click()
    window = popped.value
    window.on("pageerror", lambda error: shift.faults.append(str(error)))
    moving(window)
    assert credited(window, first)
    change(page, shift, second)
    theirs = page.locator(f"[data-desk='{second}']").get_attribute("data-live")
    window.locator(f"#picture[data-moving=true] [data-camera='{theirs}'][data-state=live]").wait_for()
    expect(page.locator("#picture-away")).to_be_visible()
    assert {each["camera"] for each in credited(window, second)} == {int(theirs or 0)}
    expect(window).to_have_title(re.compile("沐川食品厂区"))
    # back on the desk it is still the second dock's
    window.close()
    page.locator(f"#picture[data-moving=true] [data-camera='{theirs}'][data-state=live]").wait_for()
    assert credited(page, second)


@on_sqlite
def test_a_paused_dock_stands_at_its_very_frame_and_the_others_are_live(third: Shift, cast: Cast) -> None:
    first, second, same = third.numbers
    page = opened(third, cast, first)
    page.keyboard.press("F9")
    playing(page, is_so=False)
    number = standing(page)
    change(page, third, second)
    moving(page)
    playing(page, is_so=True)
    # the first press pauses
    page.keyboard.press("F9")
    playing(page, is_so=False)
    page.locator("#picture[data-moving=false]").wait_for()
    # the same camera, another dock: live, not the first one's frame
    change(page, third, same)
    moving(page)
    expect(page.locator("#picture-mode")).to_contain_text("实时")
    playing(page, is_so=True)
    page.wait_for_function(f"(before) => ({NUMBER})() > before + 10", arg=number)
    for _ in range(2):
        change(page, third, first)
        page.locator("#picture[data-state=paused]").wait_for()
        playing(page, is_so=False)
        page.wait_for_function(f"(before) => ({NUMBER})() === before", arg=number)
        change(page, third, same)
        moving(page)
    change(page, third, first)
    page.locator("#picture[data-state=paused]").wait_for()
    # what was paused live goes on live
    page.keyboard.press("F9")
    moving(page)
    expect(page.locator("#picture-mode")).to_contain_text("实时")


@on_sqlite
@pytest.mark.obligation("B18-1")
def test_a_panel_waits_in_its_dock_with_its_frame_and_its_clip(third: Shift, cast: Cast) -> None:
    first, second, same = third.numbers
    page = opened(third, cast, first)
    page.locator("#timeline .lw-t-label").first.wait_for()
    page.keyboard.press("F2")
    form = page.locator(FORM)
    expect(form).to_be_visible()
    note = page.locator("#picture-note").inner_text()
    begins = form.locator("[name=clip_begins]").input_value()
    hour, minute, _second = begins.split(":")
    form.locator("[name=clip_begins]").fill(f"{hour}:{int(minute) - 1:02}:00" if minute != "00" else f"{hour}:00:00")
    form.locator("[name=remark]").fill("叉车停在门口")
    length, begins = form.locator("[data-clip-length]").inner_text(), form.locator("[name=clip_begins]").input_value()
    number, drawn = standing(page), page.evaluate(CLIP_PX)
    for other in (second, same):
        change(page, third, other)
        moving(page)
        playing(page, is_so=True)
        expect(form).to_be_hidden()
        expect(page.locator("#picture-note")).to_be_hidden()
        expect(page.locator("[data-handle=begins] .lw-t-handle")).to_be_hidden()
    change(page, third, first)
    expect(form).to_be_visible()
    page.locator("#picture[data-state=paused]").wait_for()
    page.wait_for_function(f"(before) => ({NUMBER})() === before", arg=number)
    expect(page.locator("#picture-note")).to_have_text(note)
    expect(form.locator("[name=clip_begins]")).to_have_value(begins)
    expect(form.locator("[data-clip-length]")).to_have_text(length)
    assert abs(page.evaluate(CLIP_PX) - drawn) < 2
    expect(form.locator("[name=remark]")).to_have_value("叉车停在门口")
    form.locator("[name=remark]").focus()
    page.keyboard.press("Control+Enter")
    expect(form).to_be_hidden()
    moving(page)
    expect(page.locator("#picture-mode")).to_contain_text("实时")
    with third.database.read() as db:
        flagged = db.scalars(select(Anomaly)).unique().one()
    assert flagged.monitoring_id == first
    assert f"{clock.beijing(flagged.seen_at):%H:%M:%S}" in note


@on_sqlite
def test_a_panel_left_behind_comes_back_in_its_own_dock_though_one_has_gone_on(shift: Shift, cast: Cast) -> None:
    first, second = shift.numbers
    page = opened(shift, cast, second)
    page.keyboard.press("F2")
    page.locator(FORM).locator("[name=remark]").fill("叉车停在门口")
    number = standing(page)
    page.goto(f"{shift.address}/monitorings/{first}/desk")
    moving(page)
    expect(page.locator("[data-desk][data-ready]")).to_have_count(1)
    mine = page.locator(f"[data-desk='{first}']").get_attribute("data-live")
    page.evaluate("() => { window.asked = []; }")
    page.evaluate(LEAF, [second, first])
    moving(page)
    assert credited(page, first)
    expect(page.locator("#cells > :not([hidden])")).to_have_attribute("data-camera", (mine or "").split(",")[0])
    expect(page.locator("#picture-mode")).to_contain_text("实时")
    change(page, shift, second)
    expect(page.locator(FORM)).to_be_visible()
    page.locator("#picture[data-state=paused]").wait_for()
    page.wait_for_function(f"(before) => ({NUMBER})() === before", arg=number)
    expect(page.locator(FORM).locator("[name=remark]")).to_have_value("叉车停在门口")


def held(page: Page, taken: list[Route], words: str) -> None:
    """What is saved with these words waits."""
    page.route("**/rows/*", lambda route: taken.append(route) if words in (route.request.post_data or "") else route.continue_())


@on_sqlite
def test_a_conflict_in_another_row_is_told_and_takes_nobody_away(shift: Shift, cast: Cast) -> None:
    first, second = shift.numbers
    page, other = opened(shift, cast, first), shift.desk(cast.monitor, first)
    taken: list[Route] = []
    held(page, taken, "甲")
    page.locator(REMARK).fill("甲窗口所写")
    page.wait_for_timeout(500)
    one, two = page.locator("[data-point]").nth(0), page.locator("[data-point]").nth(1)
    two.click()
    page.locator(REMARK).click()
    page.keyboard.type("row 2 ")
    other.locator(REMARK).fill("乙窗口所写")
    expect(other.locator("[data-lw-saved][data-state=saved]")).to_contain_text(":")
    assert len(taken) == 1
    taken[0].continue_()
    expect(page.locator("[data-lw-toast]")).to_contain_text("CXRU1204581")
    expect(page.locator("[data-lw-toast]")).to_contain_text("另一窗口已更改一项")
    expect(one.locator("[data-when=other]")).to_be_visible()
    expect(one).to_have_accessible_name(re.compile("另一窗口已改"))
    expect(two.locator("[data-when=other]")).to_be_hidden()
    expect(two).to_have_attribute("aria-selected", "true")
    expect(page.locator("[data-camera][aria-pressed=true] .lw-tile__number")).to_have_text("2")
    expect(page.locator(REMARK)).to_be_focused()
    page.keyboard.type("goes on")
    expect(page.locator(REMARK)).to_have_value("row 2 goes on")
    # from another dock it is seen too
    change(page, shift, second)
    expect(page.locator(f"[data-desk='{first}'] [data-unsaved]")).to_have_text("未存 1")
    change(page, shift, first)
    one.click()
    expect(page.locator(".lw-conflict")).to_be_in_viewport()
    expect(page.locator(".lw-conflict [data-mine]")).to_have_text("甲窗口所写")
    page.locator(".lw-conflict [data-take=theirs]").click()
    expect(one.locator("[data-when=other]")).to_be_hidden()
    expect(page.locator(REMARK)).to_have_value("乙窗口所写")


@on_sqlite
def test_the_strip_says_what_of_another_dock_is_not_saved(shift: Shift, cast: Cast) -> None:
    first, second = shift.numbers
    page = opened(shift, cast, first)
    tab = page.locator(f"[data-desk='{first}']")
    mark = tab.locator("[data-unsaved]")
    page.route("**/rows/*", lambda route: route.abort())
    page.locator(REMARK).fill("断线时所写")
    change(page, shift, second)
    expect(mark).to_have_text("未存 1")
    expect(mark.locator("svg")).to_be_visible()
    expect(tab).to_have_accessible_name(re.compile("未存 1"))
    expect(page.locator(f"[data-desk='{second}'] [data-unsaved]")).to_be_hidden()
    page.unroute("**/rows/*")
    expect(mark).to_be_hidden()
    shift.stands(page, first, "断线时所写")
    # what the server does not take stays until it is changed
    change(page, shift, first)
    page.locator(REMARK).fill("长" * 100_000)
    expect(page.locator(REMARK)).to_have_attribute("aria-invalid", "true")
    change(page, shift, second)
    expect(mark).to_have_text("未存 1")
    change(page, shift, first)
    expect(mark).to_be_hidden()
    page.locator(REMARK).fill("已清扫")
    change(page, shift, second)
    shift.stands(page, first, "已清扫")
    expect(mark).to_be_hidden()


@on_sqlite
@pytest.mark.obligation("B16-5")
def test_who_turns_to_another_dock_while_one_is_being_stopped_stops_that_one(shift: Shift, cast: Cast) -> None:
    first, second = shift.numbers
    page = opened(shift, cast, first)
    taken: list[Route] = []
    page.route("**/rows/*", lambda route: route.continue_() if taken else taken.append(route))
    page.locator(REMARK).fill("停止前所写")
    stop_watching(page)
    page.wait_for_function("() => document.querySelector('form[data-flush] [aria-busy=true]') !== null")
    page.keyboard.press(f"Alt+Shift+Digit{shift.numbers.index(second) + 1}")
    while not taken:
        page.wait_for_timeout(50)
    with page.expect_navigation():
        taken[0].continue_()
    shift.stands(page, first, "停止前所写")
    with shift.database.read() as db:
        assert [db.get_one(Monitoring, each).stage for each in (first, second)] == [Stage.STOPPED, Stage.RUNNING]


@on_sqlite
@pytest.mark.obligation("B16-5")
def test_what_a_crash_left_at_a_dock_that_is_not_turned_to_is_told_all_the_same(shift: Shift, cast: Cast) -> None:
    first, second = shift.numbers
    page = opened(shift, cast, second)
    page.route("**/phases", lambda route: route.abort())
    page.keyboard.press("F8")
    keeps(page, 1)
    with suppress(BrowserError):
        page.goto("chrome://crash", timeout=2000)
    again = page.context.new_page()
    again.goto(f"{shift.address}/monitorings/{first}/desk")
    moving(again)
    keeps(again, 0)
    assert [(each.monitoring_id, each.key) for each in shift.phases()] == [(second, "empty")]
