"""room.register: rooms and cabinets with the devices in them, on one page (C8-1)."""

import pytest

from records.equipment import Kind as Device
from records.room import Kind, Room
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from workflows import equipment, room

TOLD = {"name": "监控机柜", "kind": Kind.CABINET, "place": "门卫室"}


@pytest.mark.obligation("C8-1")
def test_a_room_shows_what_stands_in_it(scene: Scene, machine_room: int, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    page = client.get(f"/sites/{scene.cast.site.id}/rooms").text
    assert "监控机房" in page
    assert "未登记设备" in page
    with scene.acting() as (db, cast):
        told = {"kind": Device.RECORDER, "name": "录像主机", "model": "某厂 NVR-64", "serial": "", "camera": None}
        equipment.register(db, cast.upkeep, cast.site, room=db.get_one(Room, machine_room), **told)
    page = client.get(f"/sites/{scene.cast.site.id}/rooms").text
    assert "录像主机" in page
    assert "未登记设备" not in page


def test_a_name_twice_a_retired_site_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        room.register(db, cast.administrator, cast.site, **TOLD)
        unfit(room.register, db, cast.upkeep, cast.site, at="name", **TOLD)
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(room.register, db, other, cast.site, **TOLD)
        cast.site.retired = True
        with db.no_autoflush:
            refused(room.register, db, cast.upkeep, cast.site, status=409, **TOLD)
        db.refresh(cast.site)
    assert scene.last().verb == "room.register"
