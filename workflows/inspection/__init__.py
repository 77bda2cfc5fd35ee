"""Writing the three blocks of an inspection record and handing over the enterprise's copy (F2-*, B3-3); for signing see signature."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import attachment, audit, clock, numbering
from records.anomaly import Anomaly
from records.attachment import Attachment
from records.base import Refused, Text, Unfit
from records.clip import Clip
from records.clip import Stage as ClipStage
from records.enterprise import Enterprise
from records.handover import HandOver, Way
from records.inspection import (
    BLOCK,
    NONE,
    ClipLink,
    Correction,
    Finding,
    FollowUp,
    Inspection,
    Paper,
    Part,
    Signer,
    Stage,
)
from records.inspection.content import printed
from records.signature import Meaning
from records.user import Actor, User
from records.vault import Kept
from workflows import mandate
from workflows.action import action
from workflows.inspection.papers import printable
from workflows.inspection.people import check_signers
from workflows.rights import staff_here, staff_here_or_above, the_signatory, the_system

P = TypeVar("P", bound=Part)


@dataclass(frozen=True)
class Head:
    """What stands above the blocks and is fixed by the first signature."""

    product: str
    scope: str


@dataclass(frozen=True)
class Opinion:
    """不符合项及处理意见 as written: an empty text is a draft, 无 closes the record."""

    text: str
    deadline: date | None
    signers: Sequence[User]
    clips: Sequence[Clip] = ()


@action("开具检查记录", serves=("F2-2", "F2-3", "F2-5", "F2-7"), by=(staff_here,), to=(Stage.DRAFT,))
def draft(db: Session, actor: Actor, enterprise: Enterprise, *, head: Head, opinion: Opinion, anomaly: Anomaly | None = None) -> Inspection:
    """A new record about this enterprise, as its own data stand today."""
    if anomaly is not None and anomaly.enterprise_id != enterprise.id:
        raise Unfit(Text("这个异常不是该企业的。"), at="enterprise")
    now = clock.now()
    inspection = Inspection(
        number="", office_id=enterprise.office_id, enterprise_id=enterprise.id, anomaly_id=anomaly.id if anomaly else None,
        enterprise_name=enterprise.name, enterprise_address=enterprise.address, registration=enterprise.registration, product="", scope="",
        drafted_at=now, drafted_by_id=_person(actor).id, parts=[], handovers=[], round=1,
    )  # fmt: skip
    inspection.office, inspection.enterprise, inspection.anomaly = enterprise.office, enterprise, anomaly
    inspection.drafted_by = _person(actor)
    finding = Finding(round=1, written_at=now, signers=[], links=[], signatures=[], attachments=[])
    _write_finding(actor, inspection, finding, head, opinion)
    inspection.number = numbering.next_number(db, enterprise.office, "inspection", now)
    inspection.parts.append(finding)
    db.add(inspection)
    return inspection


def _unsigned(db: Session, actor: Actor, inspection: Inspection) -> Text | None:
    part = inspection.part(BLOCK[inspection.stage]) if inspection.stage in BLOCK else None
    return Text("已有人签名，内容不能再改。") if part is not None and not part.is_open else None


@action("填写不符合项及处理意见", serves=("F2-4", "F2-6", "F2-7", "B3-3"), by=(staff_here,), when=(Stage.DRAFT,), needs=(_unsigned,))
def find(db: Session, actor: Actor, inspection: Inspection, *, head: Head, opinion: Opinion, version: int) -> None:
    """Change the finding that nobody has signed yet; in later rounds the head stays as signed."""
    finding = inspection.part(Meaning.FINDING)
    assert isinstance(finding, Finding)  # noqa: S101 - drafting and an unsatisfied follow-up make it
    _same(finding, version)
    _write_finding(actor, inspection, finding, head if inspection.round == 1 else None, opinion)


def _write_finding(actor: Actor, inspection: Inspection, finding: Finding, head: Head | None, opinion: Opinion) -> None:
    """Check everything, then change: what is refused leaves nothing behind."""
    is_clear = opinion.text.strip().rstrip("。.") == NONE
    printable(opinion.text, at="text")
    if opinion.deadline is not None and opinion.deadline < clock.beijing(clock.now()).date():
        raise Unfit(Text("整改期限不能早于今天。"), at="deadline")
    check_signers(inspection, opinion.signers)
    for clip in opinion.clips:
        if clip.anomaly.enterprise_id != inspection.enterprise_id or clip.stage is not ClipStage.KEPT:
            raise Unfit(Text("片段 {number} 不能关联：须是该企业的、已存证据库的片段。", number=clip.number), at="clips")
    if head is not None:
        printable(head.product, at="product")
        printable(head.scope, at="scope")
        inspection.product, inspection.scope = head.product.strip(), head.scope.strip()
    _write(actor, finding, NONE if is_clear else opinion.text)
    finding.deadline = None if is_clear else opinion.deadline
    _name(finding, opinion.signers)
    kept = {link.clip_id: link for link in finding.links}
    finding.links[:] = [kept.get(clip.id) or _link(clip) for clip in opinion.clips]


@action(
    "填写纠正措施", serves=("F2-8",), by=(the_signatory,), when=(Stage.AWAITING_CORRECTION,), needs=(_unsigned, mandate.in_force),
    todo=Text("填写纠正措施并签名"),
)  # fmt: skip
def correct(db: Session, actor: Actor, inspection: Inspection, *, text: str, version: int) -> None:
    """The enterprise's own words; `version` 0 when there was nothing yet."""
    printable(text, at="text")
    part = _block(inspection, Correction, actor, version)
    _write(actor, part, text)


@action(
    "填写跟踪检查", serves=("F2-9",), by=(staff_here,), when=(Stage.AWAITING_FOLLOW_UP,), needs=(_unsigned,), todo=Text("跟踪检查并签名"),
)  # fmt: skip
def follow_up(
    db: Session, actor: Actor, inspection: Inspection, *, text: str, is_satisfied: bool | None, signers: Sequence[User], version: int
) -> None:
    """What was found afterwards; None: not decided yet."""
    printable(text, at="text")
    check_signers(inspection, signers)
    part = _block(inspection, FollowUp, actor, version)
    _write(actor, part, text)
    part.is_satisfied = is_satisfied
    _name(part, signers)


def _of_your_side(db: Session, actor: Actor, inspection: Inspection) -> Text | None:
    theirs = inspection.stage is Stage.AWAITING_CORRECTION
    if theirs == actor.is_staff:
        return Text("这一栏由企业负责人填写。") if theirs else Text("这一栏由跟踪检查人填写。")
    return _unsigned(db, actor, inspection) or mandate.in_force(db, actor, inspection)


@action(
    "添加附件", serves=("F2-8", "F2-9", "B19-2"), by=(the_signatory, staff_here), needs=(_of_your_side,),
    when=(Stage.AWAITING_CORRECTION, Stage.AWAITING_FOLLOW_UP),
)  # fmt: skip
def attach(db: Session, actor: Actor, inspection: Inspection, *, name: str, mimetype: str, kept: Kept) -> Attachment:
    """A checked file that lies in the evidence store; the same content twice is one attachment."""
    kind: type[Part] = Correction if inspection.stage is Stage.AWAITING_CORRECTION else FollowUp
    found = inspection.part(BLOCK[inspection.stage])
    same = next((file for file in (found.attachments if found is not None else ()) if file.sha256 == kept.sha256), None)
    if same is not None:
        return same
    if sum(len(part.attachments) for part in inspection.parts if part.round == inspection.round) >= attachment.MOST:
        raise Unfit(Text("每轮最多{most}个附件。", most=attachment.MOST), at="files")
    part = _block(inspection, kind, actor, found.version if found is not None else 0)
    made = Attachment(
        name=name, mimetype=mimetype, path=kept.path, sha256=kept.sha256, bytes=kept.bytes, added_at=clock.now(),
        added_by_id=_person(actor).id,
    )  # fmt: skip
    part.attachments.append(made)
    part.version += 1
    return made


@action(
    "移除附件", serves=("F2-8", "F2-9"), by=(the_signatory, staff_here), when=(Stage.AWAITING_CORRECTION, Stage.AWAITING_FOLLOW_UP),
    needs=(_of_your_side,),
)  # fmt: skip
def detach(db: Session, actor: Actor, inspection: Inspection, *, file: Attachment) -> None:
    """Take it out of what will be signed; the file and its row stay."""
    part = inspection.part(BLOCK[inspection.stage])
    if part is None or file.part_id != part.id:
        raise Refused(Text("这个附件不在本轮的这一栏中。"), status=409)
    file.removed_at = clock.now()
    part.version += 1
    db.flush()
    db.expire(part, ["attachments"])


def _released(db: Session, actor: Actor, inspection: Inspection) -> Text | None:
    return None if inspection.released_at is not None else Text("检查人签名后才有企业存件。")


def _signed(db: Session, actor: Actor, inspection: Inspection) -> Text | None:
    return None if printed(inspection) is not None else Text("检查人签名后才能打印。")


@action("登记交付企业存件", serves=("F2-11", "F2-12"), by=(staff_here,), needs=(_released,))
def hand_over(db: Session, actor: Actor, inspection: Inspection, *, at: datetime, receiver: str) -> HandOver:
    """The paper copy was given to somebody of the enterprise."""
    if at > clock.now():
        raise Unfit(Text("时间不能晚于现在。"), at="at")
    if inspection.released_at is not None and at < inspection.released_at:
        raise Unfit(Text("交付时间不能早于签名时间。"), at="at")
    if not receiver.strip():
        raise Unfit(Text("请填写接收人。"), at="receiver")
    return _handed(inspection, actor, Way.PAPER, at, receiver.strip())


@action("查看检查记录", serves=("B20-1",), by=(staff_here_or_above, the_signatory))
def look(db: Session, actor: Actor, inspection: Inspection) -> None:
    """One look at a record, kept in the trail."""


@action("打印检查记录", serves=("B20-1",), by=(staff_here_or_above, the_system), needs=(_signed,))
def print_out(db: Session, actor: Actor, inspection: Inspection) -> None:
    """The office takes both copies, at a page or by the command: the trail tells the hash of what they show."""
    shown = printed(inspection)
    audit.tell(db, sha256=shown[1] if shown is not None else "")


@action("存入证据库", serves=("B19-2",), by=(the_system,), needs=(_signed,))
def keep_paper(db: Session, actor: Actor, inspection: Inspection, *, part: Part, path: str, sha256: str) -> None:
    """The paper, as all named had signed it up to this block, lies in the evidence store, apart from the footage; once."""
    if part.document_id is None or part.inspection_id != inspection.id:
        raise Refused(Text("这一栏尚未签名。"), status=409)
    if db.scalar(select(Paper.id).where(Paper.document_id == part.document_id)) is None:
        db.add(Paper(inspection_id=inspection.id, document_id=part.document_id, path=path, sha256=sha256, kept_at=clock.now()))


@action("下载企业存件", serves=("F2-11", "B20-2"), by=(the_signatory,), needs=(_released,))
def take_copy(db: Session, actor: Actor, inspection: Inspection) -> HandOver:
    """The enterprise fetched its copy by itself."""
    return _handed(inspection, actor, Way.DOWNLOADED, clock.now(), _person(actor).name)


def _handed(inspection: Inspection, actor: Actor, way: Way, at: datetime, receiver: str) -> HandOver:
    shown = printed(inspection)
    assert shown is not None  # noqa: S101 - _released says so
    made = HandOver(way=way, at=at, written_at=clock.now(), by_id=_person(actor).id, receiver=receiver, sha256=shown[1])
    inspection.handovers.append(made)
    return made


def _block(inspection: Inspection, kind: type[P], actor: Actor, version: int) -> P:
    """The block of the present round that is written now, made when there is none; refuses before it changes anything."""
    part = next((each for each in inspection.parts if each.round == inspection.round and isinstance(each, kind)), None)
    if part is not None:
        _same(part, version)
        return part
    part = kind(round=inspection.round, text="", written_at=clock.now(), version=0, signers=[], links=[], signatures=[], attachments=[])
    part.written_by = _person(actor)
    inspection.parts.append(part)
    return part


def _same(part: Part, version: int) -> None:
    if part.version != version:
        name, at = part.written_by.name, part.written_at
        raise Unfit(Text("内容在您打开后已由{name}更改（{at}），请核对后再存。", name=name, at=at), at="version")


def _write(actor: Actor, part: Part, text: str) -> None:
    person = _person(actor)
    part.text, part.written_at, part.written_by_id, part.version = text.strip(), clock.now(), person.id, (part.version or 0) + 1
    part.written_by = person


def _name(part: Part, signers: Iterable[User]) -> None:
    kept = {signer.user_id: signer for signer in part.signers}
    part.signers[:] = [kept.get(user.id) or _signer(user) for user in signers]


def _signer(user: User) -> Signer:
    made = Signer(user_id=user.id)
    made.user = user
    return made


def _link(clip: Clip) -> ClipLink:
    made = ClipLink(clip_id=clip.id)
    made.clip = clip
    return made


def _person(actor: Actor) -> User:
    if not isinstance(actor, User):
        raise Refused(Text("只有本人可以办理。"))
    return actor
