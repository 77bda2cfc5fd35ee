"""From the camera's fault to the row: a simulated camera, the recorder's files, the watcher; and what it costs nobody (B6-2, D3-3, E-4)."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.settings import Settings
from app.transaction import Database
from app.video.diagnosis.watch import Watcher
from app.video.simulator.camera import SimulatedCamera
from app.video.simulator.control import send
from app.video.simulator.server import Simulator
from records import clock
from records.audit import Audit
from records.base import door
from records.camera import Camera
from records.diagnosis import Diagnosis, Flaw, open_findings
from records.footage import Gap, Segment
from tests.cast import Cast
from tests.scene import Scene
from tests.video import film
from tests.video.conftest import on_sqlite
from tests.video.recording import change, enter, is_recording, only, open_gap, running, until

GATE = SimulatedCamera("青岛烟台海关澜澄水产厂区\n卡口01", "gate", scene="platform")
MINUTE = timedelta(minutes=1)


def _found(database: Database) -> Sequence[Diagnosis]:
    with database.read() as db:
        return db.scalars(select(Diagnosis).order_by(Diagnosis.id)).unique().all()


@pytest.fixture
def simulator(database: Database, cast: Cast, tmp_path: Path) -> Iterator[Path]:
    control = tmp_path / "control"
    with Simulator([GATE], control=control) as simulator:
        enter(database, cast.gate, simulator.url("gate"))
        only(database, cast.gate)
        yield control


@on_sqlite
@pytest.mark.obligation("B6-2")
def test_a_fault_of_a_running_camera_becomes_a_row_and_its_end_too_and_a_stall_is_the_recorders(
    database: Database, settings: Settings, cast: Cast, simulator: Path
) -> None:
    watcher = Watcher(database, settings)
    with running(settings, database):
        until(lambda: is_recording(settings, database, cast.gate))

        def looked(*, lasts: bool) -> bool:
            # a second apart is a key frame apart
            watcher.look()
            return any(each.ended_at is None for each in _found(database)) is lasts

        until(lambda: looked(lasts=False) and len(watcher._courses) == 1)
        begun_at = clock.now()
        send(simulator, "gate", "black")
        until(lambda: looked(lasts=True))
        send(simulator, "gate", "ok")
        until(lambda: looked(lasts=False))
        send(simulator, "gate", "stall")
        until(lambda: open_gap(database, cast.gate))
        assert watcher.look() == 0
        send(simulator, "gate", "ok")
        until(lambda: open_gap(database, cast.gate) is None)
    (found,) = _found(database)
    assert (found.flaw, found.camera_id) == (Flaw.BLACK, cast.gate.id)
    assert begun_at - timedelta(seconds=1) < found.began_at < found.ended_at
    with database.read() as db:
        acts = db.scalars(select(Audit).where(Audit.verb.startswith("diagnosis.")).order_by(Audit.id)).all()
    assert [(act.verb, act.actor_id) for act in acts] == [("diagnosis.begin", None), ("diagnosis.end", None)]


def _closed(scene: Scene, camera: Camera, ahead_ms: int | None, hours_ago: float) -> None:
    with scene.acting() as (db, _cast), door("factory"):
        at = clock.now() - timedelta(hours=hours_ago)
        run = film.run_of(db, camera.id, at)
        db.add(Segment(
            camera_id=camera.id, run_id=run.id, path=f"{camera.id}/{at.timestamp()}.mp4", stage="closed", begins_at=at, ends_at=at + MINUTE,
            media_begins=0, media_ends=1, timescale=90_000, codec="avc1", width=2, height=2, camera_offset_ms=ahead_ms,
        ))  # fmt: skip
        db.flush()


@pytest.mark.obligation("E-4")
def test_a_camera_clock_more_than_thirty_seconds_off_is_found_by_what_it_tells_the_recorder(scene: Scene, settings: Settings) -> None:
    watcher, gate = Watcher(scene.database, settings), scene.cast.gate
    for hours_ago, ahead_ms, changes, lasts in ((5, 30_000, 0, False), (4, -31_000, 1, True), (3, -31_000, 0, True), (2, 900, 1, False)):
        _closed(scene, gate, ahead_ms, hours_ago)
        assert watcher.look() == changes
        (found,) = _found(scene.database) or [None]
        assert (found is not None and found.ended_at is None) is lasts
    assert found is not None
    assert (found.flaw, found.figure) == (Flaw.CLOCK, -31)


def test_a_camera_switched_off_has_no_finding_that_lasts(scene: Scene, settings: Settings) -> None:
    watcher, gate = Watcher(scene.database, settings), scene.cast.gate
    _closed(scene, gate, 40_000, 1)
    watcher.look()
    with scene.database.read() as db:
        assert [(each.camera_id, each.flaw) for each in open_findings(db)] == [(gate.id, Flaw.CLOCK)]
    change(scene.database, gate, enabled=False)
    assert watcher.look() == 1
    with scene.database.read() as db:
        assert open_findings(db) == []
        assert db.scalars(select(Gap)).all() == []


def test_a_camera_that_sends_nothing_is_not_looked_at_again_and_again(scene: Scene, settings: Settings) -> None:
    with scene.acting() as (db, cast):
        film.shot(db, settings.footage, cast.gate.id, clock.now() - MINUTE, 30)
    watcher = Watcher(scene.database, settings)
    assert watcher.look() == 0
    assert watcher._courses == {}, "the newest picture is half a minute old: no picture of the moment"
