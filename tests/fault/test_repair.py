"""fault.repair: what was done and when; whether the picture is back is another question (D4-3)."""

import pytest

from records import clock
from records.base import Unfit
from records.fault import Stage
from tests.conftest import Browser
from tests.fault.standing import HOUR, MINUTE, NOW, about, begin_gap, begin_run, recover, repair
from tests.scene import Scene, refused
from workflows import fault


@pytest.mark.obligation("D4-3")
def test_the_ticket_shows_repair_restored_time_and_the_missing_footage(scene: Scene, number: int, browser: Browser) -> None:
    with about(scene, number) as (db, here, it):
        begin_gap(db, here.dock, NOW + MINUTE)
        begin_run(db, here.dock, NOW + 3 * MINUTE)
        clock.stop_at(NOW + HOUR)
        repair(db, here, it)
        assert it.stage is Stage.OPEN, "a repair is no picture"
        recover(db, here, it)
    page = browser.as_(scene.cast.upkeep).get(f"/faults/{number}").text
    for words in ("更换供电模块", "2026-11-20 10:12:30", "2 分", "摄像头无法连接"):
        assert words in page
    assert "/footage/" not in page, "the upkeep sees no picture"


def test_the_page_takes_it_and_it_is_audited(scene: Scene, number: int, browser: Browser) -> None:
    client = browser.as_(scene.cast.upkeep)
    assert client.get(f"/faults/{number}/repair").status_code == 200
    assert client.post(f"/faults/{number}/repair", data={"at": "2026-11-20T09:12:30", "text": ""}).status_code == 422
    assert client.post(f"/faults/{number}/repair", data={"at": "2026-11-20T09:12:30", "text": "已除雾"}).status_code == 303
    assert scene.last().verb == "fault.repair"


def test_not_in_the_future_only_the_upkeep_and_not_after_the_closing(scene: Scene, number: int) -> None:
    with about(scene, number) as (db, here, it):
        with pytest.raises(Unfit) as wrong:
            repair(db, here, it, at=NOW + MINUTE)
        assert wrong.value.at == "at"
        for other in (here.monitor, here.administrator, here.signatory, here.stranger):
            refused(repair, db, here, it, actor=other)
        recover(db, here, it)
        fault.close(db, here.monitor, it, conclusion="已好", reason="当班无作业")
        refused(repair, db, here, it, status=409)
