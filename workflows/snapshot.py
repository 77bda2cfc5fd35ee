"""Snapshots: asked for by the person who watches, made from the recording by a chore under a lease (B18-1, B19-1, B16-4)."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from records import clock
from records.base import Refused, Text, Unfit
from records.camera import Camera
from records.footage import Cause
from records.monitoring import Monitoring
from records.monitoring import Stage as MonitoringStage
from records.notice import Loud, is_loud
from records.served import was_seen
from records.snapshot import Snapshot, Stage
from records.user import Actor, User
from workflows import hold, notice, telling
from workflows.action import action
from workflows.monitoring import the_monitor
from workflows.rights import deciders, staff_here_or_above, the_system
from workflows.telling import Told

#: an order stays until its picture is kept or is known to be lost
LEASE = timedelta(minutes=2)
#: after so many attempts without an end the administrators are told, as of a clip; it is tried on all the same
ATTEMPTS = 5
#: after the n-th failure it waits n times so long, at most _LATER: a sheet waits for it
_PAUSE = timedelta(seconds=10)
#: the frame on screen may not be in the recording's index yet: so long it is asked for all the time
PATIENCE = timedelta(seconds=20)
#: and after that each quarter of the time that has passed, at most so long: pictures ordered later come first
_LATER = timedelta(minutes=1)


@action(
    "截图", serves=("B18-1", "B19-1"), by=(the_monitor,), when=(MonitoringStage.RUNNING, MonitoringStage.STOPPED), to=(Stage.WANTED,),
    within=("anomaly.mend",),
)  # fmt: skip
def take(
    db: Session, actor: Actor, monitoring: Monitoring, *, camera: Camera, seen_at: datetime, visit: str, told: Told | None = None,
) -> Snapshot:  # fmt: skip
    """Order a picture of the frame on screen: camera and time must have been sent to this very visit."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if not was_seen(db, monitoring, visit, camera, seen_at):
        raise Unfit(Text("这一画面不在本次监控所看的范围内。"), at="seen_at")
    # its footage stays from here on: who deletes of this camera comes before or after
    hold.lock(db, camera.id)
    made = Snapshot(
        office_id=monitoring.office_id, monitoring_id=monitoring.id, camera_id=camera.id, seen_at=seen_at, taken_by_id=actor.id,
        wanted_at=clock.now(),
    )  # fmt: skip
    made.office, made.monitoring, made.camera, made.taken_by = monitoring.office, monitoring, camera, actor
    db.add(made)
    telling.keep(db, actor, told, made)
    return made


def due(db: Session, *, limit: int = 8) -> Sequence[Snapshot]:
    """Ordered pictures that nobody is making, locked against other workers."""
    free = or_(Snapshot.lease_until.is_(None), Snapshot.lease_until < clock.now())
    wanted = select(Snapshot).where(Snapshot.stage == Stage.WANTED, free)
    return db.scalars(wanted.order_by(Snapshot.id).limit(limit).with_for_update(skip_locked=True, of=Snapshot)).all()


def locked(db: Session, number: int) -> Snapshot:
    """The order as it is now; nobody else decides about it before this transaction ends."""
    return db.scalars(select(Snapshot).where(Snapshot.id == number).with_for_update(of=Snapshot)).one()


@action("领取截图任务", serves=("B18-1",), by=(the_system,), when=(Stage.WANTED,), quiet=True)
def claim(db: Session, actor: Actor, snapshot: Snapshot) -> str:
    """Take the order for LEASE; the token proves it later. Failed or died under it too often: a person has to look."""
    snapshot.lease_token, snapshot.lease_until = secrets.token_hex(16), clock.now() + LEASE
    snapshot.attempts += 1
    if snapshot.attempts == ATTEMPTS + 1:
        at = f"{clock.beijing(snapshot.seen_at):%Y-%m-%d %H:%M:%S}"
        said = Text("{point} {at} 的截图 {count} 次未能存证，录像会保留", point=snapshot.camera.point, at=at, count=ATTEMPTS)
        sitting = db.get_one(Monitoring, snapshot.monitoring_id)
        notice.tell(db, sitting, to=deciders(db, snapshot.office), text=said, is_urgent=is_loud(Loud.UNCUT))
    return snapshot.lease_token


def _held(snapshot: Snapshot, token: str) -> None:
    if not token or snapshot.lease_token != token:
        raise Refused(Text("截图任务已由另一进程接手。"), status=409)


@action("查看截图", serves=("B20-1", "B3-3"), by=(staff_here_or_above,), when=(Stage.KEPT,))
def look(db: Session, actor: Actor, snapshot: Snapshot) -> None:
    """One look at a snapshot, kept in the trail."""


@action("截图存入证据库", serves=("B19-1", "B19-2", "B18-1"), by=(the_system,), when=(Stage.WANTED,), to=(Stage.KEPT,))
def keep(
    db: Session, actor: Actor, snapshot: Snapshot, *, token: str, shown_at: datetime, path: str, sha256: str, size_bytes: int,
    size: tuple[int, int],
) -> None:  # fmt: skip
    """The picture lies in the evidence store."""
    _held(snapshot, token)
    snapshot.stage, snapshot.kept_at, snapshot.shown_at = Stage.KEPT, clock.now(), shown_at
    snapshot.path, snapshot.sha256, snapshot.bytes = path, sha256, size_bytes
    snapshot.width, snapshot.height = size
    snapshot.lost_because = None


@action("记明截图没有录像", serves=("B18-1",), by=(the_system,), when=(Stage.WANTED,), to=(Stage.LOST,))
def lose(db: Session, actor: Actor, snapshot: Snapshot, *, token: str, cause: Cause) -> None:
    """There is no footage of that moment: the row says so, with the gap's cause."""
    _held(snapshot, token)
    snapshot.stage, snapshot.lost_because = Stage.LOST, cause


@action("截图未成", serves=("B18-1",), by=(the_system,), when=(Stage.WANTED,), quiet=True)
def stumble(db: Session, actor: Actor, snapshot: Snapshot, *, token: str, error: str, cause: Cause = Cause.UNKNOWN) -> None:
    """It failed this time; free for the next try after a pause that grows. Where it is listed the cause is said meanwhile."""
    _held(snapshot, token)
    snapshot.last_error, snapshot.lease_token, snapshot.lost_because = error[:400], "", cause
    snapshot.lease_until = clock.now() + min(snapshot.attempts * _PAUSE, _LATER)


@action("等候录像", serves=("B18-1",), by=(the_system,), when=(Stage.WANTED,), quiet=True)
def wait(db: Session, actor: Actor, snapshot: Snapshot, *, token: str, error: str) -> None:
    """The frame is not on disk yet: free for the next try, later each time. No failure, so it is not counted as one."""
    _held(snapshot, token)
    waited = clock.now() - snapshot.wanted_at
    snapshot.last_error, snapshot.lease_token, snapshot.lost_because = error[:400], "", None
    snapshot.attempts -= 1
    snapshot.lease_until = None if waited < PATIENCE else clock.now() + min(waited / 4, _LATER)
