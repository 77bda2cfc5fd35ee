"""The paper of an inspection record, and the handing over of the enterprise's copy: downloaded, or given on paper (F2-11)."""

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from app import page
from forms.inspection import HandOverForm
from records import clock
from records.base import Refused, Text, Unfit
from records.inspection import Inspection
from records.inspection.content import printed
from records.printed.inspection import COPIES, Copy, render
from workflows import inspection as workflow

bp = Blueprint("handover", __name__)


@bp.get("/inspections/<int:number>/paper.pdf")
def paper(number: int) -> ResponseReturnValue:
    """The form as signed so far: both copies for the office; the enterprise gets its own; each taking is kept."""
    inspection = page.get(Inspection, number)
    shown = printed(inspection)
    if shown is None:
        raise Refused(Text("检查人签名后才能打印。"), status=409)
    content, _digest = shown
    copies: tuple[Copy, ...] = COPIES if g.actor.is_staff else ("enterprise",)
    pdf = render(content, copies)  # type: ignore[arg-type]  # the frozen JSON has this shape
    page.seen(workflow.print_out if g.actor.is_staff else workflow.take_copy, inspection, each=True)
    return page.download(pdf, f"{inspection.number}.pdf", "application/pdf")


@bp.route("/inspections/<int:number>/hand-over", methods=["GET", "POST"])
def hand_over(number: int) -> ResponseReturnValue:
    """To whom of the enterprise the paper copy was given, and when."""
    inspection = page.get(Inspection, number)
    page.must("inspection.hand_over", inspection)
    form = page.filled(HandOverForm, receiver=inspection.enterprise.responsible_person, at=clock.now())
    if request.method == "GET":
        return page.show("inspection/hand_over.html", form=form, inspection=inspection)
    if not form.validate():
        return page.again("inspection/hand_over.html", form, inspection=inspection)
    assert form.at.data is not None  # noqa: S101 - a required field
    try:
        workflow.hand_over(g.db, g.actor, inspection, at=form.at.data, receiver=form.receiver.data)
    except Unfit as why:
        return page.again("inspection/hand_over.html", form, why, inspection=inspection)
    return page.done(Text("已登记交付。"), url_for("inspection.shown", number=number))
