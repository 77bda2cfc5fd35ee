"""A recorded loading looked through as 录像回放: by its movements, its phases stamped and gone back to, its sheet (B16-4)."""

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import chores
from app.settings import Settings
from app.transaction import Database
from records import base, clock
from records.monitoring import Mode, Monitoring, Watched
from records.served import Served
from tests.cast import Cast

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.test_desk import REMARK, ROW, Desk, address, desk, saved
from tests.journeys.test_line import at_ms
from tests.video import film
from tests.video.walking import walk
from workflows import phase

pytestmark = pytest.mark.alone

__all__ = ["address", "desk"]
LONG_S, WALKS = 90, ((30, 40), (60, 70))


@pytest.fixture
def recorded(settings: Settings, database: Database, cast: Cast) -> datetime:
    """When the film of the site begins: somebody walks twice, and that is measured."""
    at = (clock.now() - timedelta(minutes=30)).replace(microsecond=0)
    with database.act("test") as db:
        for camera in (cast.dock, cast.gate):
            film.shot(db, settings.footage, camera.id, at, LONG_S, made=walk(LONG_S, WALKS))
    while chores.measure_activity(database, settings):
        pass
    return at


def begin(page: Page, desk: Desk, cast: Cast, period: tuple[datetime, datetime]) -> None:
    """录像回放 of the period, from its page to the moving picture."""
    page.goto(f"{desk.address}/monitorings/new")
    page.locator("[name=site]").select_option(str(cast.site.id))
    page.locator("[name=mode]").select_option(label="录像回放")
    for name, at in zip(("period_begins_at", "period_ends_at"), period, strict=True):
        page.locator(f"[name={name}]").fill(f"{clock.beijing(at):%Y-%m-%dT%H:%M:%S}")
    page.get_by_role("button", name="开始监控").click()
    page.wait_for_url("**/desk")
    page.locator("#picture[data-moving=true]").wait_for()


def shown_s(page: Page, begins_at: datetime) -> float:
    return (at_ms(page) - clock.epoch_ms(begins_at)) / 1000


def stands(page: Page, at: datetime, within_s: int) -> None:
    """The picture is so near to this moment."""
    near = "([at, ms]) => Math.abs(document.getElementById('timeline').ariaValueNow - at) < ms"
    page.wait_for_function(near, arg=[clock.epoch_ms(at), within_s * 1000])


def stamp(page: Page, key: str) -> None:
    page.keyboard.press("F8")
    expect(page.locator(f"[data-phase={key}]")).to_have_attribute("data-stamped", "")


def _from_the_containers_page(recorded: datetime, database: Database, cast: Cast, desk: Desk) -> None:
    """What was watched live and stamped: from the container's page to a phase, and on by movements."""
    with database.act("test") as db, base.door("factory"):
        db.get_one(Monitoring, desk.number).begins_at = recorded
        told = {"visit": "visit-of-wang", "camera_id": cast.dock.id, "mode": Mode.LIVE}
        db.add(Served(**told, begins_at=recorded, ends_at=recorded + timedelta(seconds=LONG_S), sent_at=recorded))
        db.flush()
    with database.act("test") as db:
        here, sitting = cast.within(db), db.get_one(Monitoring, desk.number)
        seen_at = recorded + timedelta(seconds=10)
        phase.stamp(db, here.monitor, sitting, key="empty", camera=here.dock, seen_at=seen_at, visit="visit-of-wang")
        number = sitting.loading_id
    page = desk.context.new_page()
    page.on("pageerror", lambda error: desk.faults.append(str(error)))
    page.goto(f"{desk.address}/loadings/{number}")
    shown = page.locator("#review [data-clock]")

    def second() -> float:
        return (datetime.fromisoformat(shown.inner_text()).replace(tzinfo=clock.BEIJING) - recorded).total_seconds()

    with page.expect_response("**/activity.json*"):
        page.locator(".lw-chapter [data-jump]").click()
    page.locator("#review[data-state=playing]").wait_for()
    assert 9 <= second() < 16
    for button, begins in (("下一处动作", WALKS[0][0]), ("下一处动作", WALKS[1][0]), ("上一处动作", WALKS[0][0])):
        page.get_by_role("button", name=button).click()
        assert begins - 6 <= second() <= begins + 1, button
    page.close()


@pytest.mark.obligation("B16-4", "B16-5", "B9-4")
def test_a_recorded_loading_is_reviewed_by_movement_and_by_phase_to_its_sheet(
    recorded: datetime, database: Database, cast: Cast, desk: Desk
) -> None:  # fmt: skip
    at = recorded
    _from_the_containers_page(at, database, cast, desk)
    page = desk.context.new_page()
    page.on("pageerror", lambda error: desk.faults.append(str(error)))
    begin(page, desk, cast, (at, at + timedelta(seconds=LONG_S)))
    page.locator("#timeline .lw-t-moved").wait_for(state="attached")
    assert shown_s(page, at) < 15, "from the period's begin on"
    stamp(page, "empty")
    page.locator("#picture").focus()
    for key, begins in (("precool", WALKS[0][0]), ("start", WALKS[1][0])):
        page.keyboard.press("n")
        stands(page, at + timedelta(seconds=begins), 6)
        page.locator("#picture[data-moving=true]").wait_for()
        stamp(page, key)
    # back to the second phase, by its own button
    page.locator("[data-phase=precool]").click()
    page.locator("#phase-precool [data-go]").click()
    stands(page, at + timedelta(seconds=WALKS[0][0]), 8)
    # from the begin to the end only what moves, four times as fast
    page.locator("#picture").focus()
    page.keyboard.press("Home")
    page.keyboard.press("m")
    page.keyboard.press("Shift+Period")
    page.keyboard.press("Shift+Period")
    expect(page.locator("#speed")).to_have_text("×4")
    end = "(at) => document.getElementById('timeline').ariaValueNow >= at"
    page.wait_for_function(end, arg=clock.epoch_ms(at) + 87_000)
    with page.expect_response("**/watched"):
        pass
    made, seen = seen_in(database, at)
    assert (made.mode, made.period_begins_at, made.period_ends_at) == (Mode.PLAYBACK, at, at + timedelta(seconds=LONG_S))
    for walked in WALKS:
        assert any(begin <= walked[0] + 3 and walked[1] - 3 <= end for begin, end in seen), seen
    assert not any(begin < 50 < end or begin < 80 < end for begin, end in seen), "a rest that was jumped over was not watched"
    # so little is no judgement: the rests are watched as well
    page.keyboard.press("m")
    page.keyboard.press("Home")
    stands(page, at, 6)
    if page.locator("#transport [data-paused]").is_visible():
        # it stood still at its end
        page.keyboard.press("k")
    page.locator(f"{ROW} .lw-watched:not(.lw-watched--little)").wait_for()
    _judged(page)


def seen_in(database: Database, begins_at: datetime) -> tuple[Monitoring, list[tuple[float, float]]]:
    """The monitoring begun last, and what was watched in it: seconds from the recording's begin."""
    with database.read() as db:
        made = db.scalars(select(Monitoring).order_by(Monitoring.id.desc()).limit(1)).unique().one()
        mine = db.scalars(select(Watched).where(Watched.monitoring_id == made.id)).unique()
        return made, [((each.begins_at - begins_at).total_seconds(), (each.ends_at - begins_at).total_seconds()) for each in mine]


def _judged(page: Page) -> None:
    """One row judged, as watched long enough; the sheet submitted: it says that the recording was watched."""
    page.locator(f"{ROW} [data-group=empty]").evaluate("(group) => { group.open = true; }")
    page.locator(f"{ROW} [data-phrase='地面清洁，无积水']").click()
    page.locator(".lw-verdict:not([hidden]) label", has_text="正常").first.click()
    page.locator(REMARK).fill("回看所见：地面清洁")
    saved(page)
    expect(page.locator("#missing")).to_contain_text("已填齐")
    page.locator("#submit-open").click()
    page.locator("#submit").get_by_role("button", name="提交记录单").click()
    page.wait_for_url("**/sheets/*")
    expect(page.locator("body")).to_contain_text("回看所见：地面清洁")
    expect(page.locator(".lw-paper")).to_contain_text("☑ 录象监控日期及时段")
    expect(page.locator(".lw-paper")).to_contain_text("□ 实时监控日期及时段")
