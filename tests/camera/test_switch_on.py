"""camera.switch_on: its picture is fetched again."""

from app.video.sources import sources
from records.camera import Camera, Stage
from tests.scene import Scene, refused
from workflows import camera


def test_the_recorder_is_told_of_it_again(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        camera.switch_off(db, cast.administrator, cast.gate, reason="检修")
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(camera.switch_on, db, other, cast.gate)
        camera.switch_on(db, cast.administrator, cast.gate)
        refused(camera.switch_on, db, cast.administrator, cast.gate, status=409)
    assert scene.get(Camera, scene.cast.gate.id).stage is Stage.ON
    with scene.database.read() as db:
        assert scene.cast.gate.id in [source.camera_id for source in sources(db, "the key")]
    assert scene.last().verb == "camera.switch_on"
