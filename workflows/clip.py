"""Clips: wanted when an anomaly is flagged, cut later by a chore under a lease, kept or lost with the cause (B18-1, B19-1).

As a rule an anomaly has one; another begins where the camera's stream changed its form within the range.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from records import clock, numbering
from records.anomaly import Anomaly
from records.base import Refused, Text
from records.camera import Camera
from records.clip import Clip, Stage
from records.footage import Cause
from records.notice import Loud, is_loud
from records.user import Actor
from workflows import notice
from workflows.action import action
from workflows.rights import deciders, staff_here_or_above, the_system

#: as long as for a copy: half an hour of footage on a slow disk is cut within it
LEASE = timedelta(minutes=30)
#: after so many attempts without an end the administrators are told; it is tried on all the same
ATTEMPTS = 5
#: after the n-th failure it waits n times so long, at most LONGEST
PAUSE, LONGEST = timedelta(minutes=1), timedelta(minutes=30)
#: for rows and frames that come late it waits a quarter of the time that has passed, at least and at most so long
_SOON, _LATER = timedelta(seconds=2), timedelta(minutes=1)


@action("截取片段", serves=("B18-1", "B19-1"), within=("anomaly.flag", "clip.keep"))
def want(db: Session, actor: Actor, anomaly: Anomaly, *, camera: Camera, begins_at: datetime, ends_at: datetime) -> Clip:
    """Order a clip; the row is the message."""
    clip = Clip(
        number=numbering.next_number(db, anomaly.office, "clip", clock.now()), office_id=anomaly.office_id, anomaly_id=anomaly.id,
        camera_id=camera.id, begins_at=begins_at, ends_at=ends_at, wanted_at=clock.now(), gaps=[],
    )  # fmt: skip
    clip.office, clip.anomaly, clip.camera = anomaly.office, anomaly, camera
    db.add(clip)
    return clip


def due(db: Session, *, until: datetime, limit: int = 1) -> Sequence[Clip]:
    """Wanted clips that end by `until` and which nobody is cutting, locked against other workers."""
    now = clock.now()
    free = or_(Clip.lease_until.is_(None), Clip.lease_until < now)
    wanted = select(Clip).where(Clip.stage == Stage.WANTED, Clip.ends_at <= until, free)
    return db.scalars(wanted.order_by(Clip.ends_at, Clip.id).limit(limit).with_for_update(skip_locked=True, of=Clip)).all()


def locked(db: Session, number: int) -> Clip:
    """The clip as it is now; nobody else decides about it before this transaction ends."""
    return db.scalars(select(Clip).where(Clip.id == number).with_for_update(of=Clip)).one()


_TAKEN = Text("截取任务已由另一进程接手。")


def _free(db: Session, actor: Actor, clip: Clip) -> Text | None:
    return _TAKEN if clip.lease_until is not None and clip.lease_until >= clock.now() else None


@action("领取截取任务", serves=("B18-1",), by=(the_system,), when=(Stage.WANTED,), needs=(_free,), quiet=True)
def claim(db: Session, actor: Actor, clip: Clip) -> str:
    """Take the order for LEASE; the token proves it later. Failed or died under it too often: a person has to look."""
    clip.lease_token, clip.lease_until, clip.attempts = secrets.token_hex(16), clock.now() + LEASE, clip.attempts + 1
    if clip.attempts == ATTEMPTS + 1:
        said = Text("异常 {number} 的片段 {count} 次未能截取，录像已锁定", number=clip.anomaly.number, count=ATTEMPTS)
        notice.tell(db, clip.anomaly, to=deciders(db, clip.office), text=said, is_urgent=is_loud(Loud.UNCUT))
    return clip.lease_token


def _held(clip: Clip, token: str) -> None:
    if not token or clip.lease_token != token:
        raise Refused(_TAKEN, status=409)


@action("查看片段", serves=("B20-1", "B3-3"), by=(staff_here_or_above,), when=(Stage.KEPT,))
def look(db: Session, actor: Actor, clip: Clip) -> None:
    """One look at a clip, kept in the trail."""


@action("存入证据库", serves=("B19-1", "B19-2", "B18-1"), by=(the_system,), when=(Stage.WANTED,), to=(Stage.KEPT,))
def keep(
    db: Session, actor: Actor, clip: Clip, *, token: str, path: str, sha256: str, size_bytes: int, frames: int,
    gaps: list[list[Any]], rest_begins_at: datetime | None = None,
) -> None:  # fmt: skip
    """The file lies in the evidence store. What a change of the stream's form left out of it is ordered with it, never a moment later:

    with no clip of it wanted, its footage could be let go.
    """
    _held(clip, token)
    ends_at, clip.ends_at = clip.ends_at, rest_begins_at or clip.ends_at
    clip.stage, clip.kept_at, clip.path, clip.sha256 = Stage.KEPT, clock.now(), path, sha256
    clip.bytes, clip.frames, clip.gaps, clip.lost_because = size_bytes, frames, gaps, None
    if rest_begins_at is not None:
        want(db, actor, clip.anomaly, camera=clip.camera, begins_at=rest_begins_at, ends_at=ends_at)


@action("记明没有录像", serves=("B18-1",), by=(the_system,), when=(Stage.WANTED,), to=(Stage.LOST,))
def lose(db: Session, actor: Actor, clip: Clip, *, token: str, cause: Cause) -> None:
    """There is no footage of that range: the anomaly says so, with the gap's cause."""
    _held(clip, token)
    clip.stage, clip.lost_because = Stage.LOST, cause


@action("截取未成", serves=("B18-1",), by=(the_system,), when=(Stage.WANTED,), quiet=True)
def stumble(db: Session, actor: Actor, clip: Clip, *, token: str, error: str, cause: Cause = Cause.UNKNOWN) -> None:
    """It failed this time; free for the next try after a pause that grows. The anomaly says the cause meanwhile."""
    _held(clip, token)
    clip.last_error, clip.lease_token, clip.lost_because = error[:400], "", cause
    clip.lease_until = clock.now() + min(clip.attempts * PAUSE, LONGEST)


@action("等候录像", serves=("B18-1",), by=(the_system,), when=(Stage.WANTED,), quiet=True)
def wait(db: Session, actor: Actor, clip: Clip, *, token: str, error: str) -> None:
    """Its footage is not all told yet: asked again soon, later each time. No failure, so it is not counted as one."""
    _held(clip, token)
    clip.last_error, clip.lease_token, clip.lost_because = error[:400], "", None
    clip.attempts -= 1
    clip.lease_until = clock.now() + max(_SOON, min((clock.now() - clip.ends_at) / 4, _LATER))
