"""Timed work: takes rows that want something done, does it idempotently, calls the finishing act (DESIGN: what happens later is a row)."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog

from app.papers import keep_inspections, keep_sheets
from app.settings import Settings
from app.transaction import Database
from app.video import activity
from app.video.clipping import cut_clips
from app.video.copying import end_copies, make_copies, sweep_copies
from app.video.diagnosis.verdict import EVERY_S
from app.video.diagnosis.watch import Watcher
from app.video.index import piece_of
from app.video.osd_name import ASK_EVERY_S, Asker
from app.video.ptz import returning
from app.video.stills import make_snapshots
from records import clock, trail_head
from records.footage import Segment, SegmentStage
from records.user import THE_SYSTEM
from workflows import footage, served
from workflows import monitoring as monitorings
from workflows import routine as routines
from workflows.fault import watching

_log = structlog.get_logger()
_PAUSE_S = 0.5

Chore = Callable[[Database, Settings], int]


def forget_served(database: Database, settings: Settings) -> int:
    """Let go of what was noted of pictures sent long ago, a batch in each transaction."""
    gone = 0
    while True:
        with database.read() as db:
            if not served.old(db):
                return gone
        with database.act("chores") as db:
            gone += served.forget(db, THE_SYSTEM, None)


def stop_forgotten(database: Database, settings: Settings) -> int:
    """End the monitorings at which nobody looks any more."""
    with database.act("chores") as db:
        found = monitorings.forgotten(db)
        for each in found:
            monitorings.lapse(db, THE_SYSTEM, each)
    return len(found)


def measure_activity(database: Database, settings: Settings) -> int:
    """How much moves in one closed file a round, so that nothing else waits for long."""
    with database.read() as db:
        found = [(segment.id, piece_of(segment, settings.footage)) for segment in footage.unmeasured(db)]
    for number, piece in found:
        measured = activity.measure(piece)
        with database.act("chores") as db:
            segment = db.get_one(Segment, number)
            if segment.stage is SegmentStage.CLOSED:
                footage.measure(db, THE_SYSTEM, segment, activity=measured)
    return len(found)


def turn_days(database: Database, settings: Settings) -> int:
    """Open today's check of each site in service; a day that ended without one is missed (D4-1)."""
    with database.read() as db:
        if not routines.unopened(db) and not routines.over(db):
            return 0
    with database.act("chores") as db:
        made = [routines.open(db, THE_SYSTEM, site, day=day) for site, days in routines.unopened(db) for day in days]
        late = routines.over(db)
        for each in late:
            routines.miss(db, THE_SYSTEM, each)
    return len(made) + len(late)


def watch_faults(database: Database, settings: Settings) -> int:
    """Raise, join, end and escalate faults, a site in each transaction (B17-1, D4-4)."""
    with database.read() as db:
        found = watching.wanting(db)
    for site_id in found:
        with database.act("chores") as db:
            watching.tend(db, site_id)
    return len(found)


def keep_trail_head(database: Database, settings: Settings) -> int:
    """Once an hour, the head of the trail into the evidence store."""
    now = clock.now()
    if trail_head.is_kept(settings.evidence, now):
        return 0
    with database.read() as db:
        return int(trail_head.keep(db, settings.evidence, now))


CHORES: tuple[Chore, ...] = (
    stop_forgotten, watch_faults, cut_clips, make_snapshots, keep_sheets, keep_inspections, make_copies, end_copies, measure_activity,
    turn_days, keep_trail_head,
)  # fmt: skip
#: once at the start and then each day; several workers may do them, the second finds nothing
DAILY: tuple[Chore, ...] = (forget_served, sweep_copies)
_DAY = timedelta(days=1)


def run(settings: Settings, database: Database, stop: threading.Event) -> None:
    """Go round the chores until told to stop; beside them pictures are looked at, cameras sent home and devices asked.

    So no long clip delays them, and a device that does not answer keeps only the other devices waiting, for its own seconds.
    """
    works: tuple[tuple[str, Callable[[], object], float], ...] = (
        ("diagnosis", Watcher(database, settings).look, EVERY_S),
        ("returns", partial(returning.return_cameras, database, settings), _PAUSE_S),
        ("devices", Asker(database, settings).look, ASK_EVERY_S),
    )
    beside = [threading.Thread(target=_beside, args=(*work, stop), name=work[0], daemon=True) for work in works]
    for thread in beside:
        thread.start()
    again_at = clock.now()
    while not stop.wait(_PAUSE_S):
        turn = CHORES
        if clock.now() >= again_at:
            turn, again_at = (*CHORES, *DAILY), clock.now() + _DAY
        for chore in turn:
            _alone(chore.__name__, partial(chore, database, settings))
    for thread in beside:
        thread.join(EVERY_S)


def _beside(name: str, work: Callable[[], object], every_s: float, stop: threading.Event) -> None:
    while not stop.wait(every_s):
        _alone(name, work)


def _alone(name: str, work: Callable[[], object]) -> None:
    """Do it once; a failure is logged and stops nothing beside it: the database may be away for a while."""
    try:
        work()
    except Exception:  # noqa: BLE001 - one of the three places where everything is caught
        _log.exception("chore failed", chore=name)
