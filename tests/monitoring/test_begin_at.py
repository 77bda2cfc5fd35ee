"""monitoring.begin_at: without an announcement, live or from the recording of a past period (B16-4)."""

from datetime import timedelta

import pytest

from records import clock
from records.monitoring import Mode, Monitoring
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import NOW
from workflows import monitoring

HOUR = timedelta(hours=1)


@pytest.mark.obligation("B16-4")
def test_there_are_exactly_two_modes_and_playback_keeps_its_period(scene: Scene) -> None:
    clock.stop_at(NOW)
    assert {str(mode.label) for mode in Mode} == {"实时监控", "录像回放"}
    with scene.acting() as (db, cast):
        made = monitoring.begin_at(db, cast.monitor, cast.site, mode=Mode.PLAYBACK, period=(NOW - 2 * HOUR, NOW - HOUR))
    kept = scene.get(Monitoring, made.id)
    assert (kept.mode, kept.period_begins_at, kept.period_ends_at, kept.loading_id) == (Mode.PLAYBACK, NOW - 2 * HOUR, NOW - HOUR, None)
    assert scene.last().verb == "monitoring.begin_at"


def test_playback_needs_a_period_that_is_past_and_runs_forward(scene: Scene) -> None:
    clock.stop_at(NOW)
    wrong = ((None, "period_begins_at"), ((NOW - HOUR, NOW - HOUR), "period_ends_at"), ((NOW - HOUR, NOW + HOUR), "period_ends_at"))
    with scene.acting() as (db, cast):
        for period, at in wrong:
            unfit(monitoring.begin_at, db, cast.monitor, cast.site, at=at, mode=Mode.PLAYBACK, period=period)


def test_those_of_other_offices_and_firms_and_those_without_a_camera_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.stranger, cast.signatory, cast.upkeep):
            refused(monitoring.begin_at, db, other, cast.site, mode=Mode.LIVE)
        # an administrator above may, but has no camera granted
        assert "没有" in refused(monitoring.begin_at, db, cast.overseer, cast.site, status=409, mode=Mode.LIVE)


def test_the_page_says_what_is_wrong_and_leads_to_the_desk(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.monitor)
    assert client.get("/monitorings/new").status_code == 200
    asked = {"site": scene.cast.site.id, "mode": "playback"}
    missing = client.post("/monitorings/new", data=asked)
    assert missing.status_code == 422
    assert "录像回放须填写日期和时段" in missing.text
    made = client.post("/monitorings/new", data={"site": scene.cast.site.id, "mode": "live"})
    assert made.status_code == 303
    assert client.get(made.headers["Location"]).status_code == 200
