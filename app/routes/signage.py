"""提示标识: what hangs at a site, where it is missing, putting up, taking down, and the signs to print (D9-1 … D9-5)."""

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from app import page
from forms.signage import PrintForm, SignageForm
from records.base import NotThere, Text
from records.camera import Camera
from records.printed import signage as printed
from records.scope import visible
from records.signage import Kind, Signage, Size, missing
from records.site import Area, Site
from records.user import Role
from workflows import signage as workflow

bp = Blueprint("signage", __name__)


@bp.get("/sites/<int:number>/signs")
def of_site(number: int) -> ResponseReturnValue:
    """What hangs there with its photos, and each area or camera without its sign."""
    site = page.get(Site, number)
    signs = page.rows(visible(Signage, g.actor).where(Signage.site_id == site.id).order_by(Signage.retired, Signage.area_id, Signage.id))
    known = {camera.id for camera in page.rows(visible(Camera, g.actor).where(Camera.site_id == site.id))}
    return page.show(
        "signage/of_site.html", site=site, signs=[(each, page.offers(each)) for each in signs], missing=missing(g.db, [site.id]),
        known=known, offers=page.offers(site), kinds=tuple(Kind), sizes=tuple(Size),
    )  # fmt: skip


@bp.route("/sites/<int:number>/signs/new", methods=["GET", "POST"])
def post(number: int) -> ResponseReturnValue:
    """A sign was put up; `?area=&kind=` of a gap are filled in."""
    site = page.get(Site, number)
    page.must("signage.post", site)
    form = page.filled(SignageForm, area=request.args.get("area", type=int), kind=request.args.get("kind", Kind.PICTURE.value))
    areas = page.rows(visible(Area, g.actor).where(Area.site_id == site.id, Area.retired.is_(False)).order_by(Area.name))
    cameras = page.rows(visible(Camera, g.actor).where(Camera.site_id == site.id, Camera.retired.is_(False)).order_by(Camera.point))
    form.area.offer([(area.id, area.name) for area in areas])
    form.camera.offer([(camera.id, f"{camera.point}（{camera.area.name}）") for camera in cameras])

    def run() -> Text:
        camera = page.get(Camera, form.camera.data) if form.camera.data else None
        workflow.post(
            g.db, g.actor, site, area=page.get(Area, form.area.data), camera=camera, kind=form.kind.data, size=form.size.data,
            place=form.place.data, photo=page.upload(f"signage/{site.id}"),
        )  # fmt: skip
        return Text("已登记提示标识。")

    return page.fill_in(form, "signage.post", site, url_for("signage.of_site", number=site.id), run)


@bp.post("/signs/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    """Taken down, with a reason."""
    found = page.get(Signage, number)
    workflow.remove(g.db, g.actor, found, reason=page.reason(lambda: of_site(found.site_id)))
    return page.done(Text("已撤下提示标识。"), url_for("signage.of_site", number=found.site_id))


@bp.get("/signs/<int:number>/photo")
@page.media
def photo(number: int) -> ResponseReturnValue:
    """The photo of the sign as it hangs."""
    return page.kept(page.get(Signage, number))


@bp.get("/signs/print.pdf")
@page.media
def paper() -> ResponseReturnValue:
    """A sign to print: `?kind=picture|sound&size=large|medium|small`."""
    page.only(Role.MONITOR, Role.ADMINISTRATOR, Role.UPKEEP)
    form = PrintForm(request.args)
    if not form.validate():
        raise NotThere(Text("没有这种标识。"))
    kind, size = form.kind.data, form.size.data
    height, width = size.cm
    return page.download(printed.render(kind, size), f"{kind.label}{height}x{width}cm.pdf", "application/pdf")
