"""Still pictures from key frames: for the timeline's hover, for tiles, for a second tab of the desk (B9-1, UI §6)."""

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import av
import cv2

from app.video.boxes import Gop, NotFootage, read_header, scan
from app.video.index import Piece, gop_at, table

_JPEG_QUALITY = 80
#: the browser tells moments in whole milliseconds, rounded twice: far less than any frame lasts
_ROUNDING = timedelta(milliseconds=5)


@dataclass(frozen=True)
class Still:
    """A JPEG and the moment it shows."""

    jpeg: bytes
    shown_at: datetime


def at(pieces: Sequence[Piece], moment: datetime, *, width: int = 320) -> Still | None:
    """The key frame at or before `moment` in the footage of that moment; None where there is no footage."""
    for piece in pieces:
        if piece.begins_at <= moment and (piece.ends_at is None or moment < piece.ends_at):
            gop = gop_at(piece, piece.media(moment))
            if gop is not None:
                return _still(piece, gop, width)
    return None


def newest(pieces: Sequence[Piece], *, width: int = 320) -> Still | None:
    """The newest key frame of these files."""
    for piece in reversed(pieces):
        gops = table(piece).gops
        if gops:
            return _still(piece, gops[-1], width)
    return None


@dataclass(frozen=True)
class Frame:
    """One frame as a lossless PNG, the moment it begins, and its size in pixels."""

    png: bytes
    shown_at: datetime
    size: tuple[int, int]


def exact(pieces: Sequence[Piece], moment: datetime) -> Frame | None:
    """The very frame that stands on screen at `moment`, in full size and without loss; None where there is no footage (yet)."""
    for piece in pieces:
        if piece.begins_at - _ROUNDING <= moment and (piece.ends_at is None or moment < piece.ends_at):
            media = max(piece.media(moment + _ROUNDING), piece.media_begins)
            gop = gop_at(piece, media)
            found = _frame(piece, gop, media) if gop is not None else None
            if found is not None:
                return found
    return None


def _frame(piece: Piece, gop: Gop, media: int) -> Frame | None:
    """The last frame of the GOP that is shown by then."""
    data = _bytes(piece, gop, whole=True)
    if not data:
        return None
    with av.open(io.BytesIO(data), "r", format="mp4") as container:
        shown = [frame for frame in container.decode(video=0) if frame.pts is not None and frame.pts <= media]
    if not shown:
        return None
    last = max(shown, key=lambda frame: frame.pts or 0)
    is_made, png = cv2.imencode(".png", last.to_ndarray(format="bgr24"))
    return Frame(png.tobytes(), piece.wall(last.pts or 0), (last.width, last.height)) if is_made else None


def _still(piece: Piece, gop: Gop, width: int) -> Still | None:
    picture = key_picture(piece, gop)
    if picture is None:
        return None
    height = max(2, round(picture.shape[0] * width / picture.shape[1]))
    if width < picture.shape[1]:
        picture = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    is_made, jpeg = cv2.imencode(".jpg", picture, (cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY))
    return Still(jpeg.tobytes(), piece.wall(gop.media)) if is_made else None


def key_picture(piece: Piece, gop: Gop) -> Any:
    """The GOP's key frame as BGR array in full size, or None where the file can't be read any more."""
    data = _bytes(piece, gop, whole=False)
    if not data:
        return None
    with av.open(io.BytesIO(data), "r", format="mp4") as container:
        for frame in container.decode(video=0):
            return frame.to_ndarray(format="bgr24")
    return None


def _bytes(piece: Piece, gop: Gop, *, whole: bool) -> bytes:
    """Header and GOP (or only its key frame) as a file of their own; nothing where the file can't be read any more."""
    try:
        with piece.path.open("rb") as file:
            head = read_header(file)
            first = next(scan(file, gop.offset), None)
            size = (gop.size if whole else first.size) if first is not None else 0
            return head + os.pread(file.fileno(), size, gop.offset) if size else b""
    except (FileNotFoundError, NotFootage):
        return b""
