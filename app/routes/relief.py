"""交接班: what was handed over, and going on with it (B16-5)."""

from flask import Blueprint, g, redirect, url_for
from flask.typing import ResponseReturnValue

from app import page
from records import phase
from records.anomaly import Anomaly
from records.base import Text
from records.relief import Relief
from records.scope import visible
from records.sheet import Sheet
from workflows import relief as workflow

bp = Blueprint("relief", __name__)


@bp.get("/reliefs/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """Who hands what to whom: what was done so far, what was found, the sheet of the one before."""
    relief = page.get(Relief, number)
    before = relief.monitoring
    newest = visible(Sheet, g.actor).where(Sheet.monitoring_id == before.id).order_by(Sheet.revision.desc()).limit(1)
    anomalies = visible(Anomaly, g.actor).where(Anomaly.monitoring_id == before.id).order_by(Anomaly.seen_at)
    return page.show(
        "relief/shown.html", relief=relief, sheet=page.rows(newest)[0], anomalies=page.rows(anomalies), offers=page.offers(relief),
        bar=phase.bar(phase.plan_of(g.db, before), phase.stamps_of(g.db, before)),
    )  # fmt: skip


@bp.post("/reliefs/<int:number>/take")
def take(number: int) -> ResponseReturnValue:
    """Go on: to the desk."""
    made = workflow.take(g.db, g.actor, page.get(Relief, number))
    desk = url_for("monitoring.desk", number=made.id)
    return page.done(Text("已接班。"), desk) if page.wants_json() else redirect(desk, 303)
