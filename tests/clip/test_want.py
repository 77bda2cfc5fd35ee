"""clip.want: ordered in the very transaction that flags, and in no other way (B18-1, B19-1)."""

from typing import Any

import pytest
from sqlalchemy import func, select

from records.anomaly import Anomaly
from records.base import Unfit
from records.clip import Clip, Stage
from records.user import THE_SYSTEM
from tests.clip.cutting import MINUTE, SECOND, Ordered
from tests.scene import refused
from tests.watch import NOW, SEEN_AT
from workflows import clip


@pytest.mark.obligation("B18-1", "B19-1")
def test_flagging_orders_the_range_around_the_frame_with_a_number_of_its_own(ordered: Ordered) -> None:
    made = ordered.clip()
    assert (made.stage, made.anomaly_id, made.camera_id) == (Stage.WANTED, ordered.anomaly_id, ordered.cast.dock.id)
    assert (made.begins_at, made.ends_at, made.wanted_at) == (SEEN_AT - MINUTE, SEEN_AT + MINUTE, NOW)
    assert (made.attempts, made.lease_token, made.lease_until) == (0, "", None)
    assert made.number.startswith("烟关")
    with ordered.acting() as (db, _):
        ordered.watch.flag(db, clip_span=(SEEN_AT - 5 * SECOND, SEEN_AT + 5 * SECOND))
    with ordered.watch.database.read() as db:
        both = db.scalars(select(Clip).order_by(Clip.id)).all()
    assert both[0].number != both[1].number
    assert (both[1].begins_at, both[1].ends_at) == (SEEN_AT - 5 * SECOND, SEEN_AT + 5 * SECOND)


def test_a_refused_flag_orders_nothing(ordered: Ordered) -> None:
    with ordered.acting() as (db, _), pytest.raises(Unfit):
        ordered.watch.flag(db, remark=" ")
    with ordered.watch.database.read() as db:
        assert db.scalar(select(func.count()).select_from(Clip)) == 1


def test_nobody_orders_one_from_outside(ordered: Ordered) -> None:
    span: dict[str, Any] = {"begins_at": SEEN_AT, "ends_at": SEEN_AT + MINUTE}
    with ordered.acting() as (db, it):
        here, anomaly = ordered.cast.within(db), db.get_one(Anomaly, it.anomaly_id)
        for other in (here.monitor, here.administrator, here.stranger, here.signatory, THE_SYSTEM):
            refused(clip.want, db, other, anomaly, camera=here.dock, **span)


def test_it_is_audited_inside_the_flag(ordered: Ordered) -> None:
    entry = next(entry for entry in ordered.scene.trail() if entry.verb == "clip.want")
    assert (entry.actor_id, entry.changes["inside"], entry.serves) == (ordered.cast.monitor.id, "anomaly.flag", ["B18-1", "B19-1"])
