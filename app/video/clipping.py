"""Cutting the clips that anomalies asked for into the evidence store, or saying why there is none (B18-1, B19-1)."""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import av.error
import structlog
from sqlalchemy.orm import Session

from app.settings import Settings
from app.transaction import Database
from app.video import coverage, cutting
from app.video.copying import SETTLE, cause_of, told, within
from app.video.index import Piece
from app.video.place import Place
from records import clock, vault
from records.clip import Clip, Stage
from records.footage import Cause
from records.user import THE_SYSTEM
from workflows import clip as workflow

_log = structlog.get_logger()
#: so many a round: what waits beside them has its turn too
_MOST = 4


def cut_clips(database: Database, settings: Settings) -> int:
    """Cut every clip of whose range all is told, or say why there is none; each is claimed at its turn, so the lease is all its own."""
    for done in range(_MOST):
        with database.act("chores") as db:
            taken = [(clip.id, workflow.claim(db, THE_SYSTEM, clip)) for clip in workflow.due(db, until=clock.now() - SETTLE)]
        if not taken:
            return done
        for number, token in taken:
            _cut(database, settings, number, token)
    return _MOST


def _cut(database: Database, settings: Settings, number: int, token: str) -> None:
    """One clip: cut beside its place, kept by the vault, then the row says so; whatever fails before leaves no file."""
    with database.read() as db:
        clip = db.get_one(Clip, number)
    with ExitStack() as unkept:
        try:
            known = coverage.of(database, settings, clip.camera_id, clip.begins_at, clip.ends_at)
            if not (known.is_whole or known.is_final):
                _end(database, clip, token, _waiting(clip))
                return
            kept, cut = _made_of(clip, known, settings)
        except cutting.NoFootage:
            _end(database, clip, token, partial(workflow.lose, cause=known.cause))
            return
        except (OSError, ValueError, av.error.FFmpegError, vault.Full, vault.AlreadyKept) as error:
            _log.warning("clip not cut", clip=clip.number, error=str(error))
            _end(database, clip, token, partial(workflow.stumble, error=str(error), cause=cause_of(error)))
            return
        unkept.callback(vault.discard, settings.evidence, kept.path)
        rest = _rest(clip, cut)
        gaps = told([*within(cut.holes, clip.begins_at, rest or clip.ends_at)])

        def keep(db: Session, *given: Any, **more: Any) -> None:
            # whether its commit came through can be in doubt: from here on only the row may say that the file is nobody's
            unkept.pop_all()
            workflow.keep(
                db, *given, path=kept.path, sha256=kept.sha256, size_bytes=kept.bytes, frames=cut.frames, gaps=gaps, rest_begins_at=rest,
                **more,
            )  # fmt: skip

        _end(database, clip, token, keep)


def _end(database: Database, clip: Clip, token: str, act: Callable[..., None]) -> None:
    """Say what became of this try; nothing where its lease ran out and another worker has it, or had it."""
    with database.act("chores") as db:
        again = workflow.locked(db, clip.id)
        if again.stage is Stage.WANTED and again.lease_token == token:
            act(db, THE_SYSTEM, again, token=token)


def _waiting(clip: Clip) -> Callable[..., None]:
    """Not all is told of its range. So it may be for a while; later than that a recorder that is silent is a failure, told to people."""
    if clock.now() < clip.ends_at + coverage.PATIENCE:
        return partial(workflow.wait, error="footage not all told yet")
    return partial(workflow.stumble, error="nothing heard of the recorder since", cause=Cause.RECORDER)


def _rest(clip: Clip, cut: cutting.Cut) -> datetime | None:
    """From when on the range needs a clip of its own, since the camera's stream changed its form; always later than this one begins."""
    at = cut.rest_begins_at
    if at is not None and at <= clip.begins_at:
        # two files lie over each other there (a clock set back): what this one shows is in it
        at = cut.ends_at
    return at if at is not None and at < clip.ends_at else None


def _pieces(known: coverage.Coverage) -> Sequence[Piece]:
    """Where a file begins with the clip, as it does in a clip of a rest, what began before has another form and lies in the clip before."""
    begins_at = known.begins_at
    begins_with = any(piece.begins_at == begins_at for piece in known.pieces)
    return [piece for piece in known.pieces if piece.begins_at >= begins_at] if begins_with else known.pieces


def _made_of(clip: Clip, known: coverage.Coverage, settings: Settings) -> tuple[vault.Kept, cutting.Cut]:
    place = Place(clip.camera.code, clip.camera.point)
    unfinished = settings.evidence / "unfinished"
    unfinished.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=unfinished) as folder:
        target = Path(folder) / "clip.mp4"
        cut = cutting.cut(_pieces(known), known.gaps, clip.begins_at, clip.ends_at, target, place=place)
        with cut.path.open("rb") as file:
            return vault.keep(settings.evidence, f"clips/{clock.beijing(cut.begins_at):%Y%m}", _name(clip, cut), file), cut


def _name(clip: Clip, cut: cutting.Cut) -> str:
    """Place number, begin and end in Beijing time, the clip's own id and try: no two alike (B19-1)."""
    begins, ends = clock.beijing(cut.begins_at), clock.beijing(cut.ends_at)
    return f"{clip.camera.code}_{begins:%Y%m%dT%H%M%S}-{ends:%H%M%S}_{clip.id}-{clip.attempts}.mp4"
