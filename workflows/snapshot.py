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
from records.served import was_seen
from records.snapshot import Snapshot, Stage
from records.user import Actor, User
from workflows.action import action
from workflows.monitoring import the_monitor
from workflows.rights import staff_here_or_above, the_system

#: also the pause after a failure: an order stays until its picture is kept or is known to be lost
LEASE = timedelta(minutes=2)
#: the frame on screen may not be in the recording's index yet: so long it is waited for
PATIENCE = timedelta(seconds=20)


@action(
    "截图", serves=("B18-1", "B19-1"), by=(the_monitor,), when=(MonitoringStage.RUNNING, MonitoringStage.STOPPED), to=(Stage.WANTED,),
    within=("anomaly.mend",),
)  # fmt: skip
def take(db: Session, actor: Actor, monitoring: Monitoring, *, camera: Camera, seen_at: datetime, visit: str) -> Snapshot:
    """Order a picture of the frame on screen: camera and time must have been sent to this very visit."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if not was_seen(db, monitoring, visit, camera, seen_at):
        raise Unfit(Text("这一画面不在本次监控所看的范围内。"), at="seen_at")
    made = Snapshot(
        office_id=monitoring.office_id, monitoring_id=monitoring.id, camera_id=camera.id, seen_at=seen_at, taken_by_id=actor.id,
        wanted_at=clock.now(),
    )  # fmt: skip
    made.office, made.monitoring, made.camera, made.taken_by = monitoring.office, monitoring, camera, actor
    db.add(made)
    return made


def due(db: Session, *, limit: int = 8) -> Sequence[Snapshot]:
    """Ordered pictures that nobody is making, locked against other workers."""
    free = or_(Snapshot.lease_until.is_(None), Snapshot.lease_until < clock.now())
    wanted = select(Snapshot).where(Snapshot.stage == Stage.WANTED, free)
    return db.scalars(wanted.order_by(Snapshot.id).limit(limit).with_for_update(skip_locked=True, of=Snapshot)).all()


@action("领取截图任务", serves=("B18-1",), by=(the_system,), when=(Stage.WANTED,), quiet=True)
def claim(db: Session, actor: Actor, snapshot: Snapshot) -> str:
    """Take the order for LEASE; the token proves it later."""
    snapshot.lease_token, snapshot.lease_until = secrets.token_hex(16), clock.now() + LEASE
    snapshot.attempts += 1
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


@action("记明截图没有录像", serves=("B18-1",), by=(the_system,), when=(Stage.WANTED,), to=(Stage.LOST,))
def lose(db: Session, actor: Actor, snapshot: Snapshot, *, token: str, cause: Cause) -> None:
    """There is no footage of that moment: the row says so, with the gap's cause."""
    _held(snapshot, token)
    snapshot.stage, snapshot.lost_because = Stage.LOST, cause


@action("截图未成", serves=("B18-1",), by=(the_system,), when=(Stage.WANTED,), quiet=True)
def stumble(db: Session, actor: Actor, snapshot: Snapshot, *, token: str, error: str) -> None:
    """The frame is not on disk yet; free for the next try."""
    _held(snapshot, token)
    snapshot.last_error, snapshot.lease_until = error[:400], None
