"""ptz.lapse: a control nobody uses ends by itself (C9-2)."""

from app.settings import Settings
from app.video.ptz.returning import return_cameras
from records.ptz import LEASE, End, Steering
from records.user import THE_SYSTEM
from tests.ptz.turning import NOW, Turning
from tests.scene import refused
from workflows import ptz


def test_the_chore_writes_its_end_at_the_moment_it_ran_out(turning: Turning, settings: Settings) -> None:
    held = turning.take("monitor")
    assert return_cameras(turning.scene.database, settings) == 0
    assert turning.holder == turning.scene.cast.monitor.id
    turning.wait(LEASE * 1.5)
    return_cameras(turning.scene.database, settings)
    row = turning.scene.get(Steering, held.id)
    assert (row.ended_at, row.ended_by) == (NOW + LEASE, End.LAPSED)
    assert (turning.scene.last().verb, turning.scene.last().actor_id) == ("ptz.lapse", None)


def test_only_the_system_and_once(turning: Turning) -> None:
    held = turning.take("monitor")
    with turning.acting() as (db, cast, _camera):
        row = db.get_one(Steering, held.id)
        refused(ptz.lapse, db, cast.administrator, row)
        ptz.lapse(db, THE_SYSTEM, row)
        refused(ptz.lapse, db, THE_SYSTEM, row, status=409)
