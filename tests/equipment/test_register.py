"""equipment.register: what a site's video system is made of, and where it stands (C8-1, C11-1)."""

import pytest

from records.equipment import Equipment, Kind
from records.room import Kind as RoomKind
from records.standing import Standing
from tests.scene import Scene, refused, unfit
from workflows import equipment, room

TOLD = {"kind": Kind.RECORDER, "name": "录像主机", "model": "某厂 NVR-64", "serial": "N-1", "room": None, "camera": None}


@pytest.mark.obligation("C8-1")
def test_a_device_is_kept_with_its_room_and_its_camera(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        here = room.register(db, cast.upkeep, cast.site, name="监控机房", kind=RoomKind.ROOM, place="")
        db.flush()
        made = equipment.register(db, cast.upkeep, cast.site, **{**TOLD, "room": here, "camera": cast.gate})
    kept = scene.get(Equipment, made.id)
    assert (kept.room_id, kept.camera_id, kept.stage) == (here.id, scene.cast.gate.id, Standing.ACTIVE)
    assert scene.last().verb == "equipment.register"


def test_anothers_camera_a_retired_site_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        unfit(equipment.register, db, cast.upkeep, cast.site, at="room", **{**TOLD, "camera": cast.elsewhere})
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(equipment.register, db, other, cast.site, **TOLD)
        cast.site.retired = True
        with db.no_autoflush:
            refused(equipment.register, db, cast.upkeep, cast.site, status=409, **TOLD)
        db.refresh(cast.site)
