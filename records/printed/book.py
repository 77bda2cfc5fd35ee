"""A list as a workbook (xlsx): every cell is text or a number, never a formula: a long code stays whole, nothing runs on opening."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

#: a picture of the second sheet: pixels, rows and their height in points, widths in signs
_PICTURE_ROW, _PICTURE_WIDTH = 190, 48


@dataclass(frozen=True)
class Sheet:
    """Another list in the same workbook."""

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[object]]


def render(
    title: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[object]], *, note: str = "",
    pictures: Sequence[tuple[str, bytes]] = (), pictures_title: str = "", beside: Sequence[Sheet] = (), header: str = "",
) -> bytes:  # fmt: skip
    """One sheet: headings with their widths in signs, frozen; `note` stands as a comment of the first heading.

    `beside` are further sheets; `pictures` (caption, JPEG of at most 320 pixels' width) stand on one of their own after them. A book with a
    `header` is made for paper: it stands above each printed page, and long cells run on over several lines.
    """
    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as book:
        head, text = book.add_format({"bold": True, "bg_color": "#dfe6ee", "num_format": "@"}), book.add_format({"num_format": "@"})
        if header:
            text.set_text_wrap()
            text.set_align("top")
        sheet = book.add_worksheet(title[:31])
        _fill(sheet, columns, rows, head, text)
        if note:
            sheet.write_comment(0, 0, note)
        for each in beside:
            _fill(book.add_worksheet(each.title[:31]), each.columns, each.rows, head, text)
        if pictures:
            _show(book.add_worksheet(pictures_title[:31]), pictures, text)
        if header:
            for each in book.worksheets():
                _for_paper(each, header)
    return made.getvalue()


def _fill(sheet: Worksheet, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[object]], head: Format, text: Format) -> None:
    for column, (word, width) in enumerate(columns):
        sheet.set_column(column, column, width, text)
        sheet.write_string(0, column, word, head)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(number, column, value)
            elif value not in {None, ""}:
                sheet.write_string(number, column, str(value), text)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


def _for_paper(sheet: Worksheet, header: str) -> None:
    """A4 across, as wide as the page."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    # an ampersand begins a command there; what is longer than a header may be is refused whole
    sheet.set_header("&C" + header.replace("&", "&&")[:200])
    sheet.set_footer("&C&P / &N")


def _show(sheet: Worksheet, pictures: Sequence[tuple[str, bytes]], text: Format) -> None:
    sheet.set_column(0, 1, _PICTURE_WIDTH, text)
    for number, (caption, jpeg) in enumerate(pictures):
        sheet.set_row(number, _PICTURE_ROW)
        sheet.write_string(number, 0, caption, text)
        if jpeg:
            sheet.insert_image(number, 1, f"{number}.jpg", {"image_data": io.BytesIO(jpeg), "object_position": 1})
