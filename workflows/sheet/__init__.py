"""Filling, submitting and correcting the record sheet (F1-*, B9-4, B16-5)."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from records import audit, clock, document, numbering
from records.anomaly import Anomaly
from records.base import Refused, Text, Unfit, if_any
from records.item import Group, Item, Result
from records.monitoring import Stage as MonitoringStage
from records.office import Office
from records.phrase import Phrase, reopened, tells_amiss
from records.sheet import REASON_MAX, REMARK_MAX, SEEN_MAX, Noted, Row, Sheet, Stage, Written, content, missing
from records.snapshot import Snapshot
from records.snapshot import Stage as SnapshotStage
from records.user import Actor, User
from workflows import relief
from workflows.action import action
from workflows.monitoring import the_monitor
from workflows.rights import staff_here_or_above, the_system
from workflows.sheet.noting import noted, watched_in

#: a point that nobody wrote of on so many sheets has no last time
_LAST = 20


class Overtaken(Exception):
    """The row was changed elsewhere since it was read: both texts are to be shown (409)."""

    def __init__(self, row: Row) -> None:
        super().__init__("row changed elsewhere")
        self.row = row


@dataclass(frozen=True)
class Change:
    """What one saving changes of a row; None leaves it."""

    seen: dict[str, str] | None = None
    result: Result | None = None
    clear_result: bool = False
    remark: str | None = None
    reason: str | None = None

    @property
    def digest(self) -> str:
        """Tells one change from another."""
        return sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


def items_of(db: Session, office: Office, written: Iterable[str] = ()) -> Sequence[Item]:
    """The norm's items and the office's own, which may stand in the place of one, in order; `written`: keys that are wanted in any case."""
    own = and_(Item.office_id == office.id, Item.retired.is_(False))
    replaced = select(Item.replaces).where(own)
    in_force = or_(own, and_(Item.office_id.is_(None), Item.retired.is_(False), Item.key.not_in(replaced)))
    return db.scalars(select(Item).where(or_(in_force, Item.key.in_(tuple(written)))).order_by(Item.position, Item.id)).all()


def items_in(db: Session, sheet: Sheet) -> Sequence[Item]:
    """The items for this sheet: what was written under one that is in force no more stays."""
    return items_of(db, sheet.office, {key for row in sheet.rows for key in row.seen})


@action("填写记录单", serves=("F1-7", "F1-8", "F1-9", "B9-4"), by=(the_monitor,), when=(Stage.DRAFT,))
def write(db: Session, actor: Actor, sheet: Sheet, *, row: Row, version: int, change: Change, key: str = "") -> Row:
    """Save one row of a draft; `version` is the one the writer has seen, `key` the writer's own name for this saving (see `written`)."""
    if row.sheet_id != sheet.id:
        raise Refused(Text("这一行不在这份记录单中。"))
    if row.version != version:
        raise Overtaken(row)
    if change.seen is not None:
        _check(db, sheet, change.seen)
        row.seen = {key: text for key, text in {**row.seen, **change.seen}.items() if text.strip()}
        row.taken = [key for key in row.taken if key not in change.seen]
    if change.result is not None or change.clear_result:
        row.result = change.result
    if change.remark is not None:
        if len(change.remark) > REMARK_MAX:
            raise Unfit(Text("备注最多{most}字，现有{now}字。", most=REMARK_MAX, now=len(change.remark)), at="remark")
        row.remark = change.remark
    if change.reason is not None:
        if len(change.reason) > REASON_MAX:
            raise Unfit(Text("理由最多{most}字。", most=REASON_MAX), at="reason")
        row.reason = change.reason
    row.version += 1
    if key:
        db.add(Written(row_id=row.id, key=key, digest=change.digest, version=row.version))
    return row


#: what is said of place and work may hold again; label, vehicle and container are this loading's own, conduct is the officers'
_LASTING = (Group.HYGIENE, Group.OTHER)


@action("沿用上次", serves=("F1-8",), by=(the_monitor,), when=(Stage.DRAFT,))
def take_over(db: Session, actor: Actor, sheet: Sheet, *, row: Row) -> Row:
    """Into the row's empty items, what was in order at this point on the site's last submitted sheet; neither result nor 备注.

    What was amiss there, flagged or told by a phrase, is that loading's own. Each stands for nothing until it is looked at and written
    (`write`): judged is only what a person judged this time (P9).
    """
    if row.sheet_id != sheet.id:
        raise Refused(Text("这一行不在这份记录单中。"))
    last = _last_row(db, sheet, row)
    if last is None:
        raise Unfit(Text("这个点位上次没有记录。"), at="row")
    lasting = {item.key for item in items_of(db, sheet.office) if item.group in _LASTING}
    words = {key: reopened(text) for key, text in last.recorded.items() if key in lasting and key not in row.seen}
    amiss = _amiss(db, sheet, last)
    words = {key: text for key, text in words.items() if not amiss(key, text)}
    if words:
        row.seen, row.taken = {**row.seen, **words}, [*row.taken, *words]
        row.version += 1
    return row


def _amiss(db: Session, sheet: Sheet, last: Row) -> Callable[[str, str], bool]:
    """Whether these words of an item tell of something wrong: it was flagged in that monitoring, or a phrase of theirs is so meant."""
    monitoring = db.get_one(Sheet, last.sheet_id).monitoring_id
    flagged = set(db.scalars(select(Anomaly.item).where(Anomaly.monitoring_id == monitoring, Anomaly.camera_id == last.camera_id)))
    own = select(Phrase.item_key, Phrase.text).where(Phrase.office_id == sheet.office_id, Phrase.result.is_not(None))
    books = {(item, text) for item, text in db.execute(own)}
    return lambda key, text: key in flagged or tells_amiss(key, text, books)


def _last_row(db: Session, sheet: Sheet, row: Row) -> Row | None:
    """What was last submitted of this camera's point by this office, at another monitoring."""
    wanted = (
        select(Row).join(Sheet).where(
            Row.camera_id == row.camera_id, Sheet.stage == Stage.SUBMITTED, Sheet.office_id == sheet.office_id,
            Sheet.monitoring_id != sheet.monitoring_id,
        ).order_by(Sheet.submitted_at.desc(), Sheet.id.desc()).limit(_LAST)
    )  # fmt: skip
    return next((found for found in db.scalars(wanted).unique() if found.recorded), None)


def written(db: Session, row: Row, change: Change, key: str) -> int | None:
    """The version that this very saving made already, if it did: its answer was lost on the way, and it is not done a second time."""
    found = db.scalar(select(Written).where(Written.row_id == row.id, Written.key == key)) if key else None
    if found is not None and found.digest != change.digest:
        raise Unfit(Text("这次保存与先前同名的一次内容不同。"), at="key")
    return found.version if found is not None else None


def _check(db: Session, sheet: Sheet, seen: dict[str, str]) -> None:
    known = {item.key for item in items_in(db, sheet)}
    if not seen.keys() <= known:
        raise Unfit(Text("没有这个监控项目。"), at="item")
    if any(len(text) > SEEN_MAX for text in seen.values()):
        raise Unfit(Text("监控内容最多{most}字。", most=SEEN_MAX), at="seen")


def lacking(db: Session, sheet: Sheet, known: Mapping[int, Noted] | None = None) -> list[Text]:
    """What still stands between this draft and its submission (F1-8, F1-10, B18-1); `known`: what was noted, where it is at hand."""
    return [*missing(sheet, known or noted(db, sheet), _before(db, sheet)), *_unmade(db, sheet)]


def _before(db: Session, sheet: Sheet) -> dict[int, Row]:
    """The rows of the revision that this one corrects, by camera."""
    wanted = select(Row).join(Sheet).where(Sheet.monitoring_id == sheet.monitoring_id, Sheet.revision == sheet.revision - 1)
    return {row.camera_id: row for row in db.scalars(wanted).unique()} if sheet.revision > 1 else {}


def _unmade(db: Session, sheet: Sheet) -> list[Text]:
    """What is submitted holds the hash of every still: one that is being made is waited for, some seconds or with a reason."""
    return [_waiting(still) for still in _stills(db, sheet, SnapshotStage.WANTED)]


def _waiting(still: Snapshot) -> Text:
    point, cause = still.camera.point, still.lost_because
    if cause is None:
        return Text("{point}：截图正在存证，请稍候", point=point)
    return Text("{point}：截图尚未存证（{cause}），系统会继续重试", point=point, cause=cause.label)


def _stills(db: Session, sheet: Sheet, stage: SnapshotStage) -> Sequence[Snapshot]:
    wanted = select(Snapshot).where(Snapshot.monitoring_id == sheet.monitoring_id, Snapshot.stage == stage)
    return if_any(db, wanted.order_by(Snapshot.seen_at, Snapshot.id))


def _complete(db: Session, actor: Actor, sheet: Sheet) -> Text | None:
    lacks = lacking(db, sheet)
    return Text("还差 {count} 项：{lacks}。", count=len(lacks), lacks=lacks) if lacks else None


@action(
    "提交记录单", serves=("B16-5", "F1-10", "F1-12", "B9-4"), by=(the_monitor,), when=(Stage.DRAFT,), needs=(_complete,),
    to=(Stage.SUBMITTED,), todo=Text("记录单尚未提交"),
)  # fmt: skip
def submit(db: Session, actor: Actor, sheet: Sheet, *, to: User | None = None) -> None:
    """Freeze it: from now on only a correction changes anything. `to`: the loading goes on and is handed to this colleague."""
    now = clock.now()
    monitoring = sheet.monitoring
    if to is not None:
        relief.give(db, actor, sheet, to=to)
    if sheet.number is None:
        sheet.number = numbering.next_number(db, sheet.office, "sheet", now)
    if monitoring.stage is not MonitoringStage.DONE:
        monitoring.stage, monitoring.ends_at = MonitoringStage.DONE, monitoring.ends_at or now
    sheet.stage, sheet.submitted_at = Stage.SUBMITTED, now
    frozen = document.freeze(db, actor, kind="sheet", subject_id=sheet.id, content=told(db, sheet))
    sheet.document_id, sheet.document = frozen.id, frozen
    before = db.scalar(select(Sheet).where(Sheet.monitoring_id == sheet.monitoring_id, Sheet.revision == sheet.revision - 1))
    if before is not None:
        before.stage = Stage.REPLACED


def unprinted(db: Session, *, limit: int = 100) -> Sequence[Sheet]:
    """Frozen sheets whose paper does not lie in the evidence store yet."""
    wanted = select(Sheet).where(Sheet.document_id.is_not(None), Sheet.paper_path == "").order_by(Sheet.id).limit(limit)
    return db.scalars(wanted).unique().all()


@action("查看记录单", serves=("B20-1",), by=(staff_here_or_above,))
def look(db: Session, actor: Actor, sheet: Sheet) -> None:
    """One look at a sheet, kept in the trail."""


@action("打印记录单", serves=("B20-1",), by=(staff_here_or_above, the_system))
def print_out(db: Session, actor: Actor, sheet: Sheet) -> None:
    """Its paper is taken, at a page or by the command: of what is frozen the trail tells the hash, a draft has none."""
    audit.tell(db, sha256=sheet.document.sha256 if sheet.document else "")


@action("存入证据库", serves=("B19-2",), by=(the_system,), when=(Stage.SUBMITTED, Stage.REPLACED))
def keep_paper(db: Session, actor: Actor, sheet: Sheet, *, path: str, sha256: str) -> None:
    """The paper lies in the evidence store, apart from the footage."""
    if not sheet.paper_path:
        sheet.paper_path, sheet.paper_sha256 = path, sha256


def told(db: Session, sheet: Sheet, known: Mapping[int, Noted] | None = None) -> dict[str, Any]:
    """The sheet's canonical content as of now; `known`: what was noted, where it is at hand."""
    watched = watched_in(db, sheet)
    remarks = [] if watched else ["本次监控期间没有画面显示。"]
    handed = relief.remark(db, sheet.monitoring_id)
    remarks += [handed] if handed is not None else []
    stills = _stills(db, sheet, SnapshotStage.KEPT)
    return content(sheet, items=items_in(db, sheet), watched=watched, noted=known or noted(db, sheet), remarks=remarks, stills=stills)


@action("更正记录单", serves=("F1-12",), by=(the_monitor,), when=(Stage.SUBMITTED,), to=(Stage.DRAFT,))
def correct(db: Session, actor: Actor, sheet: Sheet, *, reason: str) -> Sheet:
    """A new revision with a reason; the old one stays readable and verifies."""
    if not reason.strip():
        raise Unfit(Text("请填写更正理由。"), at="reason")
    latest = db.scalar(select(Sheet).where(Sheet.monitoring_id == sheet.monitoring_id, Sheet.revision > sheet.revision).limit(1))
    if latest is not None:
        raise Refused(Text("这份记录单已有更正稿。"), status=409)
    revised = Sheet(
        office_id=sheet.office_id, monitoring_id=sheet.monitoring_id, number=sheet.number, revision=sheet.revision + 1,
        reason=reason.strip(),
    )  # fmt: skip
    revised.office, revised.monitoring = sheet.office, sheet.monitoring
    revised.rows = [
        Row(
            camera_id=row.camera_id, camera=row.camera, position=row.position, seen=dict(row.seen), result=row.result, remark=row.remark,
            reason=row.reason,
        )
        for row in sheet.rows
    ]  # fmt: skip
    db.add(revised)
    return revised
