"""What stands outside the frame of a paper: title, number, copy or draft mark, notes, and the foot with page x of y (附件1, 附件2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from records.printed.layout import Line, Row, Words, draw_line, draw_rows
from records.printed.lines import broken
from records.printed.paging import paged
from records.printed.paper import HEI, PAGE_HEIGHT, PAGE_WIDTH, SONG, checked, width

#: points
FRAME_WIDTH = 456.0
LEFT = (PAGE_WIDTH - FRAME_WIDTH) / 2
RIGHT = LEFT + FRAME_WIDTH
#: where the frame begins, from the page's top
FIRST_TOP, OTHER_TOP = 138.0, 78.0
#: where frame and notes must end, from the page's bottom
BOTTOM = 70.0
FOOT_SIZE, NOTE_SIZE, NOTE_LEADING, NOTE_GAP = 9.0, 9.0, 14.5, 6.0
_BLACK, _FAINT = HexColor("#000000"), HexColor("#b0b0b0")


@dataclass(frozen=True)
class Margin:
    """The words around one paper's frame. `annex` is empty on a paper that is none, `number` and `code` on a blank form.

    `foot_mark` is 内部资料 or empty.
    """

    annex: str
    title: str
    notes: tuple[str, ...]
    number: str = ""
    office: str = ""
    code: str = ""
    foot_mark: str = ""
    corner: str = ""
    is_draft: bool = False


def draw_paper(canvas: Canvas, margin: Margin, rows: Sequence[Row], head: Row | None = None) -> None:
    """All pages of one paper, or of one copy of it: the pages are counted anew."""
    notes = note_lines(margin.notes)
    tail = NOTE_GAP + NOTE_LEADING * len(notes)
    pages = paged(rows, head=head, first=PAGE_HEIGHT - FIRST_TOP - BOTTOM, other=PAGE_HEIGHT - OTHER_TOP - BOTTOM, tail=tail)
    for number, page in enumerate(pages, start=1):
        top = PAGE_HEIGHT - (FIRST_TOP if number == 1 else OTHER_TOP)
        _draw_head(canvas, margin, is_first=number == 1)
        end = draw_rows(canvas, page, LEFT, top)
        if number == len(pages):
            y = end - NOTE_GAP
            for note in notes:
                y -= note.leading
                draw_line(canvas, note, LEFT, y)
        _draw_foot(canvas, margin, f"第 {number} 页 共 {len(pages)} 页")
        canvas.showPage()


def note_lines(notes: Sequence[str]) -> list[Line]:
    """The notes below the frame; what follows 注： and the numbers hangs in line."""
    lines: list[Line] = []
    for count, note in enumerate(notes):
        lead = note[: note.index("、") + 1] if "、" in note[:5] else note[: note.index("：") + 1]
        start = width("注：", NOTE_SIZE) if count else 0.0
        hang = start + width(lead, NOTE_SIZE)
        rows = broken(note[len(lead) :], FRAME_WIDTH - hang, lambda signs: width(signs, NOTE_SIZE))
        for number, row in enumerate(rows):
            words = Words(hang, row, NOTE_SIZE) if number else Words(start, lead + row, NOTE_SIZE)
            lines.append(Line(NOTE_LEADING, (words,)))
    return lines


def _draw_head(canvas: Canvas, margin: Margin, *, is_first: bool) -> None:
    if is_first:
        _put(canvas, LEFT, 64, f"{margin.annex}：" if margin.annex else "", 12)
        _put(canvas, (PAGE_WIDTH - width(margin.title, 18, HEI)) / 2, 102, margin.title, 18, HEI)
        if margin.number:
            number = checked(f"编号：{margin.number}")
            _put(canvas, RIGHT - width(number, 10.5), 130, number, 10.5)
    else:
        _put(canvas, LEFT, 70, f"{margin.annex}　{margin.title}（续）".strip(), 10)
    if margin.corner:
        _put(canvas, RIGHT - width(margin.corner, 10.5, HEI), 64 if is_first else 70, margin.corner, 10.5, HEI)
    if margin.is_draft:
        canvas.setFillColor(_FAINT)
        _put(canvas, RIGHT - width("草稿", 22, HEI), 64, "草稿", 22, HEI)
        canvas.setFillColor(_BLACK)


def _draw_foot(canvas: Canvas, margin: Margin, page: str) -> None:
    """Number, short code and pages, so that a loose sheet finds home."""
    told = [margin.office, margin.number, f"校验码 {margin.code}" if margin.code else ""]
    y = PAGE_HEIGHT - 44.0
    start = LEFT
    if margin.foot_mark:
        _put(canvas, LEFT, y, margin.foot_mark, FOOT_SIZE, HEI)
        start += width(margin.foot_mark, FOOT_SIZE, HEI) + 1.5 * FOOT_SIZE
    room = RIGHT - width(page, FOOT_SIZE) - 2 * FOOT_SIZE - start
    rows = broken(checked("　".join(part for part in told if part)), room, lambda signs: width(signs, FOOT_SIZE))
    for number, row in enumerate(rows):
        _put(canvas, start, y + number * 1.3 * FOOT_SIZE, row, FOOT_SIZE)
    _put(canvas, RIGHT - width(page, FOOT_SIZE), y, page, FOOT_SIZE)


def _put(canvas: Canvas, x: float, from_top: float, text: str, size: float, face: str = SONG) -> None:
    draw_line(canvas, Line(0.0, (Words(x, text, size, face),)), 0.0, PAGE_HEIGHT - from_top + size * 0.38)
