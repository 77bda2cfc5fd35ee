"""Whether a camera is being recorded now, since when, and why not: from the recorder's rows and from the file itself (C6-2, D1-2)."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.camera import Camera
from records.footage import Gap, Run, Segment, SegmentStage

#: a file that has not grown for so long is not being written, whatever its row says
_STILL_S = 15.0
K = TypeVar("K", Segment, Gap)


@dataclass(frozen=True)
class State:
    """What is known of one camera's recording."""

    is_recording: bool
    #: beginning of the unbroken recording
    since: datetime | None = None
    newest: Segment | None = None
    #: the gap that lasts
    gap: Gap | None = None


def states(db: Session, store: Path, camera_ids: Sequence[int]) -> dict[int, State]:
    """The state of each of these cameras; `store` is the folder of the footage."""
    newest, gaps = _newest(db, Segment, camera_ids), _lasting(db, camera_ids)
    runs = {run.id: run for run in db.scalars(select(Run).where(Run.id.in_([segment.run_id for segment in newest.values()])))}
    found = {}
    for camera_id in camera_ids:
        segment, gap = newest.get(camera_id), gaps.get(camera_id)
        is_recording = gap is None and _is_written(store, segment)
        run = runs.get(segment.run_id) if segment is not None else None
        found[camera_id] = State(is_recording, run.begins_at if run is not None and is_recording else None, segment, gap)
    return found


def dark(db: Session, store: Path, camera_ids: Collection[int]) -> frozenset[int]:
    """Those of these cameras that give no picture now: exactly those of which `states` says that they are not being recorded."""
    newest, gaps = _newest(db, Segment, camera_ids), _lasting(db, camera_ids)
    return frozenset(each for each in camera_ids if each in gaps or not _is_written(store, newest.get(each)))


def latest_gaps(db: Session, camera_id: int, count: int) -> Sequence[Gap]:
    """The newest gaps, newest first."""
    return db.scalars(select(Gap).where(Gap.camera_id == camera_id).order_by(Gap.begins_at.desc(), Gap.id.desc()).limit(count)).all()


def _lasting(db: Session, camera_ids: Collection[int]) -> dict[int, Gap]:
    return {camera_id: gap for camera_id, gap in _newest(db, Gap, camera_ids).items() if gap.ends_at is None}


def _newest(db: Session, kind: type[K], camera_ids: Collection[int]) -> dict[int, K]:
    """By time and not by id: rows of a journal may be replayed late. One look into the index for each camera, not over months of rows."""
    at = select(kind.begins_at).where(kind.camera_id == Camera.id).order_by(kind.begins_at.desc()).limit(1).correlate(Camera)
    wanted = select(kind).join(Camera, Camera.id == kind.camera_id).where(Camera.id.in_(camera_ids), kind.begins_at == at.scalar_subquery())
    return {row.camera_id: row for row in db.scalars(wanted.order_by(kind.id))}


def _is_written(store: Path, segment: Segment | None) -> bool:
    return segment is not None and segment.stage is SegmentStage.OPEN and _grows(store / segment.path)


def _grows(path: Path) -> bool:
    """By the machine's clock and not by the demo's: a file's time is the machine's."""
    try:
        return time.time() - path.stat().st_mtime < _STILL_S
    except FileNotFoundError:
        return False
