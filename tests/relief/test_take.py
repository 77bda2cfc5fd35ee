"""relief.take: the successor goes on, linked to the one before; what fell between is shown with its length (B16-5)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from records import clock
from records.loading import Loading
from records.monitoring import Mode, Monitoring, Stage, holes
from records.relief import Relief
from records.relief import Stage as ReliefStage
from tests.conftest import Browser
from tests.relief.test_give import MINUTE, filled
from tests.scene import Scene, refused
from tests.sitting import NOW, Sitting
from workflows import monitoring, relief
from workflows import sheet as sheets


@pytest.fixture
def handed(scene: Scene) -> tuple[Sitting, int]:
    sitting = filled(scene)
    with scene.acting() as (db, cast):
        sheets.submit(db, cast.monitor, sitting.sheet(db), to=cast.second_monitor)
    with scene.database.read() as db:
        return sitting, db.scalars(select(Relief.id)).one()


@pytest.mark.obligation("B16-5")
def test_the_next_monitoring_is_linked_and_the_hole_stands_on_the_containers_page(
    handed: tuple[Sitting, int], scene: Scene, browser: Browser
) -> None:
    sitting, number = handed
    clock.stop_at(NOW + 34 * MINUTE)
    client = browser.as_(scene.cast.second_monitor)
    assert "王监控" in client.get(f"/reliefs/{number}").text
    desk = client.post(f"/reliefs/{number}/take").headers["Location"]
    assert client.get(desk).status_code == 200
    with scene.database.read() as db:
        made = db.scalars(select(Monitoring).where(Monitoring.previous_id == sitting.number)).unique().one()
        assert desk == f"/monitorings/{made.id}/desk"
        assert (made.monitor_id, made.stage, made.loading_id) == (scene.cast.second_monitor.id, Stage.RUNNING, sitting.at(db).loading_id)
        assert db.get_one(Relief, number).stage is ReliefStage.TAKEN
    page = client.get(f"/loadings/{made.loading_id}").text
    assert "接自王监控" in page
    assert "无人观看 4 分" in page
    assert "接班监控" not in client.get("/").text
    assert scene.last().verb == "relief.take"


def test_one_that_already_runs_on_the_loading_is_linked_and_there_is_no_hole(handed: tuple[Sitting, int], scene: Scene) -> None:
    sitting, number = handed
    with scene.acting() as (db, cast):
        own = monitoring.begin(db, cast.second_monitor, db.get_one(Loading, sitting.at(db).loading_id))
    clock.stop_at(NOW + 34 * MINUTE)
    with scene.acting() as (db, cast):
        assert relief.take(db, cast.second_monitor, db.get_one(Relief, number)).id == own.id
    with scene.database.read() as db:
        assert db.get_one(Monitoring, own.id).previous_id == sitting.number
        assert holes(db.scalars(select(Monitoring)).unique()) == []


def test_who_watches_the_loadings_recording_goes_on_live_all_the_same(handed: tuple[Sitting, int], scene: Scene) -> None:
    sitting, number = handed
    clock.stop_at(NOW + 34 * MINUTE)
    with scene.acting() as (db, cast):
        told = {"mode": Mode.PLAYBACK, "period": (NOW, NOW + MINUTE), "loading": sitting.at(db).loading}
        recorded = monitoring.begin_at(db, cast.second_monitor, cast.site, **told)
        taken = relief.take(db, cast.second_monitor, db.get_one(Relief, number))
        assert (taken.mode, taken.id == recorded.id) == (Mode.LIVE, False)


def test_not_by_others_not_twice(handed: tuple[Sitting, int], scene: Scene) -> None:
    _, number = handed
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(relief.take, db, other, db.get_one(Relief, number))
        relief.take(db, cast.second_monitor, db.get_one(Relief, number))
        refused(relief.take, db, cast.second_monitor, db.get_one(Relief, number), status=409)


def test_what_nobody_went_on_with_for_a_day_waits_no_longer(handed: tuple[Sitting, int], scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.second_monitor)
    assert "接班监控" in client.get("/").text
    clock.stop_at(NOW + timedelta(days=1, hours=1))
    assert "接班监控" not in client.get("/").text


def test_holes_are_between_live_sittings_only() -> None:
    def sat(begins: int, ends: int | None, mode: Mode = Mode.LIVE) -> Monitoring:
        return Monitoring(mode=mode, begins_at=NOW + begins * MINUTE, ends_at=None if ends is None else NOW + ends * MINUTE)

    assert holes([]) == []
    assert holes([sat(0, 10), sat(10, 20)]) == []
    assert holes([sat(15, 20), sat(0, 10)]) == [(NOW + 10 * MINUTE, NOW + 15 * MINUTE)]
    assert holes([sat(0, None), sat(15, 20)]) == []
    assert holes([sat(0, 30), sat(5, 10), sat(35, 40)]) == [(NOW + 30 * MINUTE, NOW + 35 * MINUTE)]
    assert holes([sat(0, 10), sat(12, 14, Mode.PLAYBACK), sat(20, 25)]) == [(NOW + 10 * MINUTE, NOW + 20 * MINUTE)]
