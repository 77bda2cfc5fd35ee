"""每日检查: today's list, confirmed on a phone; the days before, with those that nobody checked (D4-1)."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from app import page
from forms.routine import RoutineForm
from records import routine
from records.base import Text, Unfit
from records.camera import Camera
from records.footage import Cause
from records.routine import Routine, Stage
from records.scope import visible
from records.site import Site
from workflows import routine as workflow

bp = Blueprint("routine", __name__)
DAYS = 30


@bp.get("/sites/<int:number>/routine")
def of_site(number: int) -> ResponseReturnValue:
    """Today and the last thirty days."""
    site = page.get(Site, number)
    wanted = visible(Routine, g.actor).where(Routine.site_id == site.id, Routine.day >= routine.today() - timedelta(days=DAYS))
    days = page.rows(wanted.order_by(Routine.day.desc()))
    today = next((each for each in days if each.day == routine.today()), None)
    seen = _seen(site, routine.seen(g.db, site.id, routine.today()))
    return page.show(
        "routine/of_site.html", site=site, days=days, today=today, seen=seen, missed=sum(each.stage is Stage.MISSED for each in days),
        acts=page.offers(today) if today else {}, clean=routine.is_clean, causes=Cause,
    )  # fmt: skip


def _seen(site: Site, told: dict[str, Any]) -> dict[str, Any]:
    """Without the cameras that this person may not know of; `hidden` counts them."""
    known = {camera.id for camera in page.rows(visible(Camera, g.actor).where(Camera.site_id == site.id))}
    shown = [each for each in told.get("cameras", ()) if each["id"] in known]
    return {**told, "cameras": shown, "hidden": len(told.get("cameras", ())) - len(shown)}


@bp.get("/routines/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One day as it was confirmed."""
    found = page.get(Routine, number)
    return page.show("routine/shown.html", day=found, site=found.site, seen=_seen(found.site, found.automatic), causes=Cause)


@bp.route("/routines/<int:number>/confirm", methods=["GET", "POST"])
def confirm(number: int) -> ResponseReturnValue:
    """What the system sees now, and what the person says."""
    found = page.get(Routine, number)
    page.must("routine.confirm", found)
    form = page.filled(RoutineForm)
    told = routine.seen(g.db, found.site_id, found.day)
    here: dict[str, Any] = {"day": found, "site": found.site, "seen": _seen(found.site, told), "is_clean": routine.is_clean(told)}
    here["causes"] = Cause
    if request.method != "POST":
        return page.show("routine/confirm.html", form=form, **here)
    if not form.validate():
        return page.again("routine/confirm.html", form, **here)
    try:
        wrong = [routine.Point(each) for each in form.wrong.data or ()]
        workflow.confirm(g.db, g.actor, found, wrong=wrong, remark=form.remark.data)
    except Unfit as why:
        return page.again("routine/confirm.html", form, why, **here)
    return page.done(Text("已确认{site}当日检查。", site=found.site.name), url_for("routine.of_site", number=found.site_id))
