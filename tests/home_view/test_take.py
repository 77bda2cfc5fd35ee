"""home_view.take: one act keeps the picture of the moment as what the camera is to show, by day and by night (C7-1, D3-1)."""

import re
from hashlib import sha256

import pytest
from sqlalchemy import select

from app.settings import Settings
from records import clock
from records.base import door
from records.camera import Camera, Mount
from records.home_view import HomeView, Light, has_home_view, in_force
from records.ptz import Preset
from records.vault import Kept
from tests.conftest import Browser
from tests.home_view.scenery import shows
from tests.scene import Scene, refused
from workflows import camera, home_view

TOLD = {"light": Light.DAY, "shown_at": clock.from_epoch_ms(0), "size": (4, 2)}
KEPT = Kept("home-views/1/x.png", "a" * 64, 3)


@pytest.mark.obligation("D3-1")
def test_the_picture_on_the_page_is_kept_whole_by_day_and_by_night(scene: Scene, settings: Settings, browser: Browser) -> None:
    gate = scene.cast.gate
    shows(scene, settings, gate, "gate")
    client, address = browser.as_(scene.cast.monitor), f"/cameras/{gate.id}/home-view"
    for light in ("day", "night"):
        page = client.get(address).get_data(as_text=True)
        at = re.search(r'name="shown_at" value="(\d+)"', page)
        assert at is not None
        sent = {"light": light, "shown_at": at[1]}
        assert client.post(address, data={**sent, "light": "dusk"}).status_code == 422
        assert client.post(address, data=sent).status_code == 303
    with scene.database.read() as db:
        day, night = in_force(db, [gate.id])[gate.id]
        assert db.scalars(select(Camera.point).where(~has_home_view(), Camera.site_id == gate.site_id)).all() == [scene.cast.dock.point]
    assert (day.light, night.light, day.taken_by_id) == (Light.DAY, Light.NIGHT, scene.cast.monitor.id)
    raw = (settings.evidence / day.path).read_bytes()
    assert (raw[:4], sha256(raw).hexdigest(), (day.width, day.height)) == (b"\x89PNG", day.sha256, (960, 540))
    with client.get(f"/home-views/{day.id}/picture.png") as shown:
        assert shown.data == raw
    for other in (scene.cast.stranger, scene.cast.upkeep, scene.cast.overseer):
        assert browser.as_(other).get(f"/home-views/{day.id}/picture.png").status_code == 404
    assert scene.last().verb == "monitoring.look"


@pytest.mark.obligation("D3-1")
def test_cameras_without_one_are_listed(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        home_view.take(db, cast.monitor, cast.gate, kept=KEPT, **TOLD)
        with door("factory"):
            cast.gate.mounting, cast.gate.coverage = "东北角灯杆", "道闸内外"
            db.flush()
    client = browser.as_(scene.cast.administrator)
    missing, there, site = (client.get(each).text for each in ("/cameras?home=open", "/cameras?home=set", _conformity(scene)))
    assert scene.cast.gate.point in missing, "there is none by night yet"
    assert (missing.count("未设夜间"), missing.count("未设白天")) == (2, 1)
    assert scene.cast.gate.point not in there
    assert (site.count("缺夜间视角"), site.count("缺安装点、监控范围、白天视角、夜间视角")) == (1, 1)
    assert "未设" in client.get(f"/cameras/{scene.cast.gate.id}").text
    with scene.acting() as (db, cast):
        home_view.take(db, cast.monitor, cast.gate, kept=KEPT, **{**TOLD, "light": Light.NIGHT})
    missing, there, site = (client.get(each).text for each in ("/cameras?home=open", "/cameras?home=set", _conformity(scene)))
    assert scene.cast.gate.point not in missing
    assert "缺夜间视角" not in site
    assert scene.cast.dock.point in missing
    assert scene.cast.dock.point not in there
    assert scene.cast.gate.point in there


def _conformity(scene: Scene) -> str:
    return f"/sites/{scene.cast.site.id}/conformity"


@pytest.mark.obligation("D3-1")
def test_a_camera_that_turns_is_listed_until_it_has_a_place_to_return_to(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        with door("factory"):
            cast.gate.mount = Mount.PTZ
            db.add(Preset(camera_id=cast.gate.id, token="1", name="卡口", saved_at=clock.now()))
            db.flush()
        for light in Light:
            home_view.take(db, cast.monitor, cast.gate, kept=KEPT, **{**TOLD, "light": light})
    client = browser.as_(scene.cast.administrator)
    missing = client.get("/cameras?home=open").get_data(as_text=True)
    assert scene.cast.gate.point in missing
    assert "未设日常预置位" in missing
    assert scene.cast.gate.point not in client.get("/cameras?home=set").get_data(as_text=True)
    with scene.acting() as (db, cast), door("factory"):
        db.scalars(select(Preset)).unique().one().is_home = True
        db.flush()
    assert scene.cast.gate.point not in client.get("/cameras?home=open").get_data(as_text=True)
    assert scene.cast.gate.point in client.get("/cameras?home=set").get_data(as_text=True)


def test_the_newest_of_each_light_holds_and_the_act_is_audited(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        first = home_view.take(db, cast.monitor, cast.gate, kept=KEPT, **TOLD)
        db.flush()
        second = home_view.take(db, cast.administrator, cast.gate, kept=KEPT, **TOLD)
    with scene.database.read() as db:
        assert [each.id for each in in_force(db, [scene.cast.gate.id])[scene.cast.gate.id]] == [second.id]
        assert db.get_one(HomeView, first.id).sha256 == KEPT.sha256, "the one before stays"
    entry = scene.last()
    assert (entry.verb, entry.actor_id) == ("home_view.take", second.taken_by_id)
    assert entry.changes["home_view"][0]["new"]["sha256"] == KEPT.sha256


def test_who_may_not_see_it_and_a_camera_that_is_off_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.stranger, cast.overseer, cast.upkeep, cast.signatory):
            refused(home_view.take, db, other, cast.gate, kept=KEPT, **TOLD)
        refused(home_view.take, db, cast.second_monitor, cast.elsewhere, kept=KEPT, **TOLD)
        camera.switch_off(db, cast.administrator, cast.gate, reason="检修")
        refused(home_view.take, db, cast.monitor, cast.gate, status=409, kept=KEPT, **TOLD)
