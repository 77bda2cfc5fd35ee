"""To another dock from the bar, and what is asked before watching stops (B16-5, B16-4)."""

from datetime import timedelta

import pytest
from playwright.sync_api import Route, expect
from sqlalchemy import select

from records import clock
from records.monitoring import Monitoring, Stage
from records.sheet import Sheet
from tests.cast import Cast

# the fixture of two docks, which pytest finds by its name here
from tests.journeys.docks import Shift, moving, on_sqlite, shift
from tests.journeys.test_course import REMARK
from workflows import loading, monitoring

pytestmark = pytest.mark.alone

__all__ = ["shift"]
MENU = ".lw-menu--more"


@on_sqlite
@pytest.mark.obligation("B16-5")
def test_a_loading_of_today_is_begun_from_the_bar_and_what_is_written_here_stays(shift: Shift, cast: Cast) -> None:
    first, _second = shift.numbers
    page = shift.desk(cast.monitor, first)
    page.locator(REMARK).fill("箱门已开")
    page.locator(f"{MENU} summary").click()
    expect(page.locator(f"{MENU} .lw-menu__none")).to_have_text("今日没有其他待监控的装箱。")
    page.keyboard.press("Escape")
    # announced meanwhile; tomorrow's is not offered
    with shift.database.act("test") as db:
        here = cast.within(db)
        for container, days in (("TEMU9061177", 0), ("TRIU8527618", 1)):
            at = clock.now() + timedelta(days=days)
            loading.announce(db, here.monitor, here.site, area=here.area, planned_at=at, product="冻扇贝", details={"container": container})
    page.locator(f"{MENU} summary").focus()
    page.keyboard.press("Enter")
    offered = page.locator(f"{MENU} form button")
    expect(offered).to_have_count(1)
    expect(offered).to_contain_text("TEMU9061177")
    offered.click()
    moving(page)
    expect(page.locator(".lw-running [aria-current=page]")).to_contain_text("TEMU9061177")
    expect(page.locator(".lw-running > a")).to_have_count(3)
    shift.stands(page, first, "箱门已开")
    # one that is watched waits no longer
    page.locator(f"{MENU} summary").click()
    expect(page.locator(f"{MENU} .lw-menu__none")).to_have_text("今日没有其他待监控的装箱。")


@on_sqlite
def test_the_menu_says_that_one_is_signed_out_or_the_server_away(shift: Shift, cast: Cast) -> None:
    page = shift.desk(cast.monitor, shift.numbers[0])
    panel = page.locator(f"{MENU} .lw-menu__panel")
    page.route("**/loadings/waiting", lambda route: route.abort())
    page.locator(f"{MENU} summary").click()
    expect(panel).to_have_text("未能办理，请检查网络后再试。")
    page.unroute("**/loadings/waiting")
    page.keyboard.press("Escape")
    page.context.clear_cookies()
    page.locator(f"{MENU} summary").click()
    expect(panel).to_have_text("登录已失效，请重新登录。")


@on_sqlite
@pytest.mark.obligation("B16-4")
def test_who_stops_after_a_glance_is_asked_and_who_watched_enough_is_not(shift: Shift, cast: Cast) -> None:
    first, _second = shift.numbers
    page = shift.desk(cast.monitor, first)
    stop, asked = page.locator("form[data-flush=ask] button"), page.locator("#stop")
    stop.click()
    expect(asked).to_contain_text("各点位观看均不足 30 秒。")
    expect(asked.get_by_role("button", name="继续观看")).to_be_focused()
    page.keyboard.press("Enter")
    expect(asked).to_be_hidden()
    page.locator(REMARK).fill("箱门已开")
    stop.click()
    expect(asked).to_contain_text("卡口01：本点观看不足 30 秒。")
    # who goes on watching while what is written is still being saved has changed their mind
    held: list[Route] = []
    page.route("**/rows/*", lambda route: held.append(route) or None, times=1)
    page.locator(REMARK).fill("箱门已开，无水渍")
    asked.locator("button[data-busy]").click()
    expect(asked.locator("button[aria-busy=true]")).to_be_visible()
    asked.get_by_role("button", name="继续观看").click()
    expect(asked).to_be_hidden()
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    shift.stands(page, first, "箱门已开，无水渍")
    page.locator("form[data-flush=ask] button[data-busy]:not([aria-busy=true])").wait_for()
    moving(page)
    page.locator(".lw-verdict:not([hidden]) [data-reason][data-enough]").wait_for(state="attached", timeout=60_000)
    with page.expect_navigation():
        stop.click()
    with shift.database.read() as db:
        assert db.get_one(Monitoring, first).stage is Stage.STOPPED


@on_sqlite
@pytest.mark.obligation("B16-5")
def test_last_times_words_come_to_the_picture_without_taking_its_keys(shift: Shift, cast: Cast) -> None:
    first, _second = shift.numbers
    page = shift.desk(cast.monitor, first)
    page.locator(".lw-row:not([hidden]) [data-phrase='地面清洁，无积水']").click()
    page.locator(".lw-verdict:not([hidden]) label", has_text="正常").first.click()
    page.locator(".lw-verdict:not([hidden]) [data-reason] input").fill("已在现场看过")
    expect(page.locator("#missing")).to_contain_text("已填齐")
    page.locator("#submit-open").click()
    with page.expect_navigation():
        page.locator("#submit").get_by_role("button", name="提交记录单").click()
    with shift.database.act("test") as db:
        here = cast.within(db)
        told = {"container": "TEMU9061177"}
        announced = loading.announce(db, here.monitor, here.site, area=here.area, planned_at=clock.now(), product="冻扇贝", details=told)
        number = monitoring.begin(db, here.monitor, announced).id
    page = shift.desk(cast.monitor, number)
    floor = page.locator(".lw-row:not([hidden]) [data-item=floor] .lw-input")
    page.locator("#picture").focus()
    with page.expect_response("**/last"):
        page.keyboard.press("0")
    expect(floor).to_have_value("地面清洁，无积水")
    expect(page.locator("#picture")).to_be_focused()
    # the next key is the picture's: ten seconds back, no letter in what nobody has looked at yet
    page.keyboard.press("j")
    expect(floor).to_have_value("地面清洁，无积水")
    with shift.database.read() as db:
        sheet = db.scalars(select(Sheet).where(Sheet.monitoring_id == number)).unique().one()
        assert (sheet.rows[0].seen, list(sheet.rows[0].taken)) == ({"floor": "地面清洁，无积水"}, ["floor"])
