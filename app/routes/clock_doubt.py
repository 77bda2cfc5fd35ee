"""时钟存疑: what the clock says against what is known, and the one act that settles it (C6-2)."""

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from app import page
from records.base import Text
from records.clock_doubt import ClockDoubt
from workflows import clock_doubt as workflow

bp = Blueprint("clock_doubt", __name__)


@bp.get("/clock-doubts/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One doubt: what is kept from being deleted, and why."""
    doubt = page.get(ClockDoubt, number)
    return page.show("clock_doubt/shown.html", doubt=doubt, offers=page.offers(doubt))


@bp.post("/clock-doubts/<int:number>/confirm")
def confirm(number: int) -> ResponseReturnValue:
    """The clock is right."""
    workflow.confirm(g.db, g.actor, page.get(ClockDoubt, number))
    return page.done(Text("已确认，到期录像按现在的时钟计算。"), url_for("clock_doubt.shown", number=number))
