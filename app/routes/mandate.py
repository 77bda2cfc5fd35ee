"""Pages of the signatories' authorisations: what is on file, filing another (F2-8)."""

from io import BytesIO
from typing import Any

from flask import Blueprint, g, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app import page
from forms.mandate import MandateForm
from records import clock, vault
from records.base import NotThere, Text, Unfit
from records.mandate import Mandate
from records.user import User
from workflows import mandate as workflow

bp = Blueprint("mandate", __name__)


@bp.route("/users/<int:number>/mandates", methods=["GET", "POST"])
def of_user(number: int) -> ResponseReturnValue:
    """All grounds of one person, and the form for another."""
    user = page.get(User, number)
    page.must("mandate.file", user)
    form = page.filled(MandateForm, begins_on=clock.beijing(clock.now()).date())
    here: dict[str, Any] = {"user": user, "mandates": workflow.of(g.db, user), "today": clock.beijing(clock.now()).date()}
    if request.method == "GET":
        return page.show("mandate/of_user.html", form=form, **here)
    if not form.validate():
        return page.again("mandate/of_user.html", form, **here)
    assert form.begins_on.data is not None  # noqa: S101 - a required field
    try:
        document = page.upload(f"mandate/{user.id}")
        workflow.file(
            g.db, g.actor, user, basis=form.basis.data, begins_on=form.begins_on.data, ends_on=form.ends_on.data, document=document
        )
    except Unfit as why:
        return page.again("mandate/of_user.html", form, why, **here)
    return page.done(Text("已登记签字授权。"), url_for("mandate.of_user", number=number))


@bp.get("/mandates/<int:number>/document")
@page.media
def document(number: int) -> ResponseReturnValue:
    """The scanned document."""
    mandate = page.get(Mandate, number)
    if not mandate.path:
        raise NotThere
    with vault.open(page.settings().evidence, mandate.path) as stream:
        raw = stream.read()
    return send_file(BytesIO(raw), mimetype=mandate.mimetype, download_name=mandate.file_name, as_attachment=True)
