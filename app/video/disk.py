"""The disk under the footage: the right one, room on it, and what may go when there is none (C6-2, DESIGN P2).

The ladder: first the oldest footage past its three calendar months and under no hold; when there is none, recording stops and says so.
"""

import calendar
import fcntl
import os
import shutil
import uuid
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import structlog
from sqlalchemy import ColumnElement, exists, func, select

from app.transaction import Database
from app.video.files import sync_folder
from records import clock, clock_doubt
from records.base import Refused
from records.footage import Cause, Segment, SegmentStage
from records.hold import Hold
from records.hold import Stage as HoldStage
from records.user import THE_SYSTEM
from workflows import footage, hold

MONTHS_KEPT = 3
_BATCH = 50
_MIB = 1024**2
_LOG = structlog.get_logger("disk")


class WrongStore(OSError):
    """The folder is not the disk that this installation records to: nothing may be written there."""


class Store:
    """The folder of the footage. A mark in it and its twin beside the database prove that the right disk is mounted."""

    def __init__(self, root: Path, twin: Path) -> None:
        self.root = root
        self._mark = root / "store-id"
        self._twin = twin
        self._lock: IO[str] | None = None

    def open(self) -> None:
        """Make it the first time; afterwards refuse any folder without the right mark, and a second recorder."""
        if not self._twin.exists() and not self._mark.exists() and not _has_entries(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
            token = uuid.uuid4().hex
            self._mark.write_text(token)
            sync_folder(self.root)
            self._twin.write_text(token)
            sync_folder(self._twin.parent)
        self.check()
        self._lock = (self.root / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._lock.close()
            self._lock = None
            raise WrongStore(f"another recorder writes to {self.root}") from error

    def check(self) -> None:
        """Refuse a disk that is not mounted, or another one: else footage would fill the system's disk."""
        expected, found = _read(self._twin), _read(self._mark)
        if found is None:
            raise WrongStore(f"{self.root} has no mark: the disk is not mounted")
        if found != expected:
            raise WrongStore(f"{self.root} belongs to another installation")

    def close(self) -> None:
        """Let another recorder in."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None


def _has_entries(folder: Path) -> bool:
    return folder.exists() and any(folder.iterdir())


def _read(path: Path) -> str | None:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return None


@dataclass(frozen=True)
class Room:
    """How the store stands: bytes of footage, bytes that may still be written."""

    used: int
    left: int
    reserve: int

    @property
    def is_low(self) -> bool:
        """Old footage should go now."""
        return self.left < 2 * self.reserve

    @property
    def is_full(self) -> bool:
        """Recording must stop: the rest is for the journal, and for closing what is open."""
        return self.left < self.reserve


def reserve_of(root: Path, quota: int) -> int:
    """Bytes never filled with footage: 2 % of disk or quota, at most 512 MiB."""
    return min(512 * _MIB, shutil.disk_usage(root).total // 50, quota // 50)


def room(root: Path, quota: int, used: int) -> Room:
    """How much may still be written: by the disk, and by the quota on the footage."""
    reserve = reserve_of(root, quota)
    return Room(used, min(shutil.disk_usage(root).free, quota - used + reserve), reserve)


def used_bytes(database: Database) -> int:
    """Bytes of all closed files, by the rows."""
    with database.read() as db:
        stages = (SegmentStage.CLOSED, SegmentStage.GARBAGE)
        return int(db.scalar(select(func.coalesce(func.sum(Segment.bytes), 0)).where(Segment.stage.in_(stages))) or 0)


def months_before(moment: datetime, months: int = MONTHS_KEPT) -> datetime:
    """The same day and time so many calendar months earlier, by the Beijing calendar."""
    local = clock.beijing(moment)
    count = local.year * 12 + local.month - 1 - months
    year, month = divmod(count, 12)
    day = min(local.day, calendar.monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(moment.tzinfo)


def _not_held() -> ColumnElement[bool]:
    return ~exists().where(
        Hold.camera_id == Segment.camera_id, Hold.stage == HoldStage.PLACED, Hold.begins_at < Segment.ends_at,
        Hold.ends_at > Segment.begins_at,
    )  # fmt: skip


def expire(database: Database, store: Store, wanted: int) -> int:
    """Delete the oldest footage that may go until so many bytes are free; returns the bytes freed, fewer when there is no more.

    Nothing goes while the clock is in doubt: by it young footage could look old.
    """
    store.check()
    limit = months_before(clock.now())
    freed = 0
    while freed < wanted:
        with database.act("recorder") as db:
            if clock_doubt.standing(db) is not None:
                return freed
            oldest = (
                select(Segment)
                .where(Segment.stage == SegmentStage.CLOSED, Segment.ends_at < limit, _not_held())
                .order_by(Segment.begins_at)
                .limit(_BATCH)
            )
            found = db.scalars(oldest).all()
            # in one order, as whoever flags at several points does: else each would wait for the other
            for camera_id in sorted({segment.camera_id for segment in found}):
                hold.lock(db, camera_id)
            batch = []
            for segment in found:
                if freed >= wanted:
                    break
                try:
                    footage.discard(db, THE_SYSTEM, segment, cause=Cause.EXPIRED)
                except Refused:
                    # held since it was looked up
                    continue
                freed += segment.bytes or 0
                batch.append(segment)
        if not batch:
            return freed
        sweep(database, store)
        _LOG.info("footage past its time deleted", files=len(batch), until=clock.iso(batch[-1].begins_at))
    return freed


def sweep(database: Database, store: Store) -> int:
    """Unlink the files of garbage rows, make that lasting, then let those rows forget them; returns their number.

    A file that can't be unlinked, or whose folder can't be made lasting, is logged and keeps its row; it keeps no other.
    """
    # a missing disk is no proof that the files are gone
    store.check()
    root = store.root
    with database.read() as db:
        garbage = db.execute(select(Segment.id, Segment.path).where(Segment.stage == SegmentStage.GARBAGE)).all()
    unlinked: dict[Path, list[int]] = {}
    for segment_id, path in garbage:
        try:
            (root / path).unlink(missing_ok=True)
        except OSError as error:
            _LOG.error("file not deleted", path=str(root / path), error=str(error))
            continue
        unlinked.setdefault((root / path).parent, []).append(segment_id)
    gone = [segment_id for folder, ids in unlinked.items() if _is_tidied(folder, root) for segment_id in ids]
    for begin in range(0, len(gone), _BATCH):
        with database.act("recorder") as db:
            for segment_id in gone[begin : begin + _BATCH]:
                footage.forget(db, THE_SYSTEM, db.get_one(Segment, segment_id))
    return len(gone)


def _is_tidied(folder: Path, root: Path) -> bool:
    try:
        _tidy(folder, root)
    except OSError as error:
        _LOG.error("folder not made lasting", path=str(folder), error=str(error))
        return False
    return True


def _tidy(folder: Path, root: Path) -> None:
    """Make the unlinks lasting; a folder left empty goes too, up to the stream's."""
    while folder.exists() and folder != root:
        sync_folder(folder)
        if any(folder.iterdir()) or folder.parent == root:
            return
        os.rmdir(folder)  # noqa: PTH106 - its refusal of a filled folder is the safeguard wanted here
        folder = folder.parent
