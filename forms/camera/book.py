"""A list of cameras as a workbook: its columns, and each line read with what is wrong in its cells (C10-1, E-1)."""

import io
import zipfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from forms.base import Answers, ChoiceField, NameField
from forms.camera import EQUIPMENT, CameraForm
from records.base import Choice, Text, Unfit
from records.camera import Control, Mount, NightLight, Special

SERVES = ("C10-1", "E-1")

MOST_ROWS, MOST_BYTES, _UNPACKED = 5_000, 8 << 20, 200 << 20
#: column → heading and width; the order in which they stand
COLUMNS: dict[str, tuple[Text, int]] = {
    "site": (Text("场所"), 22), "area": (Text("监控区域"), 16), "business": (Text("业务类别"), 14), "serial": (Text("流水号"), 8),
    "mount": (Text("机型"), 8), "control": (Text("控制权"), 14), "code": (Text("摄像头编码"), 24), "special": (Text("所在位置"), 20),
    "kind_reason": (Text("分类用“其他”的理由"), 24), "line_length": (Text("设备每行字数"), 12), "address": (Text("取流地址"), 40),
    "stream_user": (Text("取流用户名"), 14), "stream_password": (Text("取流密码"), 14), "onvif": (Text("ONVIF地址"), 40),
    "panorama": (Text("广角"), 8), "audio": (Text("音频采集"), 10), "lpr": (Text("车牌识别"), 10),
    "person_recognition": (Text("人员识别"), 10),
    "night_light": (Text("夜间清晰方式"), 14), "mounting": (Text("安装点"), 24), "coverage": (Text("监控范围"), 30),
}  # fmt: skip
#: may be left out of a list: a camera that is registered keeps what it has
OPTIONAL = {"special", "kind_reason", "line_length", "stream_user", "stream_password", "onvif", *EQUIPMENT}
_CHOICES: dict[str, type[Choice]] = {"mount": Mount, "control": Control, "special": Special, "night_light": NightLight}
#: told by yes or no
FLAGS = ("panorama", "audio", "lpr", "person_recognition")
YES, NO = Text("是"), Text("否")
#: the words for a text in every language in which a list may have been made
Said = Callable[[Text], Collection[str]]


class LineForm(CameraForm):
    """One line of the list; site and area are named, not picked."""

    site = NameField(Text("场所"), most=60)
    area = NameField(Text("监控区域"), most=60)
    special = ChoiceField(Text("所在位置"), Special, default=Special.ORDINARY)


@dataclass
class Line:
    """`number` as the workbook counts; `told`: what the form made of the cells; `wrong`: column → sentence."""

    number: int
    cells: dict[str, str]
    told: dict[str, Any]
    wrong: dict[str, Text] = field(default_factory=dict)


def source(text: Text) -> tuple[str]:
    """The source language alone."""
    return (text.msgid,)


def read(raw: bytes, said: Said = source) -> list[Line]:
    """The lines of the first sheet, each judged by itself; Unfit where it is no such list at all."""
    rows = _rows(raw)
    columns, values, form = _columns(rows[0] if rows else [], said), _values(said), LineForm()
    lines = [_line(number, row, columns, values, form) for number, row in enumerate(rows[1:], 2) if any(str(cell).strip() for cell in row)]
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


def _columns(head: Sequence[object], said: Said) -> dict[str, int]:
    there = {str(word).strip(): number for number, word in enumerate(head)}
    found = {key: there[word] for key, (text, _) in COLUMNS.items() for word in said(text) if word in there}
    missing = [word for key, (word, _) in COLUMNS.items() if key not in found and key not in OPTIONAL]
    if missing:
        raise Unfit(Text("第一行缺少列：{columns}。", columns=missing), at="book")
    return found


def _values(said: Said) -> dict[str, dict[str, str]]:
    """Column → the words that stand in it → what the form takes for them."""
    choices = {key: {word: each.value for each in kinds for word in said(each.label)} for key, kinds in _CHOICES.items()}
    answers = {word: told for text, told in ((YES, "true"), (NO, "")) for word in said(text)}
    return choices | {key: {**answers, "": ""} for key in FLAGS}


def _line(
    number: int, row: Sequence[object], columns: Mapping[str, int], values: Mapping[str, Mapping[str, str]], form: LineForm
) -> Line:  # fmt: skip
    """`form` is filled anew for each line: to make one costs more than all the rest."""
    cells, wrong = {}, {}
    for key, column in columns.items():
        value = row[column] if column < len(row) else ""
        cells[key], why = _cell(key, value)
        if why is not None:
            wrong[key] = why
        if key in FLAGS and cells[key] not in values[key]:
            wrong[key] = Text("请写“是”或“否”。")
    told = {key: values.get(key, {}).get(cell, cell) for key, cell in cells.items() if cell or key not in OPTIONAL}
    form.process(Answers(told))
    if not form.validate():
        for key, errors in form.errors.items():
            wrong.setdefault(str(key), errors[0])
    return Line(number, cells, form.data, wrong)


def _cell(key: str, value: object) -> tuple[str, Text | None]:
    """A cell as text; a code that a spreadsheet took for a number has lost its last digits."""
    if isinstance(value, float | int) and not isinstance(value, bool):
        if key == "code":
            return f"{value:.0f}", Text("编码被存成了数字，20位数字会丢失末尾几位：请把单元格设为文本后重新填写。")
        return (f"{value:02.0f}" if key == "serial" else f"{value:g}"), None
    return str(value).strip(), None
