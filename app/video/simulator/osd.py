"""What a camera writes into its picture: running Beijing time on top, its own name below (E-4 … E-7)."""

from datetime import UTC, datetime
from functools import lru_cache

import numpy as np

from app.video.simulator.canvas import Canvas
from app.video.simulator.planes import Planes, Sprite, paste
from records.clock import beijing

_SIZE = 25
_LINE = 36


@lru_cache(maxsize=256)
def _sign(sign: str, scale: float) -> Sprite:
    """One sign of the time; all digits are equally wide, so that they stand still."""
    wide = {"-": 12, ":": 10, " ": 10}.get(sign, 15)
    canvas = Canvas(wide, _LINE, scale=scale)
    canvas.text(wide / 2, 27, sign, _SIZE, "#ffffff", anchor="ms", rim=1.4)
    return Sprite.of(canvas)


@lru_cache(maxsize=64)
def _line(words: str, scale: float) -> Sprite:
    signs = [_sign(sign, scale) for sign in words]
    return Sprite(*(np.concatenate(parts, axis=1) for parts in zip(*signs, strict=True)))


@lru_cache(maxsize=64)
def _name(name: str, scale: float) -> Sprite:
    lines = name.split("\n")
    wide = max(len(line) for line in lines) * 25 + 10
    canvas = Canvas(wide, 34 * len(lines), scale=scale)
    for row, line in enumerate(lines):
        canvas.text(wide - 5, 26 + 34 * row, line, 23.5, "#ffffff", anchor="rs", rim=1.4)
    return Sprite.of(canvas)


def write(planes: Planes, unit: float, at: float | None, name: str, *, below: float = 0) -> None:
    """Time (seconds since 1970; None for a camera without) `below` units under its place, and the name in one or two lines."""
    if at is not None:
        words = f"{beijing(datetime.fromtimestamp(at, UTC)):%Y-%m-%d %H:%M:%S}"
        paste(planes, _line(words, unit), 18 * unit, (14 + below) * unit)
    if name:
        sprite = _name(name, unit)
        paste(planes, sprite, planes.width - 16 * unit - sprite.width, planes.height - 14 * unit - sprite.height)
