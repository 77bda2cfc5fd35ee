"""equipment.certify: each standard of chapter 1, five has its document; what is missing or lapsed is listed (C5-1, C5-2)."""

import re
from datetime import date, timedelta

import pytest

from records.camera import Camera
from records.equipment import OF_DEVICE, OF_PROJECT, Certificate, Equipment, Kind, Standard, missing, unentered
from records.routine import today
from records.upkeep import gaps
from tests.conftest import Browser
from tests.equipment.test_register import TOLD as DEVICE
from tests.scene import Scene, refused, unfit
from tests.sent import PAPER, paper
from workflows import camera, equipment

TOLD = {"equipment": None, "standard": Standard.DESIGN, "number": "验收-2026-01", "issued_by": "某监理", "ends_on": None, "document": PAPER}


def _missing(scene: Scene) -> set[tuple[str | None, Standard, bool]]:
    with scene.database.read() as db:
        devices, papers = db.query(Equipment).all(), db.query(Certificate).all()
        return {(each.equipment.name if each.equipment else None, each.standard, each.lapsed) for each in missing(devices, papers, today())}


@pytest.mark.obligation("C5-1")
def test_the_projects_documents_are_asked_for_and_each_closes_its_gap(scene: Scene) -> None:
    assert _missing(scene) == {(None, standard, False) for standard in OF_PROJECT}
    for standard in OF_PROJECT:
        with scene.acting() as (db, cast):
            equipment.certify(db, cast.upkeep, cast.site, **{**TOLD, "standard": standard})
    assert _missing(scene) == set()
    assert scene.last().verb == "equipment.certify"


@pytest.mark.obligation("C5-1", "C8-1")
def test_cameras_that_nobody_entered_as_devices_are_missing_too_in_one_line(scene: Scene, browser: Browser) -> None:
    client, address = browser.as_(scene.cast.upkeep), f"/sites/{scene.cast.site.id}/equipment"
    gate, dock = scene.cast.gate, scene.cast.dock
    assert _lacking(scene) == ({gate.point, dock.point}, len(OF_PROJECT) + 1)
    page = client.get(address).text
    assert f"{len(OF_PROJECT) + 1} 项" in page
    assert page.count("未登记设备的摄像头") == 1
    form = client.get(f"{address}/new?camera={gate.id}").text
    assert re.search(rf'<option value="{gate.id}" selected>\s*{gate.point}', form)
    with scene.acting() as (db, cast):
        made = equipment.register(db, cast.upkeep, cast.site, **{**DEVICE, "kind": Kind.CAMERA, "camera": cast.gate})
    assert _lacking(scene) == ({dock.point}, len(OF_PROJECT) + len(OF_DEVICE) + 1)
    with scene.acting() as (db, cast):
        camera.switch_off(db, cast.administrator, cast.dock, reason="检修")
    assert _lacking(scene) == (set(), len(OF_PROJECT) + len(OF_DEVICE))
    assert "未登记设备的摄像头" not in client.get(address).text
    with scene.acting() as (db, cast):
        equipment.retire(db, cast.upkeep, db.get_one(Equipment, made.id), reason="换新")
    assert _lacking(scene)[0] == {gate.point}, "its device is used no more"


def _lacking(scene: Scene) -> tuple[set[str], int]:
    """Points of the cameras without a device, and how many things the site's upkeep counts as missing."""
    with scene.database.read() as db:
        cameras = db.query(Camera).filter(Camera.site_id == scene.cast.site.id).all()
        told = gaps(db, [scene.cast.site.id])[scene.cast.site.id]
        return {each.point for each in unentered(db.query(Equipment).all(), cameras)}, told.papers


@pytest.mark.obligation("C5-2", "C5-1")
def test_a_device_without_hst58_is_named_until_a_valid_proof_is_there(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        device = equipment.register(db, cast.upkeep, cast.site, **DEVICE)
    client, address = browser.as_(scene.cast.upkeep), f"/sites/{scene.cast.site.id}/certificates/new"
    assert ("录像主机", Standard.SELECTION, False) in _missing(scene)
    yesterday = str(today() - timedelta(days=1))
    told = {"equipment": device.id, "standard": "selection", "number": "HST58-1", "issued_by": "", "ends_on": yesterday}
    assert client.post(address, data=told).status_code == 422, "no document"
    assert client.post(address, data={**told, "document": paper()}).status_code == 303
    assert ("录像主机", Standard.SELECTION, True) in _missing(scene), "its term is over"
    assert client.post(address, data={**told, "ends_on": str(today()), "document": paper()}).status_code == 303
    assert {each for each in _missing(scene) if each[0]} == {("录像主机", Standard.NATIONAL, False)}
    assert "HST58-1" in client.get(f"/sites/{scene.cast.site.id}/equipment").text
    with client.get("/certificates/1/content") as kept:
        assert kept.data.startswith(b"%PDF")


def test_what_belongs_to_a_device_needs_one_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        device = equipment.register(db, cast.upkeep, cast.site, **DEVICE)
        db.flush()
        for wrong, at in (
            ({"standard": Standard.SELECTION}, "equipment"), ({"equipment": device}, "equipment"), ({"document": None}, "document"),
        ):  # fmt: skip
            unfit(equipment.certify, db, cast.upkeep, cast.site, at=at, **{**TOLD, **wrong})
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(equipment.certify, db, other, cast.site, **TOLD)
    assert Certificate(ends_on=date(2026, 11, 20)).holds_on(date(2026, 11, 20))
