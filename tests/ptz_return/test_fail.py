"""ptz_return.fail: a return that fails is told, and what the picture shows becomes a finding and by that a fault (D3-2, D3-3)."""

from datetime import timedelta

import pytest
from cryptography.fernet import InvalidToken
from sqlalchemy import select

from app.settings import Settings
from app.video.ptz.returning import return_cameras
from app.video.simulator.server import Simulator
from records.diagnosis import Diagnosis, Flaw
from records.notice import Notice
from records.ptz_return import TRIES, Return, Stage
from records.user import THE_SYSTEM
from tests.home_view.scenery import shows
from tests.ptz.turning import Turning
from tests.ptz_return.sent import send, show_home
from tests.scene import refused
from workflows import ptz, ptz_return


def _told(turning: Turning) -> list[int]:
    with turning.scene.database.read() as db:
        wanted = select(Notice).where(Notice.subject_kind == "camera").order_by(Notice.id)
        return [each.user_id for each in db.scalars(wanted) if "未能恢复日常视角" in str(each.said)]


@pytest.mark.obligation("D3-2", "D3-3")
def test_a_camera_that_stays_away_is_looked_at_again_and_then_told(turning: Turning, device: Simulator, settings: Settings) -> None:
    show_home(turning, settings)
    send(turning)
    looks = 0
    for _ in range(30):
        turning.wait(timedelta(seconds=6))
        shows(turning.scene, settings, turning.scene.cast.dock, "cold-store")
        looks += return_cameras(turning.scene.database, settings)
        if turning.order.stage is Stage.AWAY:
            break
    order = turning.order
    assert (order.stage, looks > 3) == (Stage.AWAY, True)
    assert order.similarity is not None
    assert order.similarity < 0.2
    with turning.scene.database.read() as db:
        (finding,) = db.scalars(select(Diagnosis)).unique().all()
    assert (finding.flaw, finding.camera_id, finding.ended_at) == (Flaw.MOVED, turning.scene.cast.dock.id, None)
    cast = turning.scene.cast
    assert _told(turning) == [cast.administrator.id, cast.upkeep.id]


def test_a_device_that_never_answers_is_told_after_some_tries(turning: Turning, settings: Settings) -> None:
    turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        ptz.release(db, cast.monitor, camera)
    tries = 0
    while turning.order.stage is Stage.WANTED:
        tries += return_cameras(turning.scene.database, settings)
        turning.wait(timedelta(seconds=5))
        assert tries < 20
    assert (turning.order.stage, tries) == (Stage.AWAY, TRIES)
    assert "无法连接" in turning.order.last_error
    assert str(turning.order.proof) == "设备没有执行"
    assert len(_told(turning)) == 2


def test_an_order_that_every_worker_dies_of_ends_and_says_so(turning: Turning, settings: Settings) -> None:
    turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        ptz.release(db, cast.monitor, camera)
    # sealed by another installation's key
    turning.set(credentials=b"unknown")
    for _ in range(TRIES):
        with pytest.raises(InvalidToken):
            return_cameras(turning.scene.database, settings)
        turning.wait(ptz_return.LEASE + timedelta(seconds=1))
    assert return_cameras(turning.scene.database, settings) == 1
    assert (turning.order.stage, turning.order.last_error) == (Stage.AWAY, "系统处理时多次出错，请查看系统日志")
    assert str(turning.order.proof) == turning.order.last_error
    assert len(_told(turning)) == 2
    assert return_cameras(turning.scene.database, settings) == 0


def test_only_the_system(turning: Turning) -> None:
    number = send(turning)
    with turning.acting() as (db, cast, _camera):
        order = db.get_one(Return, number)
        refused(ptz_return.fail, db, cast.administrator, order, token="x", seen=None, is_in_place=None)
        refused(ptz_return.fail, db, THE_SYSTEM, order, status=409, token="x", seen=None, is_in_place=None)
