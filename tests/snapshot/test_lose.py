"""snapshot.lose: what was never recorded is said to be so, with the gap's cause (B18-1)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import chores
from app.settings import Settings
from app.video import coverage
from records import clock
from records.base import Refused
from records.footage import Cause
from records.snapshot import Snapshot, Stage
from tests.snapshot.ordering import made_of, take
from tests.video import film
from tests.watch import NOW, SEEN_AT, Watch
from workflows import snapshot


def test_a_frame_not_yet_on_disk_is_waited_for_and_one_never_recorded_is_lost_with_its_cause(watch: Watch, settings: Settings) -> None:
    with watch.database.act("test") as db:
        film.gap(db, watch.cast.dock.id, SEEN_AT - timedelta(minutes=2), SEEN_AT + timedelta(minutes=2), Cause.NETWORK)
    take(watch)
    assert chores.make_snapshots(watch.database, settings) == 0
    assert [(each.stage, each.last_error) for each in made_of(watch)] == [(Stage.WANTED, "not recorded yet")]
    clock.stop_at(NOW + snapshot.PATIENCE + timedelta(seconds=1))
    assert chores.make_snapshots(watch.database, settings) == 1
    assert [(each.stage, each.lost_because) for each in made_of(watch)] == [(Stage.LOST, Cause.NETWORK)]


def test_a_moment_of_which_nothing_is_told_is_lost_only_when_the_recorder_has_been_heard_of_and_long_after(
    watch: Watch, settings: Settings
) -> None:
    """A crash: the rows end before the frame that was on screen, until the recorder's start has read what is on the disk."""
    with watch.database.act("test") as db:
        film.shot(db, settings.footage, watch.cast.dock.id, SEEN_AT - timedelta(seconds=50), 40)
    take(watch)
    for waited in (timedelta(minutes=1), coverage.PATIENCE, timedelta(minutes=30)):
        clock.stop_at(NOW + waited)
        assert chores.make_snapshots(watch.database, settings) == 0
    with watch.database.act("test") as db:
        film.gap(db, watch.cast.gate.id, NOW + timedelta(minutes=20), None)
    clock.stop_at(NOW + timedelta(minutes=32))
    assert chores.make_snapshots(watch.database, settings) == 1
    assert [(each.stage, each.lost_because) for each in made_of(watch)] == [(Stage.LOST, Cause.UNKNOWN)]


def test_nobody_but_the_system(watch: Watch) -> None:
    take(watch)
    with watch.database.act("test") as db, pytest.raises(Refused) as refused:
        snapshot.lose(db, watch.cast.within(db).monitor, db.scalars(select(Snapshot)).one(), token="", cause=Cause.UNKNOWN)
    assert refused.value.status == 403
