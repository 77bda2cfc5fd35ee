"""Whether a camera is being recorded now, since when, and why not: from the recorder's rows and from the file itself (C6-2, D1-2)."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

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
    newest = _newest(db, Segment, camera_ids)
    gaps = {camera_id: gap for camera_id, gap in _newest(db, Gap, camera_ids).items() if gap.ends_at is None}
    runs = {run.id: run for run in db.scalars(select(Run).where(Run.id.in_([segment.run_id for segment in newest.values()])))}
    found = {}
    for camera_id in camera_ids:
        segment, gap = newest.get(camera_id), gaps.get(camera_id)
        is_recording = gap is None and segment is not None and segment.stage is SegmentStage.OPEN and _grows(store / segment.path)
        run = runs.get(segment.run_id) if segment is not None else None
        found[camera_id] = State(is_recording, run.begins_at if run is not None and is_recording else None, segment, gap)
    return found


def latest_gaps(db: Session, camera_id: int, count: int) -> Sequence[Gap]:
    """The newest gaps, newest first."""
    return db.scalars(select(Gap).where(Gap.camera_id == camera_id).order_by(Gap.begins_at.desc(), Gap.id.desc()).limit(count)).all()


def _newest(db: Session, kind: type[K], camera_ids: Sequence[int]) -> dict[int, K]:
    """By time and not by id: rows of a journal may be replayed late."""
    last = select(kind.camera_id, func.max(kind.begins_at).label("at")).where(kind.camera_id.in_(camera_ids)).group_by(kind.camera_id)
    told = last.subquery()
    wanted = select(kind).join(told, (kind.camera_id == told.c.camera_id) & (kind.begins_at == told.c.at)).order_by(kind.id)
    return {row.camera_id: row for row in db.scalars(wanted)}


def _grows(path: Path) -> bool:
    """By the machine's clock and not by the demo's: a file's time is the machine's."""
    try:
        return time.time() - path.stat().st_mtime < _STILL_S
    except FileNotFoundError:
        return False
