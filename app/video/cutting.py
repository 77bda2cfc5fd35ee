"""Cutting a clip out of the recording as evidence: the camera's own pictures, exact to the frame, with time and place number (B19-1)."""

import hashlib
import io
import os
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, BinaryIO

import av

from app.video.boxes import Gop, read_header, scan
from app.video.index import Piece, indexed, microseconds, moment, stretch
from app.video.place import Place, metadata
from app.video.timeline import JOINT, Hole, missing
from records import clock
from records.footage import Cause, Gap


@dataclass(frozen=True)
class Cut:
    """What became of it. `begins_at` is the first frame shown, `ends_at` the end of the last; gaps inside are told, not hidden."""

    path: Path
    begins_at: datetime
    ends_at: datetime
    frames: int
    bytes: int
    sha256: str
    codec: str
    #: stretches of the range asked for that have no picture
    holes: Sequence[Hole]
    #: the stream changed its form there (another size or codec): what follows needs a clip of its own
    rest_begins_at: datetime | None


class NoFootage(Exception):
    """There is no picture in the whole range; `holes` say why."""

    def __init__(self, holes: Sequence[Hole]) -> None:
        super().__init__("no footage in the range")
        self.holes = holes


def name_of(place: Place, begins_at: datetime) -> str:
    """The clip's file name: place number and Beijing time of its first frame."""
    return f"{place.code}_{clock.beijing(begins_at):%Y%m%dT%H%M%S}.{begins_at.microsecond // 1000:03}+0800.mp4"


def cut(pieces: Sequence[Piece], gaps: Sequence[Gap], begins_at: datetime, ends_at: datetime, target: Path, *, place: Place) -> Cut:
    """Copy [begins_at, ends_at) into `target`: from the frame on screen at `begins_at` to the last that began before `ends_at`.

    Nothing is encoded anew. The key frame before is carried along unseen (edit list). Raises NoFootage; OSError where a file can't be read.
    """
    holes = _holes(pieces, gaps, begins_at, ends_at)
    sources = [_Source(piece, gops) for piece in pieces if (gops := _gops(piece, begins_at, ends_at))]
    first_us = next((us for source in sources if (us := source.first_shown(begins_at, ends_at)) is not None), None)
    if first_us is None:
        raise NoFootage(holes)
    writer = _Writer(sources[0], target, first_us, microseconds(ends_at), place)
    with closing(writer):
        for source in sources:
            if not writer.takes(source):
                break
            writer.copy(source)
    size, digest = _made_lasting(target)
    ends_us, rest_us = writer.ends_us, writer.rest_us
    rest = None if rest_us is None else moment(rest_us)
    return Cut(target, moment(first_us), moment(ends_us), writer.frames, size, digest, sources[0].piece.codec, holes, rest)


def _holes(pieces: Sequence[Piece], gaps: Sequence[Gap], begins_at: datetime, ends_at: datetime) -> list[Hole]:
    """What has no picture: what no file covers, and what a line that stood still left out of a file (its last frame lasts so long)."""
    found = missing([stretch(piece, indexed(piece)) for piece in pieces], gaps, begins_at, ends_at)
    for gap in gaps:
        hole = Hole(max(gap.begins_at, begins_at), min(gap.ends_at or ends_at, ends_at), gap.cause)
        is_told = any(hole.begins_at < other.ends_at and other.begins_at < hole.ends_at for other in found)
        if gap.cause is Cause.STALLED and hole.ends_at - hole.begins_at >= JOINT and not is_told:
            found.append(hole)
    return sorted(found, key=lambda hole: hole.begins_at)


def _gops(piece: Piece, begins_at: datetime, ends_at: datetime) -> list[Gop]:
    """The GOPs that are needed to show the range, the one before it included where pictures are reordered."""
    found = indexed(piece)
    begins, ends = piece.media(begins_at), piece.media(ends_at)
    if not found.gops or found.media_ends <= begins or found.gops[0].media > ends:
        return []
    first = max((i for i, gop in enumerate(found.gops) if gop.media <= begins), default=0)
    with piece.path.open("rb") as file:
        head = next(scan(file, found.gops[first].offset), None)
    if first and head is not None and head.presents > begins:
        first -= 1
    return [gop for gop in found.gops[first:] if gop.media <= ends]


class _Window(io.RawIOBase):
    """A file's header and some of its GOPs, as if they were a file of their own."""

    def __init__(self, file: BinaryIO, offset: int, size: int) -> None:
        self._file = file
        self._head = read_header(file)
        self._offset = offset
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: len(self._head) + self._size}[whence]
        self._at = base + offset
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        end = len(self._head) + self._size
        wanted = end - self._at if size < 0 else min(size, end - self._at)
        if self._at < len(self._head):
            data = self._head[self._at : self._at + wanted]
        else:
            data = os.pread(self._file.fileno(), max(wanted, 0), self._offset + self._at - len(self._head))
        self._at += len(data)
        return data


class _Source:
    """The needed part of one footage file."""

    def __init__(self, piece: Piece, gops: Sequence[Gop]) -> None:
        self.piece = piece
        self._offset = gops[0].offset
        self._size = gops[-1].offset + gops[-1].size - gops[0].offset

    @contextmanager
    def open(self) -> Iterator[Any]:
        """A demuxer over it."""
        with self.piece.path.open("rb") as file, av.open(_Window(file, self._offset, self._size), format="mp4") as container:
            yield container

    def packets(self, container: Any) -> Iterator[Any]:
        return (packet for packet in container.demux(video=0) if packet.size)

    def first_shown(self, begins_at: datetime, ends_at: datetime) -> int | None:
        """Microseconds since 1970 of the frame on screen at `begins_at`, or of the first after it."""
        wanted, until = microseconds(begins_at), microseconds(ends_at)
        shown: int | None = None
        later: int | None = None
        with self.open() as container:
            for packet in self.packets(container):
                at, ends = self.piece.wall_us(packet.pts), self.piece.wall_us(packet.pts + (packet.duration or 0))
                if at <= wanted < ends:
                    shown = at
                elif wanted < at < until:
                    later = at if later is None else min(later, at)
                if self.piece.wall_us(packet.dts) > wanted and (shown is not None or later is not None):
                    break
        return shown if shown is not None else later


class _Writer:
    """One MP4 being made. Time runs from the first frame shown, by the wall clock: a gap stays a gap."""

    def __init__(self, source: _Source, target: Path, first_us: int, until_us: int, place: Place) -> None:
        self._first_us = first_us
        self._until_us = until_us
        self._timescale = source.piece.timescale
        self._last_dts: int | None = None
        self.frames = 0
        self.ends_us = first_us
        self.rest_us: int | None = None
        options = {
            "movflags": "faststart", "use_editlist": "1", "avoid_negative_ts": "disabled", "video_track_timescale": str(self._timescale),
        }  # fmt: skip
        self._container: Any = av.open(str(target), "w", format="mp4", options=options)
        self._container.metadata.update(metadata(place, moment(first_us)))
        with source.open() as container:
            template = container.streams.video[0]
            self._form = (template.codec_context.name, bytes(template.codec_context.extradata or b""))
            self._stream = self._container.add_stream_from_template(template)
            self._stream.time_base = Fraction(1, self._timescale)
            if template.codec_context.name == "hevc":
                # Safari plays H.265 only under this name
                self._stream.codec_context.codec_tag = "hvc1"

    def takes(self, source: _Source) -> bool:
        """Whether the pictures of this file fit behind those before it; if not, remembers where the rest begins."""
        with source.open() as container:
            context = container.streams.video[0].codec_context
            fits = (context.name, bytes(context.extradata or b"")) == self._form
        if not fits:
            self.rest_us = microseconds(source.piece.begins_at)
        return fits

    def copy(self, source: _Source) -> None:
        """All frames that begin before the range's end, and what they need to be decoded."""
        piece = source.piece
        with source.open() as container:
            held: list[Any] = []
            for packet in source.packets(container):
                held.append(packet)
                if piece.wall_us(packet.pts) < self._until_us:
                    for each in held:
                        self._mux(each, piece)
                    held = []
                elif piece.wall_us(packet.dts) >= self._until_us:
                    break

    def _mux(self, packet: Any, piece: Piece) -> None:
        begins_us, ends_us = piece.wall_us(packet.pts), piece.wall_us(packet.pts + (packet.duration or 0))
        lag = packet.pts - packet.dts
        pts = self._ticks(piece, packet.pts)
        dts = pts - lag * self._timescale // piece.timescale
        if self._last_dts is not None and dts <= self._last_dts:
            # two files of one run are tied to the clock anew and may meet within a tick or two
            dts = self._last_dts + 1
            pts = max(pts, dts)
        self._last_dts = dts
        packet.time_base = Fraction(1, self._timescale)
        packet.stream, packet.pts, packet.dts = self._stream, pts, dts
        self._container.mux(packet)
        if begins_us >= self._first_us:
            self.frames += 1
            self.ends_us = max(self.ends_us, ends_us)

    def _ticks(self, piece: Piece, media: int) -> int:
        """Ticks since the first frame shown, exact within a file."""
        begins = (microseconds(piece.begins_at) - self._first_us) * self._timescale
        ticks = Fraction(begins, 1_000_000) + Fraction((media - piece.media_begins) * self._timescale, piece.timescale)
        return round(ticks)

    def close(self) -> None:
        self._container.close()


def _made_lasting(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of the file, once it is on the disk for good."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return os.fstat(file.fileno()).st_size, digest
