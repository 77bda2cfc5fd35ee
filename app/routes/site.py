"""Pages of the sites and their areas: list, one with areas and cameras, measuring, putting into service, retiring (B5-4)."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from app import page
from app.video import state
from forms.site import AreaForm, SiteForm
from records.base import Text, Unfit
from records.camera import Camera
from records.enterprise import Enterprise
from records.fault import Fault
from records.fault import Stage as FaultStage
from records.office import Office
from records.scope import visible
from records.site import Area, Site
from records.standing import Standing
from records.upkeep import gaps
from records.user import STAFF
from workflows import site as workflow

bp = Blueprint("site", __name__)
_MEASURES = ("name", "length_m", "width_m", "height_m", "boundary", "emphasis")


@bp.get("/sites")
def listed() -> ResponseReturnValue:
    """Sites of the own office and those below; `?q=` name, `?stage=`."""
    told = {name: request.args.get(name, "").strip() for name in ("q", "stage")}
    wanted = page.standing(visible(Site, g.actor), Site.retired)
    if told["q"]:
        wanted = wanted.where(Site.name.contains(told["q"], autoescape=True))
    return page.show("site/listed.html", list=page.listed(wanted.order_by(Site.name)), told=told, stages=tuple(Standing))


@bp.get("/sites/tree")
def tree() -> ResponseReturnValue:
    """直属—隶属—现场—区域—摄像头, each camera under the very name that stands in its picture, with whether it gives one now (D8-1)."""
    page.only(*STAFF)
    cameras = page.rows(visible(Camera, g.actor).where(Camera.retired.is_(False)).order_by(Camera.name))
    sites = page.rows(visible(Site, g.actor).where(Site.retired.is_(False)).order_by(Site.name))
    areas = page.rows(visible(Area, g.actor).where(Area.retired.is_(False)).order_by(Area.name))
    dark = state.dark(g.db, page.settings().footage, [camera.id for camera in cameras])
    offices = page.rows(visible(Office, g.actor).where(Office.retired.is_(False)).order_by(Office.level, Office.name))
    shown = {office.id for office in offices}
    return page.show(
        "site/tree.html", roots=[office for office in offices if office.parent_id not in shown],
        below=_under(offices, "parent_id"), sites=_under(sites, "office_id"), areas=_under(areas, "site_id"),
        cameras=_under(cameras, "area_id"), dark=dark, totals=_totals(offices, cameras), count=len(cameras),
    )  # fmt: skip


def _under(found: Sequence[Any], name: str) -> dict[int, list[Any]]:
    told: dict[int, list[Any]] = defaultdict(list)
    for each in found:
        told[getattr(each, name)].append(each)
    return told


def _totals(offices: Sequence[Office], cameras: Sequence[Camera]) -> dict[int, int]:
    """Cameras of an office and of those below it."""
    return {office.id: sum(camera.office.path.startswith(office.path) for camera in cameras) for office in offices}


@bp.get("/sites/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One site: its areas with measures, its cameras."""
    site = page.get(Site, number)
    areas = page.rows(visible(Area, g.actor).where(Area.site_id == site.id).order_by(Area.retired, Area.name))
    cameras = page.rows(visible(Camera, g.actor).where(Camera.site_id == site.id).order_by(Camera.retired, Camera.point))
    broken = visible(Fault, g.actor).where(Fault.site_id == site.id, Fault.stage == FaultStage.OPEN)
    return page.show(
        "site/shown.html", site=site, areas=[(area, page.offers(area)) for area in areas], cameras=cameras, offers=page.offers(site),
        acts=page.trail(site), gaps=gaps(g.db, [site.id])[site.id], broken=page.rows(broken.order_by(Fault.begun_at)),
    )  # fmt: skip


@bp.route("/enterprises/<int:number>/sites/new", methods=["GET", "POST"])
def register(number: int) -> ResponseReturnValue:
    """A new site of this enterprise."""
    enterprise = page.get(Enterprise, number)
    form = page.filled(SiteForm)
    here: dict[str, Any] = {"enterprise": enterprise, "site": None}
    if request.method != "POST":
        return page.show("site/form.html", form=form, **here)
    if not form.validate():
        return page.again("site/form.html", form, **here)
    try:
        made = workflow.register(g.db, g.actor, enterprise, name=form.name.data, address=form.address.data)
    except Unfit as why:
        return page.again("site/form.html", form, why, **here)
    return page.done(Text("已登记{site}，请划定监控区域后启用。", site=made.name), url_for("site.shown", number=made.id), number=made.id)


@bp.route("/sites/<int:number>/change", methods=["GET", "POST"])
def change(number: int) -> ResponseReturnValue:
    """Other name or address."""
    site = page.get(Site, number)
    form = page.filled(SiteForm, site)
    here: dict[str, Any] = {"enterprise": site.enterprise, "site": site}
    if request.method != "POST":
        return page.show("site/form.html", form=form, **here)
    if not form.validate():
        return page.again("site/form.html", form, **here)
    try:
        workflow.change(g.db, g.actor, site, name=form.name.data, address=form.address.data)
    except Unfit as why:
        return page.again("site/form.html", form, why, **here)
    return page.done(Text("已更改。"), url_for("site.shown", number=site.id))


@bp.post("/sites/<int:number>/commission")
def commission(number: int) -> ResponseReturnValue:
    """Into service."""
    site = page.get(Site, number)
    workflow.commission(g.db, g.actor, site)
    return page.done(Text("已启用{site}。", site=site.name), url_for("site.shown", number=site.id))


@bp.post("/sites/<int:number>/retire")
def retire(number: int) -> ResponseReturnValue:
    """Out of use, with a reason."""
    site = page.get(Site, number)
    workflow.retire(g.db, g.actor, site, reason=page.reason(lambda: shown(number)))
    return page.done(Text("已停用{site}。", site=site.name), url_for("site.shown", number=site.id))


@bp.post("/sites/<int:number>/restore")
def restore(number: int) -> ResponseReturnValue:
    """Back into the register."""
    site = page.get(Site, number)
    workflow.restore(g.db, g.actor, site)
    return page.done(Text("已恢复{site}，须重新启用。", site=site.name), url_for("site.shown", number=site.id))


@bp.route("/sites/<int:number>/areas/new", methods=["GET", "POST"])
def add_area(number: int) -> ResponseReturnValue:
    """A new area of this site."""
    site = page.get(Site, number)
    form = page.filled(AreaForm)
    here: dict[str, Any] = {"site": site, "area": None, "offers": {}}
    if request.method != "POST":
        return page.show("site/area.html", form=form, **here)
    if not form.validate():
        return page.again("site/area.html", form, **here)
    try:
        made = workflow.add_area(g.db, g.actor, site, **{name: form[name].data for name in _MEASURES})
    except Unfit as why:
        return page.again("site/area.html", form, why, **here)
    return page.done(Text("已划定区域“{area}”。", area=made.name), url_for("site.shown", number=site.id), number=made.id)


@bp.route("/areas/<int:number>/change", methods=["GET", "POST"])
def change_area(number: int) -> ResponseReturnValue:
    """Other name, measures or boundary."""
    area = page.get(Area, number)
    form = page.filled(AreaForm, area)
    here: dict[str, Any] = {"site": area.site, "area": area, "offers": page.offers(area)}
    if request.method != "POST":
        return page.show("site/area.html", form=form, **here)
    if not form.validate():
        return page.again("site/area.html", form, **here)
    try:
        workflow.change_area(g.db, g.actor, area, **{name: form[name].data for name in _MEASURES})
    except Unfit as why:
        return page.again("site/area.html", form, why, **here)
    return page.done(Text("已更改。"), url_for("site.shown", number=area.site_id))


def _area_page(area: Area) -> ResponseReturnValue:
    told = {name: getattr(area, name) for name in _MEASURES}
    return page.show("site/area.html", form=AreaForm(None, data=told), site=area.site, area=area, offers=page.offers(area))


@bp.post("/areas/<int:number>/retire")
def retire_area(number: int) -> ResponseReturnValue:
    """Watched no more, with a reason."""
    area = page.get(Area, number)
    workflow.retire_area(g.db, g.actor, area, reason=page.reason(lambda: _area_page(area)))
    return page.done(Text("已停用区域“{area}”。", area=area.name), url_for("site.shown", number=area.site_id))


@bp.post("/areas/<int:number>/restore")
def restore_area(number: int) -> ResponseReturnValue:
    """Watched again."""
    area = page.get(Area, number)
    workflow.restore_area(g.db, g.actor, area)
    return page.done(Text("已恢复区域“{area}”。", area=area.name), url_for("site.shown", number=area.site_id))
