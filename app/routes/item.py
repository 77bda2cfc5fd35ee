"""The items watched: the norm's, and what an administrator of the office adds to them (F1-8, B14-1)."""

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from app import page
from forms.item import ItemForm
from records import phase
from records.base import Refused, Text, Unfit
from records.item import ARTICLE, OF_THE_NORM, Group, Item
from records.user import Role
from workflows import item as workflow
from workflows import sheet as sheets

bp = Blueprint("item", __name__)


def _listed(form: ItemForm, why: Unfit | None = None) -> ResponseReturnValue:
    items = sheets.items_of(g.db, g.actor.office)
    shown = {
        "groups": [(group, ARTICLE[group], [item for item in items if item.group is group]) for group in Group],
        "names": {key: name for key, _, name, _ in OF_THE_NORM},
        "offers": page.offers(g.actor.office), "steps": phase.names(g.db, g.actor.office),
    }  # fmt: skip
    if request.method == "GET":
        return page.show("item/listed.html", form=form, **shown)  # type: ignore[arg-type]  # the second parameter is given by its name only
    return page.again("item/listed.html", form, why, **shown)


@bp.route("/items", methods=["GET", "POST"])
def listed() -> ResponseReturnValue:
    """All items in force at this person's office; an administrator adds one."""
    if not g.actor.is_staff:
        raise Refused(Text("监控项目由监管机构设置。"))
    if request.method == "POST":
        page.only(Role.ADMINISTRATOR)
    form = page.filled(ItemForm)
    norms = [item for item in sheets.items_of(g.db, g.actor.office) if item.office_id is None]
    form.replaces.offer([(item.id, item.name) for item in norms])
    if request.method == "GET" or not form.validate():
        return _listed(form)
    replaced = page.get(Item, form.replaces.data) if form.replaces.data else None
    phrases = [line.strip() for line in (form.phrases.data or "").splitlines() if line.strip()]
    try:
        workflow.add(
            g.db, g.actor, g.actor.office, group=form.group.data, name=form.name.data, phrases=phrases, phase=form.phase.data,
            replaces=replaced,
        )  # fmt: skip
    except Unfit as why:
        return _listed(form, why)
    return page.done(Text("已增加监控项目。"), url_for("item.listed"))


@bp.post("/items/<int:number>/retire")
def retire(number: int) -> ResponseReturnValue:
    """An own item is asked for no more."""
    item = page.get(Item, number)
    workflow.retire(g.db, g.actor, item)
    return page.done(Text("已停用监控项目“{name}”。", name=item.name), url_for("item.listed"))
