"""fault.find: a person saw it, of a camera, an area or the whole site (B17-1)."""

import pytest

from records import clock
from records.fault import Kind, Stage
from records.footage import Cause
from records.notice import Notice
from tests.conftest import Browser
from tests.fault.standing import MINUTE, NOW, begin_gap, faults, make_fault
from tests.scene import Scene, refused, unfit
from workflows import fault


@pytest.mark.obligation("B17-1")
def test_it_has_a_number_its_times_its_finder_and_tells_office_and_upkeep(scene: Scene) -> None:
    number = make_fault(scene, remark="镜头有水渍")
    it = scene.get(fault.Fault, number)
    assert it.number == "烟关视障〔2026〕0001号"
    assert (it.stage, it.begun_at, it.found_at, it.found_by_id) == (Stage.OPEN, NOW, NOW, scene.cast.monitor.id)
    assert not it.is_measured
    with scene.database.read() as db:
        told = {(notice.user_id, notice.is_urgent) for notice in db.query(Notice).filter_by(subject_kind="fault")}
    assert told == {(scene.cast.administrator.id, False), (scene.cast.upkeep.id, False)}


def test_of_a_dark_camera_the_last_good_picture_is_its_begin(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        begin_gap(db, cast.dock, NOW - 2 * MINUTE, Cause.STALLED)
    make_fault(scene, kind=Kind.DAMAGED)
    (it,) = faults(scene)
    assert (it.begun_at, it.found_at, it.is_measured) == (NOW - 2 * MINUTE, NOW, True)


def test_an_area_or_the_whole_site_may_fail_and_one_dark_camera_is_not_swallowed_by_it(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        begin_gap(db, cast.gate, NOW - MINUTE)
    make_fault(scene, camera=None, kind=Kind.OFF, remark="监控室终端未开启")
    with scene.acting() as (db, cast):
        fault.find(db, cast.administrator, cast.site, kind=Kind.UNCLEAR, area=cast.area)
    whole, area = faults(scene)
    assert (str(whole.place), whole.symptoms, str(area.place)) == ("全场所", [], "装箱平台")


def test_other_needs_words_and_a_camera_fails_once_at_a_time_and_stands_here(scene: Scene) -> None:
    make_fault(scene)
    with scene.acting() as (db, cast):
        told = {"kind": Kind.OTHER, "camera": cast.gate}
        unfit(fault.find, db, cast.monitor, cast.site, **told, at="remark")
        assert "0001" in unfit(fault.find, db, cast.monitor, cast.site, kind=Kind.OFF, camera=cast.dock, at="camera")
        unfit(fault.find, db, cast.monitor, cast.site, kind=Kind.OFF, camera=cast.elsewhere, at="camera")


@pytest.mark.obligation("D4-2")
def test_the_upkeep_may_write_one_down_strangers_the_office_above_and_the_signatory_not(scene: Scene) -> None:
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        for who in (cast.stranger, cast.overseer, cast.signatory):
            refused(fault.find, db, who, cast.site, kind=Kind.OFF, camera=cast.dock)
        fault.find(db, cast.upkeep, cast.site, kind=Kind.OFF, camera=cast.dock)
    assert (scene.last().verb, scene.last().subject_id) == ("fault.find", scene.cast.site.id)


def test_one_click_at_the_camera_writes_it_down_with_the_kind_proposed(scene: Scene, browser: Browser) -> None:
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        begin_gap(db, cast.dock, NOW - MINUTE)
    client, cast = browser.as_(scene.cast.monitor), scene.cast
    shown = client.get(f"/cameras/{cast.dock.id}").text
    assert "登记故障：未开启" in shown
    answer = client.post(f"/sites/{cast.site.id}/faults/new", data={"camera": cast.dock.id, "kind": "off"})
    assert answer.status_code == 303
    again = client.get(f"/cameras/{cast.dock.id}").text
    assert "加大现场查验" in again
    assert "登记故障：" not in again
    told = client.post(f"/sites/{cast.site.id}/faults/new", json={"camera": cast.gate.id, "kind": "unclear", "remark": ""})
    assert "已登记故障" in told.json["said"]
    assert client.get(f"/sites/{cast.site.id}/faults/new?camera={cast.gate.id}").status_code == 200
    told = {"kind": "off", "remark": "监控室终端未开启", "key": "k1"}
    first, again = (client.post(f"/sites/{cast.site.id}/faults/new", json=told) for _ in range(2))
    assert (first.status_code, again.json) == (200, first.json), "told again because the answer was lost it is one fault"
    assert client.post(f"/sites/{cast.site.id}/faults/new", json={**told, "remark": "另一件"}).status_code == 422
    assert len(faults(scene)) == 3
    wrong = client.post(f"/sites/{cast.site.id}/faults/new", data={"kind": "other", "remark": ""})
    assert (wrong.status_code, "请说明是什么故障。" in wrong.text) == (422, True)
