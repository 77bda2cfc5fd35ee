"""Making the stills that were ordered from the recording's own frames, or saying why there is none (B18-1, B19-1)."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from io import BytesIO
from typing import Any

import av.error
import structlog
from sqlalchemy.orm import Session

from app.settings import Settings
from app.transaction import Database
from app.video import coverage, preview
from app.video.copying import SETTLE, cause_of
from records import clock, vault
from records.footage import Cause
from records.snapshot import Snapshot, Stage
from records.user import THE_SYSTEM
from workflows import snapshot as workflow

_log = structlog.get_logger()


def make_snapshots(database: Database, settings: Settings) -> int:
    """Make every ordered snapshot from the recording's own frame, or say why there is none; one that fails holds up no other."""
    with database.act("chores") as db:
        taken = [(each.id, workflow.claim(db, THE_SYSTEM, each)) for each in workflow.due(db)]
    return sum(_make(database, settings, number, token) for number, token in taken)


def _make(database: Database, settings: Settings, number: int, token: str) -> bool:
    """One snapshot; False where it has to wait for the recorder, or for a disk. Whatever fails before the row leaves no file."""
    with database.read() as db:
        it = db.get_one(Snapshot, number)
    with ExitStack() as unkept:
        try:
            known = coverage.of(database, settings, it.camera_id, it.seen_at - SETTLE, it.seen_at + SETTLE)
            frame = preview.exact(known.pieces, it.seen_at)
            if frame is None:
                act, is_over = _without(it, known)
                return _end(database, it, token, act) and is_over
            kept = _kept(settings, it, frame)
        except (OSError, ValueError, av.error.FFmpegError, vault.Full, vault.AlreadyKept) as error:
            _log.warning("snapshot not made", snapshot=number, error=str(error))
            _end(database, it, token, partial(workflow.stumble, error=str(error), cause=cause_of(error)))
            return False
        unkept.callback(vault.discard, settings.evidence, kept.path)

        def keep(db: Session, *given: Any, **more: Any) -> None:
            # whether its commit came through can be in doubt: from here on only the row may say that the file is nobody's
            unkept.pop_all()
            workflow.keep(
                db, *given, shown_at=frame.shown_at, path=kept.path, sha256=kept.sha256, size_bytes=kept.bytes, size=frame.size, **more,
            )  # fmt: skip

        return _end(database, it, token, keep)


def _kept(settings: Settings, it: Snapshot, frame: preview.Frame) -> vault.Kept:
    at = clock.beijing(frame.shown_at)
    name = f"{it.camera.code}_{at:%Y%m%dT%H%M%S}{at.microsecond // 1000:03d}_{it.id}-{it.attempts}.png"
    return vault.keep(settings.evidence, f"snapshots/{at:%Y%m}", name, BytesIO(frame.png))


def _without(it: Snapshot, known: coverage.Coverage) -> tuple[Callable[..., None], bool]:
    """No frame now: lost where that is told for good, else it waits; a recorder that is silent for long is a failure, told to people.

    Raises OSError where a file can't be read.
    """
    is_told = known.is_whole and not known.has(it.seen_at)
    if clock.now() - it.wanted_at >= workflow.PATIENCE and (is_told or known.is_final):
        return partial(workflow.lose, cause=known.cause), True
    if clock.now() < max(it.wanted_at, known.ends_at) + coverage.PATIENCE:
        return partial(workflow.wait, error="not recorded yet"), False
    return partial(workflow.stumble, error="nothing heard of the recorder since", cause=Cause.RECORDER), False


def _end(database: Database, it: Snapshot, token: str, act: Callable[..., None]) -> bool:
    """Say what became of this try; nothing (False) where its lease ran out and another worker has it, or had it."""
    with database.act("chores") as db:
        again = workflow.locked(db, it.id)
        if again.stage is not Stage.WANTED or again.lease_token != token:
            return False
        act(db, THE_SYSTEM, again, token=token)
    return True
