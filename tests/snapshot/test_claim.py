"""snapshot.claim: one worker at a time, under a lease that ends by itself (B18-1)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import chores
from app.settings import Settings
from records import clock
from records.base import Refused
from records.footage import Cause
from records.snapshot import Snapshot, Stage
from records.user import THE_SYSTEM
from tests.snapshot.ordering import made_of, take
from tests.watch import NOW, Watch
from workflows import snapshot


def test_a_worker_that_died_loses_its_claim(recorded: Watch, settings: Settings) -> None:
    take(recorded)
    with recorded.database.act("test") as db:
        dead = snapshot.claim(db, THE_SYSTEM, snapshot.due(db)[0])
    assert chores.make_snapshots(recorded.database, settings) == 0, "somebody else is at it"
    clock.stop_at(NOW + snapshot.LEASE + timedelta(seconds=1))
    assert chores.make_snapshots(recorded.database, settings) == 1
    with recorded.database.act("test") as db, pytest.raises(Refused):
        snapshot.lose(db, THE_SYSTEM, db.scalars(select(Snapshot)).one(), token=dead, cause=Cause.UNKNOWN)
    assert made_of(recorded)[0].stage is Stage.KEPT


def test_nobody_but_the_system(watch: Watch) -> None:
    take(watch)
    with watch.database.act("test") as db, pytest.raises(Refused) as refused:
        snapshot.claim(db, watch.cast.within(db).monitor, db.scalars(select(Snapshot)).one())
    assert refused.value.status == 403
