"""osd_name.read: the verdict on what the device tells, kept with the camera; a clock far off alarms once (E-4, E-5, E-7)."""

import pytest
from sqlalchemy import select

from app.video.simulator.faults import Fault
from app.video.simulator.server import Simulator
from records.base import door
from records.camera import Camera, seal_credentials
from records.notice import Notice
from records.osd_name import Drift, is_confirmed, newest
from tests.conftest import Browser
from tests.osd_name.conftest import GATE, KEPT, PASSWORD, USER
from tests.scene import Scene, refused
from workflows import camera, osd_name

RIGHT = {"name": GATE, "has_time": True, "is_opaque": True, "drift_s": 0.4}


def _with_onvif(scene: Scene, address: str) -> None:
    with scene.acting() as (db, cast), door("factory"):
        cast.gate.onvif, cast.gate.credentials = address, seal_credentials(USER, PASSWORD, "a key for tests only")
        db.flush()


def _open(scene: Scene) -> set[str]:
    with scene.database.read() as db:
        return set(db.scalars(select(Camera.point).where(~is_confirmed())))


def _is_open(scene: Scene) -> bool:
    with scene.database.read() as db:
        return db.scalar(select(Camera.id).where(~is_confirmed(), Camera.id == scene.cast.gate.id)) is not None


@pytest.mark.obligation("E-4", "E-7")
def test_only_a_picture_that_is_right_in_all_confirms_the_camera(scene: Scene) -> None:
    _with_onvif(scene, "http://192.0.2.7/onvif/device_service")
    for other in ({"is_opaque": None}, {"name": GATE[:-1]}, {"has_time": False}, {"is_opaque": False}, {"drift_s": -31.0}):
        with scene.acting() as (db, cast):
            assert not osd_name.read(db, cast.administrator, cast.gate, **{**RIGHT, **other}).is_right
        assert "卡口01" in _open(scene)
    # a device that does not tell its look is believed once it, or a person, has told it of this very name
    for other in ({}, {"is_opaque": None}, {"drift_s": 5.5}):
        with scene.acting() as (db, cast):
            assert osd_name.read(db, cast.administrator, cast.gate, **{**RIGHT, **other}).is_right
        assert _open(scene) == {"装箱平台02", scene.cast.elsewhere.point}


@pytest.mark.obligation("E-7")
def test_a_look_that_no_device_tells_is_listed_until_a_person_has_looked(scene: Scene, browser: Browser) -> None:
    _with_onvif(scene, "http://192.0.2.7/onvif/device_service")
    silent = {**RIGHT, "is_opaque": None}
    with scene.acting() as (db, cast):
        assert not osd_name.read(db, cast.administrator, cast.gate, **silent).is_right
    page = browser.as_(scene.cast.administrator).get("/cameras?osd=open").get_data(as_text=True)
    assert "卡口01" in page
    assert "标识外观未核对" in page
    with scene.acting() as (db, cast):
        osd_name.confirm(db, cast.monitor, cast.gate, name_ok=True, time_ok=True, look_ok=True, kept=KEPT)
    assert not _is_open(scene)
    with scene.acting() as (db, cast):
        osd_name.read(db, cast.administrator, cast.gate, **silent)
    assert not _is_open(scene), "what a person told of this name stands"
    with scene.acting() as (db, cast), door("factory"):
        cast.gate.name = "青岛烟台海关澜澄水产厂区卡口02"
        db.flush()
    with scene.acting() as (db, cast):
        osd_name.read(db, cast.administrator, cast.gate, **{**silent, "name": cast.gate.name})
    assert _is_open(scene), "of another name nobody has"


@pytest.mark.obligation("E-5")
def test_five_seconds_are_told_thirty_are_a_fault_and_the_administrator_hears_of_it_once(scene: Scene) -> None:
    _with_onvif(scene, "http://192.0.2.7/onvif/device_service")
    for drift_s, verdict, notices in (
        (5.0, Drift.RIGHT, 0), (-5.1, Drift.TOLD, 1), (30.0, Drift.TOLD, 1), (30.1, Drift.FAULT, 2), (300.0, Drift.FAULT, 2),
    ):  # fmt: skip
        with scene.acting() as (db, cast):
            assert osd_name.read(db, cast.administrator, cast.gate, **{**RIGHT, "drift_s": drift_s}).drift is verdict
            db.flush()
            told = db.scalars(select(Notice).where(Notice.subject_kind == "camera")).all()
            assert len(told) == notices
    assert scene.last().verb == "osd_name.read"


@pytest.mark.obligation("E-6")
def test_a_name_changed_since_must_be_looked_at_again(scene: Scene) -> None:
    _with_onvif(scene, "http://192.0.2.7/onvif/device_service")
    with scene.acting() as (db, cast):
        osd_name.read(db, cast.administrator, cast.gate, **RIGHT)
    with scene.acting() as (db, cast), door("factory"):
        cast.gate.name = "青岛烟台海关澜澄水产厂区卡口02"
        db.flush()
    assert "卡口01" in _open(scene)
    with scene.database.read() as db:
        found = newest(db, [scene.cast.gate.id])[scene.cast.gate.id]
        assert found.is_right
        assert not found.confirms(scene.get(Camera, scene.cast.gate.id))


@pytest.mark.obligation("E-4", "E-5")
def test_the_page_asks_the_device_and_says_what_stands_in_the_picture(scene: Scene, browser: Browser, simulator: Simulator) -> None:
    _with_onvif(scene, simulator.onvif("gate"))
    client, address = browser.as_(scene.cast.administrator), f"/cameras/{scene.cast.gate.id}"
    assert "未核对" in client.get(address).get_data(as_text=True)
    assert client.post(f"{address}/osd/read").status_code == 303
    assert "一致" in client.get(address).get_data(as_text=True)
    assert "卡口01" not in client.get("/cameras?osd=open").get_data(as_text=True)
    assert "卡口01" in client.get("/cameras?osd=confirmed").get_data(as_text=True)
    simulator.spoil("gate", Fault.CLOCK)
    client.post(f"{address}/osd/read")
    told = client.get(address).get_data(as_text=True)
    assert "时间故障" in told
    assert "比北京时间快 30" in told or "比北京时间快 29" in told
    assert "卡口01" in client.get("/cameras?osd=open").get_data(as_text=True)


def test_a_device_that_does_not_answer_is_told_and_nothing_is_kept(scene: Scene, browser: Browser, simulator: Simulator) -> None:
    _with_onvif(scene, simulator.onvif("gate").replace("127.0.0.1", "127.0.0.254"))
    answer = browser.as_(scene.cast.administrator).post(f"/cameras/{scene.cast.gate.id}/osd/read")
    assert answer.status_code == 422
    assert "无法连接" in answer.get_data(as_text=True)
    assert not scene.trail()


def test_a_camera_without_address_a_removed_one_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        refused(osd_name.read, db, cast.administrator, cast.gate, status=409, **RIGHT)
    _with_onvif(scene, "http://192.0.2.7/onvif/device_service")
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(osd_name.read, db, other, cast.gate, **RIGHT)
        camera.remove(db, cast.administrator, cast.gate, reason="换机")
        refused(osd_name.read, db, cast.administrator, cast.gate, status=409, **RIGHT)
