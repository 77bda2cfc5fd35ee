"""ptz_return.send: n minutes after the last move, or at release, the device is told to go home; no sooner (D3-2)."""

from datetime import timedelta

import pytest

from app.settings import Settings
from app.video import ptz as device_of
from app.video.ptz.returning import return_cameras
from app.video.simulator.ptz import HOME
from app.video.simulator.server import Simulator
from records.ptz_return import Return, Stage
from records.user import THE_SYSTEM
from tests.ptz.turning import BACK, PASSWORD, USER, Turning
from tests.scene import refused
from workflows import ptz, ptz_return


@pytest.mark.obligation("D3-2")
def test_it_waits_for_the_last_move_and_then_goes(turning: Turning, device: Simulator, settings: Settings) -> None:
    at = device_of.Device(device.onvif("dock"), USER, PASSWORD)
    turning.take("monitor")
    device_of.move(at, 1.0, 0.0, 1.0)
    turning.move("monitor")
    turning.wait(BACK - timedelta(seconds=1))
    return_cameras(turning.scene.database, settings)
    assert turning.order.stage is Stage.WANTED
    turning.wait(timedelta(seconds=1))
    assert return_cameras(turning.scene.database, settings) == 1
    assert turning.order.stage is Stage.SENT
    assert [entry.verb for entry in turning.scene.trail()][-2:] == ["ptz.lapse", "ptz_return.send"]
    while device_of.position(at).is_moving:
        pass
    assert device.view("dock") == HOME


@pytest.mark.obligation("D3-2")
def test_at_release_it_goes_at_once_to_the_place_that_is_the_daily_view(turning: Turning, device: Simulator, settings: Settings) -> None:
    at = device_of.Device(device.onvif("dock"), USER, PASSWORD)
    turning.take("monitor")
    device_of.move(at, 1.0, 0.0, 0.0)
    while device_of.position(at).is_moving:
        pass
    there = device.view("dock")
    with turning.acting() as (db, cast, camera):
        ptz.save(db, cast.monitor, camera, token=device_of.save(at, "日常"), name="日常", place=there, is_home=True)
    device_of.go_home(at)
    while device_of.position(at).is_moving:
        pass
    with turning.acting() as (db, cast, camera):
        ptz.release(db, cast.monitor, camera)
    assert return_cameras(turning.scene.database, settings) == 1
    while device_of.position(at).is_moving:
        pass
    assert device.view("dock") == there
    turning.wait(ptz_return.ON_THE_WAY)
    assert return_cameras(turning.scene.database, settings) == 1
    assert (turning.order.stage, turning.order.is_in_place) == (Stage.HOME, True), "proven by the device's position: there is no picture"


def test_only_the_system(turning: Turning) -> None:
    turning.take("monitor")
    with turning.acting() as (db, cast, _camera):
        order = db.get_one(Return, turning.order.id)
        refused(ptz_return.send, db, cast.administrator, order, token="x")
        refused(ptz_return.send, db, THE_SYSTEM, order, status=409, token="")
