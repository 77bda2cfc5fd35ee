"""What a camera can do, where it is fixed and what it is to show (C7-1)."""


import pytest

from records import base
from records.camera import Camera, NightLight
from tests.camera.conftest import TOLD
from tests.conftest import Browser
from tests.scene import Scene
from workflows import camera
from workflows.register import Row, Told

EQUIPMENT = {"mounting": "东北角灯杆，高6米", "coverage": "查验平台全部泊车位", "night_light": "infrared", "panorama": "y", "lpr": "y"}


@pytest.mark.obligation("C7-1")
def test_point_scope_and_night_light_are_kept_and_shown(scene: Scene, browser: Browser) -> None:
    client, address = browser.as_(scene.cast.administrator), f"/cameras/{scene.cast.gate.id}"
    sent = {
        "area": str(scene.cast.area.id), "business": "卡口", "serial": "01", "code": scene.cast.gate.code, "mount": "fixed",
        "control": "primary", "special": "ordinary", "address": TOLD["address"], "kind_reason": "", **EQUIPMENT,
    }  # fmt: skip
    assert client.post(f"{address}/change", data=sent).status_code == 303
    kept = scene.get(Camera, scene.cast.gate.id)
    assert (kept.mounting, kept.coverage, kept.night_light) == (EQUIPMENT["mounting"], EQUIPMENT["coverage"], NightLight.INFRARED)
    assert (kept.panorama, kept.lpr, kept.audio) == (True, True, False)
    told = client.get(address).get_data(as_text=True)
    assert all(word in told for word in (EQUIPMENT["mounting"], EQUIPMENT["coverage"], "红外", "广角，可全景监控、车牌识别"))
    assert client.get(f"{address}/change").get_data(as_text=True).count(f'value="{EQUIPMENT["mounting"]}"') == 1
    assert scene.last().verb == "camera.change"


def test_a_list_taken_in_leaves_what_it_does_not_tell(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        told = Told(
            code=cast.gate.code, business="卡口", serial="01", address=TOLD["address"]
        )  # fmt: skip
        with base.door("factory"):
            cast.gate.panorama, cast.gate.mounting = True, "灯杆"
            db.flush()
        row = Row(2, cast.site, cast.area, told, cast.gate)
        camera.take_in(db, cast.administrator, cast.branch, rows=[row], sha256="0" * 64)
    kept = scene.get(Camera, scene.cast.gate.id)
    assert (kept.panorama, kept.mounting) == (True, "灯杆")
