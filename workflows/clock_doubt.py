"""A clock that can't be believed: told to the administrators, settled by one of them; until then no footage is deleted (C6-2)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clock
from records.base import Text
from records.clock_doubt import ClockDoubt, Sign, Stage
from records.notice import Loud, is_loud
from records.user import Actor, Role, User
from workflows import notice
from workflows.action import action
from workflows.rights import the_system, who


@who("管理员")
def an_administrator(actor: Actor, _subject: object) -> bool:
    """Of any office: the server's clock is everybody's."""
    return isinstance(actor, User) and actor.role is Role.ADMINISTRATOR


@action("时钟存疑", serves=("C6-2",), by=(the_system,), to=(Stage.STANDING,))
def begin(db: Session, actor: Actor, _nothing: ClockDoubt | None, *, sign: Sign, known_at: datetime) -> ClockDoubt:
    """From now on nothing counts as past its time; every administrator is told what is kept from being deleted, and why."""
    made = ClockDoubt(stage=Stage.STANDING, sign=sign, begun_at=clock.now(), known_at=known_at)
    db.add(made)
    db.flush()
    told = select(User).where(User.role == Role.ADMINISTRATOR, User.suspended.is_(False)).order_by(User.id)
    said = Text(
        "服务器时钟可疑（现为 {now}，按已有记录应在 {known} 前后）：确认之前，任何录像都不按到期删除。请核对时钟后确认。",
        now=_said(made.begun_at), known=_said(known_at),
    )  # fmt: skip
    notice.tell(db, made, to=db.scalars(told).all(), text=said, is_urgent=is_loud(Loud.CLOCK))
    return made


def _said(moment: datetime) -> str:
    return f"{clock.beijing(moment):%Y-%m-%d %H:%M}"


@action(
    "确认服务器时钟", serves=("C6-2",), by=(an_administrator,), when=(Stage.STANDING,), to=(Stage.CONFIRMED,), todo=Text("核对服务器时钟"),
)  # fmt: skip
def confirm(db: Session, actor: Actor, doubt: ClockDoubt) -> None:
    """The clock is right as it stands now: the three calendar months are counted by it again."""
    assert isinstance(actor, User)  # noqa: S101 - the declared right holds for users only
    doubt.stage, doubt.confirmed_at, doubt.confirmed_by = Stage.CONFIRMED, clock.now(), actor
