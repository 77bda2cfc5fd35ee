"""Phases of a loading: stamped from the desk and taken back; the office's own order of them (B14-1, B16-5)."""

from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import page, visit
from forms.phase import PlanForm, StampForm
from records import phase
from records.base import Refused, Text, Unfit
from records.camera import Camera
from records.enterprise import CATEGORIES, Enterprise
from records.monitoring import Monitoring
from records.phase import OF_THE_NORM, Phase, PhasePlan
from records.scope import visible
from records.user import Role
from workflows import phase as workflow
from workflows import telling

bp = Blueprint("phase", __name__)


@bp.post("/monitorings/<int:number>/phases")
@page.media
def stamp(number: int) -> ResponseReturnValue:
    """The phase on screen now (JSON from the desk: phase, camera, the frame's own time, a key); the answer brings the bar anew."""
    monitoring = page.get(Monitoring, number)
    form = page.filled(StampForm)
    if not form.validate():
        return page.again("errors/422.html", form)
    told = telling.told(form.data)
    try:
        made = telling.made_of(g.db, g.actor, Phase, told) or workflow.stamp(
            g.db, g.actor, monitoring, key=form.phase.data, camera=page.get(Camera, form.camera.data), seen_at=form.seen_at.moment,
            visit=visit.token(), told=told,
        )  # fmt: skip
    except Unfit as why:
        return page.again("errors/422.html", form, why)
    g.db.flush()
    return _done(Text("已记“{phase}” {time}。", phase=made.name, time=made.seen_at), monitoring)


@bp.post("/phases/<int:number>/strike")
@page.media
def strike(number: int) -> ResponseReturnValue:
    """Take a stamp back; it stays in the trail."""
    stamped = page.get(Phase, number)
    workflow.strike(g.db, g.actor, stamped)
    return _done(Text("已撤回“{phase}”。", phase=stamped.name), stamped.monitoring)


def _done(said: Text, monitoring: Monitoring) -> ResponseReturnValue:
    shown = render_template("phase/_bar.html", bar=phase.bar_of(g.db, monitoring), monitoring=monitoring)
    return page.done(said, url_for("monitoring.shown", number=monitoring.id), bar=shown)


@bp.get("/phases")
def listed() -> ResponseReturnValue:
    """The office's templates by category; `?category=` puts one into the form."""
    if not g.actor.is_staff:
        raise Refused(Text("装箱环节由监管机构设置。"))
    category = request.args.get("category", "").strip()
    steps = phase.template(g.db, g.actor.office, category) or list(OF_THE_NORM)
    lines = "\n".join(step.label + (workflow.AGAIN if step.again else "") for step in steps)
    return page.show("phase/listed.html", form=page.filled(PlanForm, category=category, lines=lines), **_whole())


def _whole() -> dict[str, Any]:
    office = g.actor.office
    firms = page.rows(visible(Enterprise, g.actor).where(Enterprise.office_id == office.id))
    own = {line.category for line in page.rows(visible(PhasePlan, g.actor).where(PhasePlan.office_id == office.id))}
    known = sorted({*CATEGORIES, *own, *(word for firm in firms for word in firm.categories)} - {""})
    templates = [(category, phase.template(g.db, office, category)) for category in ("", *known)]
    return {"templates": templates, "norm": OF_THE_NORM, "offers": page.offers(office)}


@bp.post("/phases")
def plan() -> ResponseReturnValue:
    """The office's own phases of one category."""
    page.only(Role.ADMINISTRATOR)
    form = page.filled(PlanForm)
    if not form.validate():
        return page.again("phase/listed.html", form, **_whole())
    try:
        workflow.plan(g.db, g.actor, g.actor.office, category=form.category.data or "", lines=(form.lines.data or "").splitlines())
    except Unfit as why:
        return page.again("phase/listed.html", form, why, **_whole())
    return page.done(Text("已设置装箱环节。"), url_for("phase.listed", category=form.category.data or None))
