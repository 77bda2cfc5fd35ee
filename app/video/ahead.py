"""Will the disk hold three calendar months? Reckoned from what one day writes, and told before any footage is in need (C6-2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.transaction import Database
from app.video.disk import Room, months_before
from records import clock
from records.footage import Segment, SegmentStage
from records.office import Office
from records.user import THE_SYSTEM
from workflows import footage

#: less recording than this says nothing about a day
_LEAST, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Outlook:
    """For how long the store holds what is recorded now, for how long it must, and when it is full if nothing may go."""

    days: float
    wanted: float
    full_at: datetime

    @property
    def is_short(self) -> bool:
        """Whether it is full before the oldest footage is past its three months."""
        return self.days < self.wanted


def outlook(db: Session, room: Room) -> Outlook | None:
    """By the footage of the last day; None where there is too little of it."""
    now = clock.now()
    lately = select(func.min(Segment.begins_at), func.sum(Segment.bytes)).where(
        Segment.stage == SegmentStage.CLOSED, Segment.begins_at > now - _DAY
    )
    begins_at, written = db.execute(lately).one()
    if not written or now - begins_at < _LEAST:
        return None
    a_day = float(written) * (_DAY / (now - begins_at))
    free = max(0, room.left - room.reserve)
    # a quota is far from any year that a calendar lacks, and nobody plans further
    full_at = now + min(timedelta(days=free / a_day), timedelta(days=3650))
    return Outlook((room.used + free) / a_day, (now - months_before(now)) / _DAY, full_at)


def look(database: Database, room: Room) -> Outlook | None:
    """Tell the administrators where the store is too small; each office once a week while it is."""
    with database.read() as db:
        found = outlook(db, room)
        untold = footage.untold(db) if found is not None and found.is_short else []
    if found is not None:
        for number in untold:
            with database.act("recorder") as db:
                office, days = db.get_one(Office, number), int(found.days)
                footage.foresee(db, THE_SYSTEM, office, days=days, wanted=round(found.wanted), full_at=found.full_at)
    return found
