"""The bordered table of a paper: cells of ready lines, rows that run on over pages, borders closed on every page (附件1, 附件2)."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
#: a row lower than this is rather moved to the next page than parted
LOW = 110.0
#: points that an entry may grow to fill its page
LOOSEST = 24.0
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
    """`least` and `wish` are heights: the second is given where the page has room. Above entries the head is repeated."""

    cells: tuple[Cell, ...]
    least: float
    wish: float = 0.0
    is_entry: bool = False

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


def paged(rows: Sequence[Row], *, head: Row | None, first: float, other: float, tail: float) -> list[list[Row]]:
    """The rows of each page, for frames at most `first` and `other` points high; `tail` is what must fit below the last one."""
    pages: list[list[Row]] = [[]]
    room = first
    queue = deque(rows)
    while queue:
        row = queue.popleft()
        needs_head = head is not None and row.is_entry and head not in pages[-1]
        above = head.height if head and needs_head else 0.0
        below = 0.0 if queue else tail
        chunk: Row | None = row
        rest: Row | None = None
        if row.height + above + below > room:
            holds_back = row.height + above <= room
            chunk, rest = _parted(row, room - above, holds_back=holds_back, is_forced=False)
            if chunk is None and not pages[-1]:
                chunk, rest = _parted(row, room - above, holds_back=holds_back, is_forced=True)
        if chunk is not None:
            pages[-1] += [head, chunk] if head and needs_head else [chunk]
            room -= above + chunk.height
        if rest is not None:
            queue.appendleft(rest)
            pages[-1] = _spaced(pages[-1], room)
            pages.append([])
            room = other
    if len(pages) == 1:
        pages = [_stretched(pages[0], first - tail)]
    return pages


def _parted(row: Row, room: float, *, holds_back: bool, is_forced: bool) -> tuple[Row | None, Row]:
    """What still goes on this page, and the rest; `holds_back` keeps lines back though all would fit, for what must stand below them."""
    if row.height <= LOW and not is_forced:
        return None, row
    longest = max((cell for cell in row.cells if cell.again is None), key=lambda cell: cell.height)
    parts: list[tuple[Cell, Cell]] = []
    for cell in row.cells:
        part = _parted_cell(cell, room, holds_back=holds_back and cell is longest, is_forced=is_forced)
        if part is None:
            return None, row
        parts.append(part)
    chunk = replace(row, cells=tuple(first for first, _ in parts), least=min(row.least, room), wish=0.0)
    return chunk, replace(row, cells=tuple(rest for _, rest in parts), least=min(row.least, LOW / 2), wish=0.0)


def _parted_cell(cell: Cell, room: float, *, holds_back: bool, is_forced: bool) -> tuple[Cell, Cell] | None:
    if cell.again is not None:
        return None if cell.height > room and not is_forced else (cell, replace(cell, lines=cell.again))
    lines = (*cell.lines, *cell.foot)
    if cell.height <= room and not holds_back:
        return cell, replace(cell, lines=(), foot=())
    used, end = 2 * PADDING, 0
    for count, line in enumerate(lines[:-1], start=1):
        used += line.leading
        if used > room:
            break
        if is_forced or not lines[count].keeps:
            end = count
    if not end:
        return None
    first = replace(cell, lines=cell.lines[:end], foot=cell.foot[: max(0, end - len(cell.lines))])
    return first, replace(cell, lines=cell.lines[end:], foot=cell.foot[max(0, end - len(cell.lines)) :])


def _stretched(rows: list[Row], room: float) -> list[Row]:
    """The only page filled: each row gets its share of what it wishes, the last one what is left."""
    wanted = [max(0.0, row.wish - row.height) for row in rows]
    free = room - sum(row.height for row in rows)
    share = min(1.0, free / sum(wanted)) if any(wanted) else 0.0
    given = [want * share for want in wanted]
    given[-1] += free - sum(given)
    return [replace(row, least=row.height + more) for row, more in zip(rows, given, strict=True)]


def _spaced(rows: list[Row], free: float) -> list[Row]:
    """A page that ends early because the next row is kept whole: its entries share the rest, unless that would show."""
    entries = sum(row.is_entry for row in rows)
    if not entries or free / entries > LOOSEST:
        return rows
    return [replace(row, least=row.height + free / entries) if row.is_entry else row for row in rows]


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
