"""Who a person is to a thing: the small questions of which every action's right is made (B4, B8, B9, B10).

Where an office has no administrator to decide, the nearest office above that has one does: `nearer`, `deciders` and `not_left` say which.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import Session, aliased

from records.base import Text
from records.office import Office
from records.user import Actor, Role, System, User


@dataclass(frozen=True)
class Who:
    """A relation between an actor and a subject, with the words for it."""

    name: str
    label: Text
    holds: Callable[[Actor, Any], bool]

    def __or__(self, other: "Who") -> "Who":
        raise TypeError("list both in `by`")


def who(label: str) -> Callable[[Callable[[Actor, Any], bool]], Who]:
    """Make a question a right: the function's name is its name."""

    def make(question: Callable[[Actor, Any], bool]) -> Who:
        return Who(question.__name__, Text(label), question)

    return make


def _office(subject: object) -> Office | None:
    if isinstance(subject, Office):
        return subject
    found = getattr(subject, "office", None)
    return found if isinstance(found, Office) else None


def _stands_for(actor: Actor, role: Role, subject: object) -> bool:
    own = actor.enterprise_id if isinstance(actor, User) and actor.role is role else None
    return own is not None and own == getattr(subject, "enterprise_id", None)


@who("系统")
def the_system(actor: Actor, _subject: object) -> bool:
    """Chores, the recorder, the command line."""
    return isinstance(actor, System)


@who("本机构监控员或管理员")
def staff_here(actor: Actor, subject: object) -> bool:
    """Monitor or administrator of the very office that the thing belongs to."""
    office = _office(subject)
    return isinstance(actor, User) and actor.is_staff and office is not None and actor.office_id == office.id


@who("本机构或上级机构的监控员、管理员")
def staff_here_or_above(actor: Actor, subject: object) -> bool:
    """Monitor or administrator of the thing's office or of one above it (art. 4: spot checks)."""
    office = _office(subject)
    return isinstance(actor, User) and actor.is_staff and office is not None and office.is_under(actor.office)


@who("本机构管理员")
def an_administrator_here(actor: Actor, subject: object) -> bool:
    """Administrator of the very office that the thing belongs to."""
    return staff_here.holds(actor, subject) and isinstance(actor, User) and actor.role is Role.ADMINISTRATOR


@who("上级机构管理员")
def an_administrator_above(actor: Actor, subject: object) -> bool:
    """Administrator of an office above that of the thing."""
    office = _office(subject)
    return (
        isinstance(actor, User)
        and actor.role is Role.ADMINISTRATOR
        and office is not None
        and actor.office_id != office.id
        and office.is_under(actor.office)
    )


@who("企业负责人（本企业）")
def the_signatory(actor: Actor, subject: object) -> bool:
    """Signatory of the enterprise that the thing is about."""
    return _stands_for(actor, Role.SIGNATORY, subject)


@who("运维管理负责人（本场所）")
def the_upkeep_head(actor: Actor, subject: object) -> bool:
    """Head of upkeep of the site that the thing is about."""
    return _stands_for(actor, Role.UPKEEP, subject)


@who("本人")
def oneself(actor: Actor, subject: object) -> bool:
    """The person whom the thing is."""
    return isinstance(actor, User) and isinstance(subject, User) and actor.id == subject.id


def _decides(user: Any, but: Any) -> ColumnElement[bool]:
    return and_(user.role == Role.ADMINISTRATOR, user.suspended.is_(False), user.id != but)


def nearer(user: User, office_id: Any, but: Any) -> ColumnElement[bool]:
    """Of things in a query: whether an office nearer to them than this person's has an administrator in use who is not `but`."""
    own, near, other = aliased(Office), aliased(Office), aliased(User)
    between = (near.path.startswith(user.office.path, autoescape=True), near.id != user.office_id, own.path.startswith(near.path))
    return exists().where(own.id == office_id, *between, other.office_id == near.id, _decides(other, but))


def deciding_office(db: Session, office: Office, but: int | None = None) -> Office | None:
    """The office itself or the nearest above it that has an administrator in use who is not `but`."""
    line = [int(number) for number in office.path.strip("/").split("/")]
    has_one = exists().where(User.office_id == Office.id, _decides(User, but))
    return db.scalar(select(Office).where(Office.id.in_(line), has_one).order_by(Office.level.desc()).limit(1))


def deciders(db: Session, office: Office, but: int | None = None) -> Sequence[User]:
    """Those who decide: the office's own in use, else those of the nearest above; never `but`."""
    deciding = deciding_office(db, office, but)
    if deciding is None:
        return []
    return db.scalars(select(User).where(User.office_id == deciding.id, _decides(User, but)).order_by(User.id)).all()


def not_left(db: Session, actor: Actor, office: Office, but: int | None = None) -> Text | None:
    """Why this is not left to an administrator above: an office nearer to it has one in use who is not `but`."""
    if not isinstance(actor, User) or actor.office_id == office.id:
        return None
    deciding = deciding_office(db, office, but)
    if deciding is None or deciding.id == actor.office_id:
        return None
    return Text("{office}另有管理员，由其处置。", office=deciding.name)
