"""ptz.save: where it looks is kept under a name, one of them as the daily view (C7-1, D3-1)."""

import pytest

from records.ptz import home_of, presets_of
from tests.ptz.turning import NOW, Turning
from tests.scene import refused, unfit
from workflows import ptz

PLACE = (0.5, -0.25, 0.1)


@pytest.mark.obligation("D3-1")
def test_the_newest_daily_view_is_the_one(turning: Turning) -> None:
    turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        ptz.save(db, cast.monitor, camera, token="1", name="日常位置", place=PLACE, is_home=True)
        ptz.save(db, cast.monitor, camera, token="2", name="车头", place=(0.0, 0.0, None), is_home=True)
        ptz.save(db, cast.monitor, camera, token="2", name="车尾", place=PLACE, is_home=True)
    with turning.scene.database.read() as db:
        told = [(each.token, each.name, each.is_home, each.zoom) for each in presets_of(db, turning.scene.cast.dock.id)]
        home = home_of(db, turning.scene.cast.dock.id)
    assert told == [("2", "车尾", True, 0.1), ("1", "日常位置", False, 0.1)]
    assert home is not None
    assert (home.token, home.saved_at, home.saved_by_id) == ("2", NOW, turning.scene.cast.monitor.id)
    assert turning.scene.last().verb == "ptz.save"


@pytest.mark.obligation("D3-1")
def test_the_daily_view_written_anew_stays_the_daily_view(turning: Turning) -> None:
    turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        ptz.save(db, cast.monitor, camera, token="1", name="日常位置", place=(0.0, 0.0, None), is_home=True)
        ptz.save(db, cast.monitor, camera, token="1", name="日常位置", place=PLACE)
    with turning.scene.database.read() as db:
        home = home_of(db, turning.scene.cast.dock.id)
    assert home is not None
    assert (home.token, home.pan) == ("1", PLACE[0])


def test_what_the_device_has_kept_is_kept_here_whoever_holds_it_by_now(turning: Turning) -> None:
    turning.take("second_monitor")
    with turning.acting() as (db, cast, camera):
        ptz.save(db, cast.monitor, camera, token="1", name="车头", place=PLACE)
    with turning.scene.database.read() as db:
        assert [each.name for each in presets_of(db, turning.scene.cast.dock.id)] == ["车头"]


def test_a_name_twice_no_name_and_outsiders_are_refused(turning: Turning) -> None:
    with turning.acting() as (db, cast, camera):
        for other in (cast.upkeep, cast.signatory, cast.stranger):
            refused(ptz.save, db, other, camera, token="1", name="车头", place=PLACE)
        ptz.save(db, cast.monitor, camera, token="1", name="车头", place=PLACE)
        assert "请换一个名称" in unfit(ptz.save, db, cast.monitor, camera, at="name", token="2", name=" 车头 ", place=PLACE)
        unfit(ptz.save, db, cast.monitor, camera, at="name", token="2", name=" ", place=PLACE)
