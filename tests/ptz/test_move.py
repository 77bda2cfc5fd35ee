"""ptz.move: only the holder turns it; each turn is in the trail, in the log as spans, and moves the return on (C9-2, D3-2)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from records.ptz import LEASE, PAUSE, Span
from tests.ptz.turning import BACK, NOW, Turning
from tests.scene import refused
from workflows import ptz


def _spans(turning: Turning) -> list[Span]:
    with turning.scene.database.read() as db:
        return list(db.scalars(select(Span).order_by(Span.id)).unique())


@pytest.mark.obligation("D3-2")
def test_moves_are_merged_into_spans_and_the_return_waits_from_the_last(turning: Turning) -> None:
    turning.take("monitor")
    turning.move("monitor")
    turning.wait(PAUSE)
    turning.move("monitor", "up")
    turning.wait(PAUSE + timedelta(seconds=1))
    turning.move("monitor", "closer")
    last = NOW + 2 * PAUSE + timedelta(seconds=1)
    assert [(each.begun_at, each.ended_at, each.moves) for each in _spans(turning)] == [(NOW, NOW + PAUSE, 2), (last, last, 1)]
    assert turning.order.due_at == last + BACK
    turned = [entry for entry in turning.scene.trail() if entry.verb == "ptz.move"]
    assert [(entry.actor_id, entry.changes["motion"]) for entry in turned] == [
        (turning.scene.cast.monitor.id, motion) for motion in ("left", "up", "closer")
    ]  # fmt: skip


def test_who_does_not_hold_it_or_holds_it_no_more_is_refused(turning: Turning) -> None:
    told = {"motion": "left", "back_after": BACK}
    with turning.acting() as (db, cast, camera):
        assert refused(ptz.move, db, cast.monitor, camera, status=409, **told) == "您已不再控制这个云台，请重新取得控制。"
    turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        assert "王监控" in refused(ptz.move, db, cast.second_monitor, camera, status=409, **told)
        for other in (cast.signatory, cast.stranger):
            refused(ptz.move, db, other, camera, **told)
    turning.wait(LEASE)
    with turning.acting() as (db, cast, camera):
        refused(ptz.move, db, cast.monitor, camera, status=409, **told)
    assert _spans(turning) == []
