"""The signature line of a block: who signed, drawn and in print, and on which day; blanks where nobody has (附件2)."""

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import groupby
from typing import TypedDict

from PIL import Image

from records.printed.layout import ENTRY, PADDING, Line, Picture, Words
from records.printed.paper import beijing_day, checked, day, width

#: points
BLANK_LEADING, SIGNED_LEADING = 28.0, 32.0
PICTURE_HEIGHT, PICTURE_WIDTH, NARROWEST = 28.0, 72.0, 40.0
GAP, DATE_GAP = 8.0, 14.0
#: room to sign by hand
BLANK_ROOM = 104.0


class Signature(TypedDict):
    """`drawing` is a PNG in base64: decoration beside the printed name; `signed_at` is UTC, ISO."""

    name: str
    signed_at: str
    drawing: str | None


@dataclass(frozen=True)
class _Signer:
    """`aspect` is the drawing's width for each point of height, 0 without a drawing."""

    name: str
    png: bytes
    aspect: float

    def drawn(self, widest: float) -> float:
        """How wide the drawing is set, points."""
        return min(PICTURE_HEIGHT * self.aspect, widest)

    def room(self, widest: float) -> float:
        """Points, when the drawing may be no wider than that."""
        return width(self.name, ENTRY) + (GAP / 2 + self.drawn(widest) if self.aspect else 0.0)


def signature_lines(label: str, signatures: Sequence[Signature], cell_width: float) -> list[Line]:
    """One line for those who signed on the same day, side by side, the date at the right; the form's blanks when nobody has."""
    right = cell_width - PADDING - GAP
    colon = right - width(day(None), ENTRY) - BLANK_ROOM
    if not signatures:
        words = (_ending_at(colon, label), _ending_at(right, day(None)))
        return [Line(BLANK_LEADING, words, keeps=True)]
    lines: list[Line] = []
    for date, group in groupby(signatures, key=lambda given: beijing_day(given["signed_at"])):
        end = right - width(date, ENTRY) - DATE_GAP
        room = end - PADDING - width(label, ENTRY)
        for signers in _side_by_side([_signer(given) for given in group], room):
            widest = _widest(signers, room)
            start = max(end - room, min(colon, end - _room(signers, widest)))
            parts = [_ending_at(start, label)] if not lines else []
            parts.append(_ending_at(right, date))
            lines.append(Line(SIGNED_LEADING, (*parts[:-1], *_set(signers, start, widest, room), parts[-1]), keeps=True))
    return lines


def _signer(given: Signature) -> _Signer:
    png = b64decode(given["drawing"] or "", validate=True)
    if not png:
        return _Signer(checked(given["name"]), png, 0.0)
    with Image.open(BytesIO(png), formats=["PNG"]) as image:
        return _Signer(checked(given["name"]), png, image.width / image.height)


def _side_by_side(signers: Sequence[_Signer], room: float) -> list[list[_Signer]]:
    """As many to a line as fit with their drawings at the narrowest."""
    rows: list[list[_Signer]] = [[]]
    for signer in signers:
        if rows[-1] and _room([*rows[-1], signer], NARROWEST) > room:
            rows.append([])
        rows[-1].append(signer)
    return rows


def _room(signers: Sequence[_Signer], widest: float) -> float:
    return sum(signer.room(widest) for signer in signers) + GAP * (len(signers) - 1)


def _widest(signers: Sequence[_Signer], room: float) -> float:
    """How wide a drawing may be so that all fit."""
    drawn = sum(1 for signer in signers if signer.aspect)
    return PICTURE_WIDTH if not drawn else max(NARROWEST, min(PICTURE_WIDTH, (room - _room(signers, 0.0)) / drawn))


def _set(signers: Sequence[_Signer], start: float, widest: float, room: float) -> list[Words | Picture]:
    """Names and drawings from `start`; a name longer than the line is set smaller, never cut."""
    size = ENTRY * min(1.0, room / _room(signers, widest))
    parts: list[Words | Picture] = []
    x = start
    for signer in signers:
        parts.append(Words(x, signer.name, size))
        x += width(signer.name, size)
        if signer.aspect:
            shown = signer.drawn(widest)
            parts.append(Picture(x + GAP / 2, shown, shown / signer.aspect, signer.png))
            x += GAP / 2 + shown
        x += GAP
    return parts


def _ending_at(x: float, text: str) -> Words:
    return Words(x - width(text, ENTRY), text)
