"""room.retire: an emptied room leaves the lists, its records stay (C8-1)."""

from records.equipment import Kind as Device
from records.room import Room
from records.standing import Standing
from tests.scene import Scene, refused, unfit
from workflows import equipment, room


def test_it_goes_only_when_nothing_stands_in_it(scene: Scene, machine_room: int) -> None:
    with scene.acting() as (db, cast):
        here = db.get_one(Room, machine_room)
        told = {"kind": Device.RECORDER, "name": "录像主机", "model": "某厂 NVR-64", "serial": "", "camera": None}
        device = equipment.register(db, cast.upkeep, cast.site, room=here, **told)
        refused(room.retire, db, cast.upkeep, here, status=409, reason="改建")
        equipment.retire(db, cast.upkeep, device, reason="更新")
        unfit(room.retire, db, cast.upkeep, here, at="reason", reason="")
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(room.retire, db, other, here, reason="改建")
        room.retire(db, cast.upkeep, here, reason="改建")
        refused(room.retire, db, cast.upkeep, here, status=409, reason="改建")
    assert scene.get(Room, machine_room).stage is Standing.RETIRED
    assert scene.last().changes["reason"] == "改建"
