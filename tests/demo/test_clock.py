"""`--at`: the demonstration's clock is the same in every process and runs on over midnight: in picture, footage and page."""

import time
from datetime import UTC, datetime, timedelta

import av
import pytest

from app import settings as settings_of
from app.settings import Settings
from app.transaction import Database
from app.video.simulator.burnt import read_time
from app.video.simulator.camera import SimulatedCamera
from app.video.simulator.server import Simulator
from records import clock
from tests.cast import Cast
from tests.conftest import Browser
from tests.video.recording import enter, is_recording, only, segments, started, until

MIDNIGHT = datetime(2026, 11, 20, 16, tzinfo=UTC)
#: so soon a recorder is up on a busy machine
BEFORE = timedelta(seconds=20)
CAMERA = SimulatedCamera(name="装箱平台02", path="dock", size=(480, 272), bitrate=200_000, number_burnt=True)


@pytest.fixture
def _shifted(settings: Settings) -> None:
    """As `scripts/demo --at` sets it, then loaded as each process loads it."""
    settings_of.write_clock(settings.data, (MIDNIGHT - BEFORE).astimezone(clock.BEIJING), datetime.now(UTC))
    settings_of.load(settings.data)


@pytest.mark.usefixtures("_shifted")
@pytest.mark.parametrize("address", ["sqlite"], indirect=True)
def test_two_processes_and_the_page_go_over_midnight_together(
    settings: Settings, database: Database, cast: Cast, browser: Browser
) -> None:
    page = browser.as_(cast.administrator)
    assert "2026-11-20" in page.get("/").text
    with Simulator([CAMERA]) as simulator:
        enter(database, cast.dock, simulator.url("dock"))
        only(database, cast.dock)
        recorder = started(settings)
        until(lambda: is_recording(settings, database, cast.dock), 60)
        time.sleep(max(0.0, (MIDNIGHT - clock.now()).total_seconds()) + 3)
        recorder.terminate()
        recorder.communicate(timeout=30)
    [row] = segments(database, cast.dock)
    assert row.ends_at
    with av.open(str(settings.footage / row.path)) as film:
        shown = [read_time(frame.to_ndarray(format="gray")) for frame in film.decode(video=0)]
    assert shown[0]
    assert shown[-1]
    assert abs(row.begins_at - shown[0]) < timedelta(seconds=0.5)
    assert abs(row.ends_at - shown[-1]) < timedelta(seconds=0.5)
    assert shown[-1] > MIDNIGHT
    assert clock.beijing(row.ends_at).date() > clock.beijing(MIDNIGHT - BEFORE).date()
    assert "2026-11-21" in page.get("/").text
