"""Copying footage out: asked for, consented to or refused, or demanded by law; made, downloaded, handed over, ended (D5-1, B20-2)."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from records import audit, clock, document
from records.attachment import Sent
from records.base import Refused, Text, Unfit
from records.camera import Camera
from records.export import LAPSES_AFTER, REMINDED_AFTER, Basis, CopyPart, Download, Export, Stage, manifest
from records.footage import Cause
from records.grant import Right
from records.notice import Loud, is_loud
from records.scope import may_watch
from records.user import Actor, User
from workflows import notice
from workflows.action import action
from workflows.export.filing import answer, consent, filed, give_back, minute, tell_all
from workflows.export.terms import (
    Made,
    Told,
    a_consenting_administrator,
    a_taker,
    above,
    an_administrator_over,
    check_held,
    check_reason,
    check_right,
    check_term,
    check_told,
    free,
    in_time,
    lying,
    others,
    overdue,
    past_holding,
    taken_out,
    the_requester,
    waiting_long,
)
from workflows.rights import deciders, staff_here_or_above, the_system

LEASE = timedelta(minutes=30)
#: after so many attempts without an end the administrators are told; it is tried on all the same
ATTEMPTS = 5
#: after the n-th failure it waits n times so long, at most LONGEST_PAUSE
PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(minutes=30)
#: for rows and frames that come late it waits a quarter of the time that has passed, at least and at most so long
_SOON, _LATER = timedelta(seconds=2), timedelta(minutes=1)


@action("申请复制", serves=("D5-1", "B20-2"), by=(staff_here_or_above,), to=(Stage.REQUESTED,))
def request(db: Session, actor: Actor, camera: Camera, *, told: Told) -> Export:
    """Ask for customs' consent, for the own office or for a party outside."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    check_right(db, actor, camera)
    check_told(told)
    made = filed(db, actor, camera, told, Basis.CONSENT)
    said = Text("{name}申请复制{point}的录像，待审批", name=actor.name, point=camera.point)
    notice.tell(db, made, to=deciders(db, camera.office, but=actor.id), text=said)
    return made


@action("登记依法调取", serves=("D5-1", "B20-2"), by=(an_administrator_over,), to=(Stage.APPROVED,))
def requisition(
    db: Session, actor: Actor, camera: Camera, *, told: Told, reference: str, authority: str, letter: Sent | None, expires_at: datetime
) -> Export:
    """Police or a court demand it by law: no consent is asked for, but the letter stands for it and the other administrators are told."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    check_right(db, actor, camera)
    for name, written, why in (
        ("reference", reference, Text("请填写调取文书的文号。")), ("authority", authority, Text("请填写调取机关。")),
    ):  # fmt: skip
        if not written.strip():
            raise Unfit(why, at=name)
    if letter is None:
        raise Unfit(Text("请附调取文书的扫描件。"), at="document")
    check_told(told)
    check_term(expires_at)
    made = filed(db, actor, camera, told, Basis.LAW)
    made.reference, made.authority = reference.strip(), authority.strip()
    made.hold(letter)
    made.opinion = made.purpose
    consent(made, actor, (told.begins_at, told.ends_at), expires_at, [actor])
    told_to = [*deciders(db, camera.office, but=actor.id), *above(db, camera.office)]
    said = Text("{name}登记依法调取{point}的录像：{reference}", name=actor.name, point=camera.point, reference=made.reference)
    notice.tell(db, made, to=others(told_to, actor), text=said)
    return made


@action(
    "同意复制", serves=("D5-1",), by=(a_consenting_administrator,), when=(Stage.REQUESTED,), to=(Stage.APPROVED,),
    todo=Text("审批复制申请"),
)  # fmt: skip
def approve(
    db: Session, actor: Actor, export: Export, *, from_at: datetime, until_at: datetime, purpose: str, expires_at: datetime,
    takers: Sequence[User],
) -> None:  # fmt: skip
    """Customs' consent: which part of the range, for what, until when, and who may download."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if until_at <= from_at:
        raise Unfit(Text("结束时间须晚于开始时间。"), at="until_at")
    for name, outside in (("from_at", from_at < export.begins_at), ("until_at", until_at > export.ends_at)):
        if outside:
            raise Unfit(Text("同意的范围只能缩小，不能超出申请的范围。"), at=name)
    if not purpose.strip():
        raise Unfit(Text("请填写用途。"), at="purpose")
    if not takers:
        raise Unfit(Text("请至少指定一名下载人员。"), at="takers")
    for user in takers:
        if not may_watch(db, user, export.camera, Right.EXPORT):
            raise Unfit(Text("{user}没有{point}的“复制”权限，不能指定。", user=user.name, point=export.camera.point), at="takers")
    check_term(expires_at)
    export.opinion = purpose.strip()
    consent(export, actor, (from_at, until_at), expires_at, takers)
    answer(db, export, Text("{number} 已同意，复制件制成后另行通知", number=export.number))


@action("不同意复制", serves=("D5-1",), by=(a_consenting_administrator,), when=(Stage.REQUESTED,), to=(Stage.REFUSED,))
def refuse(db: Session, actor: Actor, export: Export, *, reason: str) -> None:
    """No consent, and why."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    check_reason(reason)
    export.stage, export.decided_at, export.decided_by, export.decided_by_id = Stage.REFUSED, clock.now(), actor, actor.id
    export.opinion = reason.strip()
    give_back(db, actor, export)
    answer(db, export, Text("{number} 不同意复制：{reason}", number=export.number, reason=export.opinion))


@action(
    "撤回", serves=("D5-1",), by=(the_requester, an_administrator_over), when=(Stage.REQUESTED, Stage.APPROVED, Stage.READY),
    to=(Stage.WITHDRAWN,),
)  # fmt: skip
def withdraw(db: Session, actor: Actor, export: Export, *, reason: str) -> None:
    """The request, or the consent: from now on nothing can be downloaded."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    check_reason(reason)
    export.stage, export.withdrawn_at, export.withdrawn_because = Stage.WITHDRAWN, clock.now(), reason.strip()
    export.withdrawn_by, export.withdrawn_by_id = actor, actor.id
    give_back(db, actor, export)
    answer(db, export, Text("{number} 已撤回：{reason}", number=export.number, reason=export.withdrawn_because))


@action("领取制作任务", serves=("D5-1",), by=(the_system,), when=(Stage.APPROVED,), needs=(free,), quiet=True)
def claim(db: Session, actor: Actor, export: Export) -> str:
    """Take the order for LEASE; the token proves it later. Failed or died under it too often: a person has to look."""
    export.lease_token, export.lease_until, export.attempts = secrets.token_hex(16), clock.now() + LEASE, export.attempts + 1
    if export.attempts == ATTEMPTS + 1:
        said = Text("{number} 的复制件 {count} 次未能制成，录像已锁定", number=export.number, count=ATTEMPTS)
        notice.tell(db, export, to=deciders(db, export.office), text=said, is_urgent=is_loud(Loud.UNCUT))
    return export.lease_token


@action("制成复制件", serves=("D5-1", "B19-1"), by=(the_system,), when=(Stage.APPROVED,), to=(Stage.READY,))
def keep(db: Session, actor: Actor, export: Export, *, token: str, files: Sequence[Made], gaps: Sequence[Sequence[str]]) -> None:
    """The files lie in the evidence store; the manifest is frozen, the footage is held no longer."""
    check_held(export, token)
    for ordinal, file in enumerate(files, start=1):
        export.parts.append(CopyPart(
            ordinal=ordinal, path=file.path, sha256=file.sha256, bytes=file.bytes, frames=file.frames, begins_at=file.begins_at,
            ends_at=file.ends_at,
        ))  # fmt: skip
    export.stage, export.made_at, export.lost_because = Stage.READY, clock.now(), None
    content = manifest.of(export, export.parts, gaps, export.made_at)
    export.manifest = document.freeze(db, actor, kind="export", subject_id=export.id, content=content)
    give_back(db, actor, export)
    said = Text("{number} 的复制件已制成，有效期至 {at}", number=export.number, at=minute(export.expires_at))
    notice.tell(db, export, to=[taker.user for taker in export.takers], text=said)


@action("记明没有录像", serves=("D5-1",), by=(the_system,), when=(Stage.APPROVED,), to=(Stage.LOST,))
def lose(db: Session, actor: Actor, export: Export, *, token: str, cause: Cause) -> None:
    """There is no footage of what was consented to, and why."""
    check_held(export, token)
    export.stage, export.lost_because = Stage.LOST, cause
    give_back(db, actor, export)
    answer(db, export, Text("{number} 的范围内没有录像：{cause}", number=export.number, cause=cause.label))


@action("制作未成", serves=("D5-1",), by=(the_system,), when=(Stage.APPROVED,), quiet=True)
def stumble(db: Session, actor: Actor, export: Export, *, token: str, error: str, cause: Cause = Cause.UNKNOWN) -> None:
    """It failed this time; free for the next try after a pause that grows. Its page says the cause meanwhile."""
    check_held(export, token)
    export.last_error, export.lease_token, export.lost_because = error[:400], "", cause
    export.lease_until = clock.now() + min(export.attempts * PAUSE, LONGEST_PAUSE)


@action("等候录像", serves=("D5-1",), by=(the_system,), when=(Stage.APPROVED,), quiet=True)
def wait(db: Session, actor: Actor, export: Export, *, token: str, error: str) -> None:
    """Its footage is not all told yet: asked again soon, later each time. No failure, so it is not counted as one."""
    check_held(export, token)
    export.last_error, export.lease_token, export.lost_because = error[:400], "", None
    export.attempts -= 1
    export.lease_until = clock.now() + max(_SOON, min((clock.now() - export.copied[1]) / 4, _LATER))


@action("下载复制件", serves=("D5-1", "B20-1"), by=(a_taker,), when=(Stage.READY,), needs=(in_time,), todo=Text("下载复制件"))
def download(db: Session, actor: Actor, export: Export, *, part: CopyPart) -> Download:
    """One file leaves the house: who, when, which bytes. Named in the consent is not enough where the right was taken back meanwhile."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    check_right(db, actor, export.camera)
    if part.export_id != export.id:
        raise Refused(Text("这份文件不属于本次批准。"))
    made = Download(export_id=export.id, part_id=part.id, by_id=actor.id, at=clock.now(), sha256=part.sha256, bytes=part.bytes)
    made.part, made.by = part, actor
    export.downloads.append(made)
    audit.tell(db, approval=export.number, sha256=part.sha256)
    return made


@action("登记移交", serves=("D5-1",), by=(a_taker,), when=(Stage.READY, Stage.ENDED, Stage.WITHDRAWN), needs=(taken_out,))
def hand_over(db: Session, actor: Actor, export: Export, *, at: datetime, to: str, carrier: str) -> None:
    """To whom of the receiver it was given, on which medium."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if at > clock.now() or at < export.downloads[0].at:
        raise Unfit(Text("移交时间应在首次下载之后，且不能晚于现在。"), at="at")
    if not to.strip():
        raise Unfit(Text("请填写接收人。"), at="to")
    export.handed_at, export.handed_by, export.handed_by_id = at, actor, actor.id
    export.handed_to, export.carrier = to.strip(), carrier.strip()


@action("有效期届满", serves=("D5-1",), by=(the_system,), when=(Stage.APPROVED, Stage.READY), to=(Stage.ENDED,))
def expire(db: Session, actor: Actor, export: Export) -> None:
    """Its term is over. Who did not take it out is told; where it was never made all are, and the footage stays held for a time."""
    if not export.is_over:
        raise Refused(Text("有效期未满。"), status=409)
    is_made = export.stage is Stage.READY
    export.stage, export.ended_at = Stage.ENDED, clock.now()
    if is_made:
        left = [user for user in export.concerned if not export.is_taken_by(user.id)]
        notice.tell(db, export, to=left, text=Text("{number} 有效期已满，不能再下载；仍需要的，请重新申请", number=export.number))
        return
    said = Text("{number} 至有效期满未能制成复制件；录像继续锁定至 {at}", number=export.number, at=minute(export.held_until))
    tell_all(db, export, said)


@action("解除未制成复制件的锁定", serves=("D5-1",), by=(the_system,), when=(Stage.ENDED,), needs=(past_holding,))
def let_go(db: Session, actor: Actor, export: Export) -> None:
    """The copy was never made, and the time in which somebody could look after it is over."""
    give_back(db, actor, export)


@action("催办复制审批", serves=("D5-1",), by=(the_system,), when=(Stage.REQUESTED,), needs=(waiting_long,))
def remind(db: Session, actor: Actor, export: Export) -> None:
    """Nobody decided so far: the administrators of the office and of the one above are told, once."""
    export.reminded_at = clock.now()
    over = [*deciders(db, export.office, but=export.requested_by_id), *above(db, export.office)]
    said = Text("{number} 待审批已满 {days} 天，请办理", number=export.number, days=REMINDED_AFTER.days)
    notice.tell(db, export, to=others(over, export.requested_by), text=said)


@action("逾期未审批失效", serves=("D5-1",), by=(the_system,), when=(Stage.REQUESTED,), needs=(overdue,), to=(Stage.ENDED,))
def lapse(db: Session, actor: Actor, export: Export) -> None:
    """Nobody decided: footage is not held for ever on a word that nobody answers."""
    export.stage, export.ended_at = Stage.ENDED, clock.now()
    give_back(db, actor, export)
    tell_all(db, export, Text("{number} {days} 天未审批，申请已失效", number=export.number, days=LAPSES_AFTER.days))


@action("发现复制件损坏", serves=("D5-1",), by=(a_taker,), when=(Stage.READY,))
def miss(db: Session, actor: Actor, export: Export, *, part: CopyPart) -> None:
    """Who wanted to download it found the file gone, or not what was kept: nothing leaves, the administrators are told once."""
    audit.tell(db, file=part.name)
    if export.damaged_at is None:
        export.damaged_at = clock.now()
        said = Text("{number} 的复制件缺失或已变，不能下载：{file}", number=export.number, file=part.name)
        notice.tell(db, export, to=deciders(db, export.office), text=said)


@action("删除复制件", serves=("D5-1",), by=(the_system,), when=(Stage.ENDED, Stage.WITHDRAWN), needs=(lying,))
def discard(db: Session, actor: Actor, export: Export) -> None:
    """The files are gone; manifest, hashes and downloads stay."""
    export.discarded_at = clock.now()
