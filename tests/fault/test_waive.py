"""fault.waive: where other cameras cover the area customs may do without reports, by a decision with its reason (D4-5, A31)."""

import pytest

from records import clock
from records.base import Unfit
from tests.conftest import Browser
from tests.fault.standing import HOUR, NOW, about, recover
from tests.scene import Scene, refused
from workflows import fault

REASON = "卡口01仍覆盖该区域"


@pytest.mark.obligation("D4-5")
def test_no_report_is_due_any_more_the_duty_stays_and_the_reason_is_in_the_trail(scene: Scene, number: int, browser: Browser) -> None:
    assert browser.as_(scene.cast.administrator).post(f"/faults/{number}/waive", data={"reason": REASON}).status_code == 303
    assert (scene.last().verb, scene.last().changes["reason"]) == ("fault.waive", REASON)
    clock.stop_at(NOW + 100 * HOUR)
    client = browser.as_(scene.cast.upkeep)
    todo = client.get("/").text
    assert f"/faults/{number}/progress" not in todo
    assert f"/faults/{number}/arrange" in todo
    assert REASON in client.get(f"/faults/{number}").text


def test_once_with_a_reason_by_the_administrator_while_it_lasts(scene: Scene, number: int) -> None:
    with about(scene, number) as (db, here, it):
        for other in (here.monitor, here.overseer, here.upkeep, here.signatory):
            refused(fault.waive, db, other, it, reason=REASON)
        with pytest.raises(Unfit):
            fault.waive(db, here.administrator, it, reason=" ")
        fault.waive(db, here.administrator, it, reason=REASON)
        refused(fault.waive, db, here.administrator, it, reason=REASON, status=409)
        recover(db, here, it)
        refused(fault.waive, db, here.administrator, it, reason=REASON, status=409)
