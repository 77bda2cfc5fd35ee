"""Whether rows and files tell all there will be of a range: before that, nothing of it is called lost, no clip is cut (B18-1, B19-1).

The recorder's rows may come late (a database that was away, the hashing at its start), a file's disk may be away, frames may come late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.settings import Settings
from app.transaction import Database
from app.video.disk import Store
from app.video.index import Piece, indexed, pieces_between, stretch
from app.video.journal import is_behind
from app.video.timeline import JOINT, cause
from records import clock, footage
from records.footage import Cause, Gap

#: what nothing tells of is waited for so long: the recorder's start hashes what a crash left open, ten gigabytes in two minutes
PATIENCE = timedelta(minutes=10)
#: a camera that comes back may begin with what it kept meanwhile: so much of a lasting gap is not sure yet
_LATE = timedelta(seconds=10)


@dataclass(frozen=True)
class Coverage:
    """What is known of [begins_at, ends_at) of a camera."""

    begins_at: datetime
    ends_at: datetime
    pieces: Sequence[Piece]
    gaps: Sequence[Gap]
    #: before this the camera was never recorded; None: nothing was ever told of it
    known_since: datetime | None
    #: the recorder has noted what the rows do not have yet
    is_behind: bool
    #: the recorder has told of something that began after the range
    is_heard: bool

    @property
    def is_whole(self) -> bool:
        """Whether every moment is footage that can be read, or a gap that is told for good. Raises OSError where a file can't be read."""
        files = self._files()
        return self._reaches(files) or (not self.is_behind and self._reaches([*files, *self._told()]))

    @property
    def is_final(self) -> bool:
        """Whether it has been waited for long enough, with the recorder there: what is not told by now will not be."""
        return clock.now() >= self.ends_at + PATIENCE and self.is_heard and not self.is_behind

    @property
    def cause(self) -> Cause:
        """Of what is missing, as far as it is told."""
        return cause(self.gaps, self.begins_at, self.ends_at)

    def has(self, moment: datetime) -> bool:
        """Whether a file has this moment. Raises OSError where it can't be read."""
        return any(begins_at <= moment < ends_at for begins_at, ends_at in self._files())

    def _files(self) -> list[tuple[datetime, datetime]]:
        return [stretch(piece, indexed(piece)) for piece in self.pieces]

    def _told(self) -> list[tuple[datetime, datetime]]:
        """The gaps. One that lasts is no proof while a file is open: a line that stands still may yet deliver what it held back."""
        is_open, sure = any(piece.is_open for piece in self.pieces), clock.now() - _LATE
        told = [(gap.begins_at, gap.ends_at or sure) for gap in self.gaps if gap.ends_at is not None or not is_open]
        return told if self.known_since is None else [(self.begins_at, self.known_since), *told]

    def _reaches(self, spans: Sequence[tuple[datetime, datetime]]) -> bool:
        """Without a hole to the very end: a joint is one only when something follows it."""
        at = self.begins_at
        for begins_at, ends_at in sorted(spans):
            if begins_at - at >= JOINT:
                return False
            at = max(at, ends_at)
        return at >= self.ends_at


def of(database: Database, settings: Settings, camera_id: int, begins_at: datetime, ends_at: datetime) -> Coverage:
    """As it is now. Raises OSError where the disk of the footage is away."""
    root = settings.footage
    twin = settings.data / "store-id"
    if twin.exists():
        Store(root, twin).check()
    # asked first: what was noted before is then in the rows
    behind = is_behind(root / "journal")
    until = ends_at + JOINT
    with database.read() as db:
        return Coverage(
            begins_at, ends_at, pieces_between(db, camera_id, begins_at, until, root),
            footage.gaps_between(db, camera_id, begins_at, until), footage.known_since(db, camera_id), behind,
            footage.is_heard(db, ends_at),
        )  # fmt: skip
