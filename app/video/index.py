"""What footage a camera has of a range: files as plain values with their GOPs, so that no transaction outlives the question (B16-4)."""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.video.boxes import Fragment, Gop, NotFootage, header_size, scan, unpack_gops
from records import footage
from records.footage import Segment, SegmentStage

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
#: growing files whose index is kept between questions
_KEPT = 64


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970: frames are compared as whole numbers, never as floats."""
    return (moment - _EPOCH) // _MICROSECOND


def moment(microseconds_: int) -> datetime:
    """The moment so many microseconds after 1970."""
    return _EPOCH + microseconds_ * _MICROSECOND


@dataclass(frozen=True)
class Piece:
    """One footage file: how its media time (ticks of `timescale`) lies on the wall clock."""

    segment_id: int
    camera_id: int
    run_id: int
    path: Path
    begins_at: datetime
    #: None while the file grows
    ends_at: datetime | None
    media_begins: int
    media_ends: int | None
    timescale: int
    codec: str
    packed: bytes | None

    @property
    def is_open(self) -> bool:
        """Whether it is still being recorded."""
        return self.ends_at is None

    def wall_us(self, media: int) -> int:
        """Microseconds since 1970 at this media time."""
        return microseconds(self.begins_at) + (media - self.media_begins) * 1_000_000 // self.timescale

    def wall_ms(self, media: int) -> int:
        """Milliseconds since 1970 at this media time."""
        return self.wall_us(media) // 1000

    def wall(self, media: int) -> datetime:
        """The moment of this media time."""
        return moment(self.wall_us(media))

    def media(self, at: datetime) -> int:
        """The media time at a moment, rounded down."""
        return self.media_begins + (at - self.begins_at) // _MICROSECOND * self.timescale // 1_000_000


class Table(NamedTuple):
    """What is in a file now: its GOPs, where the last whole one ends in media time, and how long the header is."""

    gops: Sequence[Gop]
    media_ends: int
    header: int


def piece_of(segment: Segment, root: Path) -> Piece:
    """The row as a plain value."""
    is_closed = segment.stage is not SegmentStage.OPEN
    return Piece(
        segment.id, segment.camera_id, segment.run_id, root / segment.path, segment.begins_at, segment.ends_at if is_closed else None,
        segment.media_begins, segment.media_ends if is_closed else None, segment.timescale, segment.codec, segment.gops,
    )  # fmt: skip


def pieces_between(db: Session, camera_id: int, begins_at: datetime, ends_at: datetime, root: Path) -> list[Piece]:
    """The files that touch the range, in order; `root` is the footage store."""
    return [piece_of(segment, root) for segment in footage.segments_between(db, camera_id, begins_at, ends_at)]


class _Growing:
    """The index of a file that grows, continued where the last question left it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.gops: list[Gop] = []
        self.offset = 0
        self.media_ends = 0
        self.header = 0

    def take(self, fragment: Fragment) -> None:
        if fragment.is_key or not self.gops:
            self.gops.append(Gop(fragment.offset, fragment.size, fragment.decode_time))
        else:
            last = self.gops[-1]
            self.gops[-1] = last._replace(size=fragment.offset + fragment.size - last.offset)
        self.offset = fragment.offset + fragment.size
        self.media_ends = fragment.decode_time + fragment.duration

    def read_on(self, path: Path) -> Table:
        with self.lock, path.open("rb") as file:
            self.header = self.header or header_size(file)
            try:
                for fragment in scan(file, self.offset):
                    self.take(fragment)
            except NotFootage:
                # rubbish after a power cut: what stands before it is whole, the recorder's start-up cuts the rest off
                pass
            return Table(tuple(self.gops), self.media_ends, self.header)


class _Indexes:
    """The newest indexes of growing files, and those of closed ones unpacked, by path."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._growing: OrderedDict[Path, _Growing] = OrderedDict()
        self._closed: OrderedDict[tuple[Path, bytes], Table] = OrderedDict()

    def growing(self, path: Path) -> _Growing:
        with self._lock:
            found = self._growing.setdefault(path, _Growing())
            self._growing.move_to_end(path)
            while len(self._growing) > _KEPT:
                self._growing.popitem(last=False)
            return found

    def closed(self, path: Path, packed: bytes, media_ends: int) -> Table:
        with self._lock:
            found = self._closed.get((path, packed))
            if found is None:
                gops = unpack_gops(packed)
                found = self._closed[path, packed] = Table(tuple(gops), media_ends, gops[0].offset if gops else 0)
            while len(self._closed) > _KEPT:
                self._closed.popitem(last=False)
            return found


_INDEXES = _Indexes()


def table(piece: Piece) -> Table:
    """As `indexed`; a file that is not there (deleted a moment ago, or its disk away) has no GOPs: for what is only looked at."""
    if piece.packed and piece.media_ends is not None:
        return _INDEXES.closed(piece.path, piece.packed, piece.media_ends)
    try:
        return _INDEXES.growing(piece.path).read_on(piece.path)
    except FileNotFoundError:
        return Table((), piece.media_begins, 0)


def indexed(piece: Piece) -> Table:
    """The file's index: from its row when closed, else from the file up to its last whole fragment.

    Raises OSError where the file is not there, or is shorter than its row says: its row alone may say that it was deleted.
    """
    if not (piece.packed and piece.media_ends is not None):
        return _INDEXES.growing(piece.path).read_on(piece.path)
    size, found = piece.path.stat().st_size, _INDEXES.closed(piece.path, piece.packed, piece.media_ends)
    if found.gops and size < found.gops[-1].offset + found.gops[-1].size:
        raise OSError(f"shorter than its row says: {piece.path}")
    return found


def stretch(piece: Piece, found: Table | None = None) -> tuple[datetime, datetime]:
    """From when to when this file has picture now; `found`: its index, where that was asked for more strictly."""
    return piece.begins_at, piece.ends_at or piece.wall((found or table(piece)).media_ends)


def gop_at(piece: Piece, media: int) -> Gop | None:
    """The GOP that holds this media time, or None outside the file."""
    found = table(piece)
    if not found.gops or not found.gops[0].media <= media < found.media_ends:
        return None
    low, high = 0, len(found.gops)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if found.gops[middle].media <= media else (low, middle)
    return found.gops[low]


def lengths(found: Table) -> Iterator[tuple[Gop, int]]:
    """Each GOP with its length in ticks."""
    ends = (*(gop.media for gop in found.gops[1:]), found.media_ends)
    for gop, end in zip(found.gops, ends, strict=True):
        yield gop, end - gop.media
