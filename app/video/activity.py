"""How much moves in a file, measured once when it is closed, so that a long loading is reviewed by its movements (B16-4, D1-2)."""

import io
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from app.video.boxes import NotFootage, read_header, scan
from app.video.index import Piece, table

#: key frames are compared in grey at this size
_SIZE = (160, 90)
#: one byte for each GOP: the mean grey difference of its key frame to the one before, in sixteenths
_UNITS = 16
#: below the one nothing moves, above the other something does, whatever the camera's own noise
_LEAST, _MOST = 3, 16
#: so short a rest is no rest, and so much of a rest's both ends is shown all the same
_REST, _MARGIN = timedelta(seconds=12), timedelta(seconds=2)
#: width of one value drawn on the line
STEP = timedelta(seconds=10)


def measure(piece: Piece) -> bytes:
    """One byte for each GOP of a closed file; empty where the file can't be read any more."""
    before: NDArray[np.float32] | None = None
    told = bytearray()
    for picture in _pictures(piece):
        grey = cv2.resize(picture, _SIZE, interpolation=cv2.INTER_AREA).astype(np.float32)
        told.append(0 if before is None else min(255, round(float(np.abs(grey - before).mean()) * _UNITS)))
        before = grey
    # the first has nothing before it: as restless as what follows
    return bytes(told[1:2] + told[1:]) if len(told) > 1 else bytes(told)


def _pictures(piece: Piece) -> Iterator[NDArray[Any]]:
    """The key frames in grey; only they are read from the disk."""
    try:
        with piece.path.open("rb") as file:
            firsts = [next(scan(file, gop.offset), None) for gop in table(piece).gops]
            parts = [os.pread(file.fileno(), first.size, first.offset) for first in firsts if first is not None]
            data = read_header(file) + b"".join(parts)
    except (FileNotFoundError, NotFootage):
        return
    if not parts:
        return
    with av.open(io.BytesIO(data), "r", format="mp4") as container:
        for frame in container.decode(video=0):
            yield frame.to_ndarray(format="gray")


@dataclass(frozen=True)
class Line:
    """What is known of a range: a value each STEP to be drawn (0 also where nothing is known), and when nothing moves."""

    begins_at: datetime
    values: bytes
    still: Sequence[tuple[datetime, datetime]]


def line(measured: Sequence[tuple[Piece, bytes]], begins_at: datetime, ends_at: datetime) -> Line:
    """The line of [begins_at, ends_at). What was not measured yet is never called still."""
    values = bytearray(-(-(ends_at - begins_at) // STEP))
    quiet = _quiet(measured)
    rests: list[tuple[datetime, datetime]] = []
    for piece, told in measured:
        for at, until, value in _spans(piece, told):
            if begins_at <= at < ends_at:
                place = (at - begins_at) // STEP
                values[place] = max(values[place], value)
            if value <= quiet:
                _lengthen(rests, max(at, begins_at), min(until, ends_at))
    still = [(begins + _MARGIN, ends - _MARGIN) for begins, ends in rests if ends - begins >= _REST]
    return Line(begins_at, bytes(values), still)


def _spans(piece: Piece, told: bytes) -> Iterator[tuple[datetime, datetime, int]]:
    """Each GOP's stretch with its value: the difference lies between its key frame and the one before."""
    found = table(piece)
    edges = [piece.wall(gop.media) for gop in found.gops] + [piece.wall(found.media_ends)]
    if len(told) != len(found.gops):
        return
    for (begins, ends), value, following in zip(pairwise(edges), told, (*told[1:], 0), strict=True):
        yield begins, ends, max(value, following)


def _quiet(measured: Sequence[tuple[Piece, bytes]]) -> int:
    """Up to which value the camera only makes its own noise."""
    told = np.frombuffer(b"".join(told for _, told in measured), np.uint8)
    return int(np.clip(2 * np.percentile(told, 5), _LEAST, _MOST)) if told.size else 0


def _lengthen(rests: list[tuple[datetime, datetime]], begins_at: datetime, ends_at: datetime) -> None:
    if begins_at >= ends_at:
        return
    if rests and begins_at - rests[-1][1] < timedelta(milliseconds=500):
        rests[-1] = (rests[-1][0], ends_at)
    else:
        rests.append((begins_at, ends_at))
