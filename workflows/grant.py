"""Who may do what with which camera: given and taken back right by right, by an administrator within the own reach (B9-1, B10-1, A12)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from records import clock
from records.base import Refused, Text, Unfit
from records.camera import Camera
from records.camera import Stage as CameraStage
from records.grant import Grant, Right, Stage
from records.standing import Standing
from records.user import Actor, Role, User
from workflows import notice
from workflows.action import action
from workflows.hold import lock
from workflows.rights import an_administrator_above, an_administrator_here

_OVER = (an_administrator_here, an_administrator_above)


@action("授予权限", serves=("B9-1", "B10-1", "B10-2"), by=_OVER, when=(CameraStage.ON, CameraStage.OFF), to=(Stage.HOLDS,))
def give(
    db: Session, actor: Actor, camera: Camera, *, user: User, right: Right, begins_at: datetime | None = None,
    ends_at: datetime | None = None,
) -> Grant:  # fmt: skip
    """One right on one camera from `begins_at` (default now) until `ends_at` (default until taken back)."""
    begins_at = begins_at or clock.now()
    _check_reach(actor, camera, user)
    if ends_at is not None and ends_at <= max(begins_at, clock.now()):
        raise Unfit(Text("权限的结束时间须晚于开始时间和现在。"), at="ends_at")
    # two administrators at once: a right given twice would outlive its taking back
    lock(db, camera.id)
    if current(db, users=(user.id,), cameras=(camera.id,), rights=(right,)):
        raise Refused(Text("{user}对这个摄像头已有“{right}”权限，须先收回。", user=user.name, right=right.label), status=409)
    given = Grant(
        user_id=user.id, camera_id=camera.id, right=right, begins_at=begins_at, ends_at=ends_at,
        given_by_id=actor.id if isinstance(actor, User) else None,
    )  # fmt: skip
    given.user, given.camera = user, camera
    db.add(given)
    db.flush()
    if isinstance(actor, User) and actor.id == user.id:
        _tell_of_self_grant(db, actor, given)
    return given


def _check_reach(actor: Actor, camera: Camera, user: User) -> None:
    """Only own people, or people above for an own camera; people of enterprises never (B8-1)."""
    if not user.is_staff:
        raise Refused(Text("企业负责人和运维管理负责人没有摄像头权限（第八条）。"))
    if user.stage is not Standing.ACTIVE:
        raise Refused(Text("{user}的账号已停用，不能授权。", user=user.name), status=409)
    own = isinstance(actor, User) and user.office_id == actor.office_id
    from_above = isinstance(actor, User) and camera.office_id == actor.office_id and camera.office.is_under(user.office)
    if isinstance(actor, User) and not own and not from_above:
        raise Refused(Text("只能给本机构人员授权，或把本机构的摄像头授权给上级机构人员（第十条）。"))


@action("收回权限", serves=("B9-1", "B10-2"), by=_OVER, when=(Stage.HOLDS, Stage.LATER), to=(Stage.TAKEN,))
def take_back(db: Session, actor: Actor, grant: Grant) -> None:
    """The right ends now; the row stays."""
    grant.taken_back_at = clock.now()
    grant.taken_back_by_id = actor.id


def current(
    db: Session, *, users: Collection[int] | None = None, cameras: Collection[int] | None = None, rights: Collection[Right] = tuple(Right)
) -> Sequence[Grant]:
    """Rights that hold now or will: neither taken back nor ended."""
    wanted = select(Grant).where(
        Grant.taken_back_at.is_(None), or_(Grant.ends_at.is_(None), Grant.ends_at > clock.now()), Grant.right.in_(rights)
    )
    if users is not None:
        wanted = wanted.where(Grant.user_id.in_(users))
    if cameras is not None:
        wanted = wanted.where(Grant.camera_id.in_(cameras))
    return db.scalars(wanted.options(joinedload(Grant.user)).order_by(Grant.id)).unique().all()


def by_camera(grants: Iterable[Grant]) -> list[tuple[Camera, dict[Right, Grant]]]:
    """The rows of one person's matrix, ordered by the cameras' names."""
    rows: dict[int, tuple[Camera, dict[Right, Grant]]] = {}
    for grant in grants:
        rows.setdefault(grant.camera_id, (grant.camera, {}))[1][grant.right] = grant
    return sorted(rows.values(), key=lambda row: row[0].name)


def by_user(grants: Iterable[Grant]) -> list[tuple[User, dict[Right, Grant]]]:
    """The rows of one camera's matrix, ordered by the persons' names."""
    rows: dict[int, tuple[User, dict[Right, Grant]]] = {}
    for grant in grants:
        rows.setdefault(grant.user_id, (grant.user, {}))[1][grant.right] = grant
    return sorted(rows.values(), key=lambda row: row[0].name)


@dataclass(frozen=True)
class Wish:
    """One box of the matrix: this person's right on this camera, ticked or not."""

    user: User
    camera: Camera
    right: Right
    is_wanted: bool


def arrange(
    db: Session, actor: Actor, wishes: Iterable[Wish], *, begins_at: datetime | None = None, ends_at: datetime | None = None
) -> tuple[int, int]:
    """Make the matrix true by single acts; gives how many rights were given and taken back."""
    wishes = list(wishes)
    held = {
        (grant.user_id, grant.camera_id, grant.right): grant
        for grant in current(db, users={w.user.id for w in wishes}, cameras={w.camera.id for w in wishes})
    }
    given = taken = 0
    for wish in wishes:
        grant = held.get((wish.user.id, wish.camera.id, wish.right))
        if wish.is_wanted and grant is None:
            give(db, actor, wish.camera, user=wish.user, right=wish.right, begins_at=begins_at, ends_at=ends_at)
            given += 1
        elif not wish.is_wanted and grant is not None:
            take_back(db, actor, grant)
            taken += 1
    return given, taken


def _tell_of_self_grant(db: Session, actor: User, given: Grant) -> None:
    """A12: an administrator who grants to himself is seen by the administrators above and by the second one beside him."""
    above = actor.office.parent_id
    told = db.scalars(
        select(User).where(
            User.role == Role.ADMINISTRATOR, User.suspended.is_(False), User.id != actor.id,
            or_(User.office_id == actor.office_id, User.office_id == above),
        )
    ).all()  # fmt: skip
    text = Text(
        "{office}{name}给自己授予了“{camera}”的“{right}”权限。", office=actor.office.name, name=actor.name, camera=given.camera.name,
        right=given.right.label,
    )  # fmt: skip
    notice.tell(db, given.camera, to=told, text=text)
