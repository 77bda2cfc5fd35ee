"""A running monitoring that was shown the dock's picture, and an anomaly flagged in it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.transaction import Database
from records import base, clock
from records.anomaly import Anomaly
from records.item import Item, Result
from records.monitoring import Mode, Monitoring
from records.served import Served
from records.user import THE_SYSTEM
from tests.cast import Cast
from workflows import anomaly, item, monitoring

NOW = datetime(2026, 11, 20, 1, 12, 30, tzinfo=UTC)
SEEN_AT = NOW - timedelta(seconds=3)
VISIT = "visit-of-wang"


@dataclass
class Watch:
    """What a test of anomalies starts from."""

    cast: Cast
    monitoring: Monitoring
    item: Item
    database: Database

    def at(self, db: Session) -> Monitoring:
        """The monitoring."""
        return db.get_one(Monitoring, self.monitoring.id)

    def flag(self, db: Session, **other: object) -> Anomaly:
        """Flag as the monitor, with what the test says otherwise."""
        told: dict[str, object] = {
            "seen_at": SEEN_AT, "item": self.item, "grade": Result.SERIOUS, "remark": "2名工人未戴工作帽",
            "visit": VISIT,
        }  # fmt: skip
        cast = self.cast.within(db)
        told["camera"] = cast.dock
        sitting = db.get_one(Monitoring, self.monitoring.id)
        return anomaly.flag(db, cast.monitor, sitting, **{**told, **other})


def make_watch(database: Database, cast: Cast) -> Watch:
    """A live monitoring by the monitor at NOW, served 30 s of the dock."""
    clock.stop_at(NOW)
    with database.act("test") as db, base.door("factory"):
        item.load_norm(db, THE_SYSTEM, None)
    with database.act("test") as db:
        here = cast.within(db)
        sitting = monitoring.begin_at(db, here.monitor, here.site, mode=Mode.LIVE)
    with database.act("test") as db, base.door("factory"):
        db.add(Served(
            visit=VISIT, camera_id=cast.dock.id, mode=Mode.LIVE, begins_at=NOW - timedelta(seconds=30), ends_at=NOW, sent_at=NOW,
        ))  # fmt: skip
        workers = db.scalars(select(Item).where(Item.key == "workers")).one()
    return Watch(cast, sitting, workers, database)
