"""Posts that claim what nobody watched: each is credited nothing, or no more than was truly sent and can have been seen (P9)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.settings import Settings
from records import base, clock
from records.camera import Camera
from records.monitoring import Mode, watched_seconds
from records.served import Served
from tests.conftest import Browser
from tests.scene import Scene
from tests.sitting import NOW, Sitting, begin
from tests.video import film
from workflows import monitoring

S = timedelta(seconds=1)
MS = clock.epoch_ms(NOW)
VISIT = "visit-of-wang"


class Forger:
    """The monitor's own browser, made to lie; what was truly sent to it is what a test says."""

    def __init__(self, scene: Scene, sitting: Sitting, client: FlaskClient, visit: str) -> None:
        self.scene, self.sitting, self.client, self.visit = scene, sitting, client, visit

    def sent(self, first: float, last: float, mode: Mode = Mode.LIVE, **other: Any) -> None:
        """The server truly sent this stretch (seconds from NOW)."""
        told: dict[str, Any] = {"visit": self.visit, "camera_id": self.scene.cast.dock.id, "moving": True, **other}
        with self.scene.database.act("test") as db, base.door("factory"):
            db.add(Served(mode=mode, begins_at=NOW + first * S, ends_at=NOW + last * S, sent_at=clock.now(), **told))
            db.flush()

    def claim(self, first: float, last: float, mode: str = "live", camera: Camera | None = None, **other: Any) -> Any:
        """Post that this stretch was on screen; the answer."""
        span = {
            "camera": (camera or self.scene.cast.dock).id, "mode": mode, "begins": MS + first * 1000, "ends": MS + last * 1000,
        }  # fmt: skip
        return self.client.post("/watched", json={"monitoring": self.sitting.number, "idle": 0, "seen": [span], **other})

    def seconds(self) -> int:
        """What the dock has to its credit."""
        return watched_seconds(self.sitting.watched()).get(self.scene.cast.dock.id, 0)


@pytest.fixture
def forger(scene: Scene, browser: Browser) -> Forger:
    sitting = begin(scene)
    made = Forger(scene, sitting, browser.as_(scene.cast.monitor), f"visit-of-{scene.cast.monitor.username}")
    clock.stop_at(NOW + 40 * S)
    return made


def test_what_was_sent_and_fits_the_time_is_credited_to_the_second(forger: Forger) -> None:
    forger.sent(0, 30)
    assert forger.claim(0, 25).get_json()["credited"][0]["ends"] == MS + 25_000
    assert forger.seconds() == 25


@pytest.mark.obligation("B16-4")
def test_a_claim_without_anything_sent_is_nothing(forger: Forger) -> None:
    assert forger.claim(0, 30).get_json()["credited"] == []
    assert forger.seconds() == 0


def test_no_second_beyond_what_was_sent_is_credited(forger: Forger) -> None:
    forger.sent(5, 10)
    forger.sent(20, 22)
    forger.claim(0, 38)
    assert forger.seconds() == 7


@pytest.mark.parametrize("other", [{"visit": "of-somebody-else"}, {"moving": False}])
def test_what_another_visit_got_and_stills_are_no_video(forger: Forger, other: dict[str, Any]) -> None:
    forger.sent(0, 30, **other)
    forger.claim(0, 30)
    assert forger.seconds() == 0


def test_stills_asked_for_one_after_the_other_make_no_stretch(forger: Forger, settings: Settings) -> None:
    dock = forger.scene.cast.dock
    with forger.scene.database.act("test") as db:
        film.shot(db, settings.footage, dock.id, NOW, 30)
    for second in range(0, 30, 2):
        assert forger.client.get(f"/footage/{dock.id}/still.jpg?at={MS + second * 1000}").status_code == 200
    forger.claim(0, 30, "playback")
    assert forger.seconds() == 0


def test_the_other_mode_the_other_camera_and_the_other_site_got_nothing(forger: Forger) -> None:
    forger.sent(0, 30)
    forger.claim(0, 30, "playback")
    forger.claim(0, 30, camera=forger.scene.cast.gate)
    assert forger.sitting.watched() == []


def test_a_replayed_post_and_a_second_window_add_nothing(forger: Forger) -> None:
    forger.sent(0, 30)
    for _ in range(5):
        forger.claim(0, 20)
    forger.claim(10, 25)
    assert forger.seconds() == 25
    assert len(forger.sitting.watched()) == 1


def test_a_hole_between_two_claims_stays_a_hole(forger: Forger) -> None:
    forger.sent(0, 30)
    forger.claim(20, 25)
    forger.claim(26.5, 28)
    assert sum(((each.ends_at - each.begins_at) for each in forger.sitting.watched()), timedelta(0)) == 6.5 * S


def test_the_recording_runs_no_faster_than_sixteen_times(forger: Forger) -> None:
    forger.sent(-36_000, 0, Mode.PLAYBACK)
    forger.claim(-590, 0, "playback")
    before = forger.seconds()
    clock.stop_at(NOW + 45 * S)
    for first in range(-7200, -1200, 590):
        forger.claim(first, first + 590, "playback")
    # 5 s more before the screen, whatever the number of claims; and what the first minute left over
    assert forger.seconds() - before <= 16 * (5 + 42) - 590
    assert forger.seconds() > before


def test_a_live_picture_is_not_claimed_afterwards(forger: Forger) -> None:
    forger.sent(0, 3600)
    forger.claim(30, 39)
    clock.stop_at(NOW + 3600 * S)
    for first in range(40, 3000, 500):
        forger.claim(first, first + 500)
        assert forger.seconds() <= 9 + 600
    assert forger.claim(100, 200).get_json()["credited"] == []


def test_more_pictures_than_a_desk_shows_at_once_are_not_believed(forger: Forger) -> None:
    cast = forger.scene.cast
    cameras = [cast.dock, cast.gate]
    for camera in cameras:
        forger.sent(0, 40, camera_id=camera.id)
    spans = [{"camera": c.id, "mode": "live", "begins": MS, "ends": MS + 40_000} for c in cameras for _ in range(20)]
    forger.client.post("/watched", json={"monitoring": forger.sitting.number, "idle": 0, "seen": spans})
    assert set(watched_seconds(forger.sitting.watched()).values()) == {40}


def test_the_future_and_times_that_are_none_are_nothing(forger: Forger) -> None:
    forger.sent(0, 30)
    forger.claim(3600, 3630)
    for first, last in ((10, 10), (20, 10), (0, 7 * 86_400), (-1e12, 30)):
        assert forger.claim(first, last).status_code in {200, 422}
    span = {"camera": forger.scene.cast.dock.id, "mode": "live", "begins": MS, "ends": MS + 5000}
    for wrong in (
        {"begins": "2026-11-20T09:12:30"}, {"ends": float("nan")}, {"ends": float("inf")}, {"ends": None}, {"mode": "seen"},
        {"camera": "x"},
    ):  # fmt: skip
        told = {"monitoring": forger.sitting.number, "idle": 0, "seen": [{**span, **wrong}]}
        assert forger.client.post("/watched", json=told).status_code == 422, wrong
    told = {"monitoring": forger.sitting.number, "idle": float("nan"), "seen": [span]}
    assert forger.client.post("/watched", json=told).status_code == 422
    assert forger.seconds() == 0


def test_nothing_is_credited_to_anothers_monitoring_nor_after_the_end(forger: Forger, browser: Browser) -> None:
    scene = forger.scene
    forger.sent(0, 30)
    seen = [{"camera": scene.cast.dock.id, "mode": "live", "begins": MS, "ends": MS + 30_000}]
    told = {"monitoring": forger.sitting.number, "idle": 0, "seen": seen}
    assert browser.as_(scene.cast.second_monitor).post("/watched", json=told).status_code == 403
    assert browser.as_(scene.cast.stranger).post("/watched", json=told).status_code == 404
    assert browser.stranger().post("/watched", json=told).status_code == 401
    assert forger.client.post("/watched", json={**told, "seen": [{**seen[0], "camera": 10**6}]}).status_code == 404
    with scene.acting() as (db, cast):
        monitoring.stop(db, cast.monitor, forger.sitting.at(db))
    assert forger.client.post("/watched", json=told).status_code == 409
    assert forger.sitting.watched() == []


@pytest.mark.parametrize("idle", [11 * 60 + 1, 3600])
def test_nobody_there_for_eleven_minutes_is_credited_nothing_until_somebody_is(forger: Forger, idle: int) -> None:
    forger.sent(0, 3600)
    clock.stop_at(NOW + 3600 * S)
    answer = forger.claim(3560, 3590, idle=idle).get_json()
    assert answer == {"absent": True, "credited": []}
    clock.stop_at(NOW + 3605 * S)
    assert forger.claim(3590, 3605, idle=5).get_json()["absent"] is False
    assert forger.seconds() == 5


def test_a_report_that_is_silent_about_presence_lives_on_the_last_that_was_not(forger: Forger) -> None:
    forger.sent(0, 3600)
    later: Callable[[float], None] = lambda second: clock.stop_at(NOW + second * S)  # noqa: E731 - a word for it
    forger.claim(35, 40)
    for minute in range(1, 12):
        later(40 + minute * 60)
        at = MS + minute * 60_000
        span = {"camera": forger.scene.cast.dock.id, "mode": "live", "begins": at + 35_000, "ends": at + 40_000}
        told = {"monitoring": forger.sitting.number, "seen": [span]}
        assert forger.client.post("/watched", json=told).get_json()["absent"] is False
    before = forger.seconds()
    assert before == 60
    later(40 + 11 * 60 + 1)
    assert forger.client.post("/watched", json={"monitoring": forger.sitting.number, "seen": []}).get_json()["absent"] is True
    # who comes back is credited nothing of the time between
    later(40 + 20 * 60)
    forger.claim(40 + 12 * 60, 40 + 20 * 60, idle=3)
    assert forger.seconds() - before <= 3 + 2
