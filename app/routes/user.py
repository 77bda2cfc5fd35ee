"""Pages of the people: list, one with rights and training, admitting, changing, suspending, passwords (B8-1, B8-2, B10-2)."""

from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_

from app import page, visit
from forms.base import today
from forms.user import AdmitForm, OwnPasswordForm, PasswordForm, PersonForm, TrainingForm
from records.base import MOST, Text, Unfit
from records.enterprise import Enterprise
from records.grant import Right
from records.office import Office
from records.scope import visible
from records.standing import Standing
from records.user import STAFF, Role, User
from workflows import grant as grants
from workflows import user as workflow

bp = Blueprint("user", __name__)


@bp.get("/users")
def listed() -> ResponseReturnValue:
    """People of the own office and those below; `?q=` name, `?role=`, `?office=`, `?stage=`."""
    page.only(Role.ADMINISTRATOR)
    told = {name: request.args.get(name, "").strip() for name in ("q", "role", "office", "stage")}
    wanted = page.standing(visible(User, g.actor), User.suspended)
    if told["q"]:
        wanted = wanted.where(or_(*(column.contains(told["q"], autoescape=True) for column in (User.name, User.username))))
    role = {each.value: each for each in Role}.get(told["role"])
    if role is not None:
        wanted = wanted.where(User.role == role)
    if told["office"].isdecimal():
        wanted = wanted.where(User.office_id == min(int(told["office"]), MOST))
    found = page.listed(wanted.order_by(User.office_id, User.enterprise_id.is_not(None), User.name))
    offices = page.rows(visible(Office, g.actor).order_by(Office.path))
    return page.show(
        "user/listed.html", list=found, told=told, offices=offices, pairs=[(each.id, each.name) for each in offices], roles=tuple(Role),
        stages=tuple(Standing),
        may_admit=page.may("user.admit", g.actor.office),
    )  # fmt: skip


@bp.get("/users/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One person: facts, training, rights; one's own page is open to everybody."""
    user = page.get(User, number)
    account = visit.account_of(g.db, user)
    return page.show(
        "user/shown.html", user=user, rights=grants.by_camera(grants.current(g.db, users=(user.id,))), columns=tuple(Right),
        offers=page.offers(user), is_own=user.id == g.actor.id, is_administrator=g.actor.role is Role.ADMINISTRATOR,
        may_grant=g.actor.role is Role.ADMINISTRATOR and user.office_id == g.actor.office_id and user.is_staff and not user.suspended,
        acts=page.trail(user), locked_until=account.locked_until if account is not None and account.is_locked() else None,
    )  # fmt: skip


@bp.route("/users/new", methods=["GET", "POST"])
def admit() -> ResponseReturnValue:
    """A new person with a first password; `?office=` for an administrator of an office below."""
    page.only(Role.ADMINISTRATOR)
    office = page.get(Office, request.args.get("office", g.actor.office_id, type=int))
    form = page.filled(AdmitForm)
    if office.id != g.actor.office_id:
        form.role.choices = [(Role.ADMINISTRATOR.value, Role.ADMINISTRATOR.label)]
    firms = visible(Enterprise, g.actor).where(Enterprise.office_id == office.id, Enterprise.retired.is_(False)).order_by(Enterprise.name)
    form.enterprise.offer([(firm.id, firm.name) for firm in page.rows(firms)])
    if request.method != "POST":
        return page.show("user/form.html", form=form, user=None, office=office)
    if not form.validate():
        return page.again("user/form.html", form, user=None, office=office)
    firm = page.get(Enterprise, form.enterprise.data) if form.enterprise.data and form.role.data not in STAFF else None
    try:
        made = workflow.admit(g.db, g.actor, office, role=form.role.data, username=form.username.data, enterprise=firm, **_told(form))
    except Unfit as why:
        return page.again("user/form.html", form, why, user=None, office=office)
    visit.open_account(g.db, made, form.password.data, is_given=True)
    return page.done(Text("已为{name}建立账号。", name=made.name), url_for("user.shown", number=made.id), number=made.id)


def _told(form: PersonForm) -> dict[str, str]:
    return {name: form[name].data for name in ("name", "staff_number", "phone")}


@bp.route("/users/<int:number>/change", methods=["GET", "POST"])
def change(number: int) -> ResponseReturnValue:
    """Other name, number, phone, role."""
    user = page.get(User, number)
    form = page.filled(PersonForm, user)
    form.role.choices = [(role.value, role.label) for role in Role if (role in STAFF) == user.is_staff]
    here: dict[str, Any] = {"user": user, "office": user.office}
    if request.method != "POST":
        return page.show("user/form.html", form=form, **here)
    if not form.validate():
        return page.again("user/form.html", form, **here)
    try:
        workflow.change(g.db, g.actor, user, role=form.role.data, **_told(form))
    except Unfit as why:
        return page.again("user/form.html", form, why, **here)
    return page.done(Text("已更改。"), url_for("user.shown", number=user.id))


@bp.route("/users/<int:number>/train", methods=["GET", "POST"])
def train(number: int) -> ResponseReturnValue:
    """Training: date and department."""
    user = page.get(User, number)
    form = page.filled(TrainingForm, trained_at=user.trained_at or today(), trained_by=user.trained_by)
    if request.method != "POST":
        return page.show("user/train.html", form=form, user=user)
    if not form.validate():
        return page.again("user/train.html", form, user=user)
    try:
        workflow.train(g.db, g.actor, user, trained_at=form.trained_at.data, trained_by=form.trained_by.data)
    except Unfit as why:
        return page.again("user/train.html", form, why, user=user)
    return page.done(Text("已登记培训。"), url_for("user.shown", number=user.id))


@bp.post("/users/<int:number>/suspend")
def suspend(number: int) -> ResponseReturnValue:
    """Out at once, with a reason."""
    user = page.get(User, number)
    workflow.suspend(g.db, g.actor, user, reason=page.reason(lambda: shown(number)))
    return page.done(Text("已停用{name}的账号。", name=user.name), url_for("user.shown", number=user.id))


@bp.post("/users/<int:number>/restore")
def restore(number: int) -> ResponseReturnValue:
    """May sign in again."""
    user = page.get(User, number)
    workflow.restore(g.db, g.actor, user)
    return page.done(Text("已恢复{name}的账号。", name=user.name), url_for("user.shown", number=user.id))


@bp.route("/users/<int:number>/password", methods=["GET", "POST"])
def renew_password(number: int) -> ResponseReturnValue:
    """A new first password from the administrator."""
    user = page.get(User, number)
    form = page.filled(PasswordForm)
    if request.method != "POST":
        return page.show("user/password.html", form=form, user=user)
    if not form.validate():
        return page.again("user/password.html", form, user=user)
    workflow.renew_password(g.db, g.actor, user)
    _keep_password(user, form.password.data, is_given=True)
    return page.done(Text("已重设{name}的密码。", name=user.name), url_for("user.shown", number=user.id))


def _keep_password(user: User, password: str, *, is_given: bool) -> visit.Account:
    account = visit.account_of(g.db, user)
    if account is None:
        return visit.open_account(g.db, user, password, is_given=is_given)
    visit.set_password(account, password, is_given=is_given)
    return account


@bp.route("/password", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """The own password, with the present one as proof."""
    form = page.filled(OwnPasswordForm)
    if request.method != "POST":
        return page.show("user/own_password.html", form=form, is_given=_is_given())
    account = visit.account_of(g.db, g.actor)
    if not form.validate() or account is None:
        return page.again("user/own_password.html", form, is_given=_is_given())
    if not visit.is_password(g.db, account, form.present.data):
        answer = page.again("user/own_password.html", form, Unfit(Text("现在的密码不正确。"), at="present"), is_given=_is_given())
        g.failed = False  # the failure is counted, else one could try for ever
        return answer
    if form.password.data == form.present.data:
        return page.again("user/own_password.html", form, Unfit(Text("新密码与现在的相同，请另选。"), at="password"), is_given=_is_given())
    workflow.change_password(g.db, g.actor, g.actor)
    visit.stay(_keep_password(g.actor, form.password.data, is_given=False))
    return page.done(Text("已更改密码，其他地方的登录已退出。"), url_for("user.shown", number=g.actor.id))


def _is_given() -> bool:
    account = visit.account_of(g.db, g.actor)
    return account is not None and account.is_given
