"""What every printed paper stands on: two typefaces, checked and measured text, times as Beijing reads them, the PDF."""

import threading
from collections.abc import Callable
from datetime import date, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfdoc, pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from records.clock import beijing
from records.glyph import missing

SONG = "LoadwitnessSong"
HEI = "LoadwitnessHei"
FONTS = Path(__file__).parent.parent / "fonts"
#: points
PAGE_WIDTH, PAGE_HEIGHT = A4
#: share of the size above and below the baseline, the same in both faces
ASCENT, DESCENT = 0.88, 0.12
#: keeps a date and its time in one line
NBSP = "\u00a0"


class Unprintable(ValueError):
    """A text got this far with a character that has no glyph: it should have been refused when it was saved."""


def to_unicode(name: str, subset: list[int]) -> str:
    """The CMap by which a reader gets the text back; `subset` holds the code point of each code, 0 for none.

    reportlab 5.1 writes code points above U+FFFF with five digits, which readers take for another sign (𬶍 becomes Ⳙ);
    here they are UTF-16, in blocks of at most 100 as the specification asks.
    """
    pairs = [f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>" for code, point in enumerate(subset) if point]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
        f"/CMapName /{name} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for block in blocks:
        lines += [f"{len(block)} beginbfchar", *block, "endbfchar"]
    return "\n".join([*lines, "endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"])


def _register() -> None:
    ttfonts.makeToUnicodeCMap = to_unicode
    pdfmetrics.registerFont(ttfonts.TTFont(SONG, str(FONTS / "LoadwitnessSong-Regular.ttf")))
    pdfmetrics.registerFont(ttfonts.TTFont(HEI, str(FONTS / "LoadwitnessHei-Bold.ttf")))


_register()


def covered() -> set[int]:
    """The code points that the body typeface has a glyph for."""
    return set(pdfmetrics.getFont(SONG).face.charToGlyph)


def coverage() -> str:
    """What records/fonts/coverage.txt must hold: the code points of `covered` as ranges, hexadecimal, one a line."""
    ranges: list[list[int]] = []
    for point in sorted(covered()):
        if ranges and ranges[-1][1] == point - 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    head = "# code points of LoadwitnessSong-Regular.ttf, first-last; how it is made: README.md\n"
    return head + "".join(f"{first:04X}-{last:04X}\n" for first, last in ranges)


def checked(text: str) -> str:
    """The same text; raises Unprintable, naming the characters that have no glyph."""
    if lacking := missing(text):
        raise Unprintable(", ".join(lacking))
    return text


def width(text: str, size: float, face: str = SONG) -> float:
    """Points."""
    return float(pdfmetrics.stringWidth(text, face, size))


def day(iso: str | None) -> str:
    """2026年11月20日, or the form's blanks when there is no date yet."""
    if iso is None:
        return "　　年　　月　　日"
    given = date.fromisoformat(iso)
    return f"{given.year}年{given.month}月{given.day}日"


def beijing_time(iso: str) -> datetime:
    """The moment on a Beijing clock; one without a zone is refused, it would be no evidence."""
    moment = datetime.fromisoformat(iso)
    if moment.tzinfo is None:
        raise ValueError(f"time without zone: {iso}")
    return beijing(moment)


def beijing_day(iso: str) -> str:
    """The moment's date in Beijing: 2026年11月20日."""
    return day(beijing_time(iso).date().isoformat())


def period(begins_at: str, ends_at: str) -> str:
    """Date and time of day; both dates when midnight lies between."""
    begin, end = beijing_day(begins_at), beijing_day(ends_at)
    if begin == end:
        return f"{begin}{NBSP}{beijing_time(begins_at):%H:%M:%S}–{beijing_time(ends_at):%H:%M:%S}"
    return f"{begin}{NBSP}{beijing_time(begins_at):%H:%M:%S} – {end}{NBSP}{beijing_time(ends_at):%H:%M:%S}"


class _Info(pdfdoc.PDFInfo):  # type: ignore[misc]  # reportlab has no types
    """The PDF's title and author without dates: the paper's own dates stand on it, and the same content gives the same bytes."""

    def format(self, document: Any) -> bytes:
        told = {"Title": self.title, "Author": self.author, "Creator": self.creator, "Producer": self.producer}
        strings = {name: pdfdoc.PDFString(value) for name, value in told.items()}
        return bytes(pdfdoc.PDFDictionary(strings).format(document))


#: reportlab reads a typeface through one shared position: two threads at once would tear the subsets
_PRESS = threading.Lock()


def printed(
    draw: Callable[[Canvas], object], *, title: str, author: str, page: tuple[float, float] = A4, face: str = SONG
) -> bytes:
    """The PDF whose pages (width, height in points) `draw` sets, the same bytes for the same pages."""
    out = BytesIO()
    with _PRESS:
        canvas = Canvas(out, pagesize=page, pageCompression=1, invariant=1, initialFontName=face, lang="zh-CN")
        canvas._doc.info = _Info()
        canvas._doc.signature = sha256()  # the file's identifier: of its content alone, not of a time or a variable of the process
        canvas.setTitle(title)
        canvas.setAuthor(author)
        canvas.setCreator("Loadwitness")
        draw(canvas)
        canvas.save()
    return out.getvalue()
