"""fault.set_interval: customs say how often progress is reported; daily until then (D4-5, A32)."""

import pytest

from tests.conftest import Browser
from tests.fault.standing import HOUR, NOW, about, recover
from tests.scene import Scene, refused
from workflows import fault

OVER = NOW + 48 * HOUR


@pytest.mark.obligation("D4-5")
def test_the_interval_counts_from_the_48_hours(scene: Scene, number: int) -> None:
    with about(scene, number) as (db, here, it):
        assert it.progress_due_at == OVER + 24 * HOUR
        fault.set_interval(db, here.administrator, it, hours=8)
        assert it.progress_due_at == OVER + 8 * HOUR
    assert (scene.last().verb, scene.last().subject_id) == ("fault.set_interval", number)


def test_only_the_offices_administrator_and_only_while_it_lasts(scene: Scene, number: int, browser: Browser) -> None:
    with about(scene, number) as (db, here, it):
        for other in (here.monitor, here.overseer, here.upkeep, here.signatory):
            refused(fault.set_interval, db, other, it, hours=8)
    client = browser.as_(scene.cast.administrator)
    assert client.post(f"/faults/{number}/interval", data={"hours": "0"}).status_code == 422
    assert client.post(f"/faults/{number}/interval", data={"hours": "12"}).status_code == 303
    with about(scene, number) as (db, here, it):
        recover(db, here, it)
        refused(fault.set_interval, db, here.administrator, it, hours=8, status=409)
