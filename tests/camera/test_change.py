"""camera.change: code, name, area and stream; the footage stays with the camera (C10-1)."""

from dataclasses import replace
from typing import Any

import pytest

from records.camera import Camera, Control, Mount, seal_credentials
from tests.camera.conftest import POINT
from tests.scene import Scene, refused, unfit
from workflows import camera


def test_it_is_changed_and_the_trail_tells_old_and_new(scene: Scene, told: dict[str, Any]) -> None:
    with scene.acting() as (db, cast):
        other = replace(told["told"], mount=Mount.PTZ, control=Control.EXCLUSIVE)
        camera.change(db, cast.administrator, cast.gate, area=cast.area, **{**told, "told": other})
    kept = scene.get(Camera, scene.cast.gate.id)
    assert (kept.point, kept.mount, kept.control) == ("标签查看位01云台", Mount.PTZ, Control.EXCLUSIVE)
    entry = next(each for each in scene.trail() if each.verb == "camera.change")
    assert entry.changes["camera"][0]["code"] == [scene.cast.gate.code, told["told"].code]


@pytest.mark.obligation("E-6", "E-8")
def test_the_name_follows_the_mount_and_is_one_for_picture_and_tree(scene: Scene, told: dict[str, Any]) -> None:
    for mount, point in ((Mount.PTZ, POINT + "云台"), (Mount.FIXED, POINT)):
        with scene.acting() as (db, cast):
            camera.change(db, cast.administrator, cast.gate, area=cast.area, **{**told, "told": replace(told["told"], mount=mount)})
        kept = scene.get(Camera, scene.cast.gate.id)
        assert (kept.point, kept.name) == (point, f"青岛烟台海关澜澄水产厂区{point}")


def test_credentials_left_out_stay_and_empty_ones_take_them_away(scene: Scene, told: dict[str, Any]) -> None:
    sealed = seal_credentials("viewer", "kein-Geheimnis-91", "the key")
    with scene.acting() as (db, cast):
        camera.change(db, cast.administrator, cast.gate, area=cast.area, **{**told, "credentials": sealed})
        camera.change(db, cast.administrator, cast.gate, area=cast.area, **{**told, "credentials": None})
        assert cast.gate.credentials == sealed
        camera.change(db, cast.administrator, cast.gate, area=cast.area, **told)
        assert cast.gate.credentials == b""
    assert "Geheimnis" not in str([entry.changes for entry in scene.trail()])


def test_a_foreign_area_and_anothers_code_are_refused(scene: Scene, told: dict[str, Any]) -> None:
    with scene.acting() as (db, cast):
        unfit(camera.change, db, cast.administrator, cast.gate, at="area", area=cast.elsewhere.area, **told)
        other = {**told, "told": replace(told["told"], code=cast.dock.code)}
        unfit(camera.change, db, cast.administrator, cast.gate, at="code", area=cast.area, **other)


def test_a_removed_camera_and_strangers_are_refused(scene: Scene, told: dict[str, Any]) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(camera.change, db, other, cast.gate, area=cast.area, **told)
        camera.remove(db, cast.administrator, cast.gate, reason="换机")
        refused(camera.change, db, cast.administrator, cast.gate, status=409, area=cast.area, **told)
