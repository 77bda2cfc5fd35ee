"""fault.contact: which department, whom, when; the delay from discovery is told (B17-1, A13)."""

from typing import Any

import pytest

from records import clock
from records.base import Unfit
from records.fault import EntryKind, Kind
from tests.conftest import Browser
from tests.fault.standing import MINUTE, NOW, about, contact, recover
from tests.scene import Scene, refused
from workflows import fault


@pytest.mark.obligation("B17-1")
def test_department_person_and_time_are_needed_and_the_delay_is_known(scene: Scene, number: int) -> None:
    clock.stop_at(NOW + 21 * MINUTE)
    with about(scene, number) as (db, here, it):
        wrong: dict[str, Any] = {"unit": " ", "person": "", "at": NOW + 22 * MINUTE}
        for field, value in wrong.items():
            with pytest.raises(Unfit) as caught:
                contact(db, here, it, **{field: value})
            assert caught.value.at == field
        assert it.contacted_after is None
        contact(db, here, it)
        assert it.contacted_after == 21 * MINUTE
        assert it.kind_of is Kind.DAMAGED, "what talking has shown"
    assert (scene.last().verb, scene.last().subject_id) == ("fault.contact", number)


def test_it_is_late_after_the_offices_minutes_and_still_taken(scene: Scene, number: int, browser: Browser) -> None:
    client = browser.as_(scene.cast.monitor)
    clock.stop_at(NOW + 60 * MINUTE)
    assert "超时未联系" not in client.get("/faults").text
    clock.stop_at(NOW + 61 * MINUTE)
    assert "超时未联系" in client.get("/faults").text
    page = client.get(f"/faults/{number}/contact").text
    assert "烟台澜澄水产食品有限公司" in page
    told = {"kind": "damaged", "unit": "设备科", "person": "刘运维", "at": "2026-11-20T10:13", "text": ""}
    again = client.post(f"/faults/{number}/contact", data={**told, "person": ""})
    assert (again.status_code, "设备科" in again.text) == (422, True)
    assert client.post(f"/faults/{number}/contact", data=told).status_code == 303
    assert "发现后 1 小时" in client.get(f"/faults/{number}").text


def test_only_staff_of_the_office_and_not_after_the_closing(scene: Scene, number: int) -> None:
    with about(scene, number) as (db, here, it):
        for other in (here.stranger, here.overseer, here.signatory, here.upkeep):
            refused(contact, db, here, it, actor=other)
        recover(db, here, it)
        contact(db, here, it)
        fault.close(db, here.monitor, it, conclusion="已清洁镜头", reason="当班无作业")
        assert "已办结" in refused(contact, db, here, it, status=409)
        assert len(it.done(EntryKind.CONTACTED)) == 1
