"""snapshot.stumble: a frame that is not on disk yet is tried again until it is (B18-1)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import chores
from app.settings import Settings
from records.base import Refused
from records.snapshot import Snapshot, Stage
from tests.snapshot.ordering import made_of, take
from tests.video import film
from tests.watch import SEEN_AT, Watch
from workflows import snapshot


def test_it_is_free_at_once_and_made_when_the_recorder_has_written_it(watch: Watch, settings: Settings) -> None:
    take(watch)
    assert chores.make_snapshots(watch.database, settings) == 0
    (waiting,) = made_of(watch)
    assert (waiting.stage, waiting.last_error, waiting.lease_until) == (Stage.WANTED, "not recorded yet", None)
    with watch.database.act("test") as db:
        film.shot(db, settings.footage, watch.cast.dock.id, SEEN_AT - timedelta(seconds=5), 10)
    assert chores.make_snapshots(watch.database, settings) == 1
    assert made_of(watch)[0].stage is Stage.KEPT


def test_nobody_but_the_system(watch: Watch) -> None:
    take(watch)
    with watch.database.act("test") as db, pytest.raises(Refused) as refused:
        snapshot.stumble(db, watch.cast.within(db).monitor, db.scalars(select(Snapshot)).one(), token="", error="x")
    assert refused.value.status == 403
