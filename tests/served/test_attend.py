"""served.attend: a desk's report counts for its own monitor while it runs, leaves no line in the trail, holds on to its time (B16-4)."""

from datetime import timedelta
from typing import Any

import pytest

from records import base, clock
from records.monitoring import Mode, watched_seconds
from records.served import Served
from tests.scene import Scene, refused
from tests.sitting import NOW, Sitting, begin
from workflows import monitoring, served

S = timedelta(seconds=1)
NONE: dict[str, Any] = {"visit": "a", "idle": None, "seen": ()}


@pytest.fixture
def sitting(scene: Scene) -> Sitting:
    return begin(scene)


def _attend(sitting: Sitting, first: int, last: int, *, visit: str = "a", idle: int = 0) -> int | None:
    """Seconds credited of a live stretch of the dock that was sent to this visit."""
    with sitting.scene.database.act("test") as db, base.door("factory"):
        db.add(Served(
            visit=visit, camera_id=sitting.scene.cast.dock.id, mode=Mode.LIVE, begins_at=NOW + first * S, ends_at=NOW + last * S,
            sent_at=clock.now(),
        ))  # fmt: skip
        db.flush()
    with sitting.scene.acting() as (db, cast):
        claim = served.Claim(cast.dock, Mode.LIVE, NOW + first * S, NOW + last * S)
        credited = served.attend(db, cast.monitor, sitting.at(db), visit=visit, idle=idle * S, seen=[claim])
    return None if credited is None else round(sum((c.ends_at - c.begins_at).total_seconds() for c in credited))


@pytest.mark.obligation("B16-4")
def test_what_was_sent_is_credited_once_whatever_the_number_of_visits(sitting: Sitting) -> None:
    clock.stop_at(NOW + 20 * S)
    before = len(sitting.scene.trail())
    assert _attend(sitting, 0, 15) == 15
    assert _attend(sitting, 0, 20, visit="b") == 5
    assert watched_seconds(sitting.watched()) == {sitting.scene.cast.dock.id: 20}
    assert len(sitting.scene.trail()) == before


def test_time_waits_for_a_report_that_the_network_held_back_but_not_for_ever(sitting: Sitting) -> None:
    assert _attend(sitting, -2, 0) == 2
    clock.stop_at(NOW + 300 * S)
    assert _attend(sitting, 0, 300) == 300
    clock.stop_at(NOW + 300 * S + timedelta(hours=1))
    assert _attend(sitting, 300, 3900, idle=0) == 600


def test_who_is_away_gets_none_and_who_was_away_not_afterwards(sitting: Sitting) -> None:
    assert _attend(sitting, -2, 0) == 2
    clock.stop_at(NOW + 700 * S)
    assert _attend(sitting, 0, 700, idle=700) is None
    clock.stop_at(NOW + 705 * S)
    assert _attend(sitting, 690, 705, idle=1) == 1


def test_strangers_and_colleagues_are_refused_and_a_stopped_monitoring_too(sitting: Sitting) -> None:
    with sitting.scene.acting() as (db, cast):
        for other in (cast.second_monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(served.attend, db, other, sitting.at(db), **NONE)
        monitoring.stop(db, cast.monitor, sitting.at(db))
        refused(served.attend, db, cast.monitor, sitting.at(db), status=409, **NONE)
