"""视频资料复制审批单: a copy's request, the consent or the law it rests on, its files, downloads and handing over (D5-1)."""

from collections.abc import Iterator
from typing import Any

from records.clock import beijing, iso
from records.export import RESTRICTION, Basis, Export, Stage
from records.footage import Cause
from records.printed.layout import Row, label_cell, text_cell
from records.printed.margin import FRAME_WIDTH, Margin, draw_paper
from records.printed.paper import period, printed

TITLE = "视频资料复制审批单"
NOTES = (
    "注：1、依据《海关监管作业场所（场地）监控摄像头管理要求》第五条：除法律、法规规定的情形以外，未经海关同意，任何部门和个人不准擅自复制、使用和公开。",
    f"2、{RESTRICTION}",
    "3、时间均为北京时间；校验值见随附清单，文件内容一经改动即与之不符。",
)
_LABEL = 86.0


def render(export: Export) -> bytes:
    """The paper as PDF, as the copy stands now: the same bytes for the same rows."""
    margin = Margin(annex="", title=TITLE, notes=NOTES, number=export.number, office=export.office.name, foot_mark="内部资料")
    rows = [_row(label, text) for label, text in _told(export)]
    return printed(
        lambda canvas: draw_paper(canvas, margin, rows, None), title=f"{TITLE} {export.number}", author=export.office.name
    )  # fmt: skip


def _row(label: str, text: str) -> Row:
    return Row((label_cell(label, _LABEL), text_cell(text, FRAME_WIDTH - _LABEL)), least=28.0)


def _at(moment: Any) -> str:
    return f"{beijing(moment):%Y-%m-%d %H:%M:%S}"


def _told(export: Export) -> Iterator[tuple[str, str]]:
    asked = period(iso(export.begins_at), iso(export.ends_at))
    yield "摄像头", f"{export.camera.name}\n地点编号 {export.camera.code}"
    yield "申请范围", asked
    yield "缺口", _gaps([(each[0], each[1], each[2]) for each in export.gaps])
    yield "方式、用途", f"{export.use.label}：{export.purpose}"
    yield "接收方", f"{export.receiver}\n介质：{export.medium.label}"
    outside = f"\n代{export.outside}申请" if export.outside else ""
    yield "申请人", f"{export.requested_by.name}（{export.requested_by.office.name}）　{_at(export.requested_at)}{outside}"
    yield ("依法调取" if export.basis is Basis.LAW else "审批意见"), _decision(export)
    if export.withdrawn_at is not None and export.withdrawn_by is not None:
        yield "撤回", f"{export.withdrawn_by.name}　{_at(export.withdrawn_at)}\n理由：{export.withdrawn_because}"
    if export.manifest is not None:
        yield "复制件", _files(export)
        yield "下载记录", "\n".join(f"{_at(each.at)}　{each.by.name}　{each.part.name}" for each in export.downloads) or "尚未下载。"
        yield "移交", _handed(export)


def _gaps(gaps: list[tuple[str, str, str]]) -> str:
    return "\n".join(f"{period(begins, ends)}　{Cause(cause).label}" for begins, ends, cause in gaps) or "无。"


def _decision(export: Export) -> str:
    if export.decided_at is None or export.decided_by is None:
        return {Stage.WITHDRAWN: "撤回前未审批。", Stage.ENDED: "逾期未审批，申请已失效。"}.get(export.stage, "待审批。")
    by = f"{export.decided_by.name}（{export.decided_by.office.name}）　{_at(export.decided_at)}"
    if export.expires_at is None or export.from_at is None or export.until_at is None:
        return f"不同意。理由：{export.opinion}\n{by}"
    takers = "、".join(taker.user.name for taker in export.takers)
    terms = f"范围：{period(iso(export.from_at), iso(export.until_at))}\n有效期至：{_at(export.expires_at)}　下载人员：{takers}"
    if export.basis is Basis.LAW:
        return f"{export.authority}　{export.reference}\n文书 SHA-256 {export.sha256}\n{terms}\n登记人：{by}"
    return f"同意。用途：{export.opinion}\n{terms}\n审批人：{by}"


def _files(export: Export) -> str:
    gaps = export.manifest.opened()["gaps"] if export.manifest is not None else []
    told = "\n".join(f"{part.name}\n{part.bytes} 字节，{part.frames} 帧　SHA-256 {part.sha256}" for part in export.parts)
    return f"{told}\n其中缺口：{_gaps([(each['begins_at'], each['ends_at'], each['cause']) for each in gaps])}"


def _handed(export: Export) -> str:
    if export.handed_at is None or export.handed_by is None:
        return "尚未移交。\n\n接收人（签字）：　　　　　　　　　　移交人（签字）："
    carrier = f"　介质编号 {export.carrier}" if export.carrier else ""
    said = f"{_at(export.handed_at)}　移交给 {export.handed_to}{carrier}\n移交人：{export.handed_by.name}"
    return f"{said}\n\n接收人（签字）：　　　　　　　　　　移交人（签字）："
