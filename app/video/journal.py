"""The recorder's own book beside the footage: rows are written here first, so that no database is needed to record (DESIGN P3).

Files `journal/<number>.jsonl`, each line a CRC-32 and one entry as JSON; `journal/replayed` says how far the database has them.
"""

import json
import os
import threading
import zlib
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import structlog

from app.video.files import sync_folder, write_all

Entry = dict[str, Any]
_ROLL_BYTES = 1_000_000
_LOG = structlog.get_logger("journal")


class Place(NamedTuple):
    """Of an entry: number of the file, number of the line."""

    file: int
    line: int


def _line(entry: Entry) -> bytes:
    body = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
    return b"%08x %s\n" % (zlib.crc32(body), body)


def _entry(line: bytes) -> Entry | None:
    """What the line keeps; nothing where it was torn."""
    checksum, _, body = line.rstrip(b"\n").partition(b" ")
    if not line.endswith(b"\n") or checksum != b"%08x" % zlib.crc32(body):
        return None
    kept: Entry = json.loads(body)
    return kept


def is_behind(folder: Path) -> bool:
    """Whether a recorder has noted what the database does not have yet; asked from outside while it writes and replays.

    What it noted before this says no is in the rows that are read afterwards.
    """
    replayed = _mark(folder)
    try:
        for number in (number for number in _numbers(folder) if number >= replayed.file):
            with (folder / f"{number:08d}.jsonl").open("rb") as file:
                lines = sum(1 for line in file if line.endswith(b"\n"))
            if lines and Place(number, lines) > replayed:
                return True
    except FileNotFoundError:
        # replayed and gone since it was listed: more may have come behind it
        return True
    return False


def _numbers(folder: Path) -> list[int]:
    return sorted(int(path.stem) for path in folder.glob("[0-9]*.jsonl"))


def _mark(folder: Path) -> Place:
    try:
        number, line = (folder / "replayed").read_text().split()
        return Place(int(number), int(line))
    except (FileNotFoundError, ValueError):
        return Place(0, 0)


class Journal:
    """Append-only and fsynced; any thread may append, one replays."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._waiting: deque[tuple[Place, Entry]] = deque()
        self.changed = threading.Event()
        self._replayed = _mark(folder)
        for number in _numbers(self._folder):
            self._waiting.extend((place, entry) for place, entry in self._read(number) if place > self._replayed)
        #: entries of an earlier recorder come before this one
        self.boot = Place(max(_numbers(self._folder), default=0) + 1, 0)
        self._at = self.boot
        self._file = self._start(self._at.file)
        self._unwritten: list[bytes] = []
        if self._waiting:
            self.changed.set()

    def append(self, *entries: Entry) -> None:
        """Keep the entries; when this returns they outlive a crash. A full disk is survived: they wait in memory and are tried again."""
        with self._lock:
            for entry in entries:
                self._at = Place(self._at.file, self._at.line + 1)
                self._waiting.append((self._at, entry))
                self._unwritten.append(_line(entry))
            self._write()
            self.changed.set()

    def _write(self) -> None:
        whole = os.fstat(self._file.fileno()).st_size
        try:
            write_all(self._file.fileno(), b"".join(self._unwritten), whole)
            os.fsync(self._file.fileno())
        except OSError as error:
            _LOG.warning("journal not written", error=error.strerror, waiting=len(self._unwritten))
            os.ftruncate(self._file.fileno(), whole)
            return
        self._unwritten.clear()

    def waiting(self, limit: int = 100) -> Sequence[tuple[Place, Entry]]:
        """The oldest entries that the database does not have."""
        with self._lock:
            if not self._waiting:
                self.changed.clear()
            return [self._waiting[number] for number in range(min(limit, len(self._waiting)))]

    @property
    def has_waiting(self) -> bool:
        """Whether the database lacks anything."""
        return bool(self._waiting)

    def fresh_paths(self) -> frozenset[str]:
        """The files that this recorder opened and the database does not know yet."""
        with self._lock:
            return frozenset(entry["path"] for place, entry in self._waiting if place > self.boot and "path" in entry)

    def replayed(self, place: Place) -> None:
        """The database has everything up to and with this entry."""
        with self._lock:
            while self._waiting and self._waiting[0][0] <= place:
                self._waiting.popleft()
            self._replayed = place
            if self._unwritten and not self._waiting:
                self._unwritten.clear()
            mark = self._folder / "replayed.new"
            try:
                mark.write_text(f"{place.file} {place.line}\n")
                mark.replace(self._folder / "replayed")
            except OSError:
                # replaying twice is harmless, so the mark may lag behind
                return
            for number in _numbers(self._folder):
                if number < place.file:
                    (self._folder / f"{number:08d}.jsonl").unlink()
            if self._at.line and not self._waiting and os.fstat(self._file.fileno()).st_size > _ROLL_BYTES:
                self._file.close()
                self._at = Place(self._at.file + 1, 0)
                self._file = self._start(self._at.file)

    def close(self) -> None:
        """End it; what was not replayed is replayed by the next recorder."""
        with self._lock:
            if self._unwritten:
                self._write()
            self._file.close()

    def _start(self, number: int) -> Any:
        file = (self._folder / f"{number:08d}.jsonl").open("ab", buffering=0)
        sync_folder(self._folder)
        return file

    def _read(self, number: int) -> Iterator[tuple[Place, Entry]]:
        with (self._folder / f"{number:08d}.jsonl").open("rb") as file:
            for count, line in enumerate(file, 1):
                entry = _entry(line)
                if entry is None:
                    _LOG.warning("torn journal line", file=number, line=count)
                    return
                yield Place(number, count), entry
