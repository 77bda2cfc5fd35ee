"""The tree 直属—隶属—现场—区域—摄像头 and the overview of all sites in scope (D8-1, D8-2)."""

import re
from itertools import pairwise

import pytest

from records import base
from records.camera import Camera
from records.osd_name.composing import compose
from tests.conftest import Browser
from tests.scene import Scene
from workflows import conformity


@pytest.mark.obligation("D8-1")
def test_office_site_area_and_camera_stand_below_each_other_under_the_names_in_the_picture(scene: Scene, browser: Browser) -> None:
    told = browser.as_(scene.cast.overseer).get("/sites/tree").get_data(as_text=True).partition('class="lw-tree"')[2]
    names = ["青岛海关", "烟台海关", "澜澄水产厂区", "装箱平台", "青岛烟台海关澜澄水产厂区卡口01"]
    places = [0]
    for name in names:
        places.append(told.index(f">{name}<", places[-1]))
    places.pop(0)
    lists = [told.count("<ul", 0, place) - told.count("</ul>", 0, place) for place in places]
    assert [later - earlier for earlier, later in pairwise(lists)] == [1, 1, 1, 1], "each one level deeper"
    for number in (scene.cast.gate.id, scene.cast.dock.id):
        camera = scene.get(Camera, number)
        on_the_picture = compose("青岛海关", "烟台海关", "澜澄水产厂区", camera.point, length=22, shorts={}).name
        assert f">{on_the_picture}</a>" in told


@pytest.mark.obligation("D8-1")
def test_a_camera_renamed_is_renamed_in_the_tree_and_each_sees_his_own_only(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast), base.door("factory"):
        cast.gate.name = "青岛烟台海关澜澄水产厂区卡口09"
        db.flush()
    told = browser.as_(scene.cast.administrator).get("/sites/tree").get_data(as_text=True)
    assert "卡口09<" in told
    assert "卡口01<" not in told
    assert "外关厂区" not in told
    foreign = browser.as_(scene.cast.stranger).get("/sites/tree").get_data(as_text=True)
    assert re.findall(r"青岛烟台海关[^<]*", foreign) == ["青岛烟台海关外关厂区卡口01"]


@pytest.mark.obligation("D8-2")
def test_the_command_centre_sees_all_sites_of_its_scope_with_what_is_open_and_the_wall_of_pictures(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        conformity.classify(db, cast.administrator, cast.site, kinds=["general_inspection"])
        conformity.match(db, cast.administrator, cast.site, line="A1.1.1.1", cameras=[cast.gate])
    client = browser.as_(scene.cast.overseer)
    told = client.get("/conformity").get_data(as_text=True)
    assert "澜澄水产厂区" in told
    assert "外关厂区" in told
    assert "未设，仅适用总则" in told
    assert ">A1.1.1.1</a>" in told, "an open clause is among the worst"
    assert 'href="/glance"' in client.get("/sites/tree").get_data(as_text=True)
    assert client.get("/glance").status_code == 200
    own = browser.as_(scene.cast.monitor).get("/conformity").get_data(as_text=True)
    assert "外关厂区" not in own
