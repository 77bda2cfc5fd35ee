"""fault.recover: a person saw that it works again, where nothing measures it (B17-2)."""

import pytest

from app.settings import Settings
from records import clock
from records.base import Unfit
from records.fault import Stage
from tests.conftest import Browser
from tests.fault.standing import HOUR, MINUTE, NOW, about, dark, faults, look, recover
from tests.scene import Scene, refused
from workflows import camera


def test_it_has_the_time_that_was_seen_not_before_the_fault(scene: Scene, number: int) -> None:
    clock.stop_at(NOW + HOUR)
    with about(scene, number) as (db, here, it):
        for wrong in (NOW - MINUTE, NOW + 2 * HOUR):
            with pytest.raises(Unfit):
                recover(db, here, it, at=wrong)
        recover(db, here, it, at=NOW + MINUTE)
        assert (it.stage, it.restored_at) == (Stage.RESTORED, NOW + MINUTE)
        refused(recover, db, here, it, status=409)
    assert scene.last().verb == "fault.recover"


def test_nobody_confirms_a_picture_that_the_recorder_does_not_get(scene: Scene, settings: Settings, browser: Browser) -> None:
    dark(scene, minutes=5)
    look(scene, settings)
    number = faults(scene)[0].id
    with about(scene, number) as (db, here, it):
        assert "装箱平台02仍没有图像" in refused(recover, db, here, it, status=409)
        camera.switch_off(db, here.administrator, here.dock, reason="拆回检修")
    # a camera that was switched off has no picture to wait for
    told = {"at": "2026-11-20T09:17:30", "text": "改用卡口01"}
    assert browser.as_(scene.cast.monitor).post(f"/faults/{number}/recover", data=told).status_code == 303


def test_only_staff_of_the_office(scene: Scene, number: int) -> None:
    with about(scene, number) as (db, here, it):
        for other in (here.stranger, here.overseer, here.signatory, here.upkeep):
            refused(recover, db, here, it, actor=other)
