"""What a picture is, in figures: brightness, detail, colour, and how much of a reference picture is still in it (B6-2, D3-3).

All on 480×270 grey, the strips left out in which the norm wants time (on top) and name (at the foot), since they are there whatever
the lens sees. How well each figure parts good from bad was measured on our scenes and on real footage: DECISIONS 21.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.float32]

WIDTH, HEIGHT = 480, 270
#: rows of what the lens sees: below the time, above the name
_TOP, _FOOT = 30, 210
#: squares of a tile, in pixels; a tile whose grey hardly varies shows nothing
_TILE, _FLAT_STD = 30, 4
_ACROSS, _DOWN = WIDTH // _TILE, (_FOOT - _TOP) // _TILE
#: how much a tile must vary (in the middle band) to be recognised by it, and how alike it must be then
_STRUCTURE, _ALIKE = 1.5, 0.5
#: a reference with fewer such tiles can't be recognised again
_LEAST_TILES = 12
#: where so much is found in its place nothing is sought elsewhere; a shift of so many pixels is a push, if it is as sure as this
_MOST_OF_IT = 0.7
_LEAST_SHIFT, _MOST_SHIFT, _SURE = 8, 60, 0.3
_WINDOW = cv2.createHanningWindow((WIDTH, _FOOT - _TOP), cv2.CV_32F)


@dataclass(frozen=True, eq=False)
class Sight:
    """One picture, reduced; `chroma`: U and V of each tile, 0 where it is grey."""

    grey: Grey
    chroma: Grey

    @cached_property
    def view(self) -> Grey:
        """What the lens sees, without the strips of time and name."""
        return self.grey[_TOP:_FOOT]

    @cached_property
    def mean(self) -> float:
        """Brightness, 0 to 255."""
        return float(self.view.mean())

    @cached_property
    def deviation(self) -> float:
        """How much the brightness varies."""
        return float(self.view.std())

    @cached_property
    def brightest(self) -> float:
        """95 in 100 points are darker than this."""
        return float(np.percentile(self.view, 95))

    @cached_property
    def flat(self) -> float:
        """Share of tiles that show nothing."""
        mean, square = _tiles(self.view), _tiles(self.view * self.view)
        return float((square - mean * mean < _FLAT_STD**2).mean())

    @cached_property
    def detail(self) -> float:
        """Fine edges in proportion to coarse ones: lens and focus, hardly light, noise or what is seen (a plain Laplacian is all these)."""
        soft, softer, softest = (cv2.GaussianBlur(self.view, (0, 0), sigma) for sigma in (1, 2, 4))
        fine, coarse = cv2.medianBlur(np.abs(self.view - soft), 3), cv2.medianBlur(np.abs(softer - softest), 3)
        return float(np.percentile(fine, 98) / max(np.percentile(coarse, 98), 1e-3))

    @cached_property
    def middle(self) -> tuple[Grey, Grey, Grey]:
        """The middle band at half size, its tiles' means and deviations: what a view is recognised by, also at night or out of focus."""
        small = cv2.resize(self.view, (WIDTH // 2, (_FOOT - _TOP) // 2), interpolation=cv2.INTER_AREA)
        band = cv2.GaussianBlur(small, (0, 0), 1) - cv2.GaussianBlur(small, (0, 0), 4)
        mean = _tiles(band)
        return band, mean, np.sqrt(np.maximum(_tiles(band * band) - mean * mean, 0))


@dataclass(frozen=True)
class Likeness:
    """How much of a reference's view is in a picture: 0 to 1; None where the reference has too little to be recognised by."""

    share: float | None
    #: the same after the picture was pushed back by this shift (pixels of 480×270); sought only where much is missing
    pushed_share: float = 0.0
    shift: tuple[float, float] = (0.0, 0.0)


def sight_of(frame: Any) -> Sight:
    """Of a decoded video frame (av.VideoFrame): its planes are taken as they are, nothing of the full size is converted."""
    planes = frame if frame.format.name in {"yuv420p", "yuvj420p"} else frame.reformat(format="yuv420p")
    whole = planes.to_ndarray()
    height, width = frame.height, frame.width
    is_full = frame.format.name == "yuvj420p" or int(getattr(frame, "color_range", 0) or 0) == 2
    chroma = whole[height:].reshape(2, height // 2, width // 2)
    return _reduced(whole[:height], chroma, is_full=is_full)


def sight_of_picture(raw: bytes) -> Sight:
    """Of a picture file (PNG, JPEG)."""
    found = cv2.imdecode(np.frombuffer(raw, np.uint8), cv2.IMREAD_COLOR)
    if found is None:
        raise ValueError("no picture")
    # even sizes: the colour planes are half as large
    found = found[: found.shape[0] // 2 * 2, : found.shape[1] // 2 * 2]
    whole = cv2.cvtColor(found, cv2.COLOR_BGR2YUV_I420)
    height, width = found.shape[:2]
    return _reduced(whole[:height], whole[height:].reshape(2, height // 2, width // 2), is_full=False)


def _reduced(luma: Any, chroma: Any, *, is_full: bool) -> Sight:
    grey = cv2.resize(luma, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA).astype(np.float32)
    if not is_full:
        grey = np.clip((grey - 16) * np.float32(255 / 219), 0, 255)
    rows = slice(_TOP // _TILE, _FOOT // _TILE)
    tiles = [cv2.resize(plane, (_ACROSS, HEIGHT // _TILE), interpolation=cv2.INTER_AREA)[rows] for plane in chroma]
    return Sight(np.ascontiguousarray(grey), np.stack(tiles).astype(np.float32) - 128)


def _tiles(picture: Grey) -> Grey:
    """The mean of each tile."""
    return np.asarray(cv2.resize(picture, (_ACROSS, _DOWN), interpolation=cv2.INTER_AREA), np.float32)


def change(before: Sight, after: Sight) -> tuple[float, float]:
    """What changed most, over the size of a written digit, and what changed on the whole; time and name count here."""
    difference = np.abs(after.grey - before.grey)
    return float(cv2.blur(difference, (6, 6)).max()), float(difference.mean())


def cast(reference: Sight, now: Sight) -> float:
    """By how much the colour of most of the picture has shifted in one direction (of 128); a coloured lorry shifts only its own tiles."""
    if float(np.abs(now.chroma).max()) < 4:
        # by infrared there is no colour at all
        return 0.0
    shift = np.median((now.chroma - reference.chroma).reshape(2, -1), axis=1)
    return float(np.hypot(*shift))


def likeness(reference: Sight, now: Sight) -> Likeness:
    """Tile by tile, so that a lorry or people before a wall take away only their own tiles; and whether all of it is only pushed aside."""
    share = _share(reference, now)
    if share is None or share > _MOST_OF_IT:
        return Likeness(share)
    # copies: it multiplies what it is given by the window in place
    (across, down), sureness = cv2.phaseCorrelate(reference.view.copy(), now.view.copy(), _WINDOW)
    length = float(np.hypot(across, down))
    if sureness < _SURE or not _LEAST_SHIFT <= length <= _MOST_SHIFT:
        return Likeness(share)
    back = np.roll(now.grey, (-round(down), -round(across)), (0, 1))
    return Likeness(share, _share(reference, Sight(back, now.chroma)) or 0, (across, down))


def _share(reference: Sight, now: Sight) -> float | None:
    (was, was_mean, was_deviation), (band, mean, deviation) = reference.middle, now.middle
    used = was_deviation > _STRUCTURE
    if int(used.sum()) < _LEAST_TILES:
        return None
    alike = (_tiles(was * band) - was_mean * mean) / np.maximum(was_deviation * deviation, 1e-3)
    alike[deviation < _STRUCTURE / 5] = 0
    return float((alike[used] > _ALIKE).mean())
