"""Writing a run to disk: fragmented MP4 files of at most 300 s, hashed and indexed as they grow (B19-1, C6-2, DESIGN P3 and P6)."""

import hashlib
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Protocol

from app.video.boxes import Gop, fragment_head
from app.video.files import sync_names, write_all
from app.video.header import Picture, labelled
from app.video.intake import Frame
from app.video.place import Place, metadata
from app.video.timing import Tie

SEGMENT_S = 300
#: a run's first tie is looked at again after so long, and corrected when it was off by more than this
SETTLE_S = 1
TIE_ERROR_S = 0.01


def segment_path(stream: str, begins_at: datetime) -> str:
    """Where a segment lies below the store: <stream>/<day>/<hour>/<epoch_ms>.mp4, UTC."""
    milliseconds = round(begins_at.timestamp() * 1000)
    return f"{stream}/{begins_at.astimezone(UTC):%Y%m%d/%H}/{milliseconds}.mp4"


class Sealed(NamedTuple):
    """What is known of a file when its last frame is written."""

    gops: list[Gop]
    frames: int
    bytes: int
    sha256: str


class SegmentFile:
    """One growing file. Every fragment goes straight to the system, so readers see it at once."""

    def __init__(self, root: Path, path: str, header: bytes) -> None:
        self.path = root / path
        self._root = root
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o640)
        self._hash = hashlib.sha256()
        self._gops: list[tuple[int, int]] = []
        self.bytes = 0
        self.frames = 0
        self._append(header)

    def add(self, frame: bytes | bytearray, *, media: int, duration: int, composition: int, is_key: bool) -> None:
        """One frame in the file's form (lengths, no start codes)."""
        begins = self.bytes
        head = fragment_head(self.frames + 1, media, duration, len(frame), is_key=is_key, composition=composition)
        self._append(head + frame)
        self.frames += 1
        if is_key or not self._gops:
            self._gops.append((begins, media))

    def _append(self, data: bytes | bytearray) -> None:
        write_all(self._descriptor, data, self.bytes)
        self._hash.update(data)
        self.bytes += len(data)

    def sync(self) -> None:
        """Make lasting what is written so far."""
        os.fdatasync(self._descriptor)

    def seal(self) -> Sealed:
        """Cut off a fragment that a full disk tore, make the file lasting, close it."""
        if os.fstat(self._descriptor).st_size != self.bytes:
            os.ftruncate(self._descriptor, self.bytes)
        os.fsync(self._descriptor)
        sync_names(self.path, self._root)
        os.close(self._descriptor)
        ends = [*(offset for offset, _ in self._gops[1:]), self.bytes][: len(self._gops)]
        gops = [Gop(offset, end - offset, media) for (offset, media), end in zip(self._gops, ends, strict=True)]
        return Sealed(gops, self.frames, self.bytes, self._hash.hexdigest())


@dataclass(frozen=True)
class Ended:
    """A file that got its last frame: to be sealed, away from the camera's thread."""

    file: SegmentFile
    path: str
    begins_at: datetime
    ends_at: datetime
    media_ends: int
    #: the camera's clock against the server's at the newest key frame; None where the camera tells no time
    camera_offset_ms: int | None


class Ledger(Protocol):
    """Where a run tells what becomes of its files (the recorder's journal and its sealing thread)."""

    def opening(self, path: str, begins_at: datetime, media_begins: int) -> None:
        """Called before the file is made: the row comes first."""

    def settled(self, path: str, begins_at: datetime) -> None:
        """The run began at another moment than first told."""

    def opened(self, file: SegmentFile) -> None:
        """Called when the file is there."""

    def ended(self, ended: Ended) -> None:
        """Called when the file has its last frame."""


class RunWriter:
    """Writes the frames of one run. Media time begins at 0 and runs on through all its files.

    A frame is written when its duration is known, which is when the next one has begun: players stop at a hole.
    """

    def __init__(
        self, root: Path, stream: str, header: bytes, picture: Picture, tie: Tie, ledger: Ledger, stagger_s: float, place: Place
    ) -> None:
        self._root = root
        self._stream = stream
        self._header = header
        self._timescale = picture.timescale
        self._tie = tie
        self._ledger = ledger
        self._stagger_s = stagger_s
        self._place = place
        self._file: SegmentFile | None = None
        self._path = ""
        self._begins_at = datetime.min.replace(tzinfo=UTC)
        self._limit = 0
        self._settled = False
        self._camera_offset_ms: int | None = None
        self._pending: Frame | None = None
        self._gop_begins = 0
        #: of what is in the files
        self._media_ends = 0
        self._last_duration = 0
        #: raw decode time of the run's first frame
        self._zero: int | None = None
        self.frames = 0

    def add(self, frame: Frame) -> None:
        """The next frame, in decode order; the first must be a key frame."""
        pending = self._pending
        if pending is not None:
            self._write(pending, max(1, frame.dts - pending.dts))
            self._pending = None
        if frame.is_key:
            if self._zero is None:
                self._zero = frame.dts
            media = frame.dts - self._zero
            if frame.camera_s is not None:
                self._camera_offset_ms = round((frame.camera_s - self._wall(media).timestamp()) * 1000)
            # this GOP will probably be as long as the last: rotate before it would pass the limit
            if self._file is None or 2 * media - self._gop_begins > self._limit:
                self._rotate(media)
            self._gop_begins = media
        if frame.is_whole:
            self._write(frame, max(1, frame.duration))
        else:
            self._pending = frame
        if not self._settled and self._zero is not None and frame.dts - self._zero >= self._timescale * SETTLE_S:
            self._settle()

    def _settle(self) -> None:
        """A camera may send its last seconds in a burst at first: after a second the tie is better known."""
        self._settled = True
        begins_at = self._wall(0)
        if self._file is not None and abs((begins_at - self._begins_at).total_seconds()) > TIE_ERROR_S:
            self._begins_at = begins_at
            self._ledger.settled(self._path, begins_at)

    @property
    def ends_at(self) -> datetime:
        """Wall time at the end of the newest frame."""
        frame = self._pending
        return self._wall(self._media_ends if frame is None else frame.dts - (self._zero or 0) + self._guess(frame))

    def end(self) -> datetime:
        """Write the last frame and end the run; returns its end. The disk may refuse (OSError): call `abandon` then."""
        if self._pending is not None:
            self._write(self._pending, self._guess(self._pending))
            self._pending = None
        return self.abandon()

    def abandon(self) -> datetime:
        """End the run at the last frame that is in its file; returns its end."""
        self._pending = None
        ends_at = self._wall(self._media_ends)
        self._hand_over(ends_at, self._media_ends)
        return ends_at

    def wall(self, dts: int) -> datetime:
        """When a frame with this decode time of the stream was taken."""
        return self._tie.wall(dts)

    def _wall(self, media: int) -> datetime:
        return self._tie.wall(media + (self._zero or 0))

    def _guess(self, frame: Frame) -> int:
        return self._last_duration or frame.duration or self._timescale // 25

    def _write(self, frame: Frame, duration: int) -> None:
        if self._file is None or self._zero is None:
            raise ValueError("a run begins with a key frame")
        self._last_duration = duration
        self._file.add(
            frame.data,
            media=frame.dts - self._zero,
            duration=duration,
            composition=frame.pts - frame.dts,
            is_key=frame.is_key,
        )
        self._media_ends = frame.dts - self._zero + duration
        self.frames += 1

    def _rotate(self, media: int) -> None:
        begins_at = self._wall(media)
        self._hand_over(begins_at, media)
        self._path = self._free_path(begins_at)
        self._begins_at = begins_at
        self._ledger.opening(self._path, begins_at, media)
        # a run's first moment may be set right by a fraction of a second later: the row has it exactly
        self._file = SegmentFile(self._root, self._path, labelled(self._header, metadata(self._place, begins_at)))
        # the first file ends early, each camera's at another moment, so that not all rotate together
        whole_s = SEGMENT_S if media else max(2 * SETTLE_S, SEGMENT_S - (begins_at.timestamp() + self._stagger_s) % SEGMENT_S)
        self._limit = media + int(whole_s * self._timescale)
        self._ledger.opened(self._file)

    def _free_path(self, begins_at: datetime) -> str:
        """A name not taken: a server clock set back could meet its own files again."""
        path = segment_path(self._stream, begins_at)
        while (self._root / path).exists():
            begins_at += timedelta(milliseconds=1)
            path = segment_path(self._stream, begins_at)
        return path

    def _hand_over(self, ends_at: datetime, media_ends: int) -> None:
        file, self._file = self._file, None
        if file is not None:
            self._ledger.ended(Ended(file, self._path, self._begins_at, ends_at, media_ends, self._camera_offset_ms))
