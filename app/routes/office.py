"""Pages of the offices: the tree of the three levels, one office, setting up, changing, retiring (B4-1)."""

from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from app import page
from forms.office import TOLD, EstablishForm, OfficeForm
from records.base import Text, Unfit
from records.enterprise import Enterprise
from records.office import Office
from records.scope import visible
from records.user import Role, User
from workflows import office as workflow

bp = Blueprint("office", __name__)
LEVELS = {1: Text("一级"), 2: Text("二级"), 3: Text("三级")}


@bp.get("/offices")
def listed() -> ResponseReturnValue:
    """The own office and all below it, as a tree."""
    found = page.listed(visible(Office, g.actor).order_by(Office.path))
    return page.show("office/listed.html", list=found, levels=LEVELS)


@bp.get("/offices/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One office: what it may set, what is below it, who works there."""
    office = page.get(Office, number, joinedload(Office.parent))
    below = visible(Office, g.actor).where(Office.parent_id == office.id).order_by(Office.path)
    people = visible(User, g.actor).where(User.office_id == office.id, User.enterprise_id.is_(None)).order_by(User.suspended, User.name)
    firms = visible(Enterprise, g.actor).where(Enterprise.office_id == office.id).order_by(Enterprise.retired, Enterprise.name)
    return page.show(
        "office/shown.html", office=office, below=page.rows(below), firms=page.rows(firms),
        people=page.rows(people) if g.actor.role is Role.ADMINISTRATOR else [], levels=LEVELS, offers=page.offers(office),
        acts=page.trail(office),
    )  # fmt: skip


@bp.route("/offices/<int:number>/establish", methods=["GET", "POST"])
def establish(number: int) -> ResponseReturnValue:
    """A new office directly under this one."""
    parent = page.get(Office, number)
    form = page.filled(EstablishForm, level=parent.level + 1)
    form.level.offer([(level, LEVELS[level]) for level in (2, 3)])
    here: dict[str, Any] = {"parent": parent, "office": None}
    if request.method != "POST":
        return page.show("office/form.html", form=form, **here)
    if not form.validate():
        return page.again("office/form.html", form, **here)
    try:
        made = workflow.establish(g.db, g.actor, parent, level=form.level.data, told=_told(form))
    except Unfit as why:
        return page.again("office/form.html", form, why, **here)
    return page.done(Text("已设置{office}。", office=made.name), url_for("office.shown", number=made.id))


@bp.route("/offices/<int:number>/change", methods=["GET", "POST"])
def change(number: int) -> ResponseReturnValue:
    """Other name, number pattern, limits."""
    office = page.get(Office, number)
    page.must("office.change", office)
    form = page.filled(OfficeForm, office)
    here: dict[str, Any] = {"parent": None, "office": office}
    if request.method != "POST":
        return page.show("office/form.html", form=form, **here)
    if not form.validate():
        return page.again("office/form.html", form, **here)
    try:
        workflow.change(g.db, g.actor, office, told=_told(form))
    except Unfit as why:
        return page.again("office/form.html", form, why, **here)
    return page.done(Text("已更改。"), url_for("office.shown", number=office.id))


def _told(form: OfficeForm) -> dict[str, object]:
    return {name: form[name].data for name in TOLD}


@bp.post("/offices/<int:number>/retire")
def retire(number: int) -> ResponseReturnValue:
    """Out of use, with a reason."""
    office = page.get(Office, number)
    workflow.retire(g.db, g.actor, office, reason=page.reason(lambda: shown(number)))
    return page.done(Text("已停用{office}。", office=office.name), url_for("office.shown", number=office.id))


@bp.post("/offices/<int:number>/restore")
def restore(number: int) -> ResponseReturnValue:
    """Back into use."""
    office = page.get(Office, number)
    workflow.restore(g.db, g.actor, office)
    return page.done(Text("已恢复{office}。", office=office.name), url_for("office.shown", number=office.id))
