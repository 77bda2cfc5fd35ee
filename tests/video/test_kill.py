"""kill -9 of the recorder costs at most a second; what it leaves is put right at the next start, and the hole has its cause."""

import signal
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.settings import Settings
from app.transaction import Database
from app.video.boxes import read_header, scan
from app.video.check import check
from app.video.header import timescale_of
from records import clock
from records.footage import Cause, Segment, SegmentStage
from tests.cast import Cast
from tests.video.film import FPS
from tests.video.gst import GstCamera
from tests.video.recording import enter, gaps, is_recording, numbers, only, running, segments, started, until


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[GstCamera]:
    made = GstCamera(tmp_path / "camera")
    made.start()
    yield made
    made.stop()


def _reaches(settings: Settings, row: Segment) -> datetime:
    """Until when the growing file has frames."""
    with (settings.footage / row.path).open("rb") as file:
        first, *_, last = scan(file)
        ticks = last.decode_time + last.duration - first.decode_time
        return row.begins_at + timedelta(seconds=ticks / timescale_of(read_header(file)))


def test_a_killed_recorder_loses_at_most_a_second(settings: Settings, database: Database, cast: Cast, camera: GstCamera) -> None:
    enter(database, cast.dock, camera.address)
    only(database, cast.dock)
    process = started(settings)
    row = until(lambda: is_recording(settings, database, cast.dock, least_bytes=15_000), 30)
    # on a busy machine a recorder that has just started still fetches what came before, and says anew when the file began
    until(lambda: clock.now() - _reaches(settings, segments(database, cast.dock)[0]) < timedelta(seconds=0.5), 30)
    process.send_signal(signal.SIGKILL)
    killed_at = clock.now()
    process.communicate()
    # the last write was cut in the middle, as a power cut would
    with (settings.footage / row.path).open("ab") as file:
        file.write(b"\0\0\0\x68moof\0\0\0\x10mfhd")
    with running(settings, database):
        until(lambda: len(segments(database, cast.dock)) > 1 and is_recording(settings, database, cast.dock), 20)
    first, second = segments(database, cast.dock)
    assert first.stage is SegmentStage.CLOSED
    assert first.ends_at
    assert killed_at - first.ends_at < timedelta(seconds=1)
    found = numbers(settings, [first])
    assert found == list(range(len(found)))
    assert abs(len(found) - (killed_at - first.begins_at).total_seconds() * FPS) < FPS
    assert [(gap.cause, gap.begins_at, gap.ends_at) for gap in gaps(database, cast.dock)][1:2] == [
        (Cause.RECORDER, first.ends_at, second.begins_at)
    ]
    assert check(database, settings.footage) == []
