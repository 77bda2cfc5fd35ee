"""Sign-ins, refused ones and sign-outs, kept in the trail (B7-4, B20-1)."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records import audit, clock
from records.user import Actor, User
from records.visit import OpenVisit
from workflows.action import action
from workflows.rights import the_system

#: nobody stays signed in for longer; what a closed browser left behind goes with the next sign-in
_LONGEST = timedelta(days=30)


@action("登录", serves=("B7-4",), by=(the_system,))
def sign_in(db: Session, actor: Actor, user: User, *, visit: str) -> None:
    """A person signed in; `visit` is what the pictures sent and the seconds watched are noted under."""
    db.execute(delete(OpenVisit).where(OpenVisit.user_id == user.id, OpenVisit.begun_at < clock.now() - _LONGEST))
    db.add(OpenVisit(token=visit, user_id=user.id, begun_at=clock.now()))
    audit.tell(db, visit=visit)


@action("登录被拒", serves=("B7-4",), by=(the_system,))
def turn_away(db: Session, actor: Actor, user: User | None, *, username: str) -> None:
    """Somebody gave a wrong name or password; `username` as typed."""
    audit.tell(db, username=username)


@action("退出登录", serves=("B7-4",), by=(the_system,))
def sign_out(db: Session, actor: Actor, user: User, *, visit: str, idle: bool = False) -> None:
    """A person signed out; `idle`: was locked out after too long without input by hand. Its cookie is worth nothing from now on."""
    db.execute(delete(OpenVisit).where(OpenVisit.token == visit))
    audit.tell(db, visit=visit, idle=idle)


def is_open(db: Session, user: User, visit: str, *, lock: bool = False) -> bool:
    """Whether this is a visit of this person that has not ended; `lock`: others who ask to end it wait (several find it idle at once)."""
    wanted = select(OpenVisit.id).where(OpenVisit.token == visit, OpenVisit.user_id == user.id)
    return db.scalar(wanted.with_for_update() if lock else wanted) is not None
