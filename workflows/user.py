"""People: admitted in a role, trained, changed, suspended; only by administrators, only within their own office (B8-1, B8-2, B10-2)."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from records import audit, clock
from records.base import Refused, Text, Unfit
from records.enterprise import Enterprise
from records.notice import Loud, is_loud
from records.office import Office
from records.standing import Standing
from records.user import STAFF, Actor, Role, User
from workflows import notice
from workflows.action import action
from workflows.rights import an_administrator_above, an_administrator_here, oneself, who
from workflows.unique import reason_of, refuse_twice


@who("上级机构管理员（仅对管理员）")
def an_administrator_above_administrators(actor: Actor, subject: object) -> bool:
    """An office's administrators are the affair of the administrators above it, its monitors are not (art. 10)."""
    return isinstance(subject, User) and subject.role is Role.ADMINISTRATOR and an_administrator_above.holds(actor, subject)


_OVER = (an_administrator_here, an_administrator_above_administrators)


@action(
    "建立人员账号", serves=("B8-1", "B10-2"), by=(an_administrator_here, an_administrator_above), when=(Standing.ACTIVE,),
    within=("office.found",),
)  # fmt: skip
def admit(
    db: Session, actor: Actor, office: Office, *, role: Role, username: str, name: str, enterprise: Enterprise | None = None,
    staff_number: str = "", phone: str = "",
) -> User:  # fmt: skip
    """A person of this office, or of an enterprise that it supervises; the credentials are opened beside (app.visit)."""
    if isinstance(actor, User) and actor.office_id != office.id and role is not Role.ADMINISTRATOR:
        raise Refused(Text("上级机构只为下级机构建立管理员账号，其他人员由下级机构管理员建立（第十条）。"))
    refuse_twice(db, User.username, username)
    firm = _side(role, enterprise, office)
    user = User(
        username=username, name=name, role=role, office_id=office.id, enterprise_id=firm.id if firm else None, staff_number=staff_number,
        phone=phone,
    )  # fmt: skip
    user.office, user.enterprise = office, firm
    db.add(user)
    return user


def _side(role: Role, enterprise: Enterprise | None, office: Office) -> Enterprise | None:
    """The enterprise that an outside role stands for; staff stand for none."""
    if role in STAFF:
        return None
    if enterprise is None or enterprise.office_id != office.id or enterprise.retired:
        raise Unfit(Text("请选择本机构监管的在用企业。"), at="enterprise")
    return enterprise


@action("更改人员", serves=("B10-2",), by=_OVER, when=(Standing.ACTIVE,))
def change(db: Session, actor: Actor, user: User, *, role: Role, name: str, staff_number: str, phone: str) -> None:
    """Other name, number, phone or role; nobody changes sides, nobody changes the own role."""
    if role is not user.role:
        if (role in STAFF) != user.is_staff:
            raise Unfit(Text("监管人员与企业人员不能互换，请另建账号。"), at="role")
        _not_oneself(actor, user)
    user.role, user.name, user.staff_number, user.phone = role, name, staff_number, phone


@action("登记培训", serves=("B8-2",), by=_OVER, when=(Standing.ACTIVE,))
def train(db: Session, actor: Actor, user: User, *, trained_at: date, trained_by: str) -> None:
    """Electronic-supervision training by a department: without it no camera opens."""
    if not user.is_staff:
        raise Unfit(Text("只登记监控员和管理员的培训。"))
    if trained_at > clock.beijing(clock.now()).date():
        raise Unfit(Text("培训日期不能晚于今天。"), at="trained_at")
    user.trained_at, user.trained_by = trained_at, trained_by


@action("停用账号", serves=("B10-2",), by=_OVER, when=(Standing.ACTIVE,), to=(Standing.RETIRED,))
def suspend(db: Session, actor: Actor, user: User, *, reason: str) -> None:
    """The person is out at once; what they wrote and signed stays theirs."""
    _not_oneself(actor, user)
    audit.tell(db, reason=reason_of(reason))
    user.suspended = True


@action("恢复账号", serves=("B10-2",), by=_OVER, when=(Standing.RETIRED,), to=(Standing.ACTIVE,))
def restore(db: Session, actor: Actor, user: User) -> None:
    """May sign in again, with the rights that were not taken back."""
    if user.enterprise is not None and user.enterprise.retired:
        raise Refused(Text("所在企业已停用，须先恢复企业。"), status=409)
    user.suspended = False


@action("重设密码", serves=("B10-2",), by=_OVER, when=(Standing.ACTIVE,))
def renew_password(db: Session, actor: Actor, user: User) -> None:
    """A new first password from the administrator; it is kept beside (app.visit), never here.

    Whoever gives it could sign in as that person: the person is told, and so are the office's other administrators.
    """
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    own = Text("您的密码已由{by}重设。不是您要求的，请立即告知其他管理员。", by=actor.name)
    notice.tell(db, user, to=(user,), text=own, is_urgent=is_loud(Loud.PASSWORD))
    others = [each for each in notice.administrators_of(db, user.office) if each.id not in {actor.id, user.id}]
    notice.tell(db, user, to=others, text=Text("{name}的密码已由{by}重设", name=user.name, by=actor.name))


@action("更改密码", serves=("B7-4",), by=(oneself,), when=(Standing.ACTIVE,))
def change_password(db: Session, actor: Actor, user: User) -> None:
    """The person's own new password; it is kept beside (app.visit), never here."""


def _not_oneself(actor: Any, user: User) -> None:
    if isinstance(actor, User) and actor.id == user.id:
        raise Refused(Text("不能停用自己的账号或更改自己的角色，请由其他管理员办理。"))
