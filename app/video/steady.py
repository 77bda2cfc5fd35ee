"""Whether the clock by which footage is past its time can be believed (C6-2, DESIGN P2): set forward by months it would age everything.

Two proofs against it: it parts from the machine's steady count while the recorder runs, or at the start lies far from the newest footage.
The first look needs the database, and what it is held against must not be overwritten before: see `is_sure`.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.transaction import Database
from records import clock, clock_doubt
from records.clock_doubt import ClockDoubt, Sign
from records.footage import Segment
from records.user import THE_SYSTEM
from workflows import clock_doubt as workflow

#: clock and steady count may part by so much, by corrections of the clock
_PARTED = timedelta(days=1)
#: a recorder may have been off for so long
_AWAY = timedelta(days=7)
_LOG = structlog.get_logger("clock")


class Steady:
    """The clock beside the count of seconds that nobody can set; `alive_at`: when the recorder before was last seen alive."""

    def __init__(self, database: Database, alive_at: datetime | None, count: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._alive_at = alive_at
        self._count = count
        self._started_at = clock.now()
        self._set(self._started_at)
        self._stood = False
        self._has_looked = False

    def _set(self, moment: datetime) -> None:
        self._since = moment, self._count()

    def _expected(self) -> datetime:
        moment, counted = self._since
        return moment + timedelta(seconds=self._count() - counted)

    @property
    def is_sure(self) -> bool:
        """Whether the present moment may be noted as the newest that is known."""
        return self._has_looked and abs(clock.now() - self._expected()) <= _PARTED

    def look(self) -> None:
        """Raise a doubt where there is reason; one that an administrator has settled is the new beginning."""
        with self._database.read() as db:
            stands = clock_doubt.standing(db) is not None
            if not stands and self._stood:
                self._set(_confirmed_at(db) or clock.now())
            self._stood = stands
            why = None if stands else self._reason(db)
        if why is not None:
            with self._database.act("recorder") as db:
                workflow.begin(db, THE_SYSTEM, None, sign=why[0], known_at=why[1])
            _LOG.error("clock in doubt: no footage is deleted", sign=why[0].value, now=clock.iso(clock.now()), known=clock.iso(why[1]))
            self._stood = True
        self._has_looked = True

    def _reason(self, db: Session) -> tuple[Sign, datetime] | None:
        expected = self._expected()
        if abs(clock.now() - expected) > _PARTED:
            return Sign.JUMPED, expected
        if not self._has_looked:
            before, newest = _recorded(db, self._started_at)
            # cameras may have been silent for longer than their recorder was away
            for known_at in (self._alive_at or before, newest if newest != before else None):
                if known_at is not None and abs(self._started_at - known_at) > _AWAY and not _is_settled(db, known_at):
                    return Sign.APART, known_at
        return None


def _recorded(db: Session, before: datetime) -> tuple[datetime | None, datetime | None]:
    """The newest footage from before this start, and the newest of all: what lies ahead was recorded by another clock."""
    newest = select(func.max(Segment.begins_at))
    return db.scalar(newest.where(Segment.begins_at < before)), db.scalar(newest)


def _is_settled(db: Session, known_at: datetime) -> bool:
    """An administrator has confirmed the clock against this very moment: what lies there stays there."""
    return db.scalar(select(ClockDoubt.id).where(ClockDoubt.known_at == known_at).limit(1)) is not None


def _confirmed_at(db: Session) -> datetime | None:
    return db.scalar(select(ClockDoubt.confirmed_at).order_by(ClockDoubt.id.desc()).limit(1))
