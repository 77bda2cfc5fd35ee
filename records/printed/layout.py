"""The bordered table of a paper: cells of ready lines, rows of cells, and how they are drawn (附件1, 附件2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from records.printed.lines import broken, paragraphs
from records.printed.paper import ASCENT, DESCENT, SONG, checked, width

#: points
PADDING = 6.0
ENTRY, LABEL, SMALL = 10.5, 12.0, 8.5
THIN, THICK = 0.5, 1.1
#: a line is spread to the right edge when no sign is moved by more than this share of the size
SPREAD = 0.05


@dataclass(frozen=True)
class Words:
    """A run of signs; `x` from the cell's left edge, `spread` between the signs."""

    x: float
    text: str
    size: float = ENTRY
    face: str = SONG
    spread: float = 0.0


@dataclass(frozen=True)
class Picture:
    """A drawn signature (PNG) on the line; its height is the line's."""

    x: float
    width: float
    height: float
    png: bytes


@dataclass(frozen=True)
class Photo:
    """A camera's picture (JPEG) in its colours; its height is the line's."""

    x: float
    width: float
    height: float
    jpeg: bytes


@dataclass(frozen=True)
class Line:
    """One line of a cell; `keeps` means: never parted from the line above it."""

    leading: float
    parts: tuple[Words | Picture | Photo, ...]
    keeps: bool = False


@dataclass(frozen=True)
class Cell:
    """`foot` stands at the bottom and stays with the last lines; `again` takes the place of the rest when the row goes on overleaf."""

    width: float
    lines: tuple[Line, ...] = ()
    foot: tuple[Line, ...] = ()
    again: tuple[Line, ...] | None = None
    is_middle: bool = True

    @property
    def height(self) -> float:
        return 2 * PADDING + sum(line.leading for line in (*self.lines, *self.foot))


@dataclass(frozen=True)
class Row:
    """`least`, `wish` and `tight` are heights: `wish` is given where the page has room, `tight` is what it may be
    pressed to where that saves a page, 0 for never. Above entries the head is repeated.

    `leads`: the title of the rows below it, never the last one of a page. `is_blank`: an entry that nothing is written in.
    """

    cells: tuple[Cell, ...]
    least: float
    wish: float = 0.0
    tight: float = 0.0
    is_entry: bool = False
    is_blank: bool = False
    leads: bool = False

    @property
    def height(self) -> float:
        return max(self.least, *(cell.height for cell in self.cells))


def text_lines(text: str, cell_width: float, *, size: float = ENTRY, leading: float = 0.0, is_centred: bool = False) -> list[Line]:
    """The text set in a cell: full lines spread to the right edge, no single line of a paragraph left behind at a page's end."""
    room = cell_width - 2 * PADDING
    lines: list[Line] = []
    for paragraph in paragraphs(checked(text)):
        rows = broken(paragraph, room, lambda signs: width(signs, size))
        for number, row in enumerate(rows):
            free = room - width(row, size)
            spread = free / (len(row) - 1) if len(row) > 1 and row is not rows[-1] and not is_centred else 0.0
            words = Words(PADDING + (free / 2 if is_centred else 0.0), row, size, SONG, spread if spread <= SPREAD * size else 0.0)
            keeps = number > 0 and number in {1, len(rows) - 1}
            lines.append(Line(leading or round(size * 1.55, 1), (words,), keeps))
    return lines


def label_cell(text: str, cell_width: float) -> Cell:
    """A label of the form, centred; overleaf it says （续）."""
    first = text_lines(text, cell_width, size=LABEL, leading=17.0, is_centred=True)
    more = text_lines("（续）", cell_width, size=LABEL, leading=17.0, is_centred=True)
    again = text_lines(f"{text}（续）", cell_width, size=LABEL, leading=17.0, is_centred=True)
    return Cell(cell_width, tuple(first), again=tuple(again if len(again) == len(first) else [*first, *more]))


def text_cell(text: str, cell_width: float, *, is_centred: bool = False) -> Cell:
    """What was written, in a cell of its own."""
    return Cell(cell_width, tuple(text_lines(text, cell_width, is_centred=is_centred)) if text else ())


def draw_rows(canvas: Canvas, rows: Sequence[Row], left: float, top: float) -> float:
    """Set the rows and their borders; the height where the frame ends."""
    y = top
    total = sum(cell.width for cell in rows[0].cells)
    for row in rows:
        x = left
        for cell in row.cells:
            _draw_cell(canvas, cell, x, y, row.height)
            x += cell.width
        y -= row.height
    canvas.setLineCap(2)
    canvas.setLineWidth(THIN)
    edge = top
    for row in rows:
        x = left
        for cell in row.cells[:-1]:
            x += cell.width
            canvas.line(x, edge, x, edge - row.height)
        edge -= row.height
        if row is not rows[-1]:
            canvas.line(left, edge, left + total, edge)
    canvas.setLineWidth(THICK)
    for start, end in (((0, top), (total, top)), ((total, top), (total, y)), ((total, y), (0, y)), ((0, y), (0, top))):
        canvas.line(left + start[0], start[1], left + end[0], end[1])
    return y


def _draw_cell(canvas: Canvas, cell: Cell, x: float, top: float, height: float) -> None:
    y = top - ((height - cell.height) / 2 + PADDING if cell.is_middle else PADDING)
    for line in cell.lines:
        y -= line.leading
        draw_line(canvas, line, x, y)
    y = top - height + PADDING + sum(line.leading for line in cell.foot)
    for line in cell.foot:
        y -= line.leading
        draw_line(canvas, line, x, y)


def draw_line(canvas: Canvas, line: Line, x: float, bottom: float) -> None:
    """Set one line whose room ends at `bottom`; signs stand in its middle."""
    for part in line.parts:
        if isinstance(part, (Picture, Photo)):
            image = ImageReader(_flat(part.png) if isinstance(part, Picture) else BytesIO(part.jpeg))
            canvas.drawImage(image, x + part.x, bottom + (line.leading - part.height) / 2, part.width, part.height)
        else:
            baseline = bottom + (line.leading - part.size * (ASCENT + DESCENT)) / 2 + part.size * DESCENT
            canvas.setFont(part.face, part.size)
            canvas.drawString(x + part.x, baseline, part.text, charSpace=part.spread)


def _flat(png: bytes) -> Image.Image:
    """The picture in greys on white: no transparency on a paper that is to be archived."""
    with Image.open(BytesIO(png), formats=["PNG"]) as image:
        drawn = image.convert("RGBA")
    ground = Image.new("RGBA", drawn.size, "white")
    return Image.alpha_composite(ground, drawn).convert("L")
