"""Which of a fault's acts waits now, and until when: from the ticket and the clock alone (A13, D4-2, D4-4, D4-5)."""

from datetime import datetime

from records import clock
from records.fault import EntryKind, Fault

#: done once these wait no more
_ONCE = {
    "fault.contact": EntryKind.CONTACTED, "fault.check": EntryKind.CHECKED, "fault.report": EntryKind.REPORTED,
    "fault.repair": EntryKind.REPAIRED,
}  # fmt: skip


def waits(verb: str, it: Fault) -> bool:
    """Whether the act is still to be done; duty and reports only once the 48 hours are over."""
    now = clock.now()
    if verb in _ONCE:
        return not it.done(_ONCE[verb]) and (it.restored_at is None or verb == "fault.report")
    if verb == "fault.arrange":
        return it.is_over(now) and not it.is_guarded(now)
    if verb == "fault.progress":
        return it.is_over(now) and it.progress_due_at is not None
    return True


def due_at(verb: str, it: Fault) -> datetime | None:
    """Until when; what has no limit of its own has none."""
    limits = {
        "fault.contact": it.contact_due_at, "fault.report": it.contact_due_at, "fault.repair": it.over_at, "fault.arrange": it.over_at,
        "fault.progress": it.progress_due_at,
    }  # fmt: skip
    return limits.get(verb)
