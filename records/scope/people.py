"""Who sees offices, enterprises, people, their rights and what was told or noted of them (B4-1, B10-2, B20-1)."""


from sqlalchemy import ColumnElement, false, select, true

from records.audit import Audit
from records.camera import Camera
from records.clock_doubt import ClockDoubt
from records.enterprise import Enterprise
from records.grant import Grant
from records.mandate import Mandate
from records.notice import Notice
from records.office import Office
from records.scope.ruling import RULES, by_office, by_office_or_own_enterprise, offices_of, rule
from records.user import Role, User

RULES[Office] = by_office(Office.id)
RULES[Enterprise] = by_office_or_own_enterprise(Enterprise.office_id, Enterprise.id)


@rule(User)
def _user(user: User) -> ColumnElement[bool]:
    if user.role is Role.ADMINISTRATOR:
        return User.office_id.in_(offices_of(user))
    return User.id == user.id


@rule(Grant)
def _grant(user: User) -> ColumnElement[bool]:
    if user.role is Role.ADMINISTRATOR:
        return Grant.camera_id.in_(select(Camera.id).where(Camera.office_id.in_(offices_of(user))))
    return Grant.user_id == user.id


@rule(Notice)
def _notice(user: User) -> ColumnElement[bool]:
    return Notice.user_id == user.id


@rule(Audit)
def _audit(user: User) -> ColumnElement[bool]:
    """Administrators read the trail of their offices' people; the top office all."""
    if user.role is not Role.ADMINISTRATOR:
        return false()
    if user.office.level == 1:
        return true()
    return Audit.actor_id.in_(select(User.id).where(User.office_id.in_(offices_of(user))))


@rule(Mandate)
def _mandate(user: User) -> ColumnElement[bool]:
    if user.role is Role.ADMINISTRATOR:
        return Mandate.user_id.in_(select(User.id).where(User.office_id.in_(offices_of(user))))
    return Mandate.user_id == user.id


@rule(ClockDoubt)
def _clock_doubt(user: User) -> ColumnElement[bool]:
    """The server's clock is one for all offices."""
    return true() if user.role is Role.ADMINISTRATOR else false()
