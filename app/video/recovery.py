"""Setting rows and files right after a crash: torn ends cut, open rows closed, orphan files adopted, the hole told (DESIGN P3).

A file that can't be taken in (no right to write it, a bad block, a strange name) is logged and left with its row as it is, to be
tried again at the next start: it must not keep the other cameras from recording.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import file_digest
from pathlib import Path

import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.transaction import Database
from app.video.boxes import NotFootage, cut_torn, gops_of, pack_gops, read_header, scan
from app.video.disk import Store, sweep
from app.video.header import Picture, picture_of
from records import clock
from records.camera import Camera
from records.footage import Cause, Gap, Run, Segment, SegmentStage
from records.user import THE_SYSTEM
from workflows import footage

_LOG = structlog.get_logger("recovery")
#: tells the paths that this recorder itself has opened
Fresh = Callable[[], frozenset[str]]


class Survey:
    """What is in a file, after its torn end was cut off."""

    def __init__(self, path: Path) -> None:
        self.torn = cut_torn(path)
        with path.open("rb") as file:
            header = read_header(file)
            if not header:
                raise NotFootage("no header")
            self.picture: Picture = picture_of(header)
            fragments = list(scan(file))
            if not fragments:
                raise NotFootage("no whole frame")
            self.gops = pack_gops(gops_of(fragments))
            self.frames = sum(fragment.samples for fragment in fragments)
            self.media_begins = fragments[0].decode_time
            self.media_ends = fragments[-1].decode_time + fragments[-1].duration
            self.bytes = fragments[-1].offset + fragments[-1].size
            file.seek(0)
            self.sha256 = file_digest(file, "sha256").hexdigest()

    @property
    def lasts(self) -> timedelta:
        """From the first frame to the end of the last."""
        return timedelta(seconds=(self.media_ends - self.media_begins) / self.picture.timescale)


def recover(database: Database, store: Store, alive_at: datetime | None, fresh: Fresh = frozenset) -> None:
    """Everything at once, before anything of this recorder is replayed."""
    sweep(database, store)
    root = store.root
    with database.read() as db:
        left_open = db.scalars(select(Segment.id).where(Segment.stage == SegmentStage.OPEN).order_by(Segment.id)).all()
    for segment_id in left_open:
        _close(database, root, segment_id)
    adopt(database, root, fresh)
    with database.act("recorder") as db:
        _end_runs(db)
        for gap in db.scalars(select(Gap).where(Gap.ends_at.is_(None), Gap.cause.not_in((Cause.RECORDER, Cause.DISABLED)))):
            if alive_at is not None:
                footage.end_gap(db, THE_SYSTEM, gap, ends_at=alive_at)


def _close(database: Database, root: Path, segment_id: int) -> None:
    """Close one row that a crash left open; its file is surveyed outside of the transaction."""
    with database.read() as db:
        path = db.get_one(Segment, segment_id).path
    try:
        survey = _survey(root / path)
    except (OSError, ValueError) as error:
        _leave(root / path, error)
        return
    with database.act("recorder") as db:
        segment = db.get_one(Segment, segment_id)
        if survey is None:
            footage.lose(db, THE_SYSTEM, segment, ends_at=segment.begins_at)
            return
        _close_as(db, segment, survey)


def _leave(path: Path, error: Exception) -> None:
    _LOG.error("file left as it is", path=str(path), why=f"{type(error).__name__}: {error}")


def _survey(path: Path) -> Survey | None:
    """None where it holds no footage. Raises OSError or ValueError where that can't be told."""
    try:
        survey = Survey(path)
    except (FileNotFoundError, NotFootage) as error:
        _LOG.warning("no footage in file", path=str(path), why=str(error))
        return None
    _LOG.info("file closed after a crash", path=str(path), torn=survey.torn, frames=survey.frames)
    return survey


def _close_as(db: Session, segment: Segment, survey: Survey) -> None:
    footage.close_segment(
        db, THE_SYSTEM, segment, begins_at=segment.begins_at, ends_at=segment.begins_at + survey.lasts, media_ends=survey.media_ends,
        gops=survey.gops, frames=survey.frames, size=survey.bytes, sha256=survey.sha256, camera_offset_ms=None,
    )  # fmt: skip


def _end_runs(db: Session) -> None:
    """A run that nobody ended lasted as long as its last segment."""
    for run in db.scalars(select(Run).where(Run.ends_at.is_(None))).all():
        until = db.scalar(select(func.max(Segment.ends_at)).where(Segment.run_id == run.id))
        footage.end_run(db, THE_SYSTEM, run, ends_at=until or run.begins_at, cause=Cause.RECORDER)


def orphans(database: Database, root: Path, fresh: Fresh) -> Iterator[tuple[int, str]]:
    """Files without a row: camera's id and path below the store."""
    with database.read() as db:
        for camera_id in db.scalars(select(Camera.id)).all():
            folder = root / stream_of(camera_id)
            known = set(db.scalars(select(Segment.path).where(Segment.camera_id == camera_id)))
            try:
                paths = {str(file.relative_to(root)) for file in folder.glob("*/*/*.mp4")}
            except OSError as error:
                _leave(folder, error)
                continue
            # asked after the look at the disk: what is opened meanwhile was told before its file was made
            for path in paths - known - fresh():
                yield camera_id, path


def stream_of(camera_id: int) -> str:
    """The folder of a camera's footage: of its id, which never changes."""
    return f"{camera_id:06d}"


def adopt(database: Database, root: Path, fresh: Fresh = frozenset) -> int:
    """Give rows to files that have none (the database was restored from an older copy); returns their number."""
    adopted = 0
    for camera_id, path in sorted(orphans(database, root, fresh)):
        try:
            # the name first: what the recorder did not name is not even opened, for its end could be cut off
            begins_at = clock.from_epoch_ms(int(Path(path).stem))
            survey = _survey(root / path)
        except (OSError, OverflowError, ValueError) as error:
            _leave(root / path, error)
            continue
        if survey is None:
            continue
        with database.act("recorder") as db:
            run = footage.begin_run(db, THE_SYSTEM, db.get_one(Camera, camera_id), token=uuid.uuid4().hex, begins_at=begins_at)
            segment = footage.open_segment(
                db, THE_SYSTEM, run, path=path, begins_at=begins_at, media_begins=survey.media_begins, **survey.picture._asdict()
            )
            _close_as(db, segment, survey)
            footage.end_run(db, THE_SYSTEM, run, ends_at=begins_at + survey.lasts, cause=Cause.RECORDER)
        adopted += 1
    return adopted
