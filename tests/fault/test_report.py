"""fault.report: the upkeep tells customs in time: when, whom, what (D4-2)."""

import pytest

from records import clock
from records.base import Unfit
from records.fault import EntryKind
from tests.conftest import Browser
from tests.fault.standing import MINUTE, NOW, about, recover
from tests.scene import Scene, refused
from workflows import fault

TOLD = {"unit": "烟台海关", "person": "王监控", "text": "供电模块烧坏，备件在途"}


@pytest.mark.obligation("D4-2")
def test_time_recipient_and_content_are_needed_and_what_is_missing_is_overdue(scene: Scene, number: int, browser: Browser) -> None:
    client = browser.as_(scene.cast.upkeep)
    clock.stop_at(NOW + 59 * MINUTE)
    assert "超时" not in client.get("/").text
    clock.stop_at(NOW + 61 * MINUTE)
    assert "向主管海关报告故障" in client.get("/").text
    assert "已超时" in client.get("/").text
    assert "超时未报告" in client.get(f"/faults/{number}").text
    with about(scene, number) as (db, here, it):
        for field in TOLD:
            with pytest.raises(Unfit) as wrong:
                fault.report(db, here.upkeep, it, at=NOW, **{**TOLD, field: " "})
            assert wrong.value.at == field
    assert client.post(f"/faults/{number}/report", data={**TOLD, "at": "2026-11-20T10:10"}).status_code == 303
    assert "向主管海关报告故障" not in client.get("/").text
    assert scene.last().verb == "fault.report"


def test_also_when_the_picture_is_back_already_but_only_the_head_of_upkeep_of_that_firm(scene: Scene, number: int) -> None:
    with about(scene, number) as (db, here, it):
        for other in (here.monitor, here.administrator, here.signatory, here.stranger):
            refused(fault.report, db, other, it, at=NOW, **TOLD)
        recover(db, here, it)
        fault.report(db, here.upkeep, it, at=NOW, **TOLD)
        assert len(it.done(EntryKind.REPORTED)) == 1
        fault.close(db, here.monitor, it, conclusion="已好", reason="当班无作业")
        refused(fault.report, db, here.upkeep, it, at=NOW, **TOLD, status=409)
