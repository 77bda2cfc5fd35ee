"""A list of cameras as a workbook: its columns, and each line read with what is wrong in its cells (C10-1, E-1)."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from python_calamine import CalamineError, CalamineWorkbook

from forms.base import Answers, ChoiceField, NameField
from forms.camera import CameraForm
from records.base import Choice, Text, Unfit
from records.camera import Control, Mount, Special

SERVES = ("C10-1", "E-1")

MOST_ROWS, MOST_BYTES, _UNPACKED = 5_000, 8 << 20, 200 << 20
#: column → heading and width; the order in which they stand
COLUMNS: dict[str, tuple[Text, int]] = {
    "site": (Text("场所"), 22), "area": (Text("监控区域"), 16), "business": (Text("业务类别"), 14), "serial": (Text("流水号"), 8),
    "mount": (Text("机型"), 8), "control": (Text("控制权"), 14), "code": (Text("摄像头编码"), 24), "special": (Text("所在位置"), 20),
    "kind_reason": (Text("分类用“其他”的理由"), 24), "line_length": (Text("设备每行字数"), 12), "address": (Text("取流地址"), 40),
    "stream_user": (Text("取流用户名"), 14), "stream_password": (Text("取流密码"), 14), "onvif": (Text("ONVIF地址"), 40),
}  # fmt: skip
#: may be left out of a list
_OPTIONAL = {"special", "kind_reason", "line_length", "stream_user", "stream_password", "onvif"}
_CHOICES: dict[str, type[Choice]] = {"mount": Mount, "control": Control, "special": Special}


class LineForm(CameraForm):
    """One line of the list; site and area are named, not picked."""

    site = NameField(Text("场所"), most=60)
    area = NameField(Text("监控区域"), most=60)
    special = ChoiceField(Text("所在位置"), Special, default=Special.ORDINARY)


@dataclass
class Line:
    """`number` as the workbook counts; `wrong`: column → sentence."""

    number: int
    cells: dict[str, str]
    form: LineForm
    wrong: dict[str, Text] = field(default_factory=dict)


def read(raw: bytes) -> list[Line]:
    """The lines of the first sheet, each judged by itself; Unfit where it is no such list at all."""
    rows = _rows(raw)
    columns = _columns(rows[0] if rows else [])
    lines = [_line(number, row, columns) for number, row in enumerate(rows[1:], 2) if any(str(cell).strip() for cell in row)]
    if not lines:
        raise Unfit(Text("表中没有摄像头。"), at="book")
    if len(lines) > MOST_ROWS:
        raise Unfit(Text("一次最多导入{most}个摄像头，表中有{count}个。", most=MOST_ROWS, count=len(lines)), at="book")
    return lines


def _rows(raw: bytes) -> list[list[object]]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if len(raw) > MOST_BYTES or sum(each.file_size for each in packed.infolist()) > _UNPACKED:
                raise Unfit(Text("文件过大，请分几次导入。"), at="book")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(raw)).get_sheet_by_index(0)
        found: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    except (zipfile.BadZipFile, CalamineError):
        raise Unfit(Text("不是xlsx文件，请用导出的表格填写后再导入。"), at="book") from None
    return found


def _columns(head: Sequence[object]) -> dict[str, int]:
    there = {str(word).strip(): number for number, word in enumerate(head)}
    found = {key: there[word.msgid] for key, (word, _) in COLUMNS.items() if word.msgid in there}
    missing = [word for key, (word, _) in COLUMNS.items() if key not in found and key not in _OPTIONAL]
    if missing:
        raise Unfit(Text("第一行缺少列：{columns}。", columns=missing), at="book")
    return found


def _line(number: int, row: Sequence[object], columns: Mapping[str, int]) -> Line:
    cells, wrong = {}, {}
    for key, column in columns.items():
        value = row[column] if column < len(row) else ""
        cells[key], why = _cell(key, value)
        if why is not None:
            wrong[key] = why
    told = {key: _value(key, cell) for key, cell in cells.items() if cell or key not in _OPTIONAL}
    line = Line(number, cells, LineForm(Answers(told)), wrong)
    if not line.form.validate():
        for key, errors in line.form.errors.items():
            line.wrong.setdefault(str(key), errors[0])
    return line


def _cell(key: str, value: object) -> tuple[str, Text | None]:
    """A cell as text; a code that a spreadsheet took for a number has lost its last digits."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        if key == "code":
            return f"{value:.0f}", Text("编码被存成了数字，20位数字会丢失末尾几位：请把单元格设为文本后重新填写。")
        return (f"{value:02.0f}" if key == "serial" else f"{value:g}"), None
    return str(value).strip(), None


def _value(key: str, cell: str) -> str:
    """Choices stand in a list by their label."""
    return next((each.value for each in _CHOICES.get(key, ()) if cell == each.label.msgid), cell)
