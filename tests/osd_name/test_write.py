"""osd_name.write: the registered name goes to the device on request, and what it shows then is read anew (E-4, E-6)."""

import pytest

from app.video.simulator.server import Simulator
from records.base import door
from records.camera import seal_credentials
from records.osd_name import newest
from tests.conftest import Browser
from tests.osd_name.asking import give
from tests.osd_name.conftest import PASSWORD, USER
from tests.ptz.relay import relayed
from tests.scene import Scene, refused
from workflows import camera, osd_name

DOCK = "青岛烟台海关澜澄水产厂区装箱平台02"


@pytest.mark.obligation("E-6")
def test_the_devices_picture_bears_the_trees_name_afterwards(scene: Scene, browser: Browser, simulator: Simulator) -> None:
    with scene.acting() as (db, cast), door("factory"):
        cast.dock.onvif, cast.dock.line_length = simulator.onvif("dock"), 14
        cast.dock.credentials = seal_credentials(USER, PASSWORD, "a key for tests only")
        db.flush()
    answer = browser.as_(scene.cast.administrator).post(f"/cameras/{scene.cast.dock.id}/osd/write")
    assert answer.status_code == 303
    assert simulator.name("dock").replace("\n", "") == DOCK
    assert simulator.name("dock").count("\n") == 1
    with scene.database.read() as db:
        found = newest(db, [scene.cast.dock.id])[scene.cast.dock.id]
    assert (found.read, found.name_ok, found.time_ok) == (DOCK, True, False)
    written, read = scene.trail()[-2:]
    assert (written.verb, read.verb) == ("osd_name.write", "osd_name.read")
    assert written.changes["name"] == DOCK


def test_what_was_written_is_in_the_trail_also_where_it_can_not_be_read_afterwards(
    scene: Scene, browser: Browser, simulator: Simulator
) -> None:  # fmt: skip
    with relayed(simulator.onvif("dock")) as relay:

        def hears(command: str) -> None:
            if command == "SetOSD":
                assert scene.last().verb == "osd_name.write", "before the device hears of it"
                relay.lost = {"GetOSDs"}

        relay.hears = hears
        give(scene, dock=relay.url)
        answer = browser.as_(scene.cast.administrator).post(f"/cameras/{scene.cast.dock.id}/osd/write")
    assert simulator.name("dock").replace("\n", "") == DOCK
    assert answer.status_code == 422
    assert "图像标识已写入设备，但随后未能读取核对：设备无法连接" in answer.get_data(as_text=True)
    assert [entry.verb for entry in scene.trail()] == ["osd_name.write"]


def test_a_camera_without_address_a_removed_one_and_strangers_are_refused(scene: Scene) -> None:
    rows = (DOCK,)
    with scene.acting() as (db, cast):
        refused(osd_name.write, db, cast.administrator, cast.dock, status=409, rows=rows)
    with scene.acting() as (db, cast), door("factory"):
        cast.dock.onvif = "http://192.0.2.7/onvif/device_service"
        db.flush()
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(osd_name.write, db, other, cast.dock, rows=rows)
        camera.remove(db, cast.administrator, cast.dock, reason="换机")
        refused(osd_name.write, db, cast.administrator, cast.dock, status=409, rows=rows)
