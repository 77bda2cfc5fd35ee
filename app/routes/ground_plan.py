"""The site's drawing: uploaded, shown with its cameras, and their places moved by hand (C7-1)."""

from hashlib import sha256
from io import BytesIO

from flask import Blueprint, g, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app import page
from forms.ground_plan import SpotForm
from records import vault
from records.base import Text, Unfit
from records.camera import Camera
from records.ground_plan import ACCEPT, MOST_BYTES, GroundPlan, Spot, View, redrawn
from records.scope import visible
from records.site import Site
from records.user import Role
from workflows import ground_plan as workflow

bp = Blueprint("ground_plan", __name__)
_FIGURES = ("x", "y", "direction", "angle", "reach")


@bp.get("/sites/<int:number>/plan")
def shown(number: int) -> ResponseReturnValue:
    """The drawing with every camera in use on it or beside it."""
    page.only(Role.ADMINISTRATOR)
    return _shown(page.get(Site, number), None)


def _shown(site: Site, unfit: Text | None) -> ResponseReturnValue:
    cameras = page.rows(visible(Camera, g.actor).where(Camera.site_id == site.id, Camera.retired.is_(False)).order_by(Camera.point))
    spots = workflow.spots_of(g.db, cameras)
    may_place = any(page.may("ground_plan.place", camera) for camera in cameras[:1])
    return page.show(
        "ground_plan/shown.html", 422 if unfit else 200, site=site, plan=workflow.of(g.db, site), cameras=cameras, spots=spots,
        offers=page.offers(site), may_place=may_place, unfit=unfit, accept=ACCEPT, figures=_FIGURES,
    )  # fmt: skip


@bp.post("/sites/<int:number>/plan")
def draw(number: int) -> ResponseReturnValue:
    """Another drawing."""
    site = page.get(Site, number)
    try:
        png, size = redrawn(_sent())
        kept = vault.keep(page.settings().evidence, f"plan/{site.id}", f"{sha256(png).hexdigest()}.png", BytesIO(png))
    except vault.Full:
        return _wrong(site, Text("证据库磁盘已满，平面图未能保存，请联系管理员。"))
    except Unfit as why:
        return _wrong(site, why.why)
    workflow.draw(g.db, g.actor, site, kept=kept, size=size)
    return page.done(Text("已上传平面图。"), url_for("ground_plan.shown", number=site.id))


def _sent() -> bytes:
    """What was uploaded; a large upload lies in a file of its own, which is closed at once."""
    sent = request.files.get("picture")
    if sent is None:
        return b""
    try:
        return bytes(sent.read(MOST_BYTES + 1))
    finally:
        sent.close()


def _wrong(site: Site, why: Text) -> ResponseReturnValue:
    g.failed = True
    return page.refusal(Unfit(why, at="picture")) if page.wants_json() else _shown(site, why)


@bp.get("/ground-plans/<int:number>.png")
@page.media
def picture(number: int) -> ResponseReturnValue:
    """The drawing itself."""
    plan = page.get(GroundPlan, number)
    return send_file(vault.located(page.settings().evidence, plan.path).resolve(), mimetype="image/png", max_age=None)


@bp.post("/cameras/<int:number>/spot")
@page.media
def place(number: int) -> ResponseReturnValue:
    """A camera's place; sent by the script after each move."""
    camera = page.get(Camera, number)
    form = page.filled(SpotForm)
    if not form.validate():
        return page.again("errors/422.html", form)
    spot: Spot = workflow.place(g.db, g.actor, camera, view=View(**{name: form[name].data for name in _FIGURES}))
    return page.done(Text("已标出{camera}。", camera=camera.point), url_for("ground_plan.shown", number=camera.site_id), number=spot.id)


@bp.post("/cameras/<int:number>/spot/off")
def take_off(number: int) -> ResponseReturnValue:
    """On the drawing no more."""
    camera = page.get(Camera, number)
    workflow.take_off(g.db, g.actor, camera)
    return page.done(Text("已从平面图移去{camera}。", camera=camera.point), url_for("ground_plan.shown", number=camera.site_id))
