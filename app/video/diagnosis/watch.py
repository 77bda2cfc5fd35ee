"""The watcher: looks at each camera's newest key frame in the recorder's files, and writes down what begins and ends (B6-2, D3-3, E-4).

It reads as every other reader does and knows nothing of the recorder: no frame can be lost by it (DECISIONS 21).
"""

import io
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import av
import av.error
import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.settings import Settings
from app.transaction import Database
from app.video.boxes import NotFootage, read_header, scan
from app.video.diagnosis.sight import Sight, sight_of, sight_of_picture
from app.video.diagnosis.verdict import Course, Judged, Reference, Turn, best, is_home
from app.video.header import timescale_of
from app.video.newest import newest_file, newest_key
from app.video.recovery import stream_of
from records import clock, vault
from records.camera import Camera, Mount
from records.diagnosis import Diagnosis, Flaw
from records.footage import Segment, SegmentStage
from records.home_view import HomeView, in_force
from records.osd_name import DRIFT_FAULT_S
from records.ptz_return import turned_now
from records.user import THE_SYSTEM
from workflows import diagnosis

#: an older picture is not of the moment: its gap is told by the recorder
_STALE = timedelta(seconds=20)
_LOG = structlog.get_logger("diagnosis")


class Fresh(NamedTuple):
    """A key frame: where it lies, its moment, and the decoded picture."""

    at: tuple[Path, int]
    shown_at: datetime
    sight: Sight


class _Asked(NamedTuple):
    """What the records say at the beginning of a round."""

    #: camera → whether it may be steered, and milliseconds by which its clock is ahead (None: it doesn't tell)
    cameras: Mapping[int, tuple[bool, int | None]]
    #: camera → what lasts, with its reference figure
    standing: Mapping[int, Mapping[Flaw, float | None]]
    views: Mapping[int, Sequence[HomeView]]
    #: away from home on purpose, or on their way back: whether they come home is proven there (D3-2)
    turned: Collection[int] = ()


def fresh(folder: Path, known: tuple[Path, int] | None = None) -> Fresh | None:
    """The newest key frame of a stream; None where there is none, or it is the known one, or it is not of the moment."""
    path = newest_file(folder)
    try:
        if path is None:
            return None
        with path.open("rb") as file:
            offset = newest_key(file)
            if offset is None or (path, offset) == known:
                return None
            header, first, key = read_header(file), next(scan(file), None), next(scan(file, offset), None)
            if not header or first is None or key is None:
                return None
            file.seek(key.offset)
            data = header + file.read(key.size)
    except (FileNotFoundError, NotFootage):
        return None
    shown_at = clock.from_epoch_ms(int(path.stem)) + timedelta(seconds=(key.decode_time - first.decode_time) / timescale_of(header))
    if clock.now() - shown_at > _STALE:
        return None
    frame = _decoded(data)
    return None if frame is None else Fresh((path, offset), shown_at, sight_of(frame))


def _decoded(data: bytes) -> Any:
    try:
        with av.open(io.BytesIO(data), "r", format="mp4") as container:
            # one picture: threads would cost more than they save
            container.streams.video[0].codec_context.thread_count = 1
            return next(container.decode(video=0), None)
    except av.error.FFmpegError:
        # a damaged key frame tells nothing; the next one comes in a moment
        return None


class Watcher:
    """Everything remembered between two rounds; lost with the process, and learned again."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._database = database
        self._settings = settings
        self._courses: dict[int, Course] = {}
        self._known: dict[int, tuple[Path, int]] = {}
        self._references: dict[int, Reference | None] = {}

    def look(self) -> int:
        """One round over all cameras that are recorded here; how many findings began or ended."""
        with self._database.read() as db:
            asked = _ask(db)
        turns: list[tuple[int, Turn]] = []
        for camera_id, (is_steered, ahead_ms) in asked.cameras.items():
            standing = asked.standing.get(camera_id, {})
            course = self._courses.get(camera_id, Course())
            course.is_steered, course.is_turned = is_steered, camera_id in asked.turned
            seen = self._look_at(camera_id, course, standing, asked.views.get(camera_id, ()))
            turns += [(camera_id, turn) for turn in (*seen, *_drift(ahead_ms, standing))]
        off = set(asked.standing) - set(asked.cameras)
        turns += [(camera_id, _nothing(kind)) for camera_id in off for kind in asked.standing[camera_id]]
        for camera_id, turn in turns:
            self._write(camera_id, turn)
        self._forget(asked)
        return len(turns)

    def _look_at(
        self, camera_id: int, course: Course, standing: Mapping[Flaw, float | None], views: Sequence[HomeView]
    ) -> list[Turn]:  # fmt: skip
        found = fresh(self._settings.footage / stream_of(camera_id), self._known.get(camera_id))
        if found is None:
            return []
        self._known[camera_id] = found.at
        self._courses[camera_id] = course
        references = [each for view in views if (each := self._reference(view)) is not None]
        return course.take(found.sight, found.shown_at, references, standing)

    def _reference(self, view: HomeView) -> Reference | None:
        if view.id not in self._references:
            self._references[view.id] = reference_of(view, self._settings.evidence)
        return self._references[view.id]

    def _write(self, camera_id: int, turn: Turn) -> None:
        """A transaction of its own: what can't be written now is told again in the next round."""
        with self._database.act("diagnosis") as db:
            if turn.begins:
                told = turn.judged
                diagnosis.begin(
                    db, THE_SYSTEM, db.get_one(Camera, camera_id), flaw=turn.kind, began_at=turn.at, figure=told.figure,
                    reference=told.reference, home_view_id=told.home_view_id,
                )  # fmt: skip
                return
            wanted = select(Diagnosis).where(Diagnosis.camera_id == camera_id, Diagnosis.flaw == turn.kind, Diagnosis.ended_at.is_(None))
            for found in db.scalars(wanted).unique():
                diagnosis.end(db, THE_SYSTEM, found, ended_at=turn.at)

    def _forget(self, asked: _Asked) -> None:
        for camera_id in set(self._courses) - set(asked.cameras):
            del self._courses[camera_id]
            self._known.pop(camera_id, None)
        held = {view.id for views in asked.views.values() for view in views}
        for number in set(self._references) - held:
            del self._references[number]


def reference_of(view: HomeView, evidence: Path) -> Reference | None:
    """The reference picture as figures; None where the file is gone or is no picture."""
    try:
        with vault.open(evidence, view.path) as file:
            return Reference(view.id, sight_of_picture(file.read()))
    except (OSError, ValueError) as error:
        _LOG.error("reference picture unreadable", home_view=view.id, error=str(error))
        return None


class Compared(NamedTuple):
    """The picture of the moment held against the home view that it is most like."""

    home_view_id: int
    shown_at: datetime
    similarity: float
    is_home: bool


def compare(footage: Path, camera_id: int, views: Sequence[HomeView], evidence: Path) -> Compared | None:
    """Whether the camera looks home now; None where there is no picture of the moment, or no reference that can be recognised."""
    found = fresh(footage / stream_of(camera_id))
    references = [each for view in views if (each := reference_of(view, evidence)) is not None]
    nearest = best(references, found.sight) if found is not None else None
    if found is None or nearest is None:
        return None
    reference, like = nearest
    return Compared(reference.home_view_id, found.shown_at, like.share or 0, is_home(like) is True)


def _ask(db: Session) -> _Asked:
    newest = select(Segment.camera_offset_ms).where(Segment.camera_id == Camera.id, Segment.stage == SegmentStage.CLOSED)
    ahead = newest.order_by(Segment.begins_at.desc()).limit(1).correlate(Camera).scalar_subquery()
    rows = db.execute(select(Camera.id, Camera.mount, ahead).where(Camera.enabled, ~Camera.retired).order_by(Camera.id))
    cameras = {number: (mount is Mount.PTZ, ahead_ms) for number, mount, ahead_ms in rows}
    standing: dict[int, dict[Flaw, float | None]] = {}
    lasting = select(Diagnosis.camera_id, Diagnosis.flaw, Diagnosis.reference).where(Diagnosis.ended_at.is_(None))
    for camera_id, kind, reference in db.execute(lasting):
        standing.setdefault(camera_id, {})[kind] = reference
    return _Asked(cameras, standing, in_force(db, list(cameras)), turned_now(db))


def _drift(ahead_ms: int | None, standing: Mapping[Flaw, float | None]) -> list[Turn]:
    """The camera's own clock, as the newest closed file has it: one figure in five minutes needs no other beside it."""
    if ahead_ms is None:
        return []
    is_wrong = abs(ahead_ms) > DRIFT_FAULT_S * 1000
    if is_wrong is (Flaw.CLOCK in standing):
        return []
    return [Turn(Flaw.CLOCK, is_wrong, clock.now(), Judged(is_wrong, ahead_ms / 1000, 0.0))]


def _nothing(kind: Flaw) -> Turn:
    """A camera that is switched off or taken down has no picture that could be wrong."""
    return Turn(kind, begins=False, at=clock.now(), judged=Judged(False, 0))
