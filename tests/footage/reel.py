"""The recorder's acts as its journal tells them, each in a transaction of its own, and what then lies in the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.camera import Camera
from records.footage import Cause, Gap, Run, Segment
from records.user import THE_SYSTEM
from tests.scene import Scene, refused
from workflows import footage

T0 = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
A, B = "000001/a.mp4", "000001/b.mp4"
PICTURE: dict[str, Any] = {"media_begins": 0, "timescale": 90_000, "codec": "avc1.42C01F", "width": 960, "height": 540}


def after(seconds: float) -> datetime:
    """So many seconds into the recording."""
    return T0 + timedelta(seconds=seconds)


def closed(begins: float, ends: float, sha256: str = "ab" * 32) -> dict[str, Any]:
    """What close_segment is told of a file."""
    return {
        "begins_at": after(begins), "ends_at": after(ends), "media_ends": round((ends - begins) * 90_000), "gops": b"\x0a\x00",
        "frames": round((ends - begins) * 10), "size": 9_000, "sha256": sha256, "camera_offset_ms": -3,
    }  # fmt: skip


@dataclass
class Reel:
    """The gate's camera; `run`, `gap` and `segment` are as they lie in the database."""

    scene: Scene

    @contextmanager
    def acting(self) -> Iterator[Session]:
        with self.scene.database.act("recorder") as db:
            yield db

    def do(self, act: Callable[..., Any], subject: Any, **told: Any) -> Any:
        """One act as the recorder, about a record read anew."""
        with self.acting() as db:
            return act(db, THE_SYSTEM, db.get_one(type(subject), subject.id), **told)

    def all(self, kind: Any) -> list[Any]:
        with self.scene.database.read() as db:
            return list(db.scalars(select(kind).order_by(kind.id)))

    @property
    def camera(self) -> Camera:
        return self.scene.cast.gate

    def run(self, name: str = "r1", begins: float = 0) -> Run:
        """A run that has begun."""
        made: Run = self.do(footage.begin_run, self.camera, token=name, begins_at=after(begins))
        return made

    def open(self, run: Run, path: str = A, begins: float = 0) -> Segment:
        """A file of the run that grows."""
        made: Segment = self.do(footage.open_segment, run, path=path, begins_at=after(begins), **PICTURE)
        return made

    def shot(self, begins: float = 0, ends: float = 10, path: str = A, sha256: str = "ab" * 32) -> Segment:
        """A closed file."""
        made = self.open(self.run(f"run-{path}", begins), path, begins)
        self.do(footage.close_segment, made, **closed(begins, ends, sha256))
        return self.segment(path)

    def gap(self, name: str = "g1", begins: float = 0, cause: Cause = Cause.NETWORK, **told: Any) -> Gap:
        """A gap that has begun."""
        made: Gap = self.do(footage.begin_gap, self.camera, token=name, begins_at=after(begins), cause=cause, **told)
        return made

    def segment(self, path: str = A) -> Segment:
        with self.scene.database.read() as db:
            return db.scalars(select(Segment).where(Segment.path == path)).one()

    def gaps(self) -> list[tuple[float, float | None, Cause]]:
        """Begin and end in seconds, and the cause."""
        return [
            ((gap.begins_at - T0).total_seconds(), (gap.ends_at - T0).total_seconds() if gap.ends_at else None, gap.cause)
            for gap in self.all(Gap)
        ]  # fmt: skip

    def only_the_system(self, act: Callable[..., Any], subject: Any, **told: Any) -> None:
        """Everybody else is refused, whatever the role."""
        with self.scene.acting() as (db, cast):
            for other in (cast.monitor, cast.administrator, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
                refused(act, db, other, db.get_one(type(subject), subject.id), **told)

    def trail(self) -> list[str]:
        """The acts in the trail."""
        return [entry.verb for entry in self.scene.trail()]
