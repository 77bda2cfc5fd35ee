"""A loading announced at the cast's dock, a monitoring begun on it, its sheet in whatever state a test needs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import base, clock
from records.camera import Camera
from records.item import Result
from records.loading import Loading
from records.monitoring import Mode, Monitoring, Watched
from records.sheet import Row, Sheet
from records.user import THE_SYSTEM, User
from tests.cast import Cast
from tests.scene import Scene
from workflows import item, loading, monitoring, sheet

#: 2026-11-20 09:12:30 in Beijing
NOW = datetime(2026, 11, 20, 1, 12, 30, tzinfo=UTC)
DETAILS = {"container": "CXRU1204581", "container_type": "45R1", "tractor_plate": "鲁F6K218", "contact": "于洋"}


def announce(db: Session, cast: Cast, **details: str) -> Loading:
    """One container at the cast's dock, half an hour from NOW."""
    return loading.announce(
        db, cast.monitor, cast.site, area=cast.area, planned_at=NOW + timedelta(minutes=30), product="冻南美白虾仁 31/40",
        details={**DETAILS, **details},
    )  # fmt: skip


@dataclass
class Sitting:
    """A running monitoring; each call is a transaction of its own."""

    scene: Scene
    number: int
    sheet_id: int

    def at(self, db: Session) -> Monitoring:
        """The monitoring."""
        return db.get_one(Monitoring, self.number)

    def sheet(self, db: Session) -> Sheet:
        """Its first sheet."""
        return db.get_one(Sheet, self.sheet_id)

    def row(self, db: Session, camera: Camera) -> Row:
        """The sheet's row of this camera."""
        return next(row for row in self.sheet(db).rows if row.camera_id == camera.id)

    def row_id(self, camera: Camera) -> int:
        """The number of that row."""
        with self.scene.database.read() as db:
            return self.row(db, camera).id

    def write(self, camera: Camera, by: User | None = None, **change: Any) -> Row:
        """Save one change of that camera's row with the version it has."""
        with self.scene.acting() as (db, cast):
            row = self.row(db, camera)
            who = db.get_one(User, (by or cast.monitor).id)
            return sheet.write(db, who, self.sheet(db), row=row, version=row.version, change=sheet.Change(**change))

    def fill(self, camera: Camera, result: Result = Result.NORMAL, remark: str = "") -> None:
        """One row that lacks nothing."""
        reason = {"reason": "已在现场看过"} if result is Result.NORMAL else {}
        self.write(camera, seen={"floor": "地面清洁，无积水"}, result=result, remark=remark, **reason)

    def submit(self) -> str:
        """Freeze it; the number given."""
        with self.scene.acting() as (db, cast):
            sheet.submit(db, cast.monitor, self.sheet(db))
        return str(self.scene.get(Sheet, self.sheet_id).number)

    def watch(self, camera: Camera, begins_at: datetime, ends_at: datetime, mode: Mode = Mode.LIVE) -> None:
        """A stretch that was on screen."""
        with self.scene.acting() as (db, cast):
            monitoring.credit(
                db, cast.monitor, self.at(db), camera=db.get_one(Camera, camera.id), begins_at=begins_at, ends_at=ends_at, mode=mode,
                visit="visit-of-wang",
            )  # fmt: skip

    def watched(self) -> list[Watched]:
        """What was credited, in order."""
        with self.scene.database.read() as db:
            return list(db.scalars(select(Watched).where(Watched.monitoring_id == self.number).order_by(Watched.id)).unique())


def begin(scene: Scene, **details: str) -> Sitting:
    """The monitor begins on an announced loading at NOW."""
    clock.stop_at(NOW)
    with scene.database.act("test") as db, base.door("factory"):
        item.load_norm(db, THE_SYSTEM, None)
    with scene.acting() as (db, cast):
        made = monitoring.begin(db, cast.monitor, announce(db, cast, **details))
    with scene.database.read() as db:
        found = db.scalars(select(Sheet.id).where(Sheet.monitoring_id == made.id)).one()
    return Sitting(scene, made.id, found)
