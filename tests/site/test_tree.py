"""The tree 直属—隶属—现场—区域—摄像头 and the overview of all sites in scope (D8-1, D8-2)."""

import re
from itertools import pairwise

import pytest

from records import base
from records.camera import Camera, Control
from records.conformity import Sort
from records.osd_name.composing import compose
from records.user import Role
from tests.cast import person
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


@pytest.mark.obligation("D8-2", "C3-1")
def test_share_and_worst_clauses_are_what_is_counted_by_hand(scene: Scene, browser: Browser) -> None:
    """Two sites: of 7 clauses 1 met, 1 exempt, 1 inapplicable, 4 open; of 4 clauses 1 met, 1 inapplicable, 2 open; A1.9.2 at both."""
    with scene.acting() as (db, cast):
        with base.door("factory"):
            other = person(db, "wei", "魏管理", Role.ADMINISTRATOR, cast.other_branch)
            cast.gate.control = cast.elsewhere.control = Control.EXCLUSIVE
            db.flush()
        here, there = (db, cast.administrator, cast.site), (db, other, cast.elsewhere.site)
        conformity.classify(*here, kinds=["nursery", "apron"])
        conformity.match(*here, line="A1.9.4", cameras=[cast.gate])
        conformity.rule(*here, line="A2.4.2", sort=Sort.EXEMPT, said="《机场安全防范要求》第3条")
        conformity.rule(*here, line="A2.4.3", sort=Sort.INAPPLICABLE, said="没有移动监控")
        conformity.classify(*there, kinds=["nursery"])
        conformity.match(*there, line="A1.9.3", cameras=[cast.elsewhere])
        conformity.rule(*there, line="A1.9.1", sort=Sort.INAPPLICABLE, said="没有露天场地")
    told = browser.as_(scene.cast.overseer).get("/conformity").get_data(as_text=True)
    sites, _, worst = told.partition("缺口最多的条款")
    row = r">(澜澄水产厂区|外关厂区)</a>.*?<b>([\d.]+%)</b>" + r'.*?<td class="lw-number"[^>]*>(\d+)</td>' * 3
    assert re.findall(row, sites, re.DOTALL) == [("澜澄水产厂区", "20.0%", "4", "1", "1"), ("外关厂区", "33.3%", "2", "1", "0")]
    figures = re.findall(r"<dd><b>([^<]*)</b>", sites)
    assert figures[1:3] == ["25.0%", "6"], "2 of 8 that apply"
    counted = re.findall(r'#c-([^"]+)">.*?<td class="lw-number">(\d+)</td>', worst, re.DOTALL)
    assert counted[0] == ("A1.9.2", "2")
    assert sorted(counted[1:]) == [("A1.9.1", "1"), ("A1.9.3", "1"), ("A1.9.4", "1"), ("A2.4.1", "1")]


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
