"""Pages of signing: exactly what is signed, the password again; and afterwards what was signed, with its proof (附件2)."""

from datetime import datetime
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from app import page, visit
from forms.inspection import SignForm
from records import document, drawing
from records.base import NotThere, Refused, Text, Unfit
from records.inspection import Inspection, Part, Stage
from records.scope import is_readable
from records.signature import Meaning, Signature, is_genuine, short
from workflows import inspection as inspections
from workflows import signature as workflow

bp = Blueprint("signature", __name__)


@bp.route("/inspections/<int:number>/sign", methods=["GET", "POST"])
def sign(number: int) -> ResponseReturnValue:
    """Show what is signed; with the password typed, sign it."""
    inspection = page.get(Inspection, number)
    page.must(_verb(inspection), inspection)
    waiting = workflow.to_sign(inspection)
    if waiting is None:
        raise Refused(Text("内容未填，还不能签名。"), status=409)
    part, content, digest = waiting
    form = page.filled(SignForm)
    here: dict[str, Any] = {"inspection": inspection, "part": part, "content": content, "digest": digest, **_words(content, digest)}
    if request.method == "GET":
        page.seen(inspections.look, inspection)
        return page.show("signature/sign.html", form=form, **here)
    if not form.validate():
        return page.again("signature/sign.html", form, **here)
    try:
        stroke = drawing.checked(form.drawing.data) if form.drawing.data else None
        key = visit.signing_key_of(g.db, g.actor, form.password.data)
        workflow.SIGN[inspection.stage](g.db, g.actor, inspection, digest=form.digest.data, key=key, drawing=stroke)
    except Unfit as why:
        answer = page.again("signature/sign.html", form, why, **here)
        # a wrong password counts and stands in the trail; nothing else has changed by then
        g.failed = why.at != "password"
        return answer
    return page.done(_said(inspection, part), url_for("inspection.shown", number=number))


def _verb(inspection: Inspection) -> str:
    """The act of this person's side; before or after its time the act itself says so."""
    if not g.actor.is_staff:
        return "signature.sign_correction"
    return "signature.sign_finding" if inspection.stage is Stage.DRAFT else "signature.sign_follow_up"


def _said(inspection: Inspection, part: Part) -> Text:
    if not part.is_complete:
        return Text("已签名，还待{names}签名。", names=[user.name for user in part.awaited()])
    if inspection.stage is Stage.CLOSED:
        return Text("已签名，本记录已办结。")
    if inspection.stage is Stage.DRAFT:
        return Text("已签名，转入第{round}轮。", round=inspection.round)
    if inspection.stage is Stage.AWAITING_CORRECTION:
        return Text("已签名，企业负责人已收到通知。")
    return Text("已签名，检查人员已收到通知。")


def _words(content: dict[str, Any], digest: str) -> dict[str, Any]:
    """What the page shows beside the content: its meaning, the short digest, its exact form."""
    exact = document.canonical(content).decode()
    return {"meaning": Meaning(content["meaning"]), "short": short(digest), "exact": exact, "moment": datetime.fromisoformat}


@bp.get("/inspections/<int:number>/signatures/<int:signature_number>")
def shown(number: int, signature_number: int) -> ResponseReturnValue:
    """What this person signed, and whether the proof still holds."""
    inspection = page.get(Inspection, number)
    part, signature = _found(inspection, signature_number)
    page.seen(inspections.look, inspection)
    content, digest = part.signed.opened(), part.signed.sha256
    return page.show(
        "signature/shown.html", inspection=inspection, signature=signature, genuine=is_genuine(signature, part.signed), content=content,
        digest=digest, part=part, **_words(content, digest),
    )  # fmt: skip


@bp.get("/inspections/<int:number>/signatures/<int:signature_number>/stroke.png")
@page.media
def stroke(number: int, signature_number: int) -> ResponseReturnValue:
    """The drawn stroke: the picture that we made, never the one that was sent."""
    _part, signature = _found(page.get(Inspection, number), signature_number)
    if signature.drawing is None:
        raise NotThere
    return signature.drawing, {"Content-Type": "image/png"}


def _found(inspection: Inspection, wanted: int) -> tuple[Part, Signature]:
    for part in inspection.parts:
        for signature in part.signatures:
            if signature.id == wanted and is_readable(part, g.actor):
                return part, signature
    raise NotThere
