"""Clips: wanted when an anomaly is flagged, cut later by a chore under a lease, kept or lost with the cause (B18-1, B19-1)."""

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
from workflows.rights import staff_here_or_above, the_system

LEASE = timedelta(minutes=5)
#: after so many attempts without an end the administrators are told; it is tried on all the same
ATTEMPTS = 5
#: after the n-th failure it waits n times so long, at most LONGEST
PAUSE, LONGEST = timedelta(minutes=1), timedelta(minutes=30)


@action("截取片段", serves=("B18-1", "B19-1"), within=("anomaly.flag",))
def want(db: Session, actor: Actor, anomaly: Anomaly, *, camera: Camera, begins_at: datetime, ends_at: datetime) -> Clip:
    """Order a clip; the row is the message."""
    clip = Clip(
        number=numbering.next_number(db, anomaly.office, "clip", clock.now()), office_id=anomaly.office_id, anomaly_id=anomaly.id,
        camera_id=camera.id, begins_at=begins_at, ends_at=ends_at, wanted_at=clock.now(), gaps=[],
    )  # fmt: skip
    clip.office, clip.anomaly, clip.camera = anomaly.office, anomaly, camera
    db.add(clip)
    return clip


def due(db: Session, *, until: datetime, limit: int = 4) -> Sequence[Clip]:
    """Wanted clips that end by `until` and which nobody is cutting, locked against other workers."""
    now = clock.now()
    free = or_(Clip.lease_until.is_(None), Clip.lease_until < now)
    wanted = select(Clip).where(Clip.stage == Stage.WANTED, Clip.ends_at <= until, free)
    return db.scalars(wanted.order_by(Clip.ends_at).limit(limit).with_for_update(skip_locked=True, of=Clip)).all()


_TAKEN = Text("截取任务已由另一进程接手。")


def _free(db: Session, actor: Actor, clip: Clip) -> Text | None:
    return _TAKEN if clip.lease_until is not None and clip.lease_until >= clock.now() else None


@action("领取截取任务", serves=("B18-1",), by=(the_system,), when=(Stage.WANTED,), needs=(_free,), quiet=True)
def claim(db: Session, actor: Actor, clip: Clip) -> str:
    """Take the order for LEASE; the token proves it later. Failed or died under it too often: a person has to look."""
    clip.lease_token, clip.lease_until, clip.attempts = secrets.token_hex(16), clock.now() + LEASE, clip.attempts + 1
    if clip.attempts == ATTEMPTS + 1:
        said = Text("异常 {number} 的片段 {count} 次未能截取，录像已锁定", number=clip.anomaly.number, count=ATTEMPTS)
        notice.tell(db, clip.anomaly, to=notice.administrators_of(db, clip.office), text=said, is_urgent=is_loud(Loud.UNCUT))
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
    gaps: list[list[Any]],
) -> None:  # fmt: skip
    """The file lies in the evidence store."""
    _held(clip, token)
    clip.stage, clip.kept_at, clip.path, clip.sha256 = Stage.KEPT, clock.now(), path, sha256
    clip.bytes, clip.frames, clip.gaps, clip.lost_because = size_bytes, frames, gaps, None


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
