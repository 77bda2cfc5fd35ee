"""ptz.stop: the button is let go; only the holder's word stops it (C9-1)."""

from datetime import timedelta

from sqlalchemy import select

from records.ptz import Span
from tests.ptz.turning import NOW, Turning
from tests.scene import refused
from workflows import ptz


def test_the_span_ends_there_and_the_same_key_again_is_another_move(turning: Turning) -> None:
    turning.take("monitor")
    turning.move("monitor")
    turning.wait(timedelta(seconds=1))
    with turning.acting() as (db, cast, camera):
        ptz.stop(db, cast.monitor, camera)
        assert not ptz.is_going_on(db, camera, "left")
    with turning.scene.database.read() as db:
        assert db.scalars(select(Span)).unique().one().ended_at == NOW + timedelta(seconds=1)


def test_nobody_else(turning: Turning) -> None:
    turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        refused(ptz.stop, db, cast.second_monitor, camera, status=409)
        refused(ptz.stop, db, cast.upkeep, camera, status=409)
        refused(ptz.stop, db, cast.signatory, camera)
