"""Telling people, and their having read it (B9-5)."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clock
from records.base import Record, Text
from records.notice import Notice
from records.office import Office
from records.user import Actor, Role, User
from workflows.action import action
from workflows.rights import who


@who("收件人本人")
def the_addressee(actor: Actor, notice: object) -> bool:
    """The person to whom the notice is addressed."""
    return isinstance(actor, User) and isinstance(notice, Notice) and notice.user_id == actor.id


def administrators_of(db: Session, office: Office) -> Sequence[User]:
    """To whom an office's affairs are reported."""
    wanted = select(User).where(User.office_id == office.id, User.role == Role.ADMINISTRATOR, User.suspended.is_(False))
    return db.scalars(wanted.order_by(User.id)).all()


def tell(db: Session, subject: Record, *, to: Iterable[User], text: Text, is_urgent: bool = False) -> None:
    """Write one notice to each person; call inside the act that it tells of."""
    for user in to:
        db.add(Notice(
            user_id=user.id, text=text.as_json(), subject_kind=subject.kind(), subject_id=subject.id, is_urgent=is_urgent,
            made_at=clock.now(),
        ))  # fmt: skip


@action("标为已读", serves=("B9-5",), by=(the_addressee,))
def read(db: Session, actor: Actor, notice: Notice) -> None:
    """The first reading counts."""
    notice.read_at = notice.read_at or clock.now()


def heed(db: Session, user: User, subject: Record) -> None:
    """Read what this person was told of this record; call inside an act of theirs about it."""
    own = (Notice.user_id == user.id, Notice.subject_kind == subject.kind(), Notice.subject_id == subject.id, Notice.read_at.is_(None))
    for each in db.scalars(select(Notice).where(*own).order_by(Notice.id)).all():
        read(db, user, each)
