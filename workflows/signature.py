"""Signing the three blocks of an inspection record: order, sides and persons enforced, content frozen (F2-7 … F2-10, F2-12)."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.orm import Session

from records import clock, document
from records.base import Refused, Text, Unfit
from records.document import canonical
from records.inspection import BLOCK, Correction, Finding, FollowUp, Inspection, Part, Release, Signer, Stage, end_of, settle
from records.inspection.content import content
from records.signature import Meaning, Signature, statement
from records.user import Actor, User
from workflows import mandate, notice, signing_key
from workflows.action import action
from workflows.inspection.papers import printable
from workflows.inspection.people import inspectors_of, signatories_of
from workflows.rights import an_administrator_above, an_administrator_here, staff_here, the_signatory, the_system, who
from workflows.unique import reason_of

THE_OFFICE = (Meaning.FINDING, Meaning.FOLLOW_UP)


def to_sign(inspection: Inspection) -> tuple[Part, dict[str, Any], str] | None:
    """The block that waits for a signature, exactly what is signed, and its SHA-256; None when nothing is written yet."""
    part = inspection.part(BLOCK[inspection.stage]) if inspection.stage in BLOCK else None
    if part is None:
        return None
    if part.document is not None:
        return part, part.document.opened(), part.document.sha256
    told = content(inspection, until=part)
    return part, told, sha256(canonical(told)).hexdigest()


def missing(inspection: Inspection, part: Part | None) -> list[Text]:
    """What is not written yet of the block that waits."""
    if part is None:
        return [Text("内容未填")]
    lacks = [(not part.text, Text("内容未填"))]
    if isinstance(part, Finding):
        lacks += [
            (not inspection.product, Text("产品名称未填")), (not inspection.scope, Text("检查范围未填")),
            (part.deadline is None and not part.is_clear, Text("整改期限未填")),
            (part.deadline is not None and part.is_open and end_of(part.deadline) <= clock.now(), Text("整改期限已过")),
        ]  # fmt: skip
    if isinstance(part, FollowUp):
        lacks.append((part.is_satisfied is None, Text("未选满意或不满意")))
    return [words for lacking, words in lacks if lacking]


@who("署名的检查人")
def a_named_inspector(actor: Actor, inspection: object) -> bool:
    """One of those whose names stand under the finding."""
    if not isinstance(inspection, Inspection) or not staff_here.holds(actor, inspection):
        return False
    finding = inspection.part(Meaning.FINDING)
    return finding is not None and any(signer.user_id == actor.id for signer in finding.signers)


def is_waiting(verb: str, user: User, inspection: Inspection) -> bool:
    """Whether this act still waits for this very person: a block is written until somebody signs it, then signed by all who are named."""
    part = inspection.part(BLOCK[inspection.stage]) if inspection.stage in BLOCK else None
    if verb in {"inspection.correct", "inspection.follow_up"}:
        return part is None or part.is_open
    awaited = part is not None and any(each.id == user.id for each in part.awaited())
    return awaited and (verb == "signature.sign_finding" or (part is not None and not part.is_open))


def _ready(db: Session, actor: Actor, inspection: Inspection) -> Text | None:
    part = inspection.part(BLOCK[inspection.stage]) if inspection.stage in BLOCK else None
    lacks = missing(inspection, part)
    if part is None or lacks:
        return Text("还不能签名：{lacks}。", lacks=lacks)
    if any(signer.user_id == actor.id for signer in part.released()):
        return Text("您已被免予签名。")
    if any(signature.user_id == actor.id for signature in part.signatures):
        return Text("您已签名，待{names}签名。", names=[user.name for user in part.awaited()])
    if part.signers and all(signer.user_id != actor.id for signer in part.signers):
        return Text("由{names}签名。", names=[signer.user.name for signer in part.signers])
    return _other_side(actor, inspection, part.kind_of) or _before_its_time(inspection)


def _other_side(actor: Actor, inspection: Inspection, meaning: Meaning) -> Text | None:
    """One person never signs for two sides, under two accounts neither (F2-8)."""
    for part in inspection.parts:
        if (part.kind_of in THE_OFFICE) == (meaning in THE_OFFICE):
            continue
        if any(_is_same_person(actor, signature.user) for signature in part.signatures):
            if meaning is Meaning.CORRECTION:
                return Text("您已签检查人，不能再代企业签名。")
            return Text("您已代企业签名，不能再签检查人或跟踪检查人。")
    return None


def _is_same_person(actor: Actor, other: User) -> bool:
    return actor.id == other.id or (isinstance(actor, User) and bool(actor.phone) and actor.phone == other.phone)


def _before_its_time(inspection: Inspection) -> Text | None:
    """The dates follow each other (F2-10); they come from the clock, so a clock set back is refused, not the person."""
    last = max((signature.signed_at for part in inspection.parts for signature in part.signatures), default=None)
    if last is not None and last > clock.now():
        return Text("服务器时间早于上一签名的时间（{at}），请先校准时钟。", at=last)
    return None


@action(
    "签署不符合项及处理意见", serves=("F2-7", "F2-10", "F2-12"), by=(a_named_inspector,), when=(Stage.DRAFT,), needs=(_ready,),
    to=(Stage.AWAITING_CORRECTION, Stage.CLOSED), todo=Text("核对并签名"),
)  # fmt: skip
def sign_finding(
    db: Session, actor: Actor, inspection: Inspection, *, digest: str, key: Ed25519PrivateKey, drawing: bytes | None = None
) -> Signature:
    """检查人: with the last of the named signatures the enterprise gets to see it."""
    return _sign(db, actor, inspection, digest=digest, key=key, drawing=drawing)


@action(
    "签署纠正措施", serves=("F2-8", "F2-10"), by=(the_signatory,), when=(Stage.AWAITING_CORRECTION,), needs=(mandate.in_force, _ready),
    to=(Stage.AWAITING_FOLLOW_UP,),
)  # fmt: skip
def sign_correction(
    db: Session, actor: Actor, inspection: Inspection, *, digest: str, key: Ed25519PrivateKey, drawing: bytes | None = None
) -> Signature:
    """企业负责人: for the own enterprise only, after the inspector."""
    return _sign(db, actor, inspection, digest=digest, key=key, drawing=drawing)


@action(
    "签署跟踪检查", serves=("F2-9", "F2-10"), by=(staff_here,), when=(Stage.AWAITING_FOLLOW_UP,), needs=(_ready,),
    to=(Stage.CLOSED, Stage.DRAFT), todo=Text("核对并签名"),
)  # fmt: skip
def sign_follow_up(
    db: Session, actor: Actor, inspection: Inspection, *, digest: str, key: Ed25519PrivateKey, drawing: bytes | None = None
) -> Signature:
    """跟踪检查人: satisfied closes the record, not satisfied opens the next round."""
    return _sign(db, actor, inspection, digest=digest, key=key, drawing=drawing)


#: the act of signing that each stage waits for
SIGN = {Stage.DRAFT: sign_finding, Stage.AWAITING_CORRECTION: sign_correction, Stage.AWAITING_FOLLOW_UP: sign_follow_up}


def stuck(inspection: Inspection) -> Part | None:
    """The block that somebody has signed and others still have to."""
    part = inspection.part(BLOCK[inspection.stage]) if inspection.stage in BLOCK else None
    return part if part is not None and not part.is_open and part.awaited() else None


def _is_stuck(db: Session, actor: Actor, inspection: Inspection) -> Text | None:
    part = stuck(inspection)
    if part is None:
        return Text("没有已有人签名、还待他人签名的部分。")
    if any(signer.user_id == actor.id for signer in part.signers):
        return Text("您是署名的检查人之一，请由其他管理员办理。")
    return None


@action(
    "免予签名", serves=("F2-7", "F2-9"), by=(an_administrator_here, an_administrator_above), when=(Stage.DRAFT, Stage.AWAITING_FOLLOW_UP),
    needs=(_is_stuck,), to=(Stage.AWAITING_CORRECTION, Stage.CLOSED, Stage.DRAFT),
)  # fmt: skip
def release(db: Session, actor: Actor, inspection: Inspection, *, user: User, reason: str) -> None:
    """Who is named and can't sign any more need not; name and reason stand on the record and its paper, what was signed stays as it is.

    Where the only administrator is a signer, the one of the office above does it.
    """
    part = stuck(inspection)
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    assert part is not None  # noqa: S101 - _is_stuck says so
    signer = next((each for each in part.signers if each.user_id == user.id), None)
    if signer is None or all(each.id != user.id for each in part.awaited()):
        raise Refused(Text("{name}不在待签名的人中。", name=user.name), status=409)
    printable(reason, at="reason")
    db.add(Release(signer_id=signer.id, reason=reason_of(reason), released_at=clock.now(), released_by=actor, released_by_id=actor.id))
    db.flush()
    db.expire(signer, ["release"])
    settle(inspection)
    said = Text("检查记录 {number} 您已被{by}免予签名", number=inspection.number, by=actor.name)
    notice.tell(db, inspection, to=(user,), text=said)
    if part.is_complete:
        _go_on(db, part.signatures[-1].user, inspection, part)


def _go_on(db: Session, last: User, inspection: Inspection, part: Part) -> None:
    """Tell whose turn it is; after an unsatisfied follow-up the next round begins."""
    _tell(db, inspection, part)
    if part.is_complete and inspection.round > part.round:
        _next_round(last, inspection, part)


@action("签名密码不正确", serves=("F2-7", "F2-8"), by=(the_system,))
def turn_away(db: Session, actor: Actor, user: User) -> None:
    """Somebody at this person's visit gave a wrong password for signing: kept in the trail."""


def _sign(db: Session, actor: Actor, inspection: Inspection, *, digest: str, key: Ed25519PrivateKey, drawing: bytes | None) -> Signature:
    """Freeze what was shown (the first signer), or take the frozen content (the others), and sign it."""
    waiting = to_sign(inspection)
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    assert waiting is not None  # noqa: S101 - _ready says so
    part, told, present = waiting
    if digest != present:
        who_changed, at = part.written_by.name, part.written_at
        raise Refused(Text("内容在您打开后已由{name}更改（{at}），请核对后再签。", name=who_changed, at=at), status=409)
    own = signing_key.current(db, actor)
    if own is None or own.public_key != key.public_key().public_bytes_raw():
        raise Unfit(Text("签名密钥已更换，请重新输入密码。"), at="password")
    if part.document is None:
        part.document = document.freeze(db, actor, kind="inspection", subject_id=inspection.id, content=told)
    signature = Signature(
        document_id=part.document.id, user_id=actor.id, meaning=part.kind_of, signed_at=clock.now(), public_key=own.public_key,
        drawing=drawing, name=actor.name, proof=b"",
    )  # fmt: skip
    signature.user = actor
    signature.proof = key.sign(statement(signature, part.document.sha256))
    db.add(signature)
    db.flush()
    db.expire(part, ["signatures"])
    settle(inspection)
    _go_on(db, actor, inspection, part)
    return signature


def _next_round(actor: User, inspection: Inspection, before: Part) -> None:
    """An empty finding for the round that an unsatisfied follow-up opens; its signers go on."""
    finding = Finding(round=inspection.round, text="", written_at=clock.now(), links=[], signatures=[], attachments=[])
    finding.written_by = actor
    finding.signers = [Signer(user_id=signer.user_id, user=signer.user) for signer in before.signers if signer.release is None]
    inspection.parts.append(finding)


def _tell(db: Session, inspection: Inspection, part: Part) -> None:
    """Whose turn it is now, and what came of it."""
    number = inspection.number
    to: Sequence[User] = part.awaited()
    said = Text("检查记录 {number} 待您签名", number=number)
    if part.is_complete:
        firm = signatories_of(db, inspection.enterprise_id)
        if isinstance(part, Correction):
            to = inspectors_of(db, inspection.office_id)
            said = Text("检查记录 {number}：{enterprise}已签纠正措施，待跟踪检查", number=number, enterprise=inspection.enterprise_name)
        elif isinstance(part, Finding) and not part.is_clear:
            day = part.deadline.isoformat() if part.deadline else ""
            to, said = firm, Text("检查记录 {number} 待您填写纠正措施并签名，限 {day} 前", number=number, day=day)
        elif isinstance(part, Finding):
            to, said = firm, Text("检查记录 {number} 无不符合项，已签名，可下载企业存件", number=number)
        elif isinstance(part, FollowUp) and part.is_satisfied:
            to, said = firm, Text("检查记录 {number} 跟踪检查满意，已办结，可下载企业存件", number=number)
        else:
            to, said = firm, Text("检查记录 {number} 跟踪检查不满意，转入第{round}轮", number=number, round=inspection.round)
    notice.tell(db, inspection, to=to, text=said)
