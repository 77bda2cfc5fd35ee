"""Pages of the supervised enterprises: list, one with its sites and people, admitting, changing, retiring (B2-1)."""

from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_

from app import page
from forms.enterprise import TOLD, EnterpriseForm
from records.base import Text, Unfit
from records.enterprise import CATEGORIES, Enterprise
from records.scope import visible
from records.site import Site
from records.standing import Standing
from records.user import Role, User
from workflows import enterprise as workflow

bp = Blueprint("enterprise", __name__)


@bp.get("/enterprises")
def listed() -> ResponseReturnValue:
    """Enterprises of the own office and those below; `?q=` name or registration, `?category=`, `?stage=`."""
    told = {name: request.args.get(name, "").strip() for name in ("q", "category", "stage")}
    wanted = page.standing(visible(Enterprise, g.actor), Enterprise.retired)
    if told["q"]:
        named = [column.contains(told["q"], autoescape=True) for column in (Enterprise.name, Enterprise.registration)]
        wanted = wanted.where(or_(*named))
    if told["category"]:
        # JSON is searched here and not in SQL: the two databases have no common way, and enterprises are few
        wanted = wanted.where(Enterprise.id.in_([each.id for each in page.rows(wanted) if told["category"] in each.categories]))
    found = page.listed(wanted.order_by(Enterprise.name))
    may_admit = page.may("enterprise.admit", g.actor.office)
    pairs = [(word, word) for word in _categories()]
    return page.show("enterprise/listed.html", list=found, told=told, pairs=pairs, stages=tuple(Standing), may_admit=may_admit)


def _categories() -> list[str]:
    """What article 2 names, and what this person's enterprises have beside."""
    used = {word for found in page.rows(visible(Enterprise, g.actor)) for word in found.categories}
    return list(dict.fromkeys([*CATEGORIES, *sorted(used)]))


@bp.get("/enterprises/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One enterprise: facts, sites, people."""
    enterprise = page.get(Enterprise, number)
    sites = page.rows(visible(Site, g.actor).where(Site.enterprise_id == enterprise.id).order_by(Site.retired, Site.name))
    people = page.rows(visible(User, g.actor).where(User.enterprise_id == enterprise.id).order_by(User.suspended, User.name))
    return page.show(
        "enterprise/shown.html", enterprise=enterprise, sites=sites, people=people, offers=page.offers(enterprise),
        is_administrator=g.actor.role is Role.ADMINISTRATOR, acts=page.trail(enterprise),
    )  # fmt: skip


@bp.route("/enterprises/new", methods=["GET", "POST"])
def admit() -> ResponseReturnValue:
    """A new enterprise under the own office."""
    office = g.actor.office
    page.must("enterprise.admit", office)
    form = _form(None)
    here: dict[str, Any] = {"enterprise": None, "office": office}
    if request.method != "POST":
        return page.show("enterprise/form.html", form=form, **here)
    if not form.validate():
        return page.again("enterprise/form.html", form, **here)
    try:
        made = workflow.admit(g.db, g.actor, office, told=_told(form), categories=form.all_categories)
    except Unfit as why:
        return page.again("enterprise/form.html", form, why, **here)
    return page.done(Text("已登记{enterprise}。", enterprise=made.name), url_for("enterprise.shown", number=made.id), number=made.id)


@bp.route("/enterprises/<int:number>/change", methods=["GET", "POST"])
def change(number: int) -> ResponseReturnValue:
    """Other name, address, people, products."""
    enterprise = page.get(Enterprise, number)
    form = _form(enterprise)
    here: dict[str, Any] = {"enterprise": enterprise, "office": enterprise.office}
    if request.method != "POST":
        return page.show("enterprise/form.html", form=form, **here)
    if not form.validate():
        return page.again("enterprise/form.html", form, **here)
    try:
        workflow.change(g.db, g.actor, enterprise, told=_told(form), categories=form.all_categories)
    except Unfit as why:
        return page.again("enterprise/form.html", form, why, **here)
    return page.done(Text("已更改。"), url_for("enterprise.shown", number=enterprise.id))


def _form(enterprise: Enterprise | None) -> EnterpriseForm:
    form = page.filled(EnterpriseForm, enterprise)
    form.categories.choices = [(word, word) for word in _categories()]
    return form


def _told(form: EnterpriseForm) -> dict[str, str]:
    return {name: form[name].data for name in TOLD}


@bp.post("/enterprises/<int:number>/retire")
def retire(number: int) -> ResponseReturnValue:
    """Supervised no more, with a reason."""
    enterprise = page.get(Enterprise, number)
    workflow.retire(g.db, g.actor, enterprise, reason=page.reason(lambda: shown(number)))
    return page.done(Text("已停用{enterprise}。", enterprise=enterprise.name), url_for("enterprise.shown", number=enterprise.id))


@bp.post("/enterprises/<int:number>/restore")
def restore(number: int) -> ResponseReturnValue:
    """Supervised again."""
    enterprise = page.get(Enterprise, number)
    workflow.restore(g.db, g.actor, enterprise)
    return page.done(Text("已恢复{enterprise}。", enterprise=enterprise.name), url_for("enterprise.shown", number=enterprise.id))
