"""monitoring.begin_at: without an announcement, live or from the recording of a past period (B16-4)."""

from datetime import timedelta

import pytest

from records import base, clock
from records.camera import Camera
from records.loading import Loading
from records.monitoring import Mode, Monitoring
from records.served import Served
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import NOW, Sitting, announce, begin
from tests.watch import SEEN_AT, VISIT
from workflows import loading, monitoring, phase

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


def _stamped(scene: Scene) -> Sitting:
    """A loading watched live, one phase of it stamped, then stopped; two hours later."""
    sitting = begin(scene)
    with scene.database.act("test") as db, base.door("factory"):
        begins_at = NOW - timedelta(seconds=30)
        db.add(Served(visit=VISIT, camera_id=scene.cast.dock.id, mode=Mode.LIVE, begins_at=begins_at, ends_at=NOW, sent_at=NOW))
        db.flush()
    with scene.acting() as (db, cast):
        phase.stamp(db, cast.monitor, sitting.at(db), key="empty", camera=cast.dock, seen_at=SEEN_AT, visit=VISIT)
        monitoring.stop(db, cast.monitor, sitting.at(db))
    clock.stop_at(NOW + 2 * HOUR)
    return sitting


@pytest.mark.obligation("B16-4")
def test_the_recording_of_a_loading_is_watched_as_that_loading(scene: Scene, browser: Browser) -> None:
    number = _stamped(scene).number
    client = browser.as_(scene.cast.monitor)
    assert 'href="/monitorings/new?loading=1"' in client.get("/loadings/1").text
    form = client.get("/monitorings/new?loading=1").text
    begins_at = f"{clock.beijing(SEEN_AT):%Y-%m-%dT%H:%M:%S}"
    for told in ('<option value="playback" selected>', f'<option value="{scene.cast.site.id}" selected>', f'value="{begins_at}"'):
        assert told in form
    assert '<option value="1" selected>2026-11-20 09:42 · CXRU1204581' in form
    sent = {"site": scene.cast.site.id, "mode": "playback", "period_begins_at": begins_at, "period_ends_at": "2026-11-20T11:00"}
    desk = client.post("/monitorings/new", data=sent | {"loading": 1}).headers["Location"]
    made = scene.get(Monitoring, number + 1)
    assert (made.mode, made.loading_id) == (Mode.PLAYBACK, 1)
    # container and the phase stamped live stand on its desk, and the loading lists it
    shown = client.get(desk).text
    assert "CXRU1204581" in shown
    assert f"空箱检查：{clock.beijing(SEEN_AT):%H:%M:%S}" in shown
    assert f'href="/monitorings/{made.id}"' in client.get("/loadings/1").text
    # to watch it live is another sitting
    assert client.post("/loadings/1/begin").headers["Location"] != desk
    assert scene.get(Monitoring, number + 2).mode is Mode.LIVE


def test_a_loading_of_another_place_day_or_office_or_watched_live_is_refused_at_its_field(scene: Scene, browser: Browser) -> None:
    _stamped(scene)
    with scene.acting() as (db, cast), base.door("factory"):
        there = db.get_one(Camera, cast.elsewhere.id).site
        other = announce(db, cast)
        other.site, other.site_id, other.office_id = there, there.id, there.office_id
        db.flush()
    past = (NOW - HOUR, NOW + HOUR)
    day_before = (NOW - 25 * HOUR, NOW - 24 * HOUR)
    with scene.acting() as (db, cast):
        for number, period in ((other.id, past), (1, day_before)):
            told = {"mode": Mode.PLAYBACK, "period": period, "loading": db.get_one(Loading, number)}
            unfit(monitoring.begin_at, db, cast.monitor, cast.site, at="loading", **told)
    client = browser.as_(scene.cast.monitor)
    sent = {"site": scene.cast.site.id, "mode": "playback", "period_begins_at": "2026-11-20T09:00", "period_ends_at": "2026-11-20T10:00"}
    assert "CXRU1204581" in client.get("/monitorings/new").text
    assert f'value="{other.id}"' not in client.get("/monitorings/new").text
    assert client.get(f"/monitorings/new?loading={other.id}").status_code == 404
    for number, mode, words in (
        (other.id, "playback", "请从列表中选择"), (2**70, "playback", "请从列表中选择"), (1, "live", "请从装箱页面开始"),
    ):  # fmt: skip
        answer = client.post("/monitorings/new", data=sent | {"loading": number, "mode": mode})
        assert answer.status_code == 422
        assert words in answer.text
    with scene.acting() as (db, cast):
        off = announce(db, cast)
        loading.cancel(db, cast.monitor, off, reason="船期推迟")
    assert "这次装箱已取消" in client.post("/monitorings/new", data=sent | {"loading": off.id}).text
    assert f"/monitorings/new?loading={off.id}" not in client.get(f"/loadings/{off.id}").text
