"""监控记录单, 附件1: one row per point, items under it, one of four results; frozen when submitted (F1-1 … F1-12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records import clock
from records.base import Choice, Record, Text
from records.camera import Camera
from records.document import Document
from records.item import ABNORMAL, UNDECLARED, UNDECLARED_FOUND, Group, Item, Result, is_conduct
from records.monitoring import Mode, Monitoring, Watched, counted_as
from records.office import Office
from records.phrase import JOINT, open_slots
from records.snapshot import Snapshot

#: 备注: what a person can read and a paper can carry
REMARK_MAX = 20_000
#: one item's 监控内容
SEEN_MAX = 500
#: why a point hardly watched is 正常
REASON_MAX = 200
#: less of a point's picture than this is little to judge by (P3)
LITTLE_S = 30
#: so short a break in watching does not begin a new period on the paper
PAUSE = timedelta(minutes=5)


class Stage(Choice):
    """A draft may be incomplete; what is submitted is fixed."""

    DRAFT = "draft", Text("草稿")
    SUBMITTED = "submitted", Text("已定稿")
    REPLACED = "replaced", Text("已被更正版取代")


class Sheet(Record):
    """One revision of the record sheet of one monitoring."""

    __tablename__ = "sheet"
    __table_args__ = (UniqueConstraint("monitoring_id", "revision"),)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    monitoring_id: Mapped[int] = mapped_column(ForeignKey("monitoring.id"))
    #: given at submission; all revisions of one sheet bear one number
    number: Mapped[str | None] = mapped_column(String(60), index=True)
    revision: Mapped[int] = mapped_column(default=1)
    #: why this revision corrects the one before
    reason: Mapped[str] = mapped_column(String(400), default="")
    stage: Mapped[Stage] = mapped_column(default=Stage.DRAFT, index=True)
    submitted_at: Mapped[datetime | None]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    #: the printed paper in the evidence store (B19-2); empty until a chore has put it there
    paper_path: Mapped[str] = mapped_column(String(200), default="")
    paper_sha256: Mapped[str] = mapped_column(String(64), default="")

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    monitoring: Mapped[Monitoring] = relationship(lazy="joined", innerjoin=True)
    document: Mapped[Document | None] = relationship(lazy="joined")
    rows: Mapped[list["Row"]] = relationship(lazy="selectin", order_by="Row.position", back_populates="sheet")

    @property
    def enterprise_id(self) -> int:
        """The supervised enterprise."""
        return self.monitoring.enterprise_id


class Row(Record):
    """One 监控点（区）: what was seen there, and the result. `version` counts its changes."""

    __tablename__ = "sheet_row"
    __table_args__ = (UniqueConstraint("sheet_id", "camera_id"),)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("sheet.id"), index=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    position: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    #: item key → what was seen, as picked or typed
    seen: Mapped[dict[str, Any]] = mapped_column(default=dict)
    result: Mapped[Result | None]
    remark: Mapped[str] = mapped_column(LongText, default="")
    #: keys of items whose words were taken over from last time and not looked at since: they stand for nothing (P9)
    taken: Mapped[list[Any]] = mapped_column(default=list)
    #: why it is judged 正常 although less than LITTLE_S of it was watched, or not 正常 although nothing was flagged
    reason: Mapped[str] = mapped_column(String(400), default="")

    sheet: Mapped[Sheet] = relationship(lazy="raise", back_populates="rows")
    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)

    @property
    def judged(self) -> dict[str, str]:
        """What was seen this time: words of last time count only once they were looked at."""
        return {key: text for key, text in self.seen.items() if key not in (self.taken or ())}

    @property
    def recorded(self) -> dict[str, str]:
        """What was seen, as it goes onto the firm's sheet: conduct items never do (art. 15)."""
        return {key: text for key, text in self.judged.items() if not is_conduct(key)}

    @property
    def is_used(self) -> bool:
        """Whether anything of the firm's was written into it."""
        return bool(self.recorded or self.result or self.remark.strip())


class Written(Record):
    """One saving of a row, by the key its writer gave it: told twice it is done once."""

    __tablename__ = "sheet_written"
    __table_args__ = (UniqueConstraint("row_id", "key"),)
    row_id: Mapped[int] = mapped_column(ForeignKey("sheet_row.id"))
    key: Mapped[str] = mapped_column(String(40))
    #: of what was to be saved
    digest: Mapped[str] = mapped_column(String(64))
    #: the row's version that it made
    version: Mapped[int]


@dataclass(frozen=True)
class Noted:
    """What the system noted of one point during a monitoring: facts, never typed."""

    #: of video that was on screen, and from when to when
    seconds: int = 0
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    #: where the monitoring's own period has no footage, and why; faults; when the view was turned, and by whom; what was flagged
    lines: tuple[Text, ...] = ()
    #: whether something of the firm's was flagged here, so that its footage is kept; whether it still can be: watched, and not yet over
    is_flagged: bool = False
    can_flag: bool = False

    @property
    def is_unshown(self) -> bool:
        """Whether no footage shows, nor can, what is abnormal here: it stands on its reason alone (art. 18)."""
        return not self.is_flagged and not self.can_flag

    @property
    def is_little(self) -> bool:
        """Whether that is little to judge by."""
        return self.seconds < LITTLE_S

    @property
    def length(self) -> Text:
        """`12分40秒`."""
        return Text("{minutes}分{seconds}秒", minutes=self.seconds // 60, seconds=f"{self.seconds % 60:02}")

    @property
    def watched(self) -> Text:
        """`12分40秒（09:02–09:31内）`."""
        if self.begins_at is None or self.ends_at is None:
            return self.length
        first, last = clock.beijing(self.begins_at), clock.beijing(self.ends_at)
        is_one_day = first.date() == last.date()
        ends = f"{last:%H:%M}" if is_one_day else f"{last:%m-%d %H:%M}"
        begins = f"{first:%H:%M}" if is_one_day else f"{first:%m-%d %H:%M}"
        return Text("{length}（{begins}–{ends}内）", length=self.length, begins=begins, ends=ends)


def missing(sheet: Sheet, noted: Mapping[int, Noted], before: Mapping[int, Row] | None = None) -> list[Text]:
    """What still stands between this draft and its submission, each thing named.

    `noted`: what was watched and flagged, by camera (P3: 正常 for a point hardly watched needs its reason; art. 18: what is abnormal
    needs its footage kept, or its reason). `before`: the rows that a correction corrects, by camera; what it leaves as it was stands.
    """
    used = [row for row in sheet.rows if row.is_used]
    lacks = [] if used else [Text("至少填写一个点位")]
    lacks += [Text("{point}：沿用上次的{count}项尚未核对", point=row.camera.point, count=len(row.taken)) for row in sheet.rows if row.taken]
    for row in used:
        its = noted.get(row.camera_id, Noted())
        lacks += _missing_in(row)
        lacks += _unproven(row, its, (before or {}).get(row.camera_id))
        if is_unfounded(row, its) and not row.reason.strip():
            lacks.append(Text("{point}：观看不足{seconds}秒，判为正常须填写理由", point=row.camera.point, seconds=LITTLE_S))
    return lacks


def is_unfounded(row: Row, noted: Noted) -> bool:
    """Whether a point is judged 正常 that was hardly watched."""
    return row.result is Result.NORMAL and noted.is_little


def _unproven(row: Row, noted: Noted, before: Row | None) -> list[Text]:
    """What is judged abnormal has its footage kept; where nothing was watched, or the time for flagging is over, it has its reason."""
    if row.result is None or row.result not in ABNORMAL or noted.is_flagged:
        return []
    if noted.can_flag:
        return [Text("{point}：尚未标记异常、保存录像（第十八条）", point=row.camera.point)]
    is_left = before is not None and row.result is before.result
    # why it was 正常 is not why it is abnormal
    is_stale = before is not None and before.result is Result.NORMAL and row.reason.strip() == before.reason.strip()
    if is_left or (row.reason.strip() and not is_stale):
        return []
    said = Text("{point}：未标记异常，判为{result}须填写理由（如现场人员报告）", point=row.camera.point, result=row.result.label)
    return [said]


def _missing_in(row: Row) -> list[Text]:
    point, lacks = row.camera.point, []
    if not row.recorded:
        lacks.append(Text("{point}：监控内容", point=point))
    if row.result is None:
        lacks.append(Text("{point}：监控结果", point=point))
    elif row.result in ABNORMAL and not row.remark.strip():
        lacks.append(Text("{point}：{result}须在备注说明", point=point, result=row.result.label))
    slots = [slot for text in (*row.judged.values(), row.remark) for slot in open_slots(text)]
    if slots:
        lacks.append(Text("{point}：{slots}尚未填写", point=point, slots=list(dict.fromkeys(slots))))
    found = any(part.strip().startswith(UNDECLARED_FOUND) for part in row.judged.get(UNDECLARED, "").split(JOINT))
    if found and row.result not in {None, Result.SERIOUS, Result.UNLAWFUL}:
        lacks.append(Text("{point}：{found}，监控结果应为严重异常或违法情况", point=point, found=UNDECLARED_FOUND))
    return lacks


def _periods(watched: Sequence[Watched], mode: Mode, sitting: Monitoring) -> list[dict[str, str]]:
    """What was watched in this mode, on whichever camera; a pause shorter than PAUSE does not end a period."""
    spans: list[tuple[datetime, datetime]] = []
    for each in sorted(watched, key=lambda one: one.begins_at):
        if counted_as(each, sitting) is not mode:
            continue
        if spans and each.begins_at - spans[-1][1] < PAUSE:
            spans[-1] = (spans[-1][0], max(spans[-1][1], each.ends_at))
        else:
            spans.append((each.begins_at, each.ends_at))
    return [{"begins_at": clock.iso(begins), "ends_at": clock.iso(ends)} for begins, ends in spans]


def _way(watched: Sequence[Watched], sitting: Monitoring) -> dict[str, list[dict[str, str]]]:
    """监控方式: what was watched; where no picture came at all, the sitting itself (its remark says that nothing was shown)."""
    live, recorded = _periods(watched, Mode.LIVE, sitting), _periods(watched, Mode.PLAYBACK, sitting)
    if not watched and sitting.mode is Mode.LIVE:
        live = [{"begins_at": clock.iso(sitting.begins_at), "ends_at": clock.iso(sitting.ends_at or clock.now())}]
    elif not watched and sitting.period_begins_at and sitting.period_ends_at:
        recorded = [{"begins_at": clock.iso(sitting.period_begins_at), "ends_at": clock.iso(sitting.period_ends_at)}]
    return {"live": live, "recorded": recorded}


def content(
    sheet: Sheet, *, items: Sequence[Item], watched: Sequence[Watched], noted: Mapping[int, Noted], remarks: Sequence[str] = (),
    stills: Sequence[Snapshot] = (),
) -> dict[str, Any]:  # fmt: skip
    """The sheet as canonical data: what is frozen, hashed and printed. Conduct items never stand here (art. 15, P14)."""
    monitoring = sheet.monitoring
    printed = [item for item in items if item.group is not Group.CONDUCT]
    return {
        "kind": "sheet", "template": "附件1/1", "number": sheet.number or "", "revision": sheet.revision,
        "corrects": {"revision": sheet.revision - 1, "reason": sheet.reason} if sheet.revision > 1 else None,
        "office": monitoring.office.name, "operators": [monitoring.monitor.name],
        "operated_on": clock.beijing(monitoring.begins_at).date().isoformat(), "enterprise": monitoring.enterprise.name,
        **_way(watched, monitoring),
        "rows": [_row(row, printed, noted.get(row.camera_id, Noted())) for row in sheet.rows if row.is_used],
        "stills": [_still(each) for each in stills], "remarks": list(remarks), "draft": sheet.stage is Stage.DRAFT, "code": None,
    }  # fmt: skip


def _row(row: Row, items: Sequence[Item], noted: Noted) -> dict[str, Any]:
    judged = row.judged
    seen = [f"{item.name}：{judged[item.key]}" for item in items if item.key in judged]
    unseen = [item.name for item in items if item.key not in judged]
    return {
        "point": row.camera.point, "place_number": row.camera.code,
        # what was not judged is said to be so, never passed over as normal (P3)
        "lines": [*seen, f"未查看：{'、'.join(unseen)}"] if unseen else seen,
        "result": row.result.value if row.result else None, "remark": row.remark.strip(),
        "noted": [f"本点观看 {noted.watched}", *map(str, noted.lines)], "watched_s": noted.seconds,
        "reason": _reason(row, noted),
    }  # fmt: skip


def _reason(row: Row, noted: Noted) -> str:
    """Why it was judged so without a picture that shows it; nothing where one does."""
    told = row.reason.strip()
    if told and is_unfounded(row, noted):
        return f"仅观看{noted.length}，判为正常的理由：{told}"
    if told and row.result in ABNORMAL and row.result is not None and noted.is_unshown:
        return f"未标记异常，判为{row.result.label}的理由：{told}"
    return ""


def _still(snapshot: Snapshot) -> dict[str, Any]:
    """A kept picture by its hash: with it the file itself is part of what was submitted."""
    at = snapshot.shown_at or snapshot.seen_at
    return {"place_number": snapshot.camera.code, "at": clock.iso(at), "sha256": snapshot.sha256}
