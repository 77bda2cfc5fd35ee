"""Pages of the holds: what footage is locked and why, locking a range by hand, giving it back (B18-1, B9-3)."""

from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from app import page
from forms.hold import PlaceForm
from records.anomaly import Anomaly
from records.base import MOST, Text, Unfit
from records.camera import Camera
from records.export import Export
from records.hold import Hold, Stage, kept
from records.scope import visible
from records.site import Site
from records.user import Role
from workflows import hold as workflow

bp = Blueprint("hold", __name__)


@bp.get("/holds")
def listed() -> ResponseReturnValue:
    """The holds that stand, or with `?stage=lifted` those given back, the oldest footage first; `?site=` narrows."""
    page.only(Role.ADMINISTRATOR)
    told = {name: request.args.get(name, "").strip() for name in ("stage", "site")}
    wanted = visible(Hold, g.actor).where(Hold.stage == (Stage.LIFTED if told["stage"] == Stage.LIFTED.value else Stage.PLACED))
    if told["site"].isdecimal():
        of_site = visible(Camera, g.actor).where(Camera.site_id == min(int(told["site"]), MOST))
        wanted = wanted.where(Hold.camera_id.in_(of_site.with_only_columns(Camera.id)))
    found = page.listed(wanted.order_by(Hold.begins_at, Hold.id))
    sites = [(site.id, site.name) for site in page.rows(visible(Site, g.actor).order_by(Site.name))]
    asked = visible(Anomaly, g.actor).where(Anomaly.number.in_([hold.because for hold in found["rows"]]))
    return page.show(
        "hold/listed.html", list=found, told=told, stages=tuple(Stage), sites=sites, kept=kept(g.db, found["rows"]),
        anomalies={anomaly.number: anomaly for anomaly in page.rows(asked)},
    )  # fmt: skip


@bp.get("/holds/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One hold: what it keeps, since when, for what, and until when."""
    hold = page.get(Hold, number)
    copies = page.rows(visible(Export, g.actor).where(Export.hold_id == hold.id))
    return page.show(
        "hold/shown.html", hold=hold, anomaly=_anomaly(hold), export=next(iter(copies), None), kept=kept(g.db, [hold])[hold.id],
        offers=page.offers(hold), acts=page.trail(hold),
    )  # fmt: skip


def _anomaly(hold: Hold) -> Anomaly | None:
    return next(iter(page.rows(visible(Anomaly, g.actor).where(Anomaly.number == hold.because))), None)


@bp.post("/holds/<int:number>/lift")
def lift(number: int) -> ResponseReturnValue:
    """Given back to retention, with a reason; back to the anomaly that had asked for it."""
    hold = page.get(Hold, number)
    workflow.lift(g.db, g.actor, hold, reason=page.reason(lambda: shown(number)))
    anomaly = _anomaly(hold)
    to = url_for("anomaly.shown", number=anomaly.id) if anomaly else url_for("hold.shown", number=hold.id)
    return page.done(Text("已解除{point}的录像锁定。", point=hold.camera.point), to)


@bp.route("/cameras/<int:number>/hold", methods=["GET", "POST"])
def place(number: int) -> ResponseReturnValue:
    """Lock a range of this camera's footage by hand, with the reason."""
    camera = page.get(Camera, number)
    page.must("hold.place", camera)
    form = page.filled(PlaceForm)
    here: dict[str, Any] = {"camera": camera}
    if request.method != "POST":
        return page.show("hold/form.html", form=form, **here)
    if not form.validate():
        return page.again("hold/form.html", form, **here)
    try:
        made = workflow.place(
            g.db, g.actor, camera, begins_at=form.begins_at.moment, ends_at=form.ends_at.moment, because=form.because.data,
        )  # fmt: skip
    except Unfit as why:
        return page.again("hold/form.html", form, why, **here)
    g.db.flush()
    return page.done(Text("已锁定{point}的录像。", point=camera.point), url_for("hold.shown", number=made.id), number=made.id)
