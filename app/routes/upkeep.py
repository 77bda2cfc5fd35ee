"""运维: a site's unit and head with their filing, and what its upkeep still lacks; all sites of the office at a glance (D2-1, D2-2)."""

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from app import page
from app.video import state
from forms.upkeep import UpkeepForm
from records import network
from records.base import Text
from records.scope import visible
from records.site import Site
from records.upkeep import Upkeep, current, gaps
from records.upkeep import of_site as rows_of
from records.user import Role, User
from workflows import upkeep as workflow

bp = Blueprint("upkeep", __name__)


@bp.get("/upkeep")
def listed() -> ResponseReturnValue:
    """Sites in use with what each still lacks; `?q=` name, `?open=1` only those that are not complete."""
    page.only(Role.MONITOR, Role.ADMINISTRATOR, Role.UPKEEP)
    told = {name: request.args.get(name, "").strip() for name in ("q", "open")}
    wanted = visible(Site, g.actor).where(Site.retired.is_(False))
    if told["q"]:
        wanted = wanted.where(Site.name.contains(told["q"], autoescape=True))
    if told["open"]:
        lacking = gaps(g.db, g.db.scalars(wanted.with_only_columns(Site.id)).all())
        wanted = wanted.where(Site.id.in_([number for number, each in lacking.items() if not each.is_complete]))
    found = page.listed(wanted.order_by(Site.name))
    lacking = gaps(g.db, [site.id for site in found["rows"]])
    return page.show("upkeep/listed.html", list=found, rows=[(site, lacking[site.id]) for site in found["rows"]], told=told)


@bp.get("/sites/<int:number>/upkeep")
def of_site(number: int) -> ResponseReturnValue:
    """Unit, head, filing and history; the link; what is missing elsewhere."""
    site = page.get(Site, number)
    history = rows_of(g.db, site.id)
    held, cameras = current(g.db, [site.id]).get(site.id), network.told_by(g.db, site.id)
    dark = state.dark(g.db, page.settings().footage, cameras)
    return page.show(
        "upkeep/of_site.html", site=site, held=held, history=[each for each in history if each is not held],
        acts=page.offers(held) if held else {}, offers=page.offers(site), gaps=gaps(g.db, [site.id])[site.id],
        network=network.newest(g.db, site.id), link=network.link_of(g.db, cameras, dark), device_since=network.device_since(g.db, site.id),
    )  # fmt: skip


@bp.route("/sites/<int:number>/upkeep/appoint", methods=["GET", "POST"])
def appoint(number: int) -> ResponseReturnValue:
    """Another unit or head."""
    site = page.get(Site, number)
    page.must("upkeep.appoint", site)
    form = page.filled(UpkeepForm, current(g.db, [site.id]).get(site.id))
    people = page.rows(visible(User, g.actor).where(User.enterprise_id == site.enterprise_id, User.role == Role.UPKEEP))
    form.head_user.offer([(user.id, user.name) for user in people])
    if request.method == "GET":
        held = current(g.db, [site.id]).get(site.id)
        form.head_user.data = held.head_user_id if held else None

    def run() -> Text:
        user = page.get(User, form.head_user.data) if form.head_user.data else None
        workflow.appoint(g.db, g.actor, site, unit=form.unit.data, head=form.head.data, phone=form.phone.data, head_user=user)
        return Text("已登记，待海关备案。")

    note = Text("更改后须重新备案；原来的登记保留在历史中。")
    return page.fill_in(form, "upkeep.appoint", site, url_for("upkeep.of_site", number=site.id), run, note=note)


@bp.post("/upkeeps/<int:number>/file")
def file(number: int) -> ResponseReturnValue:
    """On file with customs."""
    found = page.get(Upkeep, number)
    workflow.file(g.db, g.actor, found)
    return page.done(Text("已备案{head}为运维管理负责人。", head=found.head), url_for("upkeep.of_site", number=found.site_id))
