"""A fault, and what people do with it, as the tests of its acts need it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import chores
from app.settings import Settings
from records import base, clock
from records.camera import Camera
from records.fault import Fault, Kind
from records.footage import Cause, Gap
from records.user import THE_SYSTEM
from tests.cast import Cast
from tests.scene import Scene
from workflows import fault, footage

NOW = datetime(2026, 11, 20, 1, 12, 30, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def make_fault(scene: Scene, at: datetime = NOW, **told: Any) -> int:
    """The monitor saw at `at` that the dock's picture is unclear; `camera` is a name in the cast, or None."""
    clock.stop_at(at)
    name = told.pop("camera", "dock")
    with scene.acting() as (db, cast):
        camera = getattr(cast, name) if name else None
        made = fault.find(db, cast.monitor, cast.site, **{"kind": Kind.UNCLEAR, "camera": camera, **told})
        return made.id


@contextmanager
def about(scene: Scene, number: int) -> Iterator[tuple[Session, Cast, Fault]]:
    """A transaction with the cast and the fault in it."""
    with scene.acting() as (db, cast):
        yield db, cast, db.scalars(select(Fault).where(Fault.id == number)).unique().one()


def contact(db: Session, here: Cast, it: Fault, **other: Any) -> None:
    """The firm's electrician was called, unless the test says otherwise."""
    told = {"kind": Kind.DAMAGED, "unit": "澜澄水产设备科", "person": "刘运维", "at": clock.now(), "text": "半小时内到场"}
    fault.contact(db, other.pop("actor", here.monitor), it, **{**told, **other})


def check(db: Session, here: Cast, it: Fault, **other: Any) -> None:
    """A container was looked at on the spot."""
    told = {"unit": "CXRU1204581", "person": "于海", "at": clock.now(), "text": "逐箱核对，与申报一致"}
    fault.check(db, other.pop("actor", here.monitor), it, **{**told, **other})


def repair(db: Session, here: Cast, it: Fault, **other: Any) -> None:
    """The lens was cleaned."""
    fault.repair(db, other.pop("actor", here.upkeep), it, **{"at": clock.now(), "text": "更换供电模块", **other})


def recover(db: Session, here: Cast, it: Fault, **other: Any) -> None:
    """The monitor sees the picture again."""
    fault.recover(db, other.pop("actor", here.monitor), it, **{"at": clock.now(), **other})


def begin_gap(db: Session, camera: Camera, at: datetime, cause: Cause = Cause.CAMERA_AWAY) -> Gap:
    """As the recorder tells it."""
    return footage.begin_gap(db, THE_SYSTEM, camera, token=f"gap-{camera.id}-{at:%d%H%M%S}", begins_at=at, cause=cause)


def begin_run(db: Session, camera: Camera, at: datetime) -> None:
    """The camera's picture comes again."""
    footage.begin_run(db, THE_SYSTEM, camera, token=f"run-{camera.id}-{at:%d%H%M%S}", begins_at=at)


def faults(scene: Scene) -> list[Fault]:
    """All there are, in order."""
    with scene.database.read() as db:
        return list(db.scalars(select(Fault).order_by(Fault.id)).unique())


def one_more_camera(db: Session, cast: Cast, number: int) -> Camera:
    """A further camera of the site."""
    with base.door("factory"):
        dock = cast.dock
        made = Camera(
            office_id=dock.office_id, site_id=dock.site_id, area_id=dock.area_id, code=f"4201901110132132{number:04}",
            point=f"通道{number:02}", name=f"青岛烟台海关{cast.site.name}通道{number:02}", mount=dock.mount, control=dock.control,
            address=f"rtsp://127.0.0.1:8554/{number}", credentials=b"", enabled=True,
        )  # fmt: skip
        made.office, made.site, made.area = dock.office, dock.site, dock.area
        db.add(made)
        db.flush()
    return made


def dark(scene: Scene, *, minutes: float = 0, camera: str = "dock", cause: Cause = Cause.CAMERA_AWAY) -> None:
    """The camera had a picture until NOW; so many minutes have gone by."""
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        begin_run(db, getattr(cast, camera), NOW - HOUR)
        begin_gap(db, getattr(cast, camera), NOW, cause)
    clock.stop_at(NOW + minutes * MINUTE)


def look(scene: Scene, settings: Settings) -> int:
    """What the chore does about faults."""
    return chores.watch_faults(scene.database, settings)
