"""ptz.go_on: a button still held is one move, however often it is told; the lease and the return go on with it (C9-2)."""

from datetime import timedelta

from sqlalchemy import select

from records.ptz import LEASE, Span, Steering
from tests.ptz.turning import BACK, NOW, Turning
from tests.scene import refused
from workflows import ptz


def test_it_makes_the_span_longer_and_no_entry(turning: Turning) -> None:
    held = turning.take("monitor")
    turning.move("monitor")
    entries = len(turning.scene.trail())
    for _ in range(4):
        turning.wait(timedelta(seconds=0.5))
        with turning.acting() as (db, cast, camera):
            assert ptz.is_going_on(db, camera, "left")
            assert not ptz.is_going_on(db, camera, "right")
            ptz.go_on(db, cast.monitor, camera, motion="left", back_after=BACK)
    with turning.scene.database.read() as db:
        (span,) = db.scalars(select(Span)).unique().all()
    last = NOW + timedelta(seconds=2)
    assert (span.moves, span.ended_at, turning.order.due_at) == (1, last, last + BACK)
    assert turning.scene.get(Steering, held.id).until == last + LEASE
    assert len(turning.scene.trail()) == entries
    turning.wait(ptz.HELD_FOR + timedelta(seconds=1))
    with turning.acting() as (db, _cast, camera):
        assert not ptz.is_going_on(db, camera, "left"), "pressed anew"


def test_only_the_holder(turning: Turning) -> None:
    turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        refused(ptz.go_on, db, cast.second_monitor, camera, status=409, motion="left", back_after=BACK)
        refused(ptz.go_on, db, cast.signatory, camera, motion="left", back_after=BACK)
