"""A printed paper read back as PDFium sees it: text, signs with their places, lines and pictures of each page."""

import re
from collections.abc import Iterable, Iterator
from contextlib import closing
from ctypes import create_string_buffer
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2 as pdfium
from pypdfium2 import raw

#: left, bottom, right, top in points
Box = tuple[float, float, float, float]
NEAR = 0.6


@dataclass(frozen=True)
class Page:
    """`runs` are the strings as they were set, each with its box, in the order of the file."""

    text: str
    runs: list[tuple[str, Box]]
    lines: list[Box]
    pictures: list[Box]

    @property
    def plain(self) -> str:
        return plain(self.text)

    @property
    def horizontal(self) -> list[Box]:
        return [line for line in self.lines if line[3] - line[1] < 3]

    @property
    def vertical(self) -> list[Box]:
        return [line for line in self.lines if line[2] - line[0] < 3]

    @property
    def frame(self) -> Box:
        return around(self.lines)

    def inside(self) -> str:
        """The text within the frame, without spaces."""
        return plain("".join(run for run, box in self.runs if within(box, self.frame)))

    def outside(self) -> str:
        return plain("".join(run for run, box in self.runs if not within(box, self.frame)))

    def place(self, text: str) -> Box:
        """Where in the frame the one run with this text stands, or, when none is just that, the one that holds it."""
        runs = [(plain(run), box) for run, box in self.runs if within(box, self.frame)]
        exact = [box for run, box in runs if run == plain(text)]
        (box,) = exact or [box for run, box in runs if plain(text) in run]
        return box


def plain(text: str) -> str:
    """Without spaces and line breaks."""
    return re.sub(r"[\s\u00a0\u3000]+", "", text)


def whole(read: Iterable[Page]) -> str:
    """What stands in the frames of all pages, without the labels repeated overleaf."""
    return re.sub(r"(备注|不符合项及处理意见|纠正措施|跟踪检查)（续）", "", "".join(page.inside() for page in read))


def around(boxes: Iterable[Box]) -> Box:
    boxes = list(boxes)
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def within(inner: Box, outer: Box, slack: float = 1.0) -> bool:
    return inner[0] >= outer[0] - slack and inner[1] >= outer[1] - slack and inner[2] <= outer[2] + slack and inner[3] <= outer[3] + slack


def cell_around(page: Page, box: Box) -> Box:
    """The ruled cell a text stands in: the nearest lines on its four sides."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    across = [line for line in page.horizontal if line[0] - 1 <= x <= line[2] + 1]
    along = [line for line in page.vertical if line[1] - 1 <= y <= line[3] + 1]
    return (
        max(line[0] for line in along if line[0] < x),
        max(line[1] for line in across if line[1] < y),
        min(line[2] for line in along if line[2] > x),
        min(line[3] for line in across if line[3] > y),
    )


def loose_ends(page: Page) -> list[tuple[float, float]]:
    """Ends of ruled lines that meet no other line: where a border is open."""
    loose: list[tuple[float, float]] = []
    for x1, y1, x2, y2 in page.lines:
        ends = [(x1, (y1 + y2) / 2), (x2, (y1 + y2) / 2)] if x2 - x1 > y2 - y1 else [((x1 + x2) / 2, y1), ((x1 + x2) / 2, y2)]
        for x, y in ends:
            meeting = [line for line in page.lines if line != (x1, y1, x2, y2) and _touches(line, x, y)]
            if not meeting:
                loose.append((x, y))
    return loose


def _touches(line: Box, x: float, y: float) -> bool:
    return line[0] - NEAR <= x <= line[2] + NEAR and line[1] - NEAR <= y <= line[3] + NEAR


def pages(pdf: bytes) -> list[Page]:
    with closing(pdfium.PdfDocument(pdf)) as document:
        return [_page(page) for page in document]


def _page(page: Any) -> Page:
    textpage = page.get_textpage()
    runs: list[tuple[str, Box]] = []
    lines: list[Box] = []
    pictures: list[Box] = []
    for item in page.get_objects():
        box = item.get_bounds()
        if item.type == raw.FPDF_PAGEOBJ_TEXT:
            runs.append((_run(item, textpage), box))
        elif item.type == raw.FPDF_PAGEOBJ_PATH:
            lines.append(box)
        elif item.type == raw.FPDF_PAGEOBJ_IMAGE:
            pictures.append(box)
    return Page(textpage.get_text_bounded(), runs, lines, pictures)


def _run(item: Any, textpage: Any) -> str:
    size = raw.FPDFTextObj_GetText(item, textpage, None, 0)
    buffer = (raw.FPDF_WCHAR * (size // 2))()
    raw.FPDFTextObj_GetText(item, textpage, buffer, size)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def fonts(pdf: bytes) -> Iterator[tuple[str, bool]]:
    """Name and "is embedded" of the typeface of every string on every page."""
    with closing(pdfium.PdfDocument(pdf)) as document:
        for page in document:
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                font = raw.FPDFTextObj_GetFont(item)
                size = raw.FPDFFont_GetBaseFontName(font, None, 0)
                buffer = create_string_buffer(size)
                raw.FPDFFont_GetBaseFontName(font, buffer, size)
                yield buffer.value.decode("ascii"), bool(raw.FPDFFont_GetIsEmbedded(font))


def picture(pdf: bytes, number: int = 0, scale: float = 2.0) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    """A page in greys, `scale` pixels to the point."""
    with closing(pdfium.PdfDocument(pdf)) as document:
        return np.asarray(document[number].render(scale=scale, grayscale=True).to_numpy()).squeeze()
