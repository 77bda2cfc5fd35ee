"""Bringing the recorder's journal into the database: in order, at least once, whenever the database is there (DESIGN P3)."""

import base64
import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session

from app.transaction import Database
from app.video.journal import Entry, Journal, Place
from records import clock
from records.base import Refused
from records.camera import Camera
from records.footage import Cause, Gap, Run, Segment
from records.user import THE_SYSTEM
from workflows import footage

_LOG = structlog.get_logger("replay")
#: under which key an entry names the record that its act is about
_ABOUT: dict[str, tuple[str, Any]] = {
    "begin_run": ("camera", Camera.id), "begin_gap": ("camera", Camera.id), "end_gap": ("gap", Gap.token),
    "settle_run": ("run", Run.token), "end_run": ("run", Run.token), "open_segment": ("run", Run.token),
    "close_segment": ("path", Segment.path), "lose": ("path", Segment.path),
}  # fmt: skip
_CAUSES = {cause.value: cause for cause in Cause}


class Unknown(LookupError):
    """The entry is about something that the database does not have."""


def apply(db: Session, entry: Entry) -> None:
    """Do the act that the entry tells of."""
    given = dict(entry)
    act = given.pop("act")
    key, column = _ABOUT[act]
    subject = db.scalar(select(column.class_).where(column == given.pop(key)))
    if subject is None:
        raise Unknown(f"{act}: {entry[key]!r}")
    for name, value in given.items():
        if name.endswith("_at"):
            given[name] = clock.from_epoch_ms(value)
    if given.get("cause") is not None:
        given["cause"] = _CAUSES[given["cause"]]
    if "gops" in given:
        given["gops"] = base64.b64decode(given["gops"])
    getattr(footage, act)(db, THE_SYSTEM, subject, **given)


class Replayer(threading.Thread):
    """One thread. What an earlier recorder left comes first, then `settle` (recovery), then what this recorder writes."""

    def __init__(self, database: Database, journal: Journal, refused: Path, settle: Callable[[], None]) -> None:
        super().__init__(name="replayer", daemon=True)
        self._database = database
        self._journal = journal
        self._refused = refused
        self._settle = settle
        self._finishing = threading.Event()
        self.is_behind = False

    def run(self) -> None:
        """Replay until told to finish; a database that is away is tried again every half second."""
        settled = False
        while True:
            waiting = self._journal.waiting()
            old = [pair for pair in waiting if pair[0] < self._journal.boot]
            try:
                if settled or old:
                    self._replay(waiting if settled else old)
                else:
                    self._settle()
                    settled = True
            except SQLAlchemyError as error:
                if not self.is_behind:
                    _LOG.warning("database away, recording goes on", error=type(error).__name__)
                self.is_behind = True
                if self._finishing.wait(0.5):
                    return
                continue
            if self.is_behind:
                _LOG.info("database is back")
            self.is_behind = False
            if settled and not self._journal.has_waiting:
                if self._finishing.is_set():
                    return
                self._journal.changed.wait()

    def finish(self, timeout_s: float = 5) -> None:
        """Replay what is waiting if the database is there, then end; the rest is kept for the next start."""
        self._finishing.set()
        self._journal.changed.set()
        self.join(timeout_s)

    def _replay(self, waiting: Sequence[tuple[Place, Entry]]) -> None:
        if not waiting:
            return
        try:
            with self._database.act("recorder") as db:
                for _, entry in waiting:
                    apply(db, entry)
        except (Unknown, Refused, IntegrityError, ValueError, TypeError):
            # one entry can't be done: find it, or it would hold up all that follow
            for place, entry in waiting:
                self._replay_one(entry)
                self._journal.replayed(place)
            return
        self._journal.replayed(waiting[-1][0])

    def _replay_one(self, entry: Entry) -> None:
        try:
            with self._database.act("recorder") as db:
                apply(db, entry)
        except (Unknown, Refused, IntegrityError, ValueError, TypeError) as error:
            _LOG.exception("entry refused", act=entry.get("act"))
            with self._refused.open("a") as file:
                file.write(json.dumps({"why": f"{type(error).__name__}: {error}"[:300], **entry}, ensure_ascii=False) + "\n")
