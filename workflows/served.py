"""Noting what video was sent to whom: each look once in the trail, each stretch as a row (B16-4, B20-1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from records import audit, clock, served
from records.camera import Camera
from records.grant import Right
from records.monitoring import Mode, Monitoring, Stage, Watched, watched_between
from records.office import Office
from records.served import Attendance, Served
from records.user import THE_SYSTEM, Actor
from workflows import monitoring
from workflows.action import action
from workflows.rights import the_system

#: pictures asked for after a longer pause are another look
_ONE_LOOK = timedelta(minutes=10)
#: where a look has begun and nothing was sent yet: no claim of having watched can touch it
_NOTHING = clock.from_epoch_ms(0)
#: so long it is kept against which claims of having watched are checked
KEPT = timedelta(days=35)
#: at most so many rows in one transaction
_BATCH = 1000
_NONE = timedelta(0)
#: a report tells of so much at most: what came before its first, and what waited for the network
_FIRST, _MOST_SPARE_S = timedelta(minutes=1), 600.0
_GRACE_S = 2.0
#: a live picture told so long after the last report is an old one
_LATE = timedelta(seconds=30)
#: as many pictures as a desk shows at once, and how fast they run at most
_PICTURES = 4
_RATE = {Mode.LIVE: 1, Mode.PLAYBACK: 16}
RIGHT_FOR = {Mode.LIVE: Right.LIVE, Mode.PLAYBACK: Right.PLAYBACK}


@action("记下送出的画面", serves=("B16-4",), by=(the_system,), quiet=True)
def send(
    db: Session, actor: Actor, camera: Camera, *, visit: str, mode: Mode, begins_at: datetime, ends_at: datetime, moving: bool = True
) -> None:
    """A stretch of this camera's video, or a still of it, went out to a visit."""
    near = served.rows_of(db, visit, camera.id, mode, begins_at, ends_at, moving=moving)
    if not near:
        db.add(Served(
            visit=visit, camera_id=camera.id, mode=mode, begins_at=begins_at, ends_at=ends_at, sent_at=clock.now(), moving=moving,
        ))  # fmt: skip
        return
    row = near[-1]
    row.begins_at, row.ends_at, row.sent_at = min(row.begins_at, begins_at), max(row.ends_at, ends_at), clock.now()


def old(db: Session) -> Sequence[int]:
    """The first rows older than KEPT, but none of a visit whose monitoring still waits for its sheet."""
    waits = exists().where(
        Watched.visit == Served.visit, Watched.monitoring_id == Monitoring.id, Monitoring.stage.in_((Stage.RUNNING, Stage.STOPPED))
    )
    wanted = select(Served.id).where(Served.sent_at < clock.now() - KEPT, ~waits)
    return db.scalars(wanted.order_by(Served.id).limit(_BATCH)).all()


@action("清除过期的送出记录", serves=("B16-4",), by=(the_system,))
def forget(db: Session, actor: Actor, office: Office | None) -> int:
    """A batch of `old` goes, and what counts for no visit any more; how many of the batch went."""
    gone = old(db)
    db.execute(delete(Served).where(Served.id.in_(gone)))
    db.execute(delete(Attendance).where(Attendance.told_at < clock.now() - KEPT))
    audit.tell(db, rows=len(gone), kept_days=KEPT.days)
    return len(gone)


def note_look(db: Session, actor: Actor, camera: Camera, *, visit: str, mode: Mode) -> None:
    """One look in the trail when a visit turns to a camera, not one for each request; raises Refused without the right."""
    last = served.newest_sent_at(db, visit, camera.id, mode)
    if last is None or clock.now() - last > _ONE_LOOK:
        monitoring.look(db, actor, camera, right=RIGHT_FOR[mode])
        note_sent(db, camera, visit=visit, mode=mode, begins_at=_NOTHING, ends_at=_NOTHING, moving=False)


def note_sent(db: Session, camera: Camera, *, visit: str, mode: Mode, begins_at: datetime, ends_at: datetime, moving: bool = True) -> None:
    """As the system: a stretch went out."""
    send(db, THE_SYSTEM, camera, visit=visit, mode=mode, begins_at=begins_at, ends_at=ends_at, moving=moving)


@dataclass(frozen=True)
class Claim:
    """That a stretch of a camera's video was on screen. Times are the video's wall time."""

    camera: Camera
    mode: Mode
    begins_at: datetime
    ends_at: datetime


@action("记下在岗", serves=("B16-4",), by=(monitoring.the_monitor,), when=(Stage.RUNNING,), quiet=True)
def attend(
    db: Session, actor: Actor, sitting: Monitoring, *, visit: str, idle: timedelta | None, seen: Sequence[Claim]
) -> list[Claim] | None:
    """A desk's report: for how long nobody touched it, and what was on its screen. Returns what was credited; None: nobody is there.

    Credited is what was sent to this visit as video, not credited before, not more than a screen can show in the time since the person
    last told at any desk, and nothing of the time in which nobody was there (DESIGN P9).
    """
    now = clock.now()
    here, last_told_at = _attendance(db, sitting, visit, now, idle)
    here.spare_s = min(_MOST_SPARE_S, here.spare_s + _turn_up(here, now, idle))
    here.told_at = now
    if now - here.input_at > served.PRESENT_FOR:
        here.spare_s = 0.0
        return None
    credited: list[Claim] = []
    used: dict[int, float] = {}
    for claim in seen:
        for part in _new_parts(db, sitting, visit, claim, oldest_live_at=last_told_at - _LATE):
            spare_s = min(here.spare_s - used.get(part.camera.id, 0.0), _PICTURES * here.spare_s - sum(used.values()))
            shown = min(part.ends_at - part.begins_at, timedelta(seconds=max(0.0, spare_s) * _RATE[part.mode]))
            if shown <= _NONE:
                continue
            used[part.camera.id] = used.get(part.camera.id, 0.0) + shown.total_seconds() / _RATE[part.mode]
            told = replace(part, ends_at=part.begins_at + shown)
            monitoring.credit(
                db, actor, sitting, camera=told.camera, begins_at=told.begins_at, ends_at=told.ends_at, mode=told.mode, visit=visit,
            )  # fmt: skip
            credited.append(told)
    here.spare_s -= max([0.0, *used.values(), sum(used.values()) / _PICTURES])
    return credited


def _attendance(db: Session, sitting: Monitoring, visit: str, now: datetime, idle: timedelta | None) -> tuple[Attendance, datetime]:
    """This desk's row, and when this desk last told; the rest of it is the person's, who has one pair of eyes at all docks and machines."""
    of_person = served.attendances_of(db, sitting.monitor_id, visit, now)
    newest = max(of_person, key=lambda each: (each.told_at, -each.spare_s), default=None)
    here = next((each for each in of_person if (each.visit, each.monitoring_id) == (visit, sitting.id)), None)
    if here is None:
        began_at = max(sitting.begins_at, now - _FIRST)
        here = Attendance(visit=visit, monitoring_id=sitting.id, input_at=now - (idle or _NONE), told_at=began_at, spare_s=_GRACE_S)
        db.add(here)
    last_told_at = here.told_at
    if newest is not None:
        here.input_at, here.told_at, here.spare_s = newest.input_at, newest.told_at, newest.spare_s
    return here, last_told_at


def _turn_up(here: Attendance, now: datetime, idle: timedelta | None) -> float:
    """Note the last input; seconds since the last report in which somebody was there."""
    gone_at = here.input_at + served.PRESENT_FOR
    before_s = max(0.0, (min(now, gone_at) - here.told_at).total_seconds())
    if idle is None or now - idle <= here.input_at:
        return before_s
    here.input_at = now - max(_NONE, idle)
    if here.input_at <= gone_at:
        return max(0.0, (min(now, here.input_at + served.PRESENT_FOR) - here.told_at).total_seconds())
    return before_s + min(now - here.input_at, served.PRESENT_FOR).total_seconds()


def _new_parts(db: Session, sitting: Monitoring, visit: str, claim: Claim, *, oldest_live_at: datetime) -> list[Claim]:
    """What of a claim was sent to this visit and is not credited yet."""
    begins_at = max(claim.begins_at, oldest_live_at) if claim.mode is Mode.LIVE else claim.begins_at
    if claim.camera.site_id != sitting.site_id or begins_at >= claim.ends_at:
        return []
    known = [
        (row.begins_at, row.ends_at) for row in watched_between(db, sitting.id, claim.camera.id, begins_at, claim.ends_at)
    ]  # fmt: skip
    found = []
    for begins, ends in served.parts(db, visit, claim.camera.id, claim.mode, begins_at, claim.ends_at):
        at = begins
        for from_, until in [*known, (ends, ends)]:
            if at < min(from_, ends):
                found.append(replace(claim, begins_at=at, ends_at=min(from_, ends)))
            at = max(at, until)
    return found
