"""A turned camera's way back: wanted by whoever is done with it, told to the device by a chore, proven by the picture (D3-2, D3-3)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from records import clock
from records.base import Refused, Text
from records.camera import Camera
from records.home_view import in_force
from records.ptz_return import TRIES, Because, Return, Stage, order_of
from records.user import Actor, Role, User
from workflows import hold, home_view, notice
from workflows.action import action
from workflows.rights import the_system

#: a worker that has not come back by then is dead
LEASE = timedelta(seconds=15)
#: the way home, before the picture is looked at; between two looks; and after which it has not come home
ON_THE_WAY, LOOK_AGAIN, PATIENCE = timedelta(seconds=2), timedelta(seconds=2), timedelta(seconds=40)
#: pauses after a device that did not answer; after the last of TRIES it is told
RETRIES = (timedelta(seconds=5), timedelta(seconds=15), timedelta(seconds=60))


@dataclass(frozen=True)
class Seen:
    """The picture of the moment held against the home view."""

    home_view_id: int
    shown_at: datetime
    similarity: float
    is_home: bool


def want(db: Session, camera: Camera, *, because: Because, due_at: datetime, asked_by: int | None = None) -> Return:
    """The camera's way back, from this moment on; one under way ends there. Call inside the act that it comes of, the camera locked."""
    order = order_of(db, camera.id, locked=True)
    if order is not None and order.stage is Stage.SENT:
        order.stage, order.ended_at, order.lease_token, order.lease_until = Stage.DROPPED, clock.now(), "", None
        # the next one's row must not meet this one's
        db.flush()
        order = None
    if order is None:
        order = Return(office_id=camera.office_id, camera_id=camera.id, wanted_at=clock.now(), because=because, due_at=due_at)
        order.office, order.camera = camera.office, camera
        db.add(order)
    order.because, order.due_at, order.asked_by_id = because, due_at, asked_by
    order.lease_until, order.lease_token, order.attempts, order.last_error = None, "", 0, ""
    return order


def due(db: Session, *, limit: int = 8, locked: bool = True) -> Sequence[Return]:
    """Cameras to be told to go home, and those that were told and are to be looked at; `locked` against other workers."""
    now = clock.now()
    free = or_(Return.lease_until.is_(None), Return.lease_until < now)
    wanted = select(Return).join(Camera, Camera.id == Return.camera_id).where(
        Return.stage.in_((Stage.WANTED, Stage.SENT)), Return.due_at <= now, free, Camera.enabled, Camera.retired.is_(False),
    )  # fmt: skip
    if locked:
        wanted = wanted.with_for_update(skip_locked=True, of=Return)
    return db.scalars(wanted.order_by(Return.due_at, Return.id).limit(limit)).unique().all()


@action("领取视角恢复任务", serves=("D3-2",), by=(the_system,), when=(Stage.WANTED, Stage.SENT), quiet=True)
def claim(db: Session, actor: Actor, order: Return) -> str:
    """Take the order for LEASE; the token proves it later, and a move in between takes it away."""
    order.lease_token, order.lease_until = secrets.token_hex(16), clock.now() + LEASE
    order.attempts += 1
    return order.lease_token


def is_held(order: Return, token: str) -> bool:
    """Whether the claim still stands: somebody may have turned the camera again meanwhile."""
    return bool(token) and order.lease_token == token


def claimed(db: Session, order: Return, token: str) -> Return | None:
    """The order as it is now, locked, if the claim still stands.

    The camera's row is locked first, as by who steers it: else each could wait for the other.
    """
    hold.lock(db, order.camera_id)
    wanted = select(Return).where(Return.id == order.id).with_for_update(of=Return).execution_options(populate_existing=True)
    found = db.scalars(wanted).unique().one_or_none()
    return found if found is not None and is_held(found, token) else None


def _held(order: Return, token: str) -> None:
    if not is_held(order, token):
        raise Refused(Text("恢复任务已由另一进程接手，或摄像头又在转动。"), status=409)


@action("命令恢复日常视角", serves=("D3-2",), by=(the_system,), when=(Stage.WANTED,), to=(Stage.SENT,))
def send(db: Session, actor: Actor, order: Return, *, token: str) -> None:
    """The device was told to go home and took it."""
    _held(order, token)
    now = clock.now()
    order.stage, order.sent_at, order.due_at, order.attempts = Stage.SENT, now, now + ON_THE_WAY, 0
    order.lease_token, order.lease_until = "", None


@action("恢复未成", serves=("D3-2",), by=(the_system,), when=(Stage.WANTED, Stage.SENT), quiet=True)
def stumble(db: Session, actor: Actor, order: Return, *, token: str, error: str = "") -> None:
    """Not yet: it is tried, or looked at, again after a pause."""
    _held(order, token)
    pause = LOOK_AGAIN if order.stage is Stage.SENT else RETRIES[min(order.attempts, len(RETRIES)) - 1]
    if order.stage is Stage.SENT:
        # a look that came to its end; how long it is looked is a matter of time
        order.attempts = 0
    order.last_error, order.lease_token, order.lease_until, order.due_at = error[:400], "", None, clock.now() + pause


def is_lost(order: Return) -> bool:
    """Whether it was tried often enough, or looked at long enough."""
    if order.stage is Stage.SENT:
        return order.sent_at is not None and clock.now() - order.sent_at >= PATIENCE
    return order.attempts >= TRIES


def _close(order: Return, token: str, stage: Stage, *, is_in_place: bool | None) -> None:
    _held(order, token)
    order.stage, order.ended_at, order.is_in_place = stage, clock.now(), is_in_place
    order.lease_token, order.lease_until = "", None


def _compare(db: Session, actor: Actor, order: Return, seen: Seen | None) -> None:
    if seen is None or not in_force(db, [order.camera_id]):
        return
    check = home_view.compare(
        db, actor, order.camera, home_view_id=seen.home_view_id, shown_at=seen.shown_at, similarity=seen.similarity, is_home=seen.is_home,
    )  # fmt: skip
    db.flush()
    order.similarity, order.view_check_id = seen.similarity, check.id


@action("已恢复日常视角", serves=("D3-2",), by=(the_system,), when=(Stage.WANTED, Stage.SENT), to=(Stage.HOME,))
def arrive(db: Session, actor: Actor, order: Return, *, token: str, seen: Seen | None, is_in_place: bool | None) -> None:
    """Proven: by the picture where there is one, also where the device never answered; else by the device's own position."""
    _close(order, token, Stage.HOME, is_in_place=is_in_place)
    _compare(db, actor, order, seen)


@action("恢复后无从核对", serves=("D3-2",), by=(the_system,), when=(Stage.SENT,), to=(Stage.UNSEEN,))
def leave(db: Session, actor: Actor, order: Return, *, token: str, error: str = "") -> None:
    """The device took the order; neither a picture nor its position tells whether it did it, or the looking itself has failed."""
    _close(order, token, Stage.UNSEEN, is_in_place=None)
    order.last_error = error[:400]


@action("未能恢复日常视角", serves=("D3-2", "D3-3"), by=(the_system,), when=(Stage.WANTED, Stage.SENT), to=(Stage.AWAY,))
def fail(db: Session, actor: Actor, order: Return, *, token: str, seen: Seen | None, is_in_place: bool | None, error: str = "") -> None:
    """It is not home, and those who must know are told; what the picture shows becomes a finding, and by that a fault."""
    _close(order, token, Stage.AWAY, is_in_place=is_in_place)
    order.last_error = error[:400]
    _compare(db, actor, order, seen)
    heads = select(User).where(User.enterprise_id == order.camera.site.enterprise_id, User.role == Role.UPKEEP, User.suspended.is_(False))
    to = [*notice.administrators_of(db, order.office), *db.scalars(heads).unique()]
    notice.tell(db, order.camera, to=to, text=Text("{camera}用后未能恢复日常视角，请查看。", camera=order.camera.name))
