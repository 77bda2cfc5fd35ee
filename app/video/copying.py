"""Making what was consented to: copies cut from the recording into the evidence store, and their end with their term (D5-1, B19-1)."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import structlog

from app.settings import Settings
from app.transaction import Database
from app.video import cutting
from app.video.index import pieces_between
from app.video.place import Place
from app.video.timeline import Hole
from records import clock, vault
from records.export import Export
from records.footage import Cause, gaps_between
from records.user import THE_SYSTEM
from workflows import export as workflow
from workflows.export import orders
from workflows.export.terms import Made

_log = structlog.get_logger()


def told(holes: list[Hole]) -> list[list[str]]:
    """What has no picture, as a row keeps it."""
    return [[clock.iso(hole.begins_at), clock.iso(hole.ends_at), hole.cause.value] for hole in holes]


def make_copies(database: Database, settings: Settings) -> int:
    """Make every copy that was consented to, or say why there is none."""
    with database.act("chores") as db:
        taken = [(each.id, workflow.claim(db, THE_SYSTEM, each)) for each in orders.due(db)]
    for number, token in taken:
        _make(database, settings, number, token)
    return len(taken)


def _make(database: Database, settings: Settings, number: int, token: str) -> None:
    with database.read() as db:
        it = db.get_one(Export, number)
    try:
        made = list(_cut(database, settings, it))
    except cutting.NoFootage as none:
        with database.act("chores") as db:
            cause = none.holes[0].cause if none.holes else Cause.UNKNOWN
            again = orders.locked(db, number)
            if again.stage is it.stage:
                workflow.lose(db, THE_SYSTEM, again, token=token, cause=cause)
        return
    except (OSError, ValueError, vault.Full, vault.AlreadyKept) as error:
        _log.warning("copy not made", export=it.number, error=str(error))
        with database.act("chores") as db:
            again = orders.locked(db, number)
            # withdrawn meanwhile: nobody waits for it
            if again.stage is it.stage:
                workflow.stumble(db, THE_SYSTEM, again, token=token, error=str(error))
        return
    _keep(database, settings, number, token, made)


def _keep(database: Database, settings: Settings, number: int, token: str, made: list[tuple[Made, list[Hole]]]) -> None:
    files = [file for file, _ in made]
    with database.act("chores") as db:
        again = orders.locked(db, number)
        if again.stage.value == "approved" and again.lease_token == token:
            workflow.keep(db, THE_SYSTEM, again, token=token, files=files, gaps=told(made[0][1]))
            return
    # withdrawn while it was being cut, or another worker was faster: no row will ever speak of these files
    for file in files:
        vault.discard(settings.evidence, file.path)


def _cut(database: Database, settings: Settings, it: Export) -> Iterator[tuple[Made, list[Hole]]]:
    """Its files, one after the other, with what of the rest has no picture."""
    begins_at, ends_at = it.copied
    after: datetime | None = begins_at
    ordinal = 0
    while after is not None:
        ordinal += 1
        try:
            made, holes, after = _piece(database, settings, it, (after, ends_at), ordinal)
        except cutting.NoFootage:
            if ordinal == 1:
                raise
            return
        yield made, holes


def _piece(
    database: Database, settings: Settings, it: Export, span: tuple[datetime, datetime], ordinal: int
) -> tuple[Made, list[Hole], datetime | None]:
    with database.read() as db:
        pieces = pieces_between(db, it.camera_id, *span, settings.footage)
        gaps = gaps_between(db, it.camera_id, *span)
    unfinished = settings.evidence / "unfinished"
    unfinished.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=unfinished) as folder:
        place = Place(it.camera.code, it.camera.point)
        cut = cutting.cut(pieces, gaps, *span, Path(folder) / "copy.mp4", place=place)
        with cut.path.open("rb") as file:
            kept = vault.keep(settings.evidence, f"exports/{clock.beijing(cut.begins_at):%Y%m}", _name(it, ordinal, cut), file)
    made = Made(kept.path, kept.sha256, kept.bytes, cut.frames, cut.begins_at, cut.ends_at)
    return made, list(cut.holes), cut.rest_begins_at


def _name(it: Export, ordinal: int, cut: cutting.Cut) -> str:
    """Place number, begin and end in Beijing time (art. 19), the copy's own id, file and try: no two alike."""
    begins, ends = clock.beijing(cut.begins_at), clock.beijing(cut.ends_at)
    return f"{it.camera.code}_{begins:%Y%m%dT%H%M%S}-{ends:%H%M%S}_copy{it.id}-{ordinal}-{it.attempts}.mp4"


def end_copies(database: Database, settings: Settings) -> int:
    """End what is past its term, and delete the files that nobody may take any more."""
    with database.act("chores") as db:
        ended = orders.over(db)
        for each in ended:
            workflow.expire(db, THE_SYSTEM, each)
    with database.act("chores") as db:
        left = orders.leftover(db)
        for each in left:
            for part in each.parts:
                vault.discard(settings.evidence, part.path)
            workflow.discard(db, THE_SYSTEM, each)
    return len(ended) + len(left)
