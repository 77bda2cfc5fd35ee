"""What is signed of an inspection record and printed from it, as canonical data (DESIGN §6 Signatures, F2-7 … F2-12)."""

from base64 import b64encode
from typing import Any

from records import clock
from records.clip import Clip
from records.inspection import Finding, FollowUp, Inspection, Part, Round
from records.signature import Meaning, Signature, short

#: the form by which the paper is set (records.printed.inspection)
TEMPLATE = "附件2/1"


def content(inspection: Inspection, *, until: Part) -> dict[str, Any]:
    """What a signature under `until` covers, as canonical data: all before it with its signatures, and the block itself."""
    order = list(Meaning)
    covered = [part for part in inspection.parts if (part.round, order.index(part.kind_of)) <= (until.round, order.index(until.kind_of))]
    before = [part.document.sha256 for part in covered if part is not until and part.document is not None]
    rounds = [Round(each.number, tuple(part for part in each.parts if part in covered)) for each in inspection.rounds]
    return {
        "kind": "inspection", "template": TEMPLATE, "number": inspection.number, "office": inspection.office.name,
        "enterprise": {
            "name": inspection.enterprise_name, "address": inspection.enterprise_address, "registration": inspection.registration,
        },
        "product": inspection.product, "scope": inspection.scope, "anomaly": inspection.anomaly.number if inspection.anomaly else None,
        "rounds": [_round(each, until) for each in rounds if each.parts],
        "clips": [_clip(link.clip) for part in covered for link in part.links],
        "meaning": until.kind_of.value, "previous": before[-1] if before else None, "code": None,
    }  # fmt: skip


def printed(inspection: Inspection) -> tuple[dict[str, Any], str] | None:
    """What the paper shows and the hash of the signed content it is made from: that of the last complete block, never of the columns."""
    complete = [part for part in inspection.parts if part.is_complete]
    return printed_at(complete[-1]) if complete else None


def printed_at(part: Part) -> tuple[dict[str, Any], str]:
    """The same as it stood when this block was complete."""
    shown = part.signed.opened()
    shown["rounds"][-1][part.kind_of.value] |= {"signatures": [_signature(each) for each in part.signatures], **_released(part)}
    return {**shown, "code": short(part.signed.sha256)}, part.signed.sha256


def _round(each: Round, until: Part) -> dict[str, Any]:
    told: dict[str, Any] = {"round": each.number, **{meaning.value: None for meaning in Meaning}}
    for part in each.parts:
        block: dict[str, Any] = {
            "text": part.text, "signers": [{"id": signer.user_id, "name": signer.user.name} for signer in part.signers],
            "signatures": [] if part is until else [_signature(signature) for signature in part.signatures],
        }  # fmt: skip
        if part is not until:
            block |= _released(part)
        if isinstance(part, Finding):
            block["deadline"] = part.deadline.isoformat() if part.deadline else None
        else:
            block["attachments"] = [{"name": file.name, "bytes": file.bytes, "sha256": file.sha256} for file in part.attachments]
        if isinstance(part, FollowUp):
            block["satisfied"] = part.is_satisfied
        told[part.kind_of.value] = block
    return told


def _released(part: Part) -> dict[str, Any]:
    """Who was named and did not have to sign, and why; left out where there is nobody, as in all content of before."""
    told = [
        {"id": signer.user_id, "name": signer.user.name, "reason": signer.release.reason, "by": signer.release.released_by.name,
         "released_at": clock.iso(signer.release.released_at)}
        for signer in part.signers if signer.release is not None
    ]  # fmt: skip
    return {"released": told} if told else {}


def _signature(signature: Signature) -> dict[str, Any]:
    return {
        "id": signature.user_id, "name": signature.name, "signed_at": clock.iso(signature.signed_at), "key": signature.public_key.hex(),
        "proof": signature.proof.hex(), "drawing": b64encode(signature.drawing).decode() if signature.drawing else None,
    }  # fmt: skip


def _clip(clip: Clip) -> dict[str, Any]:
    return {
        "number": clip.number, "camera": clip.camera.point, "place_number": clip.camera.code, "begins_at": clock.iso(clip.begins_at),
        "ends_at": clock.iso(clip.ends_at), "sha256": clip.sha256,
    }  # fmt: skip
