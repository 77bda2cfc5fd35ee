"""What one press tells, F8 and F4: kept with its moment until the server has it, there once and in order (B16-5, B18-1)."""

import json
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

import pytest
from playwright.sync_api import Error as BrowserError
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from app.transaction import Database
from records import clock
from records.phase import Phase
from records.snapshot import Snapshot
from tests.cast import Cast
from tests.journeys.docks import Shift, on_sqlite, shift
from tests.journeys.filming import Camera

# the desks' fixtures, which pytest finds by their names here
from tests.journeys.keeping import keeps
from tests.journeys.test_desk import ROW, Desk, desk, filming

pytestmark = [pytest.mark.alone, on_sqlite]

__all__ = ["desk", "filming", "shift"]
NEXT = "[data-phases] [data-next]"
STILL = f"{ROW} .lw-shot"


@pytest.fixture
def page(desk: Desk, filming: list[Camera]) -> Page:
    return desk.open(picture=True)


def stamps(database: Database) -> Sequence[Phase]:
    """All stamps, as they were made."""
    with database.read() as db:
        return db.scalars(select(Phase).order_by(Phase.id)).unique().all()


def stills(database: Database) -> Sequence[Snapshot]:
    """All stills, as they were asked for."""
    with database.read() as db:
        return db.scalars(select(Snapshot).order_by(Snapshot.id)).unique().all()


def lose(page: Page, address: str) -> list[int]:
    """The first answer never arrives, though the server did what it was told; it is asked for only when the list says so."""
    lost: list[int] = []

    def answer(route: Route) -> None:
        if lost or route.request.method != "POST":
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    page.route(address, answer)
    return lost


def nothing_waits(page: Page) -> None:
    """The server has all of it, and this browser nothing."""
    keeps(page, 0)


def crash(page: Page) -> None:
    """The window is gone without a word."""
    with suppress(BrowserError):
        page.goto("chrome://crash", timeout=2000)


@pytest.mark.obligation("B16-5")
def test_stamps_pressed_while_the_first_is_not_answered_stand_once_each_in_order(desk: Desk, page: Page) -> None:
    lost = lose(page, "**/phases")
    for phase, after in (("empty", "预冷"), ("precool", "开始装货"), ("start", "逐批")):
        page.keyboard.press("F8")
        expect(page.locator(f"[data-phase={phase}]")).to_have_attribute("data-waiting", "")
        # what is next now, though nothing was answered
        expect(page.locator(NEXT)).to_contain_text(after)
        expect(page.locator(NEXT)).to_contain_text("F8")
    for phase in ("empty", "precool", "start"):
        expect(page.locator(f"[data-phase={phase}]")).to_have_attribute("data-stamped", "")
    expect(page.locator("[data-phases] [data-waiting]")).to_have_count(0)
    expect(page.locator("[data-phases] .lw-phase__wrong")).to_be_hidden()
    assert lost == [200]
    # the batch whose answer is lost is no second batch
    page.unroute("**/phases")
    lose(page, "**/phases")
    page.keyboard.press("F8")
    expect(page.locator("[data-phase=batch]")).to_contain_text("逐批 1")
    nothing_waits(page)
    found = stamps(desk.database)
    assert [(each.key, each.number) for each in found] == [("empty", None), ("precool", None), ("start", None), ("batch", 1)]
    assert [each.seen_at for each in found] == sorted(each.seen_at for each in found)


@pytest.mark.obligation("B16-5")
def test_a_stamp_keeps_its_moment_while_the_server_is_away_and_the_window_crashes(desk: Desk, page: Page) -> None:
    page.route("**/phases", lambda route: route.abort())
    page.keyboard.press("F8")
    pressed_at = clock.now()
    page.keyboard.press("F8")
    expect(page.locator("[data-phases] .lw-phase__wrong")).to_have_text("服务暂时不可用，环节已留在本机，正在重试。")
    expect(page.locator("[data-phases] [data-waiting]")).to_have_count(2)
    keeps(page, 2)
    crash(page)
    assert stamps(desk.database) == []
    again = desk.open()
    for phase in ("empty", "precool"):
        expect(again.locator(f"[data-phase={phase}]")).to_have_attribute("data-stamped", "")
    nothing_waits(again)
    found = stamps(desk.database)
    assert [each.key for each in found] == ["empty", "precool"]
    assert all(abs(each.seen_at - pressed_at) < timedelta(seconds=3) for each in found)
    assert all(each.stamped_at - each.seen_at > timedelta(seconds=1) for each in found)


def test_what_the_server_refuses_is_told_with_its_moment(desk: Desk, page: Page) -> None:
    other = desk.open(picture=True)
    # the other window's bar does not come to know of it
    other.route("**/facts", lambda route: route.abort())
    page.keyboard.press("F8")
    expect(page.locator("[data-phase=empty]")).to_have_attribute("data-stamped", "")
    other.keyboard.press("F8")
    expect(other.locator("[data-phases] .lw-phase__wrong")).to_contain_text("没有记上：“空箱检查”已记")
    expect(other.locator("[data-phases] [data-waiting]")).to_have_count(0)
    nothing_waits(other)
    assert len(stamps(desk.database)) == 1


@pytest.mark.obligation("B18-1")
def test_a_still_is_kept_once_through_a_lost_answer_and_through_a_crash(desk: Desk, page: Page) -> None:
    lost = lose(page, "**/snapshots")
    page.keyboard.press("F4")
    expect(page.locator(f"{STILL}[data-stage=waiting]")).to_contain_text("未存")
    expect(page.locator(f"{STILL}[data-stage=wanted]")).to_have_count(1)
    nothing_waits(page)
    assert (lost, len(stills(desk.database))) == ([200], 1)
    page.unroute("**/snapshots")
    page.route("**/snapshots", lambda route: route.abort())
    page.keyboard.press("F4")
    pressed_at = clock.now()
    expect(page.locator("#transport-said")).to_have_text("服务暂时不可用，截图已留在本机，正在重试。")
    keeps(page, 1)
    crash(page)
    again = desk.open()
    expect(again.locator(STILL)).to_have_count(2)
    nothing_waits(again)
    found = stills(desk.database)
    assert len(found) == 2
    assert abs(found[1].seen_at - pressed_at) < timedelta(seconds=3)


@pytest.mark.obligation("B18-1")
def test_a_still_belongs_to_the_dock_on_screen_when_f4_was_pressed(shift: Shift, cast: Cast) -> None:
    first, second = shift.numbers
    page = shift.desk(cast.monitor, first)
    expect(page.locator("[data-desk][data-ready]")).to_have_count(1)
    asked: list[str] = []

    def not_noted_yet(route: Route) -> None:
        if route.request.method != "POST":
            route.continue_()
            return
        asked.append(route.request.url)
        if len(asked) == 1:
            # as the server answers of a frame that it has not noted yet
            route.fulfill(status=422, content_type="application/json", body=json.dumps({"errors": {"seen_at": ["…"]}}))
        else:
            route.continue_()

    page.route("**/snapshots", not_noted_yet)
    with page.expect_response("**/snapshots"):
        page.keyboard.press("F4")
    page.keyboard.press("Alt+Shift+Digit2")
    expect(page.locator(f"[data-desk='{second}']")).to_have_attribute("aria-current", "page")
    last = time.monotonic() + 20
    while not stills(shift.database):
        assert time.monotonic() < last, asked
        page.wait_for_timeout(50)
    (made,) = stills(shift.database)
    assert made.monitoring_id == first
    assert {each.split("/")[-2] for each in asked} == {str(first)}
    expect(page.locator(STILL)).to_have_count(0)
    page.keyboard.press("Alt+Shift+Digit1")
    expect(page.locator(STILL)).to_have_count(1)


@pytest.mark.obligation("B16-5")
def test_two_quick_presses_take_two_counts_back(desk: Desk, page: Page) -> None:
    page.locator("[data-per-pallet]").fill("40")
    for _ in range(3):
        page.keyboard.press("F7")
    nothing_waits(page)
    expect(page.locator("[data-sum-shown]")).to_have_attribute("data-cartons", "120")
    for _ in range(2):
        page.keyboard.press("Control+F7")
    expect(page.locator("[data-sum-shown]")).to_have_attribute("data-cartons", "40")
    expect(page.locator("[data-tally-wrong]")).to_be_hidden()
