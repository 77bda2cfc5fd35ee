"""snapshot.claim: one worker at a time, under a lease that ends by itself (B18-1)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import chores
from app.settings import Settings
from app.video import stills
from records import clock, vault
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


def test_who_was_overtaken_leaves_no_file_and_keeps_no_neighbour_waiting(
    recorded: Watch, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for after_ms in (0, 400):
        take(recorded, after_ms)
    keep, kept = stills.vault.keep, []

    def overtaken(*given: Any, **more: Any) -> vault.Kept:
        made = keep(*given, **more)
        if not kept:
            with recorded.database.act("test") as db:
                snapshot.claim(db, THE_SYSTEM, db.get_one(Snapshot, 1))
        kept.append(made.path)
        return made

    monkeypatch.setattr(stills.vault, "keep", overtaken)
    assert chores.make_snapshots(recorded.database, settings) == 1
    first, second = made_of(recorded)
    assert (first.stage, first.attempts, second.stage) == (Stage.WANTED, 2, Stage.KEPT)
    lying = [path.relative_to(settings.evidence).as_posix() for path in (settings.evidence / "snapshots").rglob("*.*")]
    assert lying == [second.path]


def test_nobody_but_the_system(watch: Watch) -> None:
    take(watch)
    with watch.database.act("test") as db, pytest.raises(Refused) as refused:
        snapshot.claim(db, watch.cast.within(db).monitor, db.scalars(select(Snapshot)).one())
    assert refused.value.status == 403
