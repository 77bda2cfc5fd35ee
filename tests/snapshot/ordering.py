"""Ordering snapshots in the tests' monitoring, and what became of them."""

from datetime import timedelta

from sqlalchemy import select

from records.snapshot import Snapshot
from tests.watch import SEEN_AT, VISIT, Watch
from workflows import snapshot


def take(watch: Watch, after_ms: int = 0) -> None:
    """The dock's frame at SEEN_AT, or so much later."""
    with watch.database.act("test") as db:
        here = watch.cast.within(db)
        at = SEEN_AT + timedelta(milliseconds=after_ms)
        snapshot.take(db, here.monitor, watch.at(db), camera=here.dock, seen_at=at, visit=VISIT)


def made_of(watch: Watch) -> list[Snapshot]:
    """All orders, in order."""
    with watch.database.read() as db:
        return list(db.scalars(select(Snapshot).order_by(Snapshot.id)))
