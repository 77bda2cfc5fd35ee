"""The sheet's row says by itself when its camera was turned, and by whom (D3-2)."""

from datetime import timedelta

from sqlalchemy import select

from records import base
from records.monitoring import Mode
from records.sheet import Sheet
from records.user import THE_SYSTEM
from tests.ptz.turning import Turning
from workflows import item, monitoring
from workflows.sheet import noting


def test_turning_within_the_sitting_stands_in_the_row_of_its_camera(turning: Turning) -> None:
    turning.take("monitor")
    turning.move("monitor")
    turning.wait(timedelta(minutes=1))
    with turning.acting() as (db, cast, _camera), base.door("factory"):
        item.load_norm(db, THE_SYSTEM, None)
    with turning.acting() as (db, cast, _camera):
        monitoring.begin_at(db, cast.monitor, cast.site, mode=Mode.LIVE)
    turning.wait(timedelta(seconds=10))
    turning.take("second_monitor")
    turning.move("second_monitor")
    turning.wait(timedelta(seconds=5))
    turning.move("second_monitor", "up")
    turning.wait(timedelta(seconds=20))
    with turning.scene.database.read() as db:
        noted = noting.noted(db, db.scalars(select(Sheet)).unique().one())
    cast = turning.scene.cast
    # what was before is not of this sitting
    assert [str(each) for each in noted[cast.dock.id].lines] == ["09:13:40–09:13:45 云台转动（何监控）"]
    assert noted[cast.gate.id].lines == ()
