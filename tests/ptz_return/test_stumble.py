"""ptz_return.stumble: not yet; after growing pauses it is tried again (D3-2)."""

from datetime import timedelta

from app.settings import Settings
from app.video.ptz.returning import return_cameras
from app.video.simulator.server import Simulator
from records import clock
from records.ptz_return import Return, Stage
from tests.ptz.turning import Turning
from tests.scene import refused
from workflows import ptz, ptz_return


def test_a_device_that_is_back_is_told_after_the_pause(turning: Turning, simulator: Simulator, settings: Settings) -> None:
    turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        ptz.release(db, cast.monitor, camera)
    return_cameras(turning.scene.database, settings)
    order = turning.order
    assert (order.stage, order.attempts, order.lease_token) == (Stage.WANTED, 1, "")
    assert order.due_at == clock.now() + ptz_return.RETRIES[0]
    turning.reach(simulator, settings.key)
    assert return_cameras(turning.scene.database, settings) == 0
    turning.wait(timedelta(seconds=5))
    assert return_cameras(turning.scene.database, settings) == 1
    assert turning.order.stage is Stage.SENT


def test_only_the_system(turning: Turning) -> None:
    turning.take("monitor")
    with turning.acting() as (db, cast, _camera):
        refused(ptz_return.stumble, db, cast.administrator, db.get_one(Return, turning.order.id), token="x")
