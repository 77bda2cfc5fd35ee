"""camera.switch_off: no picture is fetched, for a reason."""

from app.video.sources import sources
from records.camera import Camera, Stage
from tests.scene import Scene, refused, unfit
from workflows import camera


def test_the_recorder_is_told_of_it_no_more_and_the_reason_is_in_the_trail(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        unfit(camera.switch_off, db, cast.administrator, cast.gate, at="reason", reason="")
        camera.switch_off(db, cast.administrator, cast.gate, reason="检修")
    assert scene.get(Camera, scene.cast.gate.id).stage is Stage.OFF
    with scene.database.read() as db:
        assert scene.cast.gate.id not in [source.camera_id for source in sources(db, "the key")]
    assert scene.last().changes["reason"] == "检修"


def test_one_that_is_off_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(camera.switch_off, db, other, cast.gate, reason="检修")
        camera.switch_off(db, cast.administrator, cast.gate, reason="检修")
        refused(camera.switch_off, db, cast.administrator, cast.gate, status=409, reason="检修")
