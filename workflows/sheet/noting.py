"""What the system notes of each point of a sheet by itself: how long it was watched, where there was no picture, who turned it (B16-4)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clock, fault
from records.anomaly import Anomaly, StepKind
from records.base import Text, if_any
from records.fault import Fault
from records.footage import Gap, gaps_of_all
from records.item import is_conduct
from records.monitoring import Monitoring, Stage, Watched, watched_seconds
from records.ptz import Span, spans_between
from records.sheet import Noted, Sheet

#: a shorter hole in the picture is not worth a line on the paper
_WORTH_SAYING = timedelta(seconds=10)


def watched_in(db: Session, sheet: Sheet) -> Sequence[Watched]:
    """What was on screen in the sheet's monitoring, in order."""
    wanted = select(Watched).where(Watched.monitoring_id == sheet.monitoring_id).order_by(Watched.begins_at)
    return db.scalars(wanted).unique().all()


def noted(db: Session, sheet: Sheet) -> dict[int, Noted]:
    """What the system noted of each point of the sheet, by camera: how long it was watched, what of the period was not recorded, …"""
    watched, sitting, cameras = watched_in(db, sheet), sheet.monitoring, [row.camera for row in sheet.rows]
    begins_at, ends_at = sitting.period_begins_at or sitting.begins_at, sitting.period_ends_at or sitting.ends_at or clock.now()
    ids, seconds, found = [camera.id for camera in cameras], watched_seconds(watched), {}
    # asked for all points at once: the desk asks again with each row that is saved
    faults = fault.during(db, ids, begins_at, ends_at)
    gaps, spans = gaps_of_all(db, ids, begins_at, ends_at), spans_between(db, ids, begins_at, ends_at)
    flagged = _flagged(db, sitting)
    for camera in cameras:
        mine = [each for each in watched if each.camera_id == camera.id]
        first, last = (mine[0].begins_at, max(each.ends_at for each in mine)) if mine else (None, None)
        missing = _holes(sitting, begins_at, ends_at, faults[camera.id], [gap for gap in gaps if gap.camera_id == camera.id])
        turned = _turned(sitting, [span for span in spans if span.camera_id == camera.id])
        marks = flagged.get(camera.id, ())
        found[camera.id] = Noted(
            seconds.get(camera.id, 0), first, last, (*missing, *turned, *marks), is_flagged=bool(marks),
            can_flag=bool(mine) and sitting.stage is not Stage.DONE,
        )  # fmt: skip
    return found


def _holes(sitting: Monitoring, begins_at: datetime, ends_at: datetime, faults: Sequence[Fault], gaps: Sequence[Gap]) -> Iterator[Text]:
    """Where the sitting's own period has no footage of a camera, and why, with the fault's number; then the faults that leave a picture.

    A short stumble is not worth a line.
    """
    by_gap = {symptom.source_row: it for it in faults for symptom in it.symptoms if symptom.source == "gap"}
    for gap in gaps:
        first, last = max(gap.begins_at, begins_at), min(gap.ends_at or ends_at, ends_at)
        if last - first < _WORTH_SAYING:
            continue
        span, cause = _span(first, last, sitting), gap.cause.label
        if gap.id in by_gap:
            yield Text("{span} 图像中断：{cause}，故障 {number}", span=span, cause=cause, number=by_gap[gap.id].number)
        else:
            yield Text("{span} 无录像：{cause}", span=span, cause=cause)
    for it in faults:
        first, last = max(it.begun_at, begins_at), min(it.restored_at or ends_at, ends_at)
        if it not in by_gap.values() and last - first >= _WORTH_SAYING:
            yield _marred(it, _span(first, last, sitting))


def _marred(it: Fault, span: str) -> Text:
    """There is a picture, and something is wrong with it: what the system saw is told more exactly than by its kind."""
    if it.words:
        return Text("{span} {kind}（{seen}），故障 {number}", span=span, kind=it.kind_of.label, seen=it.said, number=it.number)
    return Text("{span} {kind}，故障 {number}", span=span, kind=it.kind_of.label, number=it.number)


def _turned(sitting: Monitoring, spans: Sequence[Span]) -> Iterator[Text]:
    """When the view was another one, and by whom."""
    for each in spans:
        yield Text("{span} 云台转动（{name}）", span=_span(each.begun_at, each.ended_at, sitting), name=each.steering.user.name)


def _flagged(db: Session, sitting: Monitoring) -> dict[int, list[Text]]:
    """What was flagged of the firm's in this sitting, by camera; conduct never stands on the firm's sheet (art. 15)."""
    found: dict[int, list[Text]] = {}
    for each in if_any(db, select(Anomaly).where(Anomaly.monitoring_id == sitting.id).order_by(Anomaly.seen_at, Anomaly.id)):
        if not is_conduct(each.item):
            at, grade = _at(each.seen_at, sitting), each.grade.label
            said = Text("{at} 标记{grade} {number}（{item}）", at=at, grade=grade, number=each.number, item=each.item_name)
            found.setdefault(each.camera_id, []).append(said)
            for step in (step for step in each.steps if step.kind_of is StepKind.MENDED):
                found[each.camera_id].append(Text("{at} 当场纠正 {number}", at=_at(step.at, sitting), number=each.number))
    return found


def _span(first: datetime, last: datetime, sitting: Monitoring) -> str:
    """`14:20:36–14:36:02`, with the date where it is not the sitting's."""
    begins, until = _at(first, sitting), clock.beijing(last)
    return f"{begins}–{until:%H:%M:%S}" if until.date() == clock.beijing(first).date() else f"{begins}–{until:%m-%d %H:%M:%S}"


def _at(moment: datetime, sitting: Monitoring) -> str:
    """`14:20:36`, with the date where it is not the sitting's: the recording of another day is watched too."""
    local = clock.beijing(moment)
    return f"{local:%H:%M:%S}" if local.date() == clock.beijing(sitting.begins_at).date() else f"{local:%m-%d %H:%M:%S}"
