"""The recorder keeps every frame, tells every loss with its cause, follows the cameras' table and needs no database to record."""

import signal
import socketserver
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import av
import pytest
from sqlalchemy import NullPool, create_engine, text
from structlog.testing import capture_logs

from app.settings import Settings
from app.transaction import Database
from app.video import recording, writer
from app.video.check import check
from app.video.simulator.burnt import read_number, read_time
from app.video.simulator.camera import Codec, SimulatedCamera
from app.video.simulator.server import Simulator
from records import clock
from records.camera import Camera
from records.footage import Cause, SegmentStage
from tests.cast import Cast
from tests.video.gst import GstCamera, free_port
from tests.video.recording import (
    change,
    enter,
    gaps,
    is_recording,
    numbers,
    only,
    open_gap,
    running,
    segments,
    started,
    until,
)  # fmt: skip

#: where camera and disk are tried: the rows are on both databases in test_journal, test_recovery, test_kill
on_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)


def test_every_frame_is_kept_also_at_the_borders_of_files(
    settings: Settings, database: Database, dock: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "SEGMENT_S", 4)
    with running(settings, database):
        until(lambda: len(segments(database, dock)) >= 4, 30)
    rows = segments(database, dock)
    found = numbers(settings, rows)
    assert found == list(range(found[0], found[0] + len(found)))
    assert {row.stage for row in rows} == {SegmentStage.CLOSED}
    assert len({row.run_id for row in rows}) == 1
    assert all(a.media_ends == b.media_begins and a.ends_at == b.begins_at for a, b in pairwise(rows))
    assert check(database, settings.footage) == []


@on_sqlite
def test_neither_its_beginning_nor_an_end_that_was_asked_for_is_a_warning(settings: Settings, database: Database, dock: Camera) -> None:
    with capture_logs() as told, running(settings, database):
        until(lambda: is_recording(settings, database, dock))
    assert [line for line in told if line["log_level"] == "warning"] == []
    assert [line["event"] for line in told] == ["recording", "recording ended"]
    assert [gap.cause for gap in gaps(database, dock)] == [Cause.RECORDER] * 2, "it is kept all the same"


@on_sqlite
def test_the_wall_time_is_right_within_100_ms_by_the_cameras_own_clock(
    settings: Settings, database: Database, dock: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the camera runs on this machine, so its clock (told by RTCP) and ours are one
    monkeypatch.setattr(writer, "SEGMENT_S", 4)
    with running(settings, database):
        until(lambda: any(row.camera_offset_ms is not None for row in segments(database, dock)), 30)
    offsets = [row.camera_offset_ms for row in segments(database, dock) if row.camera_offset_ms is not None]
    assert all(abs(offset) <= 100 for offset in offsets)


@on_sqlite
def test_a_stalled_camera_is_told_within_three_seconds_and_what_only_came_late_is_kept(
    settings: Settings, database: Database, dock: Camera, camera: GstCamera
) -> None:
    with running(settings, database):
        until(lambda: is_recording(settings, database, dock))
        camera.stall()
        stalled_at = clock.now()
        gap = until(lambda: open_gap(database, dock), 4)
        assert clock.now() - stalled_at < timedelta(seconds=3 * 3)
        assert gap.cause is Cause.STALLED
        assert abs(gap.begins_at - stalled_at) < timedelta(seconds=0.5)
        camera.go_on()
        until(lambda: open_gap(database, dock) is None, 4)
    [row] = segments(database, dock)
    found = numbers(settings, [row])
    assert found == list(range(found[0], found[0] + len(found)))
    assert row.ends_at
    assert row.ends_at > gap.begins_at
    assert [gap.cause for gap in gaps(database, dock) if gap.ends_at != gap.begins_at] == [Cause.RECORDER] * 2
    assert check(database, settings.footage) == []


@on_sqlite
def test_a_camera_that_hangs_for_long_is_asked_anew(settings: Settings, database: Database, dock: Camera, camera: GstCamera) -> None:
    with running(settings, database):
        until(lambda: is_recording(settings, database, dock))
        camera.stall()
        until(lambda: (gap := open_gap(database, dock)) and gap.cause is Cause.CAMERA_AWAY, 12)
        camera.go_on()
        until(lambda: len(segments(database, dock)) > 1 and is_recording(settings, database, dock), 4)
    assert check(database, settings.footage) == []


@on_sqlite
def test_a_camera_that_went_away_is_recorded_within_three_seconds_after_its_return(
    settings: Settings, database: Database, dock: Camera, camera: GstCamera
) -> None:
    with running(settings, database):
        until(lambda: is_recording(settings, database, dock))
        camera.stop()
        until(lambda: (gap := open_gap(database, dock)) and gap.cause is Cause.CAMERA_AWAY)
        camera.start()
        back_at = clock.now()
        row = until(lambda: is_recording(settings, database, dock))
    assert row.begins_at - back_at < timedelta(seconds=3)
    assert [gap.cause for gap in gaps(database, dock)] == [Cause.RECORDER, Cause.CAMERA_AWAY, Cause.RECORDER]
    assert gaps(database, dock)[1].ends_at == row.begins_at
    assert check(database, settings.footage) == []


@on_sqlite
@pytest.mark.parametrize(
    ("user", "password", "path", "cause"),
    [("admin", "wrong", "film", Cause.PASSWORD), ("", "", "film", Cause.PASSWORD), ("admin", "p@ss:1", "other", Cause.ADDRESS)],
)
def test_a_camera_that_refuses_says_why(
    settings: Settings, database: Database, cast: Cast, tmp_path: Path, user: str, password: str, path: str, cause: Cause
) -> None:
    camera = GstCamera(tmp_path / "camera", user="admin", password="p@ss:1")
    camera.start()
    address = camera.address.replace("film", path)
    enter(database, cast.dock, address, user=user, password=password, key=settings.key)
    only(database, cast.dock)
    with running(settings, database):
        gap = until(lambda: (gap := open_gap(database, cast.dock)) and gap.cause is not Cause.RECORDER and gap)
        assert gap
        assert gap.cause is cause
        assert not password or password not in gap.detail
        enter(database, cast.dock, camera.address, user="admin", password="p@ss:1", key=settings.key)
        until(lambda: is_recording(settings, database, cast.dock), 10)
    camera.stop()


def _simulated(codec: Codec) -> SimulatedCamera:
    return SimulatedCamera(name="装箱平台02", path="dock", size=(480, 272), bitrate=200_000, number_burnt=True, codec=codec)


def _burnt(path: Path) -> list[int | None]:
    with av.open(str(path)) as container:
        return [read_number(frame.to_ndarray(format="gray")) for frame in container.decode(video=0)]


@on_sqlite
@pytest.mark.parametrize("codec", ["h264", "h265"])
def test_both_codecs_are_kept_as_they_come_with_the_time_that_stands_in_the_picture(
    settings: Settings, database: Database, cast: Cast, codec: Codec
) -> None:
    with Simulator([_simulated(codec)]) as simulator:
        enter(database, cast.dock, simulator.url("dock"))
        only(database, cast.dock)
        with running(settings, database):
            until(lambda: is_recording(settings, database, cast.dock, least_bytes=100_000), 30)
    [row] = segments(database, cast.dock)
    assert row.codec.startswith({"h264": "avc1.", "h265": "hvc1."}[codec])
    numbers_seen = _burnt(settings.footage / row.path)
    first = numbers_seen[0]
    assert first is not None
    assert numbers_seen == list(range(first, first + len(numbers_seen)))
    with av.open(str(settings.footage / row.path)) as container:
        shown_at = read_time(next(container.decode(video=0)).to_ndarray(format="gray"))
    assert shown_at
    assert abs(row.begins_at - shown_at) < timedelta(milliseconds=100)


@on_sqlite
def test_a_server_that_speaks_no_rtsp_has_no_video(settings: Settings, database: Database, cast: Cast) -> None:
    port = free_port()
    web = subprocess.Popen(["python3", "-m", "http.server", str(port), "--bind", "127.0.0.1"], stderr=subprocess.DEVNULL)
    enter(database, cast.dock, f"rtsp://127.0.0.1:{port}/film")
    only(database, cast.dock)
    wanted = {Cause.NO_VIDEO, Cause.ADDRESS}
    with running(settings, database):
        until(lambda: (gap := open_gap(database, cast.dock)) and gap.cause in wanted)
    web.kill()
    web.wait()


class Refusing(socketserver.BaseRequestHandler):
    """A camera that is there and can't: keeps when it was asked."""

    asked_at: ClassVar[list[float]] = []

    def handle(self) -> None:
        self.asked_at.append(time.monotonic())
        self.request.recv(1000)
        self.request.sendall(b"RTSP/1.0 503 Service Unavailable\r\nCSeq: 1\r\n\r\n")


@on_sqlite
def test_a_camera_that_stays_away_is_asked_ever_more_seldom_but_never_less_than_each_five_seconds(
    settings: Settings, database: Database, cast: Cast
) -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        enter(database, cast.dock, f"rtsp://127.0.0.1:{server.server_address[1]}/film")
        only(database, cast.dock)
        with running(settings, database):
            until(lambda: len(Refusing.asked_at) >= 4, 20)
        server.shutdown()
    pauses = [b - a for a, b in pairwise(Refusing.asked_at)]
    assert all(a < b for a, b in pairwise(pauses))
    assert all(pause >= wanted for pause, wanted in zip(pauses, recording.RETRY_S, strict=False))
    assert recording.RETRY_S[-1] <= 5


def test_cameras_entered_changed_and_switched_off_are_followed(
    settings: Settings, database: Database, cast: Cast, camera: GstCamera
) -> None:
    only(database)
    with running(settings, database):
        enter(database, cast.dock, camera.address)
        first = until(lambda: is_recording(settings, database, cast.dock), 6)
        change(database, cast.dock, name="装箱平台02新")
        second = until(lambda: (row := is_recording(settings, database, cast.dock)) and row.run_id != first.run_id and row, 15)
        assert second
        change(database, cast.dock, enabled=False)
        gap = until(lambda: open_gap(database, cast.dock), 6)
        assert gap.cause is Cause.DISABLED
    causes = [gap.cause for gap in gaps(database, cast.dock)]
    assert causes == [Cause.RECORDER, Cause.CHANGED, Cause.DISABLED]
    assert check(database, settings.footage) == []


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """Somebody else holds the database, so that nothing can be written."""
    if settings.database.startswith("sqlite"):
        with closing(sqlite3.connect(settings.data / "loadwitness.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.execute("ROLLBACK")
        return
    with create_engine(settings.database, poolclass=NullPool).begin() as connection:
        connection.execute(text("LOCK TABLE run, segment, gap, camera IN ACCESS EXCLUSIVE MODE"))
        yield


def test_a_locked_database_costs_no_frame_and_no_row(
    settings: Settings, database: Database, dock: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "SEGMENT_S", 3)
    with running(settings, database):
        until(lambda: is_recording(settings, database, dock))
        with locked(settings):
            files = settings.footage.glob("*/*/*/*.mp4")
            before = len(list(files))
            until(lambda: len(list(settings.footage.glob("*/*/*/*.mp4"))) >= before + 3, 20)
        until(lambda: len(segments(database, dock)) >= before + 3, 20)
    rows = segments(database, dock)
    found = numbers(settings, rows)
    assert found == list(range(found[0], found[0] + len(found)))
    assert len(rows) == len(list(settings.footage.glob("*/*/*/*.mp4")))
    assert check(database, settings.footage) == []


@on_sqlite
def test_the_recorder_ends_in_good_order_and_never_loads_flask(settings: Settings, database: Database, dock: Camera) -> None:
    process = started(settings)
    until(lambda: is_recording(settings, database, dock), 20)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert output.strip().endswith("False")
    assert {row.stage for row in segments(database, dock)} == {SegmentStage.CLOSED}
    gap = open_gap(database, dock)
    assert gap
    assert gap.cause is Cause.RECORDER
