"""Reading the inspection records: the list, one record with its rounds, and what is attached to it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, g, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import raiseload
from wtforms.fields import SelectChoice

from app import page
from forms.inspection import BlockForm, FollowUpForm
from records import attachment, vault
from records.attachment import Attachment
from records.base import NotThere, Text
from records.clip import Clip
from records.inspection import BLOCK, Finding, FollowUp, Inspection, Part, Release, Round, Signer, Stage
from records.inspection.content import printed
from records.scope import is_readable, visible
from records.signature import Meaning, Signature, short
from records.user import User
from workflows import inspection as workflow
from workflows import signature
from workflows.inspection.people import inspectors_of, signatories_of

bp = Blueprint("inspection", __name__)


@bp.get("/inspections")
def listed() -> ResponseReturnValue:
    """The records, newest first; `?stage=`, `?enterprise=` (part of its name) and `?number=` narrow."""
    wanted = visible(Inspection, g.actor).options(raiseload(Inspection.parts), raiseload(Inspection.handovers))
    asked = {name: request.args.get(name, "").strip() for name in ("stage", "enterprise", "number")}
    if asked["stage"] in {each.value for each in Stage}:
        wanted = wanted.where(Inspection.stage == Stage(asked["stage"]))
    if asked["enterprise"]:
        wanted = wanted.where(Inspection.enterprise_name.contains(asked["enterprise"], autoescape=True))
    if asked["number"]:
        wanted = wanted.where(Inspection.number.contains(asked["number"], autoescape=True))
    choices = [(each.value, each.label) for each in Stage]
    found = page.listed(wanted.order_by(Inspection.id.desc()))
    # of all the blocks the first round's finding alone: a record is seen by the firm once that is signed
    ids = [row.id for row in found["rows"]]
    texts = select(Finding.inspection_id, Finding.text).where(Finding.round == 1, Finding.inspection_id.in_(ids))
    said = dict(g.db.execute(texts).all())
    return page.show("inspection/listed.html", list=found, asked=asked, choices=choices, found=said)


@bp.get("/inspections/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One record: the present round, or an earlier one (`?round=`)."""
    inspection = page.get(Inspection, number)
    page.seen(workflow.look, inspection)
    return page.show("inspection/shown.html", **whole(inspection))


def whole(inspection: Inspection, **given: Any) -> dict[str, Any]:
    """All that the record's page shows; what this person may not read yet is not in it."""
    rounds = [each for each in inspection.rounds if any(is_readable(part, g.actor) for part in each.parts)]
    wanted = request.args.get("round", type=int)
    chosen = next((each for each in rounds if each.number == wanted), rounds[-1])
    offers = page.offers(inspection)
    is_present = chosen.number == inspection.round
    form = given.get("form") or (_block_form(inspection, offers) if is_present else None)
    firm = signatories_of(g.db, inspection.enterprise_id)
    sign = signature.SIGN.get(inspection.stage)
    return {
        "inspection": inspection, "rounds": rounds, "chosen": chosen, "is_present": is_present, "offers": offers, "form": form,
        "blocks": _blocks(inspection, chosen, firm), "has_firm": bool(firm), "playable": _playable(inspection),
        "releasable": _releasable(inspection, offers),
        "is_paper": printed(inspection) is not None, "other": given.get("other"),
        "verdict": offers.get(f"signature.{sign.__name__}") if sign is not None and is_present else None,
    }  # fmt: skip


def _releasable(inspection: Inspection, offers: dict[str, Any]) -> list[User]:
    """Whom this person may release from signing now."""
    offer = offers.get("signature.release")
    part = signature.stuck(inspection) if offer is not None and offer[1].ok else None
    return part.awaited() if part is not None else []


#: each block's name on the form, and who signs it
_LABELS = {
    Meaning.FINDING: (Text("不符合项及处理意见"), Text("检查人")), Meaning.CORRECTION: (Text("纠正措施"), Text("企业负责人")),
    Meaning.FOLLOW_UP: (Text("跟踪检查"), Text("跟踪检查人")),
}  # fmt: skip


def _blocks(inspection: Inspection, chosen: Round, firm: Sequence[User]) -> list[dict[str, Any]]:
    """The form's three blocks: what is written, who signed, whose signature is awaited."""
    blocks = []
    waits = BLOCK.get(inspection.stage) if chosen.number == inspection.round else None
    for meaning, (label, side) in _LABELS.items():
        part = next((each for each in chosen.parts if each.kind_of is meaning and is_readable(each, g.actor)), None)
        signed = [_signed(inspection, part, each, side) for each in part.signatures] if part is not None else []
        is_needed = meaning is Meaning.FINDING or chosen.finding is None or not chosen.finding.is_clear
        open_ = _awaited(inspection, meaning, part, firm, is_now=meaning is waits) if is_needed else []
        freed = [_released(each, each.release, side) for each in part.released() if each.release is not None] if part is not None else []
        blocks.append({
            "key": meaning.value, "label": label, "side": side, "part": part, "is_now": meaning is waits, "signed": signed,
            "open": [{**each, "side": side} for each in open_], "released": freed,
        })  # fmt: skip
    return blocks


def _signed(inspection: Inspection, part: Part, each: Signature, side: Text) -> dict[str, Any]:
    address: dict[str, Any] = {"number": inspection.id, "signature_number": each.id}
    return {
        "state": "signed", "side": side, "name": each.name, "at": each.signed_at, "how": Text("密码"),
        "hash": short(part.document.sha256) if part.document else "", "content_url": url_for("signature.shown", **address),
        "stroke_url": url_for("signature.stroke", **address) if each.drawing else None,
    }  # fmt: skip


def _released(signer: Signer, told: Release, side: Text) -> dict[str, Any]:
    """Who is named and need not sign: the name stays, with the reason."""
    why = Text("{by} {at} 免予签名：{reason}", by=told.released_by.name, at=told.released_at, reason=told.reason)
    return {"state": "released", "side": side, "name": signer.user.name, "reason": why}


def _awaited(inspection: Inspection, meaning: Meaning, part: Part | None, firm: Sequence[User], *, is_now: bool) -> list[dict[str, Any]]:
    """Whose signature is still to come: by name where somebody is named, else the side's."""
    if part is not None and part.is_complete:
        return []
    limit = inspection.due_at - timedelta(seconds=1) if inspection.due_at and meaning is Meaning.CORRECTION and is_now else None
    if part is not None and part.signers:
        return [_open(user, is_now=is_now, limit=limit) for user in part.awaited()]
    if meaning is Meaning.CORRECTION and is_now and firm:
        mine = [user for user in firm if user.id == g.actor.id]
        return [_open(user, is_now=True, limit=limit) for user in mine or firm]
    if meaning is Meaning.FOLLOW_UP and is_now and g.actor.is_staff and g.actor.office_id == inspection.office_id:
        return [_open(g.actor, is_now=True, limit=None)]
    return [{"state": "later", "name": "", "limit": limit}]


def _open(user: User, *, is_now: bool, limit: datetime | None) -> dict[str, Any]:
    is_mine = is_now and user.id == g.actor.id
    return {"state": "mine" if is_mine else "other", "name": user.name, "limit": limit}


def _playable(inspection: Inspection) -> set[int]:
    """Ids of the linked clips that this person may watch."""
    linked = {link.clip_id for part in inspection.parts for link in part.links}
    if not linked or not g.actor.is_staff:
        return set()
    return set(g.db.scalars(visible(Clip, g.actor).where(Clip.id.in_(linked)).with_only_columns(Clip.id)))


def _block_form(inspection: Inspection, offers: dict[str, Any]) -> BlockForm | None:
    """The form of the block that this person may write now."""
    if "inspection.correct" in offers and offers["inspection.correct"][1].ok:
        part = inspection.part(Meaning.CORRECTION)
        return BlockForm(data={"text": part.text if part else "", "version": part.version if part else 0})
    if "inspection.follow_up" in offers and offers["inspection.follow_up"][1].ok:
        part = inspection.part(Meaning.FOLLOW_UP)
        data: dict[str, Any] = {"text": "", "version": 0, "signers": [g.actor.id], "result": ""}
        if isinstance(part, FollowUp):
            result = {True: "yes", False: "no", None: ""}[part.is_satisfied]
            data = {"text": part.text, "version": part.version, "signers": [each.user_id for each in part.signers], "result": result}
            data["signers"] = data["signers"] or [g.actor.id]
        return with_people(inspection, FollowUpForm(data=data))
    return None


def with_people(inspection: Inspection, form: FollowUpForm) -> FollowUpForm:
    """The form, with those who may sign."""
    form.signers.choices = people(inspection.office_id)
    return form


def people(office_id: int) -> list[SelectChoice]:
    """Who may sign for the office, to choose from."""
    return [SelectChoice(user.id, user.name) for user in inspectors_of(g.db, office_id)]


@bp.get("/inspections/<int:number>/attachments/<int:file_number>")
@page.media
def attached(number: int, file_number: int) -> ResponseReturnValue:
    """One photo or PDF; `?small` gives a photo's thumbnail."""
    inspection = page.get(Inspection, number)
    file = next((each for each in _readable_files(inspection) if each.id == file_number), None)
    if file is None:
        raise NotThere
    page.seen(workflow.look, inspection)
    with vault.open(page.settings().evidence, file.path) as stream:
        raw = stream.read()
    if "small" in request.args and file.is_picture:
        return Response(attachment.thumbnail(raw), mimetype="image/jpeg")
    return send_file(BytesIO(raw), mimetype=file.mimetype, download_name=file.name, as_attachment=not file.is_picture)


def _readable_files(inspection: Inspection) -> list[Attachment]:
    return [file for part in inspection.parts if is_readable(part, g.actor) for file in part.attachments]
