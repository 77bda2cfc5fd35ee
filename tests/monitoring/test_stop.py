"""monitoring.stop: watching ends, the sheet stays to be done (B16-5)."""

from datetime import timedelta

import pytest

from records import clock
from records.monitoring import Monitoring, Stage
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.sitting import NOW, begin
from workflows import monitoring


@pytest.mark.obligation("B16-5")
def test_a_stopped_monitoring_is_not_done_and_its_sheet_waits_on_the_to_do_list(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    clock.stop_at(NOW + timedelta(minutes=20))
    client = browser.as_(scene.cast.monitor)
    assert client.post(f"/monitorings/{sitting.number}/stop").status_code == 303
    kept = scene.get(Monitoring, sitting.number)
    assert (kept.stage, kept.ends_at) == (Stage.STOPPED, NOW + timedelta(minutes=20))
    assert scene.last().verb == "monitoring.stop"
    page = client.get("/").text
    assert "记录单尚未提交" in page
    assert f"/monitorings/{sitting.number}/desk" in page


def test_only_the_one_who_runs_it_may_stop_it_and_only_once(scene: Scene) -> None:
    sitting = begin(scene)
    with scene.acting() as (db, cast):
        for other in (cast.second_monitor, cast.administrator, cast.stranger, cast.overseer, cast.signatory):
            refused(monitoring.stop, db, other, sitting.at(db))
        monitoring.stop(db, cast.monitor, sitting.at(db))
        refused(monitoring.stop, db, cast.monitor, sitting.at(db), status=409)


def test_the_desk_is_the_operators_own(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    address = f"/monitorings/{sitting.number}/desk"
    other = browser.as_(scene.cast.second_monitor).get(address)
    assert other.status_code == 403
    assert "王监控" in other.text
    assert browser.as_(scene.cast.stranger).get(address).status_code == 404
    assert browser.stranger().get(address).status_code == 302
