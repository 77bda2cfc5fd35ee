"""camera.try_stream: the outcome is kept (B6-2). What the page says of it: tests/house/test_bad_ground.py."""

from records.footage import Cause
from tests.scene import Scene, refused
from workflows import camera


def test_the_outcome_is_in_the_trail(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        camera.try_stream(db, cast.administrator, cast.gate, cause=None)
        camera.try_stream(db, cast.administrator, cast.gate, cause=Cause.PASSWORD)
    assert [entry.changes["outcome"] for entry in scene.trail()] == ["picture", "password"]


def test_a_removed_camera_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(camera.try_stream, db, other, cast.gate, cause=None)
        camera.remove(db, cast.administrator, cast.gate, reason="换机")
        refused(camera.try_stream, db, cast.administrator, cast.gate, status=409, cause=None)
