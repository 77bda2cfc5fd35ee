"""The record sheet of one monitoring on paper: 《出口水产品生产企业货柜装箱场所视频监控记录单》 (附件1 of the business norm)."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal, NotRequired, TypedDict

from records.printed.layout import ENTRY, PADDING, Cell, Line, Row, Words, label_cell, text_cell, text_lines
from records.printed.margin import FRAME_WIDTH, Margin, draw_paper
from records.printed.paper import NBSP, beijing_day, day, period, printed, width

TEMPLATE = "附件1/1"
TITLE = "出口水产品生产企业货柜装箱场所视频监控记录单"
NOTES = (
    "注：1、监控内容记录根据《出口水产品生产企业电子监管视频监控操作规范》的监控内容及项目记录发生的情况。",
    "2、监控结果填写正常、一般异常、严重异常或违法情况，其中一般异常、严重异常需在备注栏详细说明。",
)
LIVE, RECORDED = "实时监控日期及时段：", "录象监控日期及时段："
RESULTS = {"normal": "正常", "minor": "一般异常", "serious": "严重异常", "unlawful": "违法情况"}
#: empty rows of the form
ROWS = 6
#: points; the result takes what is left
LABEL_WIDTH, RESULT_WIDTH = 104.0, 76.0
PLACE = 8.0
CONTENT_WIDTH = FRAME_WIDTH - LABEL_WIDTH - RESULT_WIDTH


class Period(TypedDict):
    """Half-open; UTC, ISO."""

    begins_at: str
    ends_at: str


class Correction(TypedDict):
    """The revision that this one takes the place of, and why."""

    revision: int
    reason: str


class SheetRow(TypedDict):
    """One point; `lines` are its items with what was seen, `result` is None in a draft; `noted` is what the system itself recorded."""

    point: str
    place_number: str
    lines: list[str]
    result: Literal["normal", "minor", "serious", "unlawful"] | None
    remark: str
    #: absent in what was frozen before there were any
    noted: NotRequired[list[str]]
    watched_s: NotRequired[int]
    reason: NotRequired[str]


class Still(TypedDict):
    """A kept picture of the monitoring; not printed, but what is frozen holds its hash."""

    place_number: str
    at: str
    sha256: str


class SheetContent(TypedDict):
    """What is frozen at submission; `operated_on` is a date in Beijing."""

    kind: Literal["sheet"]
    template: str
    number: str
    revision: int
    corrects: Correction | None
    office: str
    operators: list[str]
    operated_on: str
    enterprise: str
    live: list[Period]
    recorded: list[Period]
    rows: list[SheetRow]
    #: absent in what was frozen before they were told
    stills: NotRequired[list[Still]]
    remarks: list[str]
    draft: bool
    code: str | None


def render(content: SheetContent) -> bytes:
    """The sheet as PDF, byte for byte the same for the same content."""
    if content["template"] != TEMPLATE:
        raise ValueError(f"no such form: {content['template']}")
    revision = f"（第{content['revision']}版）" if content["revision"] > 1 else ""
    margin = Margin(
        annex="附件1",
        title=TITLE,
        notes=NOTES,
        number=content["number"] + revision,
        office=content["office"],
        code=content["code"] or "",
        foot_mark="内部资料",
        is_draft=content["draft"],
    )
    rows = [
        *_first_rows("、".join(content["operators"]), content["operated_on"], content["enterprise"]),
        _mode_row(content["live"], content["recorded"]),
        *(_entry(row) for row in content["rows"]),
        *(_empty() for _ in range(len(content["rows"]), ROWS)),
        _remark_row(_remarks(content)),
    ]
    return printed(
        lambda canvas: draw_paper(canvas, margin, rows, HEAD),
        title=f"{TITLE} {content['number']}{revision}",
        author=content["office"],
    )


def blank() -> bytes:
    """The empty form, to be filled in by hand."""
    margin = Margin(annex="附件1", title=TITLE, notes=NOTES, foot_mark="内部资料")
    rows = [*_first_rows("", None, ""), _mode_row([], []), *(_empty() for _ in range(ROWS)), _remark_row("")]
    return printed(lambda canvas: draw_paper(canvas, margin, rows, HEAD), title=TITLE, author="")


def _first_rows(operators: str, operated_on: str | None, enterprise: str) -> list[Row]:
    label, dated = 84.0, 136.0
    return [
        Row(
            (
                label_cell("操作员", LABEL_WIDTH),
                text_cell(operators, FRAME_WIDTH - LABEL_WIDTH - label - dated, is_centred=True),
                label_cell("操作日期", label),
                text_cell(day(operated_on), dated, is_centred=True),
            ),
            least=30.0,
        ),
        Row((label_cell("受监控企业", LABEL_WIDTH), text_cell(enterprise, FRAME_WIDTH - LABEL_WIDTH)), least=30.0),
    ]


def _mode_row(live: Sequence[Period], recorded: Sequence[Period]) -> Row:
    """监控方式: both boxes of the form, ticked where there is a period."""
    room = FRAME_WIDTH - LABEL_WIDTH
    lines: list[Line] = []
    for label, periods in ((LIVE, live), (RECORDED, recorded)):
        box = Words(PADDING, f"☑{label}" if periods else f"□{label}")
        hang = width(box.text, ENTRY)
        told = text_lines(_periods(periods), room - hang, leading=18.0)
        shifted = [replace(line, parts=tuple(replace(part, x=part.x + hang) for part in line.parts)) for line in told]
        lines += [replace(shifted[0], parts=(box, *shifted[0].parts)), *shifted[1:]]
    return Row((label_cell("监控方式", LABEL_WIDTH), Cell(room, tuple(lines))), least=52.0)


def _periods(periods: Sequence[Period]) -> str:
    """One day to a paragraph, its date once: 2026年11月20日 09:02:00–09:40:00、10:15:00–10:31:00；"""
    told: list[str] = []
    for date, group in groupby(periods, key=lambda given: beijing_day(given["begins_at"])):
        parts = [period(given["begins_at"], given["ends_at"]) for given in group]
        told.append("、".join([parts[0], *(part.removeprefix(f"{date}{NBSP}") for part in parts[1:])]))
    return "；\n".join(told)


def _head() -> Row:
    return Row(
        (
            label_cell("监控点（区）", LABEL_WIDTH),
            label_cell("监控内容记录", CONTENT_WIDTH),
            label_cell("监控结果", RESULT_WIDTH),
        ),
        least=30.0,
    )


HEAD = _head()


def _entry(row: SheetRow) -> Row:
    point = text_lines(row["point"], LABEL_WIDTH, is_centred=True)
    place = text_lines(row["place_number"], LABEL_WIDTH, size=PLACE, leading=13.0, is_centred=True) if row["place_number"] else []
    more = text_lines(f"{row['point']}（续）", LABEL_WIDTH, is_centred=True)
    result = text_lines(RESULTS[row["result"]], RESULT_WIDTH, is_centred=True) if row["result"] else []
    return Row(
        (
            Cell(LABEL_WIDTH, (*point, *place), again=tuple(more)),
            text_cell("\n".join([*row["lines"], *_noted(row)]), CONTENT_WIDTH),
            Cell(RESULT_WIDTH, tuple(result), again=()),
        ),
        least=38.0,
        wish=46.0,
        is_entry=True,
    )


def _noted(row: SheetRow) -> list[str]:
    """What the system recorded, told apart from what a person wrote."""
    return [f"系统记录：{line}" for line in row.get("noted", [])]


def _empty() -> Row:
    cells = (Cell(LABEL_WIDTH, again=()), Cell(CONTENT_WIDTH), Cell(RESULT_WIDTH, again=()))
    return Row(cells, least=26.0, wish=46.0, tight=12.0, is_entry=True, is_blank=True)


def _remarks(content: SheetContent) -> str:
    """What 备注 says: the correction first, then the rows' remarks led by row and point, then all others."""
    told: list[str] = []
    if corrects := content["corrects"]:
        told.append(f"更正：本单为第{content['revision']}版，替代第{corrects['revision']}版。理由：{corrects['reason']}")
    for number, row in enumerate(content["rows"], start=1):
        told += [f"第{number}行 {row['point']}：{text}" for text in (row["remark"], row.get("reason", "")) if text]
    return "\n".join([*told, *content["remarks"]])


def _remark_row(text: str) -> Row:
    room = FRAME_WIDTH - LABEL_WIDTH
    lines = text_lines(text, room) if text else []
    return Row((label_cell("备注", LABEL_WIDTH), Cell(room, tuple(lines), is_middle=False)), least=44.0, tight=30.0)
