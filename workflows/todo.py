"""The to-do lists: what waits, for whom, until when; read off the action register, kept nowhere (a stored flag would go stale)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import Session

from records import clock
from records.anomaly import TOLD, Anomaly
from records.base import Record, Text, if_any
from records.export import Export
from records.export import Stage as ExportStage
from records.fault import Fault
from records.inspection import Inspection
from records.relief import Relief
from records.scope import visible
from records.sheet import Sheet
from records.user import User
from workflows import relief
from workflows.action import REGISTER, Action, judge
from workflows.fault import waiting
from workflows.rights import nearer
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
    by_kind: dict[type[Any], list[tuple[Action, Text]]] = {}
    for declared in REGISTER.values():
        if declared.todo is not None:
            by_kind.setdefault(declared.about, []).append((declared, declared.todo))
    found = [todo for kind, acts in by_kind.items() for todo in _waiting(db, user, kind, acts)]
    far = clock.now() + timedelta(days=3650)
    return sorted(found, key=lambda todo: (todo.due_at or far, todo.subject.id))


def _waiting(db: Session, user: User, kind: type[Any], acts: Sequence[tuple[Action, Text]]) -> Iterator[Todo]:
    """What waits of one kind of record, asked for once: there are more acts than kinds."""
    stages = {stage for declared, _ in acts for stage in declared.when}
    wanted = visible(kind, user).where(kind.stage.in_(stages)).order_by(kind.id.desc()).limit(_MOST * len(acts))
    # of an office below only what nobody nearer may decide
    if kind is Anomaly:
        wanted = wanted.where(~nearer(user, Anomaly.office_id, Anomaly.flagged_by_id))
    elif kind is Export:
        left = ~nearer(user, Export.office_id, Export.requested_by_id)
        wanted = wanted.where(or_(Export.stage != ExportStage.REQUESTED, left))
    for subject in if_any(db, wanted):
        for declared, what in acts:
            if subject.stage in declared.when and judge(declared, user, subject).ok and not _is_done(declared, user, subject):
                yield Todo(declared, subject, what, due_at(declared, subject))


def _is_done(declared: Action, user: User, subject: Record) -> bool:
    """An act that may be done again waits only until it was done once; one of several signatures until it is given."""
    if isinstance(subject, Inspection):
        return not is_waiting(declared.verb, user, subject)
    if isinstance(subject, Fault):
        return not waiting.waits(declared.verb, subject)
    if isinstance(subject, Relief):
        return subject.handed_at < clock.now() - relief.OVER
    if isinstance(subject, Export):
        # a copy waits until it was downloaded
        return declared.verb == "export.download" and (subject.is_over or subject.is_taken_by(user.id))
    return (
        declared.verb == "anomaly.inform"
        and isinstance(subject, Anomaly)
        and any(step.kind_of in TOLD for step in subject.steps)
    )


def due_at(declared: Action, subject: Record) -> datetime | None:
    """Until when: sheets on the day that the watching ends, a handed loading soon, notices and opinions in the office's minutes."""
    if isinstance(subject, Sheet):
        return clock.day_of(subject.monitoring.ends_at or clock.now())[1]
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
