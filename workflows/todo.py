"""The to-do lists: what waits, for whom, until when; read off the action register, kept nowhere (a stored flag would go stale)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from records import clock
from records.anomaly import Anomaly, StepKind
from records.base import Record, Text
from records.export import Export
from records.fault import Fault
from records.inspection import Inspection
from records.relief import Relief
from records.scope import visible
from records.sheet import Sheet
from records.user import Role, User
from workflows import relief
from workflows.action import REGISTER, Action, judge
from workflows.fault import waiting
from workflows.signature import is_waiting

_MOST = 200


@dataclass(frozen=True)
class Todo:
    """One thing that waits for this person."""

    action: Action
    subject: Record
    what: Text
    due_at: datetime | None

    @property
    def is_late(self) -> bool:
        """Past its limit."""
        return self.due_at is not None and self.due_at < clock.now()


def of(db: Session, user: User) -> list[Todo]:
    """Everything that waits for this person, most urgent first."""
    found = [todo for declared in REGISTER.values() if declared.todo is not None for todo in _waiting(db, user, declared)]
    far = clock.now() + timedelta(days=3650)
    return sorted(found, key=lambda todo: (todo.due_at or far, todo.subject.id))


def _waiting(db: Session, user: User, declared: Action) -> Iterator[Todo]:
    kind = declared.about
    wanted = visible(kind, user).where(kind.stage.in_(declared.when)).order_by(kind.id.desc()).limit(_MOST)
    for subject in db.scalars(wanted).unique():
        if judge(declared, user, subject).ok and not _is_done(declared, user, subject):
            assert declared.todo is not None  # noqa: S101 - asked by the caller
            yield Todo(declared, subject, declared.todo, due_at(declared, subject))


def _is_done(declared: Action, user: User, subject: Record) -> bool:
    """An act that may be done again waits only until it was done once; one of several signatures until it is given."""
    if isinstance(subject, Inspection):
        return not is_waiting(declared.verb, user, subject)
    if isinstance(subject, Fault):
        return not waiting.waits(declared.verb, subject)
    if isinstance(subject, Relief):
        return subject.handed_at < clock.now() - relief.OVER
    if isinstance(subject, Export):
        return _is_left(declared, user, subject)
    return (
        declared.verb == "anomaly.inform"
        and isinstance(subject, Anomaly)
        and any(step.kind_of in {StepKind.NOTIFIED, StepKind.VISITED} for step in subject.steps)
    )


def _is_left(declared: Action, user: User, export: Export) -> bool:
    """A copy waits until it was downloaded; a request waits for the own office, and above it only where an administrator asked."""
    if declared.verb == "export.download":
        return export.is_over or export.is_taken_by(user.id)
    return user.office_id != export.office_id and export.requested_by.role is not Role.ADMINISTRATOR


def due_at(declared: Action, subject: Record) -> datetime | None:
    """Until when: sheets the same day, a handed loading soon, notices and opinions in the office's minutes, corrections by their limit."""
    if isinstance(subject, Sheet):
        return clock.day_of(subject.monitoring.begins_at)[1]
    if isinstance(subject, Relief):
        return subject.handed_at + relief.SOON
    if isinstance(subject, Anomaly):
        return subject.flagged_at + timedelta(minutes=subject.office.notify_within_min)
    if isinstance(subject, Export):
        return subject.expires_at
    if isinstance(subject, Fault):
        return waiting.due_at(declared.verb, subject)
    limit = getattr(subject, "due_at", None)
    return limit if isinstance(limit, datetime) else None
