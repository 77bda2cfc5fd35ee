"""camera.remove: taken down for good; code, name and footage stay its own."""

from dataclasses import replace
from typing import Any

from records.camera import Camera, Stage
from tests.scene import Scene, refused, unfit
from workflows import camera


def test_it_stays_in_the_register_and_its_code_is_never_given_again(scene: Scene, told: dict[str, Any]) -> None:
    with scene.acting() as (db, cast):
        unfit(camera.remove, db, cast.administrator, cast.gate, at="reason", reason=" ")
        camera.remove(db, cast.administrator, cast.gate, reason="换机")
        again = {**told, "told": replace(told["told"], code=cast.gate.code)}
        unfit(camera.install, db, cast.administrator, cast.site, at="code", area=cast.area, **again)
    kept = scene.get(Camera, scene.cast.gate.id)
    assert (kept.stage, kept.enabled) == (Stage.REMOVED, False)
    entry = next(entry for entry in scene.trail() if entry.verb == "camera.remove")
    assert entry.changes["reason"] == "换机"


def test_a_removed_one_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(camera.remove, db, other, cast.gate, reason="换机")
        camera.remove(db, cast.administrator, cast.gate, reason="换机")
        refused(camera.remove, db, cast.administrator, cast.gate, status=409, reason="换机")
