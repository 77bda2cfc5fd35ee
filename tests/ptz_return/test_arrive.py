"""ptz_return.arrive: home is what the picture shows, and only a picture that is newer than the order (D3-2)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.settings import Settings
from app.video.ptz.returning import return_cameras
from app.video.simulator.server import Simulator
from records.home_view import ViewCheck
from records.ptz_return import TRIES, Return, Stage
from records.user import THE_SYSTEM
from tests.home_view.scenery import shows
from tests.ptz.turning import Turning
from tests.ptz_return.sent import send, show_home
from tests.scene import refused
from workflows import ptz, ptz_return


@pytest.mark.obligation("D3-2")
def test_the_picture_proves_it_and_the_log_says_how_well(turning: Turning, device: Simulator, settings: Settings) -> None:
    show_home(turning, settings)
    shows(turning.scene, settings, turning.scene.cast.dock, "platform")
    number = send(turning)
    # the newest picture is older than the order: it shows nothing of the return
    turning.wait(timedelta(seconds=-3))
    shows(turning.scene, settings, turning.scene.cast.dock, "cold-store")
    turning.wait(timedelta(seconds=5))
    return_cameras(turning.scene.database, settings)
    assert turning.order.stage is Stage.SENT
    turning.wait(timedelta(seconds=6))
    shows(turning.scene, settings, turning.scene.cast.dock, "platform")
    assert return_cameras(turning.scene.database, settings) == 1
    order = turning.order
    assert (order.id, order.stage) == (number, Stage.HOME)
    assert order.similarity is not None
    assert order.similarity > 0.8
    assert str(order.proof).startswith("与日常视角相符")
    with turning.scene.database.read() as db:
        (check,) = db.scalars(select(ViewCheck)).unique().all()
    assert (check.id, check.is_home, check.checked_by_id) == (order.view_check_id, True, None)
    assert {"ptz_return.arrive", "home_view.compare", "ptz_return.send"} <= {entry.verb for entry in turning.scene.trail()}


@pytest.mark.obligation("D3-2")
def test_what_the_picture_shows_at_home_is_home_also_where_the_device_never_answers(turning: Turning, settings: Settings) -> None:
    show_home(turning, settings)
    turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        ptz.release(db, cast.monitor, camera)
    for _ in range(TRIES):
        shows(turning.scene, settings, turning.scene.cast.dock, "platform")
        assert return_cameras(turning.scene.database, settings) == 1
        turning.wait(ptz_return.RETRIES[-1])
    order = turning.order
    assert (order.stage, order.sent_at) == (Stage.HOME, None)
    assert str(order.proof).startswith("与日常视角相符")
    assert turning.scene.last().verb == "ptz_return.arrive"


def test_only_the_system_and_only_with_its_claim(turning: Turning) -> None:
    number = send(turning)
    with turning.acting() as (db, cast, _camera):
        order = db.get_one(Return, number)
        refused(ptz_return.arrive, db, cast.monitor, order, token="x", seen=None, is_in_place=True)
        refused(ptz_return.arrive, db, THE_SYSTEM, order, status=409, token="x", seen=None, is_in_place=True)
