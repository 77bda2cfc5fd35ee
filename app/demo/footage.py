"""Six stretches of the day before the demonstration, painted at set-up; the rest of that day gaps with their causes."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app.demo.cameras import simulated
from app.video.boxes import pack_gops
from app.video.header import labelled, picture_of
from app.video.intake import Frame
from app.video.place import Place, metadata
from app.video.recovery import stream_of
from app.video.simulator.camera import SimulatedCamera
from app.video.simulator.footage import paint_footage
from app.video.writer import Sealed, SegmentFile, segment_path
from records.camera import Camera
from records.footage import Cause
from records.user import THE_SYSTEM
from workflows import footage as workflow

#: so far back each recorded camera's time is accounted for
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """One file of one camera; the gap after it has this cause."""

    code: str
    begins_at: datetime
    length: timedelta
    cause: Cause


def plan(now: datetime) -> list[Stretch]:
    """Six stretches of a minute and a half, of the docks and the gate, at the times that the day's records speak of."""
    length = timedelta(seconds=90)
    dock, second, gate = "42019011101321320001", "42019011101321320002", "42019011101321308001"
    told = (
        (dock, 5.0, Cause.NETWORK), (second, 5.0, Cause.NETWORK), (gate, 5.2, Cause.CAMERA_AWAY), (dock, 3.0, Cause.RECORDER),
        (second, 3.0, Cause.RECORDER), (dock, 0.7, Cause.NETWORK),
    )  # fmt: skip
    return [Stretch(code, now - timedelta(hours=hours), length, cause) for code, hours, cause in told]


def lead(db: Session, cameras: Sequence[Camera], stretches: Sequence[Stretch], until: datetime) -> None:
    """What comes before each camera's first stretch, or stands for its whole day where it has none: nothing ran to record it."""
    begins_at = until - _DAY
    for camera in cameras:
        token = f"demo-lead-{camera.code}"
        gap = workflow.begin_gap(db, THE_SYSTEM, camera, token=token, begins_at=begins_at, cause=Cause.RECORDER)
        first = min((each.begins_at for each in stretches if each.code == camera.code), default=until)
        workflow.end_gap(db, THE_SYSTEM, gap, ends_at=first)


def paint(db: Session, root: Path, cameras: dict[str, Camera], stretches: Sequence[Stretch], until: datetime) -> None:
    """Files and rows, as the recorder would have made them; ends with a gap up to the demonstration's begin."""
    drawn = {camera.path: camera for camera in simulated(0)}
    for code, mine in itertools.groupby(sorted(stretches, key=lambda each: (each.code, each.begins_at)), key=lambda each: each.code):
        for stretch in mine:
            _record(db, root, cameras[code], stretch, drawn[code])
            ends_at = stretch.begins_at + stretch.length
            token = f"demo-gap-{code}-{ends_at:%H%M%S}"
            gap = workflow.begin_gap(db, THE_SYSTEM, cameras[code], token=token, begins_at=ends_at, cause=stretch.cause)
        # the recorder goes on from here: left open, a gap so old would be a fault before the first frame
        workflow.end_gap(db, THE_SYSTEM, gap, ends_at=until)


def _record(db: Session, root: Path, camera: Camera, stretch: Stretch, drawn: SimulatedCamera) -> None:
    painted = paint_footage(drawn, stretch.begins_at, stretch.begins_at + stretch.length)
    picture = picture_of(painted.header)
    run = workflow.begin_run(db, THE_SYSTEM, camera, token=f"demo-{camera.code}-{stretch.begins_at:%H%M%S}", begins_at=stretch.begins_at)
    path = segment_path(stream_of(camera.id), stretch.begins_at)
    segment = workflow.open_segment(
        db, THE_SYSTEM, run, path=path, begins_at=stretch.begins_at, media_begins=0, timescale=picture.timescale, codec=picture.codec,
        width=picture.width, height=picture.height,
    )  # fmt: skip
    header = labelled(painted.header, metadata(Place(camera.code, camera.point), stretch.begins_at))
    sealed, media_ends = _write(root, path, header, painted.frames)
    ends_at = stretch.begins_at + timedelta(seconds=media_ends / picture.timescale)
    workflow.close_segment(
        db, THE_SYSTEM, segment, begins_at=stretch.begins_at, ends_at=ends_at, media_ends=media_ends, gops=pack_gops(sealed.gops),
        frames=sealed.frames, size=sealed.bytes, sha256=sealed.sha256, camera_offset_ms=0,
    )  # fmt: skip
    workflow.end_run(db, THE_SYSTEM, run, ends_at=ends_at, cause=stretch.cause)


def _write(root: Path, path: str, header: bytes, frames: Iterator[Frame]) -> tuple[Sealed, int]:
    file, media = SegmentFile(root, path, header), 0
    for frame in frames:
        file.add(frame.data, media=frame.dts, duration=frame.duration, composition=0, is_key=frame.is_key)
        media = frame.dts + frame.duration
    return file.seal(), media
