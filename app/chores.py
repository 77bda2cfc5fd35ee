"""Timed work: takes rows that want something done, does it idempotently, calls the finishing act (DESIGN: what happens later is a row)."""

import errno
import tempfile
import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

import structlog

from app.papers import keep_inspections, keep_sheets
from app.settings import Settings
from app.transaction import Database
from app.video import activity, cutting, preview
from app.video.copying import SETTLE, end_copies, make_copies, sweep_copies
from app.video.diagnosis.verdict import EVERY_S
from app.video.diagnosis.watch import Watcher
from app.video.index import piece_of, pieces_between
from app.video.osd_name import ASK_EVERY_S, Asker
from app.video.place import Place
from app.video.ptz import returning
from records import clock, trail_head, vault
from records.clip import Clip
from records.footage import Cause, Segment, SegmentStage, gaps_between
from records.snapshot import Snapshot
from records.user import THE_SYSTEM
from workflows import clip as workflow
from workflows import footage, served
from workflows import monitoring as monitorings
from workflows import routine as routines
from workflows import snapshot as snapshots
from workflows.fault import watching

_log = structlog.get_logger()
_PAUSE_S = 0.5

Chore = Callable[[Database, Settings], int]


def cut_clips(database: Database, settings: Settings) -> int:
    """Cut every clip whose last second is recorded, or say why there is none."""
    with database.act("chores") as db:
        taken = [(clip.id, workflow.claim(db, THE_SYSTEM, clip)) for clip in workflow.due(db, until=clock.now() - SETTLE)]
    for number, token in taken:
        _cut(database, settings, number, token)
    return len(taken)


def _cut(database: Database, settings: Settings, number: int, token: str) -> None:
    """One clip: cut beside its place, kept by the vault, then the row says so."""
    with database.read() as db:
        clip = db.get_one(Clip, number)
        pieces = pieces_between(db, clip.camera_id, clip.begins_at, clip.ends_at, settings.footage)
        gaps = gaps_between(db, clip.camera_id, clip.begins_at, clip.ends_at)
    place = Place(clip.camera.code, clip.camera.point)
    try:
        with tempfile.TemporaryDirectory(dir=_made(settings.evidence / "unfinished")) as folder:
            cut = cutting.cut(pieces, gaps, clip.begins_at, clip.ends_at, Path(folder) / "clip.mp4", place=place)
            with cut.path.open("rb") as file:
                kept = vault.keep(settings.evidence, f"clips/{clock.beijing(cut.begins_at):%Y%m}", _name(clip, cut), file)
    except cutting.NoFootage as none:
        with database.act("chores") as db:
            cause = none.holes[0].cause if none.holes else Cause.UNKNOWN
            workflow.lose(db, THE_SYSTEM, db.get_one(Clip, number), token=token, cause=cause)
        return
    except (OSError, ValueError, vault.Full) as error:
        _log.warning("clip not cut", clip=clip.number, error=str(error))
        with database.act("chores") as db:
            workflow.stumble(db, THE_SYSTEM, db.get_one(Clip, number), token=token, error=str(error), cause=_cause_of(error))
        return
    holes = [[clock.iso(hole.begins_at), clock.iso(hole.ends_at), hole.cause.value] for hole in cut.holes]
    with database.act("chores") as db:
        workflow.keep(
            db, THE_SYSTEM, db.get_one(Clip, number), token=token, path=kept.path, sha256=kept.sha256, size_bytes=kept.bytes,
            frames=cut.frames, gaps=holes,
        )  # fmt: skip


def _cause_of(error: Exception) -> Cause:
    is_full = isinstance(error, vault.Full) or (isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT})
    return Cause.DISK_FULL if is_full else Cause.UNKNOWN


def _name(clip: Clip, cut: cutting.Cut) -> str:
    """Place number, begin and end in Beijing time, the clip's own id: no two alike (B19-1)."""
    begins, ends = clock.beijing(cut.begins_at), clock.beijing(cut.ends_at)
    return f"{clip.camera.code}_{begins:%Y%m%dT%H%M%S}-{ends:%H%M%S}_{clip.id}-{clip.attempts}.mp4"


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def make_snapshots(database: Database, settings: Settings) -> int:
    """Make every ordered snapshot from the recording's own frame, or say why there is none."""
    with database.act("chores") as db:
        taken = [(each.id, snapshots.claim(db, THE_SYSTEM, each)) for each in snapshots.due(db)]
    return sum(_develop(database, settings, number, token) for number, token in taken)


def _develop(database: Database, settings: Settings, number: int, token: str) -> bool:
    """One snapshot; False where it has to wait for the recorder."""
    with database.read() as db:
        it = db.get_one(Snapshot, number)
        pieces = pieces_between(db, it.camera_id, it.seen_at - SETTLE, it.seen_at + SETTLE, settings.footage)
        gaps = gaps_between(db, it.camera_id, it.seen_at, it.seen_at + SETTLE)
    frame = preview.exact(pieces, it.seen_at)
    if frame is None:
        is_early = clock.now() - it.wanted_at < snapshots.PATIENCE
        with database.act("chores") as db:
            again = db.get_one(Snapshot, number)
            if is_early:
                snapshots.stumble(db, THE_SYSTEM, again, token=token, error="not recorded yet")
            else:
                snapshots.lose(db, THE_SYSTEM, again, token=token, cause=gaps[0].cause if gaps else Cause.UNKNOWN)
        return not is_early
    at = clock.beijing(frame.shown_at)
    name = f"{it.camera.code}_{at:%Y%m%dT%H%M%S}{at.microsecond // 1000:03d}_{it.id}-{it.attempts}.png"
    kept = vault.keep(settings.evidence, f"snapshots/{at:%Y%m}", name, BytesIO(frame.png))
    with database.act("chores") as db:
        snapshots.keep(
            db, THE_SYSTEM, db.get_one(Snapshot, number), token=token, shown_at=frame.shown_at, path=kept.path, sha256=kept.sha256,
            size_bytes=kept.bytes, size=frame.size,
        )  # fmt: skip
    return True


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
        told = activity.measure(piece)
        with database.act("chores") as db:
            segment = db.get_one(Segment, number)
            if segment.stage is SegmentStage.CLOSED:
                footage.measure(db, THE_SYSTEM, segment, activity=told)
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
