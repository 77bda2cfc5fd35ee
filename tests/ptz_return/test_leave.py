"""ptz_return.leave: without picture and position nothing is proven, and the log says so (D3-2)."""

from app.settings import Settings
from app.video.ptz.returning import return_cameras
from app.video.simulator.server import Simulator
from records.ptz_return import Return, Stage
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


def test_only_the_system(turning: Turning) -> None:
    number = send(turning)
    with turning.acting() as (db, cast, _camera):
        order = db.get_one(Return, number)
        refused(ptz_return.leave, db, cast.administrator, order, token="x")
        refused(ptz_return.leave, db, THE_SYSTEM, order, status=409, token="x")
