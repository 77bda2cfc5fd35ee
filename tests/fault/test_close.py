"""fault.close: a person closes it; without contact or checks on the spot it asks for the reason (B17-2, B17-3)."""

import pytest

from records import clock
from records.base import Unfit
from records.fault import Stage
from tests.conftest import Browser
from tests.fault.standing import HOUR, NOW, about, check, contact, recover
from tests.scene import Scene, refused
from workflows import fault


@pytest.mark.obligation("B17-3")
def test_without_checks_on_the_spot_it_asks_why(scene: Scene, number: int, browser: Browser) -> None:
    with about(scene, number) as (db, here, it):
        contact(db, here, it)
        recover(db, here, it)
    client = browser.as_(scene.cast.monitor)
    again = client.post(f"/faults/{number}/close", data={"conclusion": "已清洁镜头", "reason": ""})
    assert (again.status_code, "故障期间没有现场查验，请填写理由" in again.text) == (422, True)
    assert client.post(f"/faults/{number}/close", data={"conclusion": "已清洁镜头", "reason": "当班无作业"}).status_code == 303
    assert "当班无作业" in client.get(f"/faults/{number}").text


@pytest.mark.obligation("B17-2")
def test_with_all_done_it_needs_its_conclusion_only_and_its_age_stays(scene: Scene, number: int) -> None:
    with about(scene, number) as (db, here, it):
        contact(db, here, it)
        check(db, here, it)
        refused(fault.close, db, here.monitor, it, conclusion="已好", status=409)
        clock.stop_at(NOW + 3 * HOUR)
        recover(db, here, it)
        with pytest.raises(Unfit) as wrong:
            fault.close(db, here.monitor, it, conclusion=" ")
        assert wrong.value.at == "conclusion"
        fault.close(db, here.monitor, it, conclusion="已清洁镜头", reason="不需要的理由")
        assert (it.stage, it.closed_at, it.closed_by_id, it.without) == (Stage.CLOSED, NOW + 3 * HOUR, here.monitor.id, "")
        refused(fault.close, db, here.monitor, it, conclusion="再办", status=409)
    assert scene.last().verb == "fault.close"


def test_only_staff_of_the_office(scene: Scene, number: int) -> None:
    with about(scene, number) as (db, here, it):
        recover(db, here, it)
        for other in (here.stranger, here.overseer, here.signatory, here.upkeep):
            refused(fault.close, db, other, it, conclusion="已好", reason="无")
