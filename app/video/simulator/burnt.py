"""Frame number and time as black and white squares in the picture: how tests and benchmarks know which frame they see.

Two rows at the top edge. A square is a sixtieth of the width on each side; a row is a mark of four squares (white black white
black), the bits, highest first, and eight bits of check.
"""

from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from app.video.simulator.planes import BLACK, GREY, WHITE, Planes

COLUMNS = 60
NUMBER_BITS = 24
TIME_BITS = 44
_CHECK_BITS = 8
_MARK = (1, 0, 1, 0)


def _bits(value: int, count: int) -> list[int]:
    check = crc32(value.to_bytes(8)) & 0xFF
    return [*_MARK, *((value >> bit) & 1 for bit in reversed(range(count))), *((check >> bit) & 1 for bit in reversed(range(_CHECK_BITS)))]


def _burn(planes: Planes, row: int, bits: list[int]) -> None:
    edges = [round(column * planes.width / COLUMNS) for column in range(len(bits) + 1)]
    top, bottom = round(row * planes.width / COLUMNS), round((row + 1) * planes.width / COLUMNS)
    line = np.empty(edges[-1], np.uint8)
    for bit, left, right in zip(bits, edges, edges[1:], strict=False):
        line[left:right] = WHITE if bit else BLACK
    planes.y[top:bottom, : edges[-1]] = line
    for chroma in (planes.u, planes.v):
        chroma[top // 2 : (bottom + 1) // 2, : (edges[-1] + 1) // 2] = GREY


def burn(planes: Planes, number: int, at: float) -> None:
    """Write the number (24 bits, it wraps) and the moment (seconds since 1970, kept to the millisecond) into the picture."""
    _burn(planes, 0, _bits(number % (1 << NUMBER_BITS), NUMBER_BITS))
    _burn(planes, 1, _bits(round(at * 1000) % (1 << TIME_BITS), TIME_BITS))


def _read(frame: NDArray[Any], row: int, count: int) -> int | None:
    grey = frame if frame.ndim == 2 else frame.mean(axis=2)
    square = grey.shape[1] / COLUMNS
    inset = square / 4
    top, bottom = int(row * square + inset), max(int(row * square + inset) + 1, int((row + 1) * square - inset))
    bits = []
    for column in range(len(_MARK) + count + _CHECK_BITS):
        left = int(column * square + inset)
        right = max(left + 1, int((column + 1) * square - inset))
        level = float(grey[top:bottom, left:right].mean())
        if 96 < level < 160:
            return None
        bits.append(int(level >= 160))
    value = int("".join(map(str, bits[len(_MARK) : len(_MARK) + count])), 2)
    return value if bits == _bits(value, count) else None


def read_number(frame: NDArray[Any]) -> int | None:
    """The number burnt into a decoded picture (grey, RGB or BGR, any size), or None where there is none to be read."""
    return _read(frame, 0, NUMBER_BITS)


def read_time(frame: NDArray[Any]) -> datetime | None:
    """The moment burnt into a decoded picture, UTC."""
    milliseconds = _read(frame, 1, TIME_BITS)
    return None if milliseconds is None else datetime.fromtimestamp(milliseconds / 1000, UTC)
