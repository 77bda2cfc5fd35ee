"""glance.turn: a look that stays on one firm becomes a monitoring that began when that firm came up, as the server knows it (B16-4)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from records import base, clock
from records.camera import Camera
from records.monitoring import Mode, Monitoring, Stage
from records.served import Served
from records.site import Site
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.sitting import NOW
from workflows import glance

S = timedelta(seconds=1)
VISIT = "visit-of-wang"
Send = Callable[..., None]


@pytest.fixture
def send(scene: Scene) -> Send:
    """A still of this camera went out so many seconds before NOW."""
    clock.stop_at(NOW)

    def sent(camera: Camera, *seconds: int, visit: str = VISIT) -> None:
        with scene.acting() as (db, _), base.door("factory"):
            for each in seconds:
                at = NOW - each * S
                db.add(Served(visit=visit, camera_id=camera.id, mode=Mode.LIVE, begins_at=at, ends_at=at, sent_at=at, moving=False))
            db.flush()

    return sent


@pytest.mark.obligation("B16-4", "B16-5")
def test_it_begins_when_the_firm_came_up_alone(scene: Scene, browser: Browser, send: Send) -> None:
    send(scene.cast.elsewhere, *range(300, 200, -5))
    send(scene.cast.dock, *range(300, 0, -5))
    answer = browser.as_(scene.cast.monitor).post(f"/sites/{scene.cast.site.id}/glance")
    made = scene.get(Monitoring, int(answer.headers["Location"].split("/")[2]))
    assert (made.stage, made.mode, made.monitor_id) == (Stage.RUNNING, Mode.LIVE, scene.cast.monitor.id)
    # since the other firm's last picture
    assert made.begins_at == NOW - 205 * S
    assert {entry.verb for entry in scene.trail()} >= {"glance.turn", "monitoring.begin_at"}


def test_a_pause_begins_another_look_and_another_visits_pictures_do_not_count(scene: Scene, send: Send) -> None:
    send(scene.cast.dock, *range(600, 400, -5))
    send(scene.cast.dock, *range(100, 0, -5))
    send(scene.cast.gate, 102, 50)
    send(scene.cast.elsewhere, 20, visit="visit-of-zhao")
    with scene.acting() as (db, cast):
        assert glance.turn(db, cast.monitor, db.get_one(Site, cast.site.id), visit=VISIT).begins_at == NOW - 102 * S


def test_what_was_not_shown_now_is_no_monitoring(scene: Scene, send: Send) -> None:
    send(scene.cast.dock, 300, 200)
    send(scene.cast.dock, 5, visit="another")
    with scene.acting() as (db, cast):
        assert "还没有显示过" in refused(glance.turn, db, cast.monitor, db.get_one(Site, cast.site.id), visit=VISIT, status=409)
        for other in (cast.stranger, cast.signatory, cast.upkeep):
            refused(glance.turn, db, other, db.get_one(Site, cast.site.id), visit=VISIT)


def test_one_that_runs_there_is_gone_on_with(scene: Scene, send: Send) -> None:
    send(scene.cast.dock, *range(100, 0, -5))
    with scene.acting() as (db, cast):
        site = db.get_one(Site, cast.site.id)
        assert glance.turn(db, cast.monitor, site, visit=VISIT).id == glance.turn(db, cast.monitor, site, visit=VISIT).id
