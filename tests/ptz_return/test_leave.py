"""ptz_return.leave: without picture and position nothing is proven, and the log says so (D3-2)."""

from datetime import timedelta

import pytest
from cryptography.fernet import InvalidToken

from app.settings import Settings
from app.video.ptz.returning import return_cameras
from app.video.simulator.server import Simulator
from records.ptz_return import TRIES, Return, Stage
from records.user import THE_SYSTEM
from tests.ptz.turning import Turning
from tests.ptz_return.sent import send
from tests.scene import refused
from workflows import ptz_return


def test_it_is_not_called_home(turning: Turning, device: Simulator, settings: Settings) -> None:
    send(turning)
    return_cameras(turning.scene.database, settings)
    assert turning.order.stage is Stage.SENT
    turning.wait(ptz_return.PATIENCE)
    assert return_cameras(turning.scene.database, settings) == 1
    assert (turning.order.stage, turning.order.proof) == (Stage.UNSEEN, None)
    assert turning.scene.last().verb == "ptz_return.leave"


def test_where_every_look_dies_it_ends_and_says_so(turning: Turning, settings: Settings) -> None:
    send(turning)
    # sealed by another installation's key
    turning.set(credentials=b"unknown")
    for _ in range(TRIES):
        with pytest.raises(InvalidToken):
            return_cameras(turning.scene.database, settings)
        turning.wait(ptz_return.LEASE + timedelta(seconds=1))
    assert return_cameras(turning.scene.database, settings) == 1
    assert (turning.order.stage, turning.order.last_error) == (Stage.UNSEEN, "系统处理时多次出错，请查看系统日志")


def test_only_the_system(turning: Turning) -> None:
    number = send(turning)
    with turning.acting() as (db, cast, _camera):
        order = db.get_one(Return, number)
        refused(ptz_return.leave, db, cast.administrator, order, token="x")
        refused(ptz_return.leave, db, THE_SYSTEM, order, status=409, token="x")
