"""The report of a site held against the camera norm: areas, each clause with its cameras and gaps, pictures (C3-1, C4-2, C13-1)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from records.base import Text
from records.camera import Control
from records.conformity import Demand, Sort, Verdict
from records.conformity.areas import Cover
from records.printed.layout import PADDING, Cell, Line, Photo, Row, label_cell, text_cell, text_lines
from records.printed.margin import FRAME_WIDTH, Margin, draw_paper
from records.printed.paper import beijing_day, beijing_time, printed
from records.printed.signing import signature_lines

TITLE = "海关监管作业场所（场地）监控摄像头设置符合性报告"
NOTES = (
    "注：1、按《海关监管作业场所（场地）监控摄像头设置规范》逐条判定，条款编号为系统编号。",
    "2、“从其规定”的条款单列，不计为符合；符合率为符合条数占符合与有缺口条数之和的比例。",
    "3、画面为出具报告时存证的最近一帧，随判定一并冻结，至多60个摄像头；图下为该帧自身的时间，只印阅者有权查看的。",
)
#: points
_KEY, _VERDICT = 64.0, 150.0
_TEXT = FRAME_WIDTH - _KEY - _VERDICT
_LABEL = 92.0
_SMALL, _LEADING = 9.0, 13.5
_PHOTO = (216.0, 121.5)
_HEAD = Row(tuple(label_cell(word, wide) for word, wide in (("条款", _KEY), ("内容", _TEXT), ("判定", _VERDICT))), least=26.0)


def said(kept: dict[str, Any]) -> str:
    """A kept sentence in Chinese."""
    return str(Text.of_json(kept))


def share(content: dict[str, Any]) -> str:
    """符合率, or that nothing applies."""
    met, missing = content["counts"]["met"], content["counts"]["missing"]
    return f"{100 * met / (met + missing):.1f}%" if met + missing else "没有适用的条款"


def standing(line: dict[str, Any]) -> str:
    """The verdict with what is missing, or with why it is not asked."""
    whole = [ruling for ruling in line["rulings"] if ruling["demand"] == Demand.ALL]
    told = [] if whole else [str(Verdict(line["verdict"]).label), *(said(gap) for gap in line["gaps"])]
    for ruling in line["rulings"]:
        part = "" if ruling["demand"] == Demand.ALL or ruling["sort"] == Sort.CONFIRMED else f"（{Demand(ruling['demand']).label}）"
        told.append(f"{Sort(ruling['sort']).label}{part}：{ruled(ruling)}")
    return "\n".join(told)


def ruled(ruling: dict[str, Any]) -> str:
    """What was said; of what somebody confirmed by hand, who and when."""
    if ruling["sort"] != Sort.CONFIRMED:
        return str(ruling["said"])
    return f"{ruling['said']}（{ruling['by']} {beijing_time(ruling['at']):%Y-%m-%d %H:%M}）"


def render(content: dict[str, Any], pictures: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """The report as PDF; `pictures`: caption and file, those that the reader may see; empty where it is lost."""
    margin = Margin(annex="", title="摄像头设置符合性报告", notes=NOTES, office=content["office"], foot_mark="内部资料")
    rows = [*_first(content), *_areas(content), *_lines(content), *_pictures(pictures), _signed()]
    return printed(
        lambda canvas: draw_paper(canvas, margin, rows, _HEAD), title=f"{TITLE} {content['site']}", author=content["office"]
    )  # fmt: skip


def _fact(label: str, text: str) -> Row:
    return Row((label_cell(label, _LABEL), text_cell(text, FRAME_WIDTH - _LABEL)), least=28.0)


def _first(content: dict[str, Any]) -> Iterator[Row]:
    counts = content["counts"]
    yield _fact("场所", f"{content['site']}（{content['enterprise']}）")
    yield _fact("监管机构", content["office"])
    yield _fact("出具", f"{beijing_day(content['made_at'])} {beijing_time(content['made_at']):%H:%M}　{content['made_by']}")
    yield _fact("场所类型", "、".join(said(each) for each in content["kinds"]) or "未设定，仅适用总则")
    yield _fact("结论", "　".join([f"符合率 {share(content)}", *(f"{each.label} {counts[each.value]} 条" for each in Verdict)]))


def _areas(content: dict[str, Any]) -> Iterator[Row]:
    told = []
    for area in content["areas"]:
        stands = "没有在用的摄像头。"
        if area["cameras"]:
            stands = f"{'、'.join(area['cameras'])}；{Cover(area['cover']).label}。{said(area['warning']) if area['warning'] else ''}"
        told.append(f"{area['name']}{'（重点）' if area['key'] else ''}：{stands}")
    for loss in content["losses"]:
        lost = [f"区域“{loss['area']}”"] if loss["area"] else []
        told.append(f"{loss['camera']}一旦故障，将失去：{'、'.join([*lost, *(f'条款{key}' for key in loss['lines'])])}。")
    told += [
        f"{each['camera']}同时对应专控条款{'、'.join(each['exclusive'])}和主控条款{'、'.join(each['primary'])}，从严按海关专控。"
        for each in content["conflicts"]
    ]
    if told:
        yield _fact("监控区域", "\n".join(told))


def areas_of(content: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """What is told of areas and single cameras: of what, which cameras, how it stands, what is amiss."""
    found = []
    for area in content["areas"]:
        name = f"{area['name']}{'（重点）' if area['key'] else ''}"
        cover = str(Cover(area["cover"]).label) if area["cameras"] else ""
        found.append((name, "、".join(area["cameras"]), cover, said(area["warning"]) if area["warning"] else ""))
    for loss in content["losses"]:
        lost = [f"区域“{loss['area']}”"] if loss["area"] else []
        lost += [f"条款{key}" for key in loss["lines"]]
        found.append((loss["camera"], loss["camera"], "一旦故障", f"将失去：{'、'.join(lost)}"))
    for each in content["conflicts"]:
        both = f"专控条款{'、'.join(each['exclusive'])}和主控条款{'、'.join(each['primary'])}"
        found.append((each["camera"], each["camera"], "从严按海关专控", f"同时对应{both}"))
    return found


def _lines(content: dict[str, Any]) -> Iterator[Row]:
    for under, lines in groupby(content["lines"], key=lambda line: line["under"]):
        yield Row((replace(text_cell(under, FRAME_WIDTH), is_middle=True),), least=24.0, is_entry=True, leads=True)
        yield from (_line(each) for each in lines)


def _small(text: str, width: float) -> Cell:
    return Cell(width, tuple(text_lines(text, width, size=_SMALL, leading=_LEADING)) if text else (), is_middle=False)


def _line(line: dict[str, Any]) -> Row:
    control = str(Control(line["control"]).label) if line["control"] else "规范未规定"
    cameras = "、".join(camera["point"] for camera in line["cameras"]) or "无"
    text = f"{line['text']}\n控制权：{control}　摄像头：{cameras}"
    key = line["key"].replace("~", "→\n")
    clause = replace(_small(f"{key}\n{line['number']}", _KEY), again=_small(f"{key}\n（续）", _KEY).lines)
    return Row((clause, _small(text, _TEXT), _small(standing(line), _VERDICT)), least=24.0, is_entry=True)


def _signed() -> Row:
    """Where whoever issued it signs the paper by hand."""
    return Row((Cell(FRAME_WIDTH, tuple(signature_lines("出具人（签名）：", [], FRAME_WIDTH))),), least=44.0)


def _pictures(pictures: Sequence[tuple[str, bytes]]) -> Iterator[Row]:
    half = FRAME_WIDTH / 2
    for first in range(0, len(pictures), 2):
        pair = [_picture(caption, jpeg, half) for caption, jpeg in pictures[first : first + 2]]
        yield Row((*pair, *([Cell(half)] if len(pair) == 1 else [])), least=150.0)


def _picture(caption: str, jpeg: bytes, width: float) -> Cell:
    words = [replace(line, keeps=True) for line in text_lines(caption, width, size=_SMALL, leading=_LEADING)]
    photo = (Line(_PHOTO[1] + 3, (Photo(PADDING, *_PHOTO, jpeg),)),) if jpeg else ()
    return Cell(width, (*photo, *words))
