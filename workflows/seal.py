"""Seals and locks on machine rooms and cabinets: put on by customs, opened only with a reason (annex 4, six; D6-2)."""

from datetime import datetime

from sqlalchemy.orm import Session

from records.base import Text, Unfit
from records.room import Room
from records.seal import Kind, Seal, Stage
from records.standing import Standing
from records.user import Actor, User
from workflows.action import action
from workflows.rights import staff_here
from workflows.unique import reason_of, refuse_twice


def _applied(db: Session, actor: User, room: Room, kind: Kind, number: str, at: datetime) -> Seal:
    refuse_twice(db, Seal.number, number)
    made = Seal(room_id=room.id, kind_of=kind, number=number, stage=Stage.APPLIED, applied_at=at, applied_by_id=actor.id)
    made.room, made.applied_by = room, actor
    db.add(made)
    return made


@action("施加封条或锁", serves=("D6-2",), by=(staff_here,), when=(Standing.ACTIVE,), to=(Stage.APPLIED,))
def apply(db: Session, actor: Actor, room: Room, *, kind: Kind, number: str, at: datetime) -> Seal:
    """On the door, by this officer; a number is used once."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    return _applied(db, actor, room, kind, number, at)


@action("启封", serves=("D6-2",), by=(staff_here,), when=(Stage.APPLIED,), to=(Stage.OPENED,))
def open(  # noqa: A001 - the act's own word
    db: Session, actor: Actor, seal: Seal, *, opened_by: str, at: datetime, reason: str, new_number: str,
    not_renewed: str = "",
) -> None:  # fmt: skip
    """Opened when, by whom, why; what was put on in its place, of the same kind, is a row of its own; or why nothing was."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if at < seal.applied_at:
        raise Unfit(Text("启封时间不能早于施封时间。"), at="at")
    if bool(new_number) is bool(not_renewed.strip()):
        raise Unfit(Text("请填写新封条（锁）编号，或未重新施封的理由，二者填一。"), at="new_number")
    seal.reason, seal.not_renewed = reason_of(reason), not_renewed.strip()
    seal.stage, seal.opened_at, seal.opened_by, seal.recorded_by_id = Stage.OPENED, at, opened_by, actor.id
    seal.recorded_by = actor
    if new_number:
        after = _applied(db, actor, seal.room, seal.kind_of, new_number, at)
        db.flush()
        seal.next_id = after.id
