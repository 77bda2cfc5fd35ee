"""What the recorder's tests share: a recorder running beside the test, cameras entered and changed, waiting for what becomes true."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select

from app.settings import Settings
from app.transaction import Database
from app.video import recorder
from records import base
from records.camera import Camera, seal_credentials
from records.footage import Gap, Segment, SegmentStage
from tests.video.film import numbers_in

T = TypeVar("T")

#: the recorder as it is started, and at its end whether flask was ever imported
PROGRAM = """
import sys
from app.video.__main__ import main
main()
print("flask" in sys.modules)
"""


def until(seen: Callable[[], T], within_s: float = 15) -> T:
    """Wait until it gives something true, and give that; three times as long as promised, for the machine may be busy (DESIGN §10)."""
    ends = time.monotonic() + 3 * within_s
    while True:
        found = seen()
        if found:
            return found
        assert time.monotonic() < ends, "did not come true in time"
        time.sleep(0.05)


def enter(database: Database, camera: Camera, address: str, *, user: str = "", password: str = "", key: str = "") -> None:
    """Let this camera be recorded from this address."""
    change(database, camera, address=address, credentials=seal_credentials(user, password, key), enabled=True)


def change(database: Database, camera: Camera, **values: object) -> None:
    """Change the camera's row."""
    with base.door("factory"), database.act("test") as db:
        row = db.get_one(Camera, camera.id)
        for name, value in values.items():
            setattr(row, name, value)


def only(database: Database, *cameras: Camera) -> None:
    """Switch off all cameras but these."""
    with base.door("factory"), database.act("test") as db:
        for row in db.scalars(select(Camera)):
            row.enabled = row.id in {camera.id for camera in cameras}


@contextmanager
def running(settings: Settings, database: Database) -> Iterator[None]:
    """A recorder in a thread of the test."""
    stop = threading.Event()
    thread = threading.Thread(target=recorder.run, args=(settings, database, stop))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
    assert not thread.is_alive()


def started(settings: Settings) -> subprocess.Popen[str]:
    """A recorder in a process of its own."""
    command = [sys.executable, "-c", PROGRAM, "--data", str(settings.data)]
    named = {**os.environ, "LOADWITNESS_DATABASE": settings.database}
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=root, env=named)


def segments(database: Database, camera: Camera) -> Sequence[Segment]:
    """The camera's segments in order."""
    with database.read() as db:
        return db.scalars(select(Segment).where(Segment.camera_id == camera.id).order_by(Segment.id)).all()


def gaps(database: Database, camera: Camera) -> Sequence[Gap]:
    """The camera's gaps in order."""
    with database.read() as db:
        return db.scalars(select(Gap).where(Gap.camera_id == camera.id).order_by(Gap.id)).all()


def open_gap(database: Database, camera: Camera) -> Gap | None:
    """The gap that the camera is in."""
    return next((gap for gap in gaps(database, camera) if gap.ends_at is None), None)


def is_recording(settings: Settings, database: Database, camera: Camera, *, least_bytes: int = 1500) -> Segment | None:
    """The open segment whose file has pictures in it."""
    rows = [row for row in segments(database, camera) if row.stage is SegmentStage.OPEN]
    for row in rows:
        file = settings.footage / row.path
        if file.exists() and file.stat().st_size >= least_bytes:
            return row
    return None


def numbers(settings: Settings, rows: Sequence[Segment]) -> list[int]:
    """The burnt numbers of all their frames."""
    return [number for row in rows for number in numbers_in(settings.footage / row.path)]
