"""Counting cartons on the desk (B12-1): each count once, whatever the network does."""

from typing import Any

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from app import page, visit
from app.language import say
from forms.tally import CountForm
from records.base import Text, Unfit
from records.camera import Camera
from records.monitoring import Monitoring
from records.tally import Tally, counts_of, summed
from workflows import tally as workflow

bp = Blueprint("tally", __name__)


@bp.post("/monitorings/<int:number>/tallies")
@page.media
def count(number: int) -> ResponseReturnValue:
    """One count (JSON from the desk: key, cartons, pallet, camera, the frame's own time); the answer brings the running sum."""
    form = page.filled(CountForm)
    monitoring = page.get(Monitoring, number)
    if not form.validate():
        return page.again("errors/422.html", form)
    told: dict[str, Any] = {"cartons": form.cartons.data, "is_pallet": form.pallet.data, "seen_at": form.seen_at.moment}
    key = form.key.data or ""
    try:
        made = workflow.counted(g.db, monitoring, key, **told)
        if made is None:
            camera = page.get(Camera, form.camera.data or 0)
            made = workflow.count(g.db, g.actor, monitoring, key=key, camera=camera, visit=visit.token(), **told)
    except Unfit as why:
        return page.again("errors/422.html", form, why)
    g.db.flush()
    return _done(Text("已计{what}。", what=made.words), monitoring)


@bp.post("/tallies/<int:number>/strike")
@page.media
def strike(number: int) -> ResponseReturnValue:
    """Take a count back; it stays in the trail."""
    taken = page.get(Tally, number)
    workflow.strike(g.db, g.actor, taken)
    return _done(Text("已撤回{what}。", what=taken.words), taken.monitoring)


def _done(said: Text, monitoring: Monitoring) -> ResponseReturnValue:
    found = summed(counts_of(g.db, monitoring), monitoring.loading, monitoring)
    return page.done(said, url_for("monitoring.shown", number=monitoring.id), tally=found.told(say))
