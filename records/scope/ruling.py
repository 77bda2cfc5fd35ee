"""How a rule of visibility is stated and asked, and what most rules are made of (DESIGN P4)."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, false, or_, select
from sqlalchemy.orm import Session

from records import clock
from records.base import Record
from records.camera import Camera
from records.grant import Grant, Right
from records.office import Office
from records.user import Actor, System, User

K = TypeVar("K", bound=Record)
Rule = Callable[[User], ColumnElement[bool]]
RULES: dict[type[Record], Rule] = {}


def rule(kind: type[Record]) -> Callable[[Rule], Rule]:
    """State who sees which rows of a table."""

    def keep(function: Rule) -> Rule:
        RULES[kind] = function
        return function

    return keep


def visible(kind: type[K], actor: Actor) -> Select[K]:
    """The rows of `kind` that `actor` may see; for the system all. A kind without a rule is seen by nobody."""
    wanted = select(kind)
    if isinstance(actor, System):
        return wanted
    if actor.suspended:
        return wanted.where(false())
    if kind not in RULES:
        raise LookupError(f"no rule of visibility for {kind.__name__}")
    return wanted.where(RULES[kind](actor))


def offices_of(user: User) -> Select[int]:
    """Ids of the offices whose affairs a member of staff sees: the own one and those below."""
    return select(Office.id).where(Office.path.startswith(user.office.path, autoescape=True))


def entrusted(user: User, *rights: Right) -> Select[int]:
    """Ids of the cameras on which the person was given one of the rights, as it stands now: enough to know of a camera, not to see it."""
    at = clock.now()
    return select(Grant.camera_id).where(
        Grant.user_id == user.id,
        Grant.right.in_(rights or tuple(Right)),
        Grant.begins_at <= at,
        or_(Grant.ends_at.is_(None), Grant.ends_at > at),
        Grant.taken_back_at.is_(None),
    )


def is_watcher(user: User) -> bool:
    """Staff in use and trained: anybody else watches nothing, neither what was granted nor what was kept of the own work (B8-2)."""
    return user.is_staff and not user.suspended and user.trained_at is not None


def granted(user: User, *rights: Right) -> Select[int]:
    """Ids of the cameras whose picture the person may have by one of the rights now; of who is no watcher none."""
    given = entrusted(user, *rights)
    return given if is_watcher(user) else given.where(false())


def may_watch(db: Session, actor: Actor, camera: Camera, right: Right) -> bool:
    """Whether this person may have this camera's picture: a watcher to whom it is granted, nothing else counts."""
    return bool(watchable(db, actor, [camera.id], right))


def watchable(db: Session, actor: Actor, camera_ids: Iterable[int], right: Right) -> set[int]:
    """Which of these cameras' pictures this person may have: may_watch, asked for many at once."""
    ids = set(camera_ids)
    if isinstance(actor, System):
        return ids
    return set(db.scalars(granted(actor, right).where(Grant.camera_id.in_(ids))))


def by_office(column: Any) -> Rule:
    """Staff see what belongs to their office and those below it; nobody else sees any."""

    def judge(user: User) -> ColumnElement[bool]:
        return column.in_(offices_of(user)) if user.is_staff else false()

    return judge


def by_office_or_own_enterprise(office: Any, enterprise: Any) -> Rule:
    """As by_office; an enterprise's people see what is their own enterprise's."""

    def judge(user: User) -> ColumnElement[bool]:
        own: ColumnElement[bool] = enterprise == user.enterprise_id
        return office.in_(offices_of(user)) if user.is_staff else own

    return judge
