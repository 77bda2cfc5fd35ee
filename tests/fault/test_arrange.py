"""fault.arrange: from 48 hours on somebody is on duty: who, from when to when (D4-4)."""

from datetime import datetime

import pytest

from records import clock
from records.base import Unfit
from tests.conftest import Browser
from tests.fault.standing import HOUR, NOW, about, recover
from tests.scene import Scene, refused
from workflows import fault

OVER = NOW + 48 * HOUR


@pytest.mark.obligation("D4-4")
def test_it_is_asked_for_at_48_hours_and_again_when_the_duty_ends(scene: Scene, number: int, browser: Browser) -> None:
    def is_asked(at: datetime) -> bool:
        clock.stop_at(at)
        return f"/faults/{number}/arrange" in browser.as_(scene.cast.upkeep).get("/").text

    assert not is_asked(OVER - HOUR / 3600)
    assert is_asked(OVER)
    client = browser.as_(scene.cast.upkeep)
    assert "须安排值守" in client.get(f"/faults/{number}").text
    told = {"person": "张值守", "at": "2026-11-22T09:30", "until_at": "2026-11-22T21:30", "text": "每小时巡视一次"}
    assert client.post(f"/faults/{number}/arrange", data={**told, "until_at": told["at"]}).status_code == 422
    assert client.post(f"/faults/{number}/arrange", data=told).status_code == 303
    assert not is_asked(OVER + HOUR)
    assert is_asked(OVER + 13 * HOUR)
    assert scene.last().verb == "fault.arrange"


def test_somebody_has_a_name_only_the_upkeep_says_it_and_not_when_it_is_over(scene: Scene, number: int) -> None:
    told = {"person": "张值守", "at": NOW, "until_at": NOW + 12 * HOUR}
    with about(scene, number) as (db, here, it):
        with pytest.raises(Unfit) as wrong:
            fault.arrange(db, here.upkeep, it, **{**told, "person": " "})
        assert wrong.value.at == "person"
        for other in (here.monitor, here.administrator, here.signatory, here.stranger):
            refused(fault.arrange, db, other, it, **told)
        recover(db, here, it)
        refused(fault.arrange, db, here.upkeep, it, **told, status=409)
