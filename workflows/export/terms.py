"""Who may do what with a copy, and what must hold of the range, the term and the persons that are asked for (D5-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import clock
from records.base import Refused, Text, Unfit
from records.camera import Camera
from records.export import LAPSES_AFTER, LONGEST, LONGEST_TERM, MOST_OPEN, REMINDED_AFTER, WAITING, Basis, Export, Medium, Use
from records.footage import Cause
from records.grant import Right
from records.office import Office
from records.scope import may_watch
from records.user import Actor, Role, User
from workflows.rights import an_administrator_above, an_administrator_here, who

_TAKEN = Text("制作任务已由另一进程接手。")


@dataclass(frozen=True)
class Told:
    """What is asked for. `gaps`: what of the range has no picture, as [begins_at, ends_at, cause] in ISO; told before it was sent."""

    begins_at: datetime
    ends_at: datetime
    use: Use
    purpose: str
    receiver: str
    medium: Medium
    outside: str = ""
    gaps: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class Made:
    """One file of the copy as it lies in the evidence store."""

    path: str
    sha256: str
    bytes: int
    frames: int
    begins_at: datetime
    ends_at: datetime


@who("监管机构或上级机构的管理员（非申请人本人）")
def a_consenting_administrator(actor: Actor, export: object) -> bool:
    """Customs consent by an administrator of the office that supervises the camera, or above; nobody consents to the own request."""
    over = an_administrator_here.holds(actor, export) or an_administrator_above.holds(actor, export)
    return over and getattr(export, "requested_by_id", None) != actor.id


@who("申请人")
def the_requester(actor: Actor, export: object) -> bool:
    """Who asked for the copy."""
    return isinstance(actor, User) and getattr(export, "requested_by_id", None) == actor.id


@who("批准中列名的人员")
def a_taker(actor: Actor, export: object) -> bool:
    """Who is named in the consent."""
    return isinstance(actor, User) and isinstance(export, Export) and any(taker.user_id == actor.id for taker in export.takers)


@who("监管机构或上级机构的管理员")
def an_administrator_over(actor: Actor, subject: object) -> bool:
    """Administrator of the office that supervises the camera, or of one above."""
    return an_administrator_here.holds(actor, subject) or an_administrator_above.holds(actor, subject)


def check_right(db: Session, actor: Actor, camera: Camera) -> None:
    """To copy is a right of its own, on each camera (A10)."""
    if not may_watch(db, actor, camera, Right.EXPORT):
        raise Refused(Text("您没有{point}的“{right}”权限。", point=camera.point, right=Right.EXPORT.label))


def check_told(told: Told) -> None:
    """A stretch of the past that has a picture, for a purpose and a receiver."""
    if told.ends_at <= told.begins_at:
        raise Unfit(Text("结束时间须晚于开始时间。"), at="ends_at")
    if told.ends_at > clock.now():
        raise Unfit(Text("只能复制已经录下的录像，结束时间不能晚于现在。"), at="ends_at")
    if told.ends_at - told.begins_at > LONGEST:
        raise Unfit(Text("一次最多复制{length}的录像，请分次申请。", length=LONGEST), at="ends_at")
    missing = sum((_moment(ends) - _moment(begins) for begins, ends, _ in told.gaps), timedelta())
    if missing >= told.ends_at - told.begins_at:
        raise Unfit(Text("这段时间没有录像：{cause}。", cause=Cause(told.gaps[0][2]).label), at="begins_at")
    for name, written, why in (("purpose", told.purpose, Text("请填写用途。")), ("receiver", told.receiver, Text("请填写接收方。"))):
        if not written.strip():
            raise Unfit(why, at=name)


def _moment(told: str) -> datetime:
    return datetime.fromisoformat(told)


def others(users: Sequence[User], actor: User) -> list[User]:
    """All but the person who acts, each once."""
    return list({user.id: user for user in users if user.id != actor.id}.values())


def above(db: Session, office: Office) -> Sequence[User]:
    """The administrators of the office above."""
    wanted = select(User).where(User.office_id == office.parent_id, User.role == Role.ADMINISTRATOR, User.suspended.is_(False))
    return db.scalars(wanted.order_by(User.id)).all()


def check_term(expires_at: datetime) -> None:
    """A consent without end would be none."""
    if expires_at <= clock.now():
        raise Unfit(Text("有效期须晚于现在。"), at="expires_at")
    if expires_at > clock.now() + LONGEST_TERM:
        raise Unfit(Text("有效期最长{length}。", length=LONGEST_TERM), at="expires_at")


def check_reason(reason: str) -> None:
    """Why there is no consent, or none any more."""
    if not reason.strip():
        raise Unfit(Text("请填写理由。"), at="reason")


def check_open(db: Session, actor: User, camera: Camera, told: Told) -> None:
    """Nobody asks twice for what the own open request brings, nor keeps more open requests than can be looked at."""
    mine = select(Export).where(Export.requested_by_id == actor.id, Export.stage.in_(WAITING), Export.basis == Basis.CONSENT)
    begins_at, ends_at = func.coalesce(Export.from_at, Export.begins_at), func.coalesce(Export.until_at, Export.ends_at)
    same = mine.where(Export.camera_id == camera.id, begins_at < told.ends_at, ends_at > told.begins_at)
    if (there := db.scalar(same.with_only_columns(Export.number).limit(1))) is not None:
        raise Unfit(Text("您已申请复制这段时间的录像（{number}），尚未办结；请更改范围，或先撤回。", number=there), at="begins_at")
    if (db.scalar(mine.with_only_columns(func.count(Export.id))) or 0) >= MOST_OPEN:
        raise Unfit(Text("您已有 {count} 件复制申请尚未办结，请待其办结，或撤回不再需要的。", count=MOST_OPEN))


def check_held(export: Export, token: str) -> None:
    """Only who claimed the order last ends it."""
    if not token or export.lease_token != token:
        raise Refused(_TAKEN, status=409)


def free(db: Session, actor: Actor, export: Export) -> Text | None:
    """Nobody is making it."""
    return _TAKEN if export.lease_until is not None and export.lease_until >= clock.now() else None


def in_time(db: Session, actor: Actor, export: Export) -> Text | None:
    """Its term is not over."""
    return Text("有效期已过，不能下载；仍需要的，请重新申请。") if export.is_over else None


def taken_out(db: Session, actor: Actor, export: Export) -> Text | None:
    """Somebody has downloaded it, and it was not handed over so far."""
    if export.handed_at is not None:
        return Text("已登记移交。")
    return None if export.downloads else Text("尚未下载，没有可移交的文件。")


def lying(db: Session, actor: Actor, export: Export) -> Text | None:
    """Its files are not deleted so far."""
    return Text("复制件已删除。") if export.discarded_at is not None else None


def waiting_long(db: Session, actor: Actor, export: Export) -> Text | None:
    """Undecided for REMINDED_AFTER, and nobody was reminded."""
    if export.reminded_at is not None:
        return Text("已催办。")
    return None if export.requested_at + REMINDED_AFTER <= clock.now() else Text("待审批未满 {days} 天。", days=REMINDED_AFTER.days)


def overdue(db: Session, actor: Actor, export: Export) -> Text | None:
    """Undecided for LAPSES_AFTER."""
    return None if export.requested_at + LAPSES_AFTER <= clock.now() else Text("待审批未满 {days} 天。", days=LAPSES_AFTER.days)


def past_holding(db: Session, actor: Actor, export: Export) -> Text | None:
    """Never made, and held for UNMADE_HELD since its term was over."""
    return None if export.held_until is not None and export.held_until <= clock.now() else Text("没有到期的锁定。")
