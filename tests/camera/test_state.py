"""Whether a camera is being recorded is told by rows and file together: a recorder that died leaves its rows open (C6-2)."""

import os
import time
from datetime import timedelta

from app.settings import Settings
from app.video import state
from records import clock
from records.base import door
from records.footage import Cause, Gap, Segment
from tests.conftest import Browser
from tests.scene import Scene
from tests.video import film

MINUTE = timedelta(minutes=1)


def _open_file(scene: Scene, settings: Settings) -> Segment:
    """A file of the gate's camera that is still being written."""
    with scene.acting() as (db, cast), door("factory"):
        begins_at = clock.now() - MINUTE
        growing = film.Growing(settings.footage, begins_at, film.reel(600), stream=str(cast.gate.id))
        growing.grow(100)
        row = growing.row(db, cast.gate.id, film.run_of(db, cast.gate.id, begins_at), is_open=True)
        db.flush()
        return row


def test_an_open_row_counts_only_while_its_file_grows(scene: Scene, settings: Settings, browser: Browser) -> None:
    row, gate = _open_file(scene, settings), scene.cast.gate.id
    with scene.database.read() as db:
        assert state.states(db, settings.footage, [gate])[gate].is_recording
    assert "正在录像" in browser.as_(scene.cast.administrator).get(f"/cameras/{gate}").get_data(as_text=True)
    long_ago = time.time() - 60
    os.utime(settings.footage / row.path, (long_ago, long_ago))
    with scene.database.read() as db:
        assert not state.states(db, settings.footage, [gate])[gate].is_recording
    assert "没有在录像" in browser.as_(scene.cast.administrator).get(f"/cameras/{gate}").get_data(as_text=True)


def test_a_gap_that_lasts_wins_and_one_that_ended_does_not(scene: Scene, settings: Settings) -> None:
    _open_file(scene, settings)
    gate = scene.cast.gate.id
    for ends_at, is_recording in ((clock.now() - MINUTE, True), (None, False)):
        with scene.acting() as (db, cast), door("factory"):
            begins_at = clock.now() - 2 * MINUTE if ends_at else clock.now()
            db.add(Gap(token=f"gap-{is_recording}", camera_id=cast.gate.id, begins_at=begins_at, ends_at=ends_at, cause=Cause.NETWORK))
            db.flush()
        with scene.database.read() as db:
            assert state.states(db, settings.footage, [gate])[gate].is_recording is is_recording


def test_a_camera_never_recorded_says_so(scene: Scene, settings: Settings, browser: Browser) -> None:
    with scene.database.read() as db:
        assert state.states(db, settings.footage, [scene.cast.dock.id])[scene.cast.dock.id] == state.State(is_recording=False)
    assert "尚无录像" in browser.as_(scene.cast.administrator).get(f"/cameras/{scene.cast.dock.id}").get_data(as_text=True)
