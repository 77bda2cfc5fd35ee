"""Making what was consented to: copies cut from the recording into the evidence store, and their end with their term (D5-1, B19-1)."""

import errno
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import av.error
import structlog
from sqlalchemy.orm import Session

from app.settings import Settings
from app.transaction import Database
from app.video import coverage, cutting
from app.video.place import Place
from app.video.timeline import Hole
from records import clock, vault
from records.export import Export, Stage
from records.footage import Cause
from records.user import THE_SYSTEM
from workflows import export as workflow
from workflows.export import orders
from workflows.export.terms import Made

_log = structlog.get_logger()
#: after a range's last second, before the recorder's last frame is surely on disk
SETTLE = timedelta(seconds=1)
#: what nobody has written to for so long, longer than any lease, nobody is writing
_ABANDONED_S = 3600
#: the end of a copy's name: copy, file, try
_NAME_ENDS = re.compile(r".*_copy(\d{1,18})-\d+-([1-9]\d{0,8})\.mp4")


def told(holes: Sequence[Hole]) -> list[list[str]]:
    """What has no picture, as a row keeps it."""
    return [[clock.iso(hole.begins_at), clock.iso(hole.ends_at), hole.cause.value] for hole in holes]


def cause_of(error: Exception) -> Cause:
    """Why something could not be made, as people are told it."""
    if isinstance(error, vault.Full) or (isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}):
        return Cause.DISK_FULL
    return Cause.STORAGE if isinstance(error, OSError) else Cause.UNKNOWN


def make_copies(database: Database, settings: Settings) -> int:
    """Make every copy that was consented to, or say why there is none."""
    with database.act("chores") as db:
        taken = [(each, workflow.claim(db, THE_SYSTEM, each)) for each in orders.due(db, until=clock.now() - SETTLE)]
    for it, token in taken:
        _make(database, settings, it, token)
    return len(taken)


def _make(database: Database, settings: Settings, it: Export, token: str) -> None:
    """One copy, as it was when claimed. Whatever fails before a row can speak of its files, no file of this try stays."""
    with ExitStack() as unkept:
        try:
            known = coverage.of(database, settings, it.camera_id, *it.copied)
            if not (known.is_whole or known.is_final):
                _end(database, it, token, _waiting(it))
                return
            files, holes = _cut(settings, it, known, unkept)
        except cutting.NoFootage as none:
            _end(database, it, token, partial(workflow.lose, cause=_why(none)))
            return
        except (OSError, ValueError, av.error.FFmpegError, vault.Full, vault.AlreadyKept) as error:
            _log.warning("copy not made", export=it.number, error=str(error))
            _end(database, it, token, partial(workflow.stumble, error=str(error), cause=cause_of(error)))
            return

        def keep(db: Session, *given: Any, **more: Any) -> None:
            # whether its commit came through can be in doubt: from here on only the rows may say that a file is nobody's
            unkept.pop_all()
            workflow.keep(db, *given, files=files, gaps=told(holes), **more)

        _end(database, it, token, keep)


def _end(database: Database, it: Export, token: str, act: Callable[..., None]) -> None:
    """Say what became of this try; nothing where it was withdrawn or its term ended meanwhile, or another worker has it."""
    with database.act("chores") as db:
        again = orders.locked(db, it.id)
        if again.stage is Stage.APPROVED and again.lease_token == token and not again.is_over:
            act(db, THE_SYSTEM, again, token=token)


def _waiting(it: Export) -> Callable[..., None]:
    """Not all is told of its range: waited for as for a clip's, from when it could be made; then it is a failure, told to people."""
    since = max(it.copied[1], it.decided_at or it.copied[1])
    if clock.now() < since + coverage.PATIENCE:
        return partial(workflow.wait, error="footage not all told yet")
    return partial(workflow.stumble, error="nothing heard of the recorder since", cause=Cause.RECORDER)


def _why(none: cutting.NoFootage) -> Cause:
    return none.holes[0].cause if none.holes else Cause.UNKNOWN


def _cut(settings: Settings, it: Export, known: coverage.Coverage, unkept: ExitStack) -> tuple[list[Made], list[Hole]]:
    """Its files, one after the other, and what of the whole range has no picture in them; each file tells the gaps up to the next."""
    begins_at, ends_at = it.copied
    files: list[Made] = []
    missing: list[Hole] = []
    after: datetime | None = None
    while begins_at < ends_at:
        try:
            made, holes, after = _piece(settings, it, known, (begins_at, ends_at), after, len(files) + 1, unkept)
        except cutting.NoFootage as none:
            if not files:
                raise
            missing.append(Hole(begins_at, ends_at, _why(none)))
            break
        until = max(begins_at, min(after, ends_at)) if after is not None else ends_at
        files.append(made)
        missing += within(holes, begins_at, until)
        begins_at = until
    return files, _joined(missing)


def within(holes: Sequence[Hole], begins_at: datetime, ends_at: datetime) -> Iterator[Hole]:
    """What of them lies in the range."""
    for hole in holes:
        begins, ends = max(hole.begins_at, begins_at), min(hole.ends_at, ends_at)
        if begins < ends:
            yield Hole(begins, ends, hole.cause)


def _joined(holes: Sequence[Hole]) -> list[Hole]:
    """Two that touch where one file ends, of one cause, are one."""
    joined: list[Hole] = []
    for hole in holes:
        if joined and joined[-1].ends_at == hole.begins_at and joined[-1].cause is hole.cause:
            joined[-1] = Hole(joined[-1].begins_at, hole.ends_at, hole.cause)
        else:
            joined.append(hole)
    return joined


def _piece(
    settings: Settings, it: Export, known: coverage.Coverage, span: tuple[datetime, datetime], after: datetime | None, ordinal: int,
    unkept: ExitStack,
) -> tuple[Made, Sequence[Hole], datetime | None]:  # fmt: skip
    """One file, of the footage that began at `after` or later: what began earlier has another form and lies in the files before."""
    pieces = [piece for piece in known.pieces if after is None or piece.begins_at >= after]
    unfinished = settings.evidence / "unfinished"
    unfinished.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=unfinished) as folder:
        place = Place(it.camera.code, it.camera.point)
        cut = cutting.cut(pieces, known.gaps, *span, Path(folder) / "copy.mp4", place=place)
        with cut.path.open("rb") as file:
            kept = vault.keep(settings.evidence, f"exports/{clock.beijing(cut.begins_at):%Y%m}", _name(it, ordinal, cut), file)
    unkept.callback(vault.discard, settings.evidence, kept.path)
    return Made(kept.path, kept.sha256, kept.bytes, cut.frames, cut.begins_at, cut.ends_at), cut.holes, cut.rest_begins_at


def _name(it: Export, ordinal: int, cut: cutting.Cut) -> str:
    """Place number, begin and end in Beijing time (art. 19), the copy's own id, file and try: no two alike."""
    begins, ends = clock.beijing(cut.begins_at), clock.beijing(cut.ends_at)
    return f"{it.camera.code}_{begins:%Y%m%dT%H%M%S}-{ends:%H%M%S}_copy{it.id}-{ordinal}-{it.attempts}.mp4"


#: what time alone brings about, each found by its order; a request that lapses is not recalled to mind before
_TIMED = (
    (orders.over, workflow.expire), (orders.lapsed, workflow.lapse), (orders.unanswered, workflow.remind), (orders.unmade, workflow.let_go),
)  # fmt: skip


def end_copies(database: Database, settings: Settings) -> int:
    """End what is past its term or was never decided, and delete the files that nobody may take any more."""
    done = 0
    with database.act("chores") as db:
        for find, act in _TIMED:
            for each in find(db):
                act(db, THE_SYSTEM, each)
                done += 1
    return done + _discard(database, settings)


def _discard(database: Database, settings: Settings) -> int:
    """Each in a transaction of its own: a copy that can't be deleted now keeps no other lying there."""
    done = after = 0
    while True:
        with database.act("chores") as db:
            each = next(iter(orders.leftover(db, after=after)), None)
            if each is None:
                return done
            after = each.id
            try:
                for part in each.parts:
                    vault.discard(settings.evidence, part.path)
            except OSError as error:
                _log.warning("copy not deleted", export=each.number, error=str(error))
                continue
            workflow.discard(db, THE_SYSTEM, each)
        done += 1


def sweep_copies(database: Database, settings: Settings) -> int:
    """Delete what killed workers left: half-made files by their age, copies of a try of which the rows say that it came to nothing."""
    gone = [folder for folder in (settings.evidence / "unfinished").glob("*") if folder.is_dir() and _is_old(folder)]
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    lying = [*(settings.evidence / "exports").glob("*/*"), *(settings.evidence / "clips").glob("*/.*.part")]
    files = [file for file in lying if file.is_file() and _is_nobodys(database, settings, file)]
    swept = [file.name for file in files if _unlinked(file)]
    if gone or swept:
        _log.info("swept", folders=len(gone), files=swept)
    return len(gone) + len(swept)


def _unlinked(file: Path) -> bool:
    """One that can't be deleted, or comes back after a power cut, is found again the next day."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        _log.warning("not swept", file=str(file), error=str(error))
        return False
    return True


def _is_old(place: Path) -> bool:
    """By the machine's clock, as the times of files are; what is deleted by somebody else meanwhile is not ours to delete."""
    try:
        newest = max(each.stat().st_mtime for each in (place, *place.glob("*")))
    except FileNotFoundError:
        return False
    return time.time() - newest > _ABANDONED_S


def _is_nobodys(database: Database, settings: Settings, file: Path) -> bool:
    if file.suffix == ".part":
        return _is_old(file)
    named = _NAME_ENDS.fullmatch(file.name)
    if named is None:
        return False
    with database.read() as db:
        return orders.is_abandoned(db, int(named[1]), int(named[2]), file.relative_to(settings.evidence).as_posix())
