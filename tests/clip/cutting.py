"""A clip that an anomaly asked for, with what its tests do to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import chores
from app.settings import Settings
from records import clock
from records.audit import Audit
from records.clip import Clip
from records.user import THE_SYSTEM
from tests.cast import Cast
from tests.scene import Scene
from tests.video import film
from tests.watch import SEEN_AT, Watch
from workflows import clip

MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)
#: what the chore tells of a clip that it has cut
KEPT: dict[str, Any] = {"path": "clips/202611/x.mp4", "sha256": "ab" * 32, "size_bytes": 9_000, "frames": 1200, "gaps": []}


@dataclass
class Ordered:
    """The flagged anomaly's clip, not cut yet."""

    watch: Watch
    settings: Settings
    anomaly_id: int

    @property
    def cast(self) -> Cast:
        return self.watch.cast

    @property
    def scene(self) -> Scene:
        return Scene(self.watch.database, self.watch.cast)

    def clip(self) -> Clip:
        """As it lies in the database."""
        with self.watch.database.read() as db:
            return db.scalars(select(Clip)).one()

    @contextmanager
    def acting(self) -> Iterator[tuple[Session, Clip]]:
        """A transaction with the clip in it."""
        with self.watch.database.act("test") as db:
            yield db, db.scalars(select(Clip)).one()

    def claim(self) -> str:
        """As a worker does it."""
        with self.acting() as (db, it):
            return clip.claim(db, THE_SYSTEM, it)

    def record(self) -> None:
        """Three minutes of the dock around the flagged frame; the clock stands behind them."""
        with self.watch.database.act("test") as db:
            film.shot(db, self.settings.footage, self.cast.dock.id, SEEN_AT - 1.5 * MINUTE, 180)
        clock.stop_at(SEEN_AT + 2 * MINUTE)

    def cut(self) -> int:
        """The chore; how many it took."""
        return chores.cut_clips(self.watch.database, self.settings)

    def files(self) -> set[str]:
        """What lies in the evidence store of clips, finished or not."""
        evidence = self.settings.evidence
        places = (evidence / name for name in ("clips", "unfinished"))
        return {path.relative_to(evidence).as_posix() for place in places for path in place.rglob("*") if path.is_file()}

    def count(self, verb: str) -> int:
        """Entries of this act in the trail."""
        return len([entry for entry in self.scene.trail() if entry.verb == verb])

    def looks(self) -> list[Audit]:
        """Looks in the trail."""
        return [entry for entry in self.scene.trail() if entry.verb == "clip.look"]
