"""site.change: other name or address; the names in the picture and in the tree go with it (E-6)."""

import pytest
from sqlalchemy import select

from records import clock
from records.base import door
from records.camera import Camera
from records.osd_name import due, is_confirmed
from records.site import Site
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.osd_name.asking import DAY
from tests.osd_name.conftest import GATE
from tests.scene import Scene, refused, unfit
from workflows import camera, osd_name, site


def test_it_is_changed_and_the_trail_tells_old_and_new(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        site.change(db, cast.administrator, cast.site, name="澜澄一厂", address="渔港路18号")
    assert scene.get(Site, scene.cast.site.id).address == "渔港路18号"
    assert scene.last().changes["site"][0]["name"] == ["澜澄水产厂区", "澜澄一厂"]


def test_a_name_in_use_a_retired_site_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        unfit(site.change, db, cast.administrator, cast.site, at="name", name="外关厂区", address="")
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(site.change, db, other, cast.site, name="甲", address="")
        gone = Site(id=cast.site.id, retired=True, in_service=True)
        gone.office = cast.branch
        refused(site.change, db, cast.administrator, gone, status=409, name="甲", address="")


@pytest.mark.obligation("E-6")
def test_its_cameras_get_their_new_names_and_their_pictures_are_to_be_looked_at_anew(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        with door("factory"):
            cast.gate.onvif = "http://192.0.2.7/onvif/device_service"
            db.flush()
        osd_name.ask(db, THE_SYSTEM, cast.gate, every=DAY)
        osd_name.read(db, THE_SYSTEM, cast.gate, name=GATE, has_time=True, is_opaque=True, drift_s=0.1)
        camera.remove(db, cast.administrator, cast.dock, reason="换机")
        assert list(due(db, clock.now(), DAY, most=9)) == []
        assert db.scalar(select(Camera.point).where(is_confirmed())) == "卡口01"
    with scene.acting() as (db, cast):
        site.change(db, cast.administrator, cast.site, name="澜澄一厂", address="")
    with scene.database.read() as db:
        assert db.scalar(select(Camera.point).where(is_confirmed())) is None
        assert list(due(db, clock.now(), DAY, most=9)) == [scene.cast.gate.id]
    assert scene.get(Camera, scene.cast.gate.id).name == "青岛烟台海关澜澄一厂卡口01"
    assert "澜澄水产厂区" in scene.get(Camera, scene.cast.dock.id).name, "what was taken down keeps the name it had"
    assert scene.last().changes["camera"][0]["name"] == [GATE, "青岛烟台海关澜澄一厂卡口01"]
    told = browser.as_(scene.cast.administrator).get("/sites/tree").get_data(as_text=True)
    assert ">青岛烟台海关澜澄一厂卡口01<" in told
    assert "澜澄水产厂区卡口01" not in told


@pytest.mark.obligation("E-6", "E-9")
def test_a_name_that_a_device_cannot_show_is_refused_until_there_is_a_short_one(scene: Scene) -> None:
    long = {"name": "澜澄水产食品有限公司第一加工厂出口装箱场所南区", "address": ""}
    with scene.acting() as (db, cast), door("factory"):
        cast.gate.line_length = 12
        db.flush()
    with scene.acting() as (db, cast):
        said = unfit(site.change, db, cast.administrator, cast.site, at="name", **long)
        assert "卡口01" in said
        assert "简称" in said
        db.rollback()
    with scene.acting() as (db, cast):
        osd_name.shorten(db, cast.administrator, cast.branch, full=long["name"], short="澜澄一厂", reason="设备每行12字")
        db.flush()
        site.change(db, cast.administrator, cast.site, **long)
    assert scene.get(Camera, scene.cast.gate.id).name == "青岛烟台海关澜澄一厂卡口01"
    assert scene.get(Camera, scene.cast.dock.id).name == f"青岛烟台海关{long['name']}装箱平台02"


def test_a_name_that_another_camera_bears_is_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast), door("factory"):
        cast.elsewhere.name = "青岛烟台海关澜澄一厂卡口01"
        db.flush()
    with scene.acting() as (db, cast):
        assert "已有别的摄像头" in unfit(site.change, db, cast.administrator, cast.site, at="name", name="澜澄一厂", address="")
        db.rollback()
