"""巡看: the wall of all granted sites, and how a look that stays on one firm becomes a monitoring (B16-4)."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from records import clock
from records.monitoring import Monitoring, Stage
from tests.cast import Cast

# the fixtures of two docks, which pytest finds by their names here
from tests.journeys.docks import Shift, on_sqlite, shift
from workflows import glance, monitoring

pytestmark = pytest.mark.alone

__all__ = ["shift"]
CELL = ".lw-wall__cell"


def _wall(shift: Shift, page: Page) -> None:
    """Nothing is watched; all cameras stand on the wall."""
    with shift.database.act("test") as db:
        for running in db.scalars(select(Monitoring).where(Monitoring.stage == Stage.RUNNING)).unique():
            monitoring.stop(db, running.monitor, running)
    page.goto(f"{shift.address}/glance")
    expect(page.locator(f"{CELL} img[data-state=still]")).to_have_count(2)


def _newest(shift: Shift) -> Monitoring:
    with shift.database.read() as db:
        made = db.scalars(select(Monitoring).order_by(Monitoring.id.desc())).unique().first()
    assert made is not None
    return made


@on_sqlite
@pytest.mark.obligation("B16-4")
def test_the_wall_shows_all_and_one_firm_alone_becomes_a_monitoring_by_a_click_or_by_itself(shift: Shift, cast: Cast) -> None:
    page = shift.window(cast.monitor)
    _wall(shift, page)
    expect(page.locator(".lw-viewer").first).to_be_visible()
    page.locator(CELL, has_text="沐川装箱平台01").click()
    expect(page.locator(f"{CELL}:visible")).to_have_count(1)
    expect(page.locator(".lw-viewer:visible")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator(f"{CELL}:visible")).to_have_count(3)
    page.locator(CELL, has_text="沐川装箱平台01").click()
    begun = clock.now()
    page.wait_for_timeout(3000)
    page.get_by_role("button", name="转为监控：沐川食品厂区").click()
    page.wait_for_url("**/desk")
    assert _newest(shift).begins_at <= begun
    # nobody clicks: the look has lasted too long (here two seconds of the three minutes)
    before = _newest(shift).id
    _wall(shift, page)
    expect(page.locator("#wall")).to_have_attribute("data-longest", str(int(glance.LONGEST.total_seconds())))
    assert glance.LONGEST.total_seconds() == 180
    page.locator(CELL, has_text="沐川装箱平台01").click()
    begun = clock.now()
    page.locator("#wall").evaluate("(wall) => { wall.dataset.longest = 2; }")
    page.wait_for_url("**/desk")
    made = _newest(shift)
    assert made.id > before
    assert made.site.name == "沐川食品厂区"
    assert made.begins_at <= begun
