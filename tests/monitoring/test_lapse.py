"""monitoring.lapse: a forgotten watching stops itself after 30 minutes without a picture, and the monitor is told (B16-5)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import chores
from app.settings import Settings
from records import base, clock
from records.base import Text
from records.monitoring import Monitoring, Stage
from records.notice import Notice
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.sitting import NOW, begin
from workflows import monitoring, notice

MINUTE = timedelta(minutes=1)


@pytest.mark.obligation("B16-5")
def test_it_ends_with_the_last_picture_and_the_sheet_waits(scene: Scene, settings: Settings, browser: Browser) -> None:
    sitting = begin(scene)
    clock.stop_at(NOW + 5 * MINUTE)
    sitting.watch(scene.cast.dock, NOW, NOW + MINUTE)
    clock.stop_at(NOW + 34 * MINUTE)
    assert chores.stop_forgotten(scene.database, settings) == 0
    clock.stop_at(NOW + 36 * MINUTE)
    assert chores.stop_forgotten(scene.database, settings) == 1
    kept = scene.get(Monitoring, sitting.number)
    assert (kept.stage, kept.ends_at) == (Stage.STOPPED, NOW + 5 * MINUTE)
    with scene.database.read() as db:
        told = db.scalars(select(Notice).where(Notice.user_id == scene.cast.monitor.id)).one()
    assert "已自动停止观看" in str(told.said)
    last = scene.last()
    assert (last.verb, last.actor_id) == ("monitoring.lapse", None)
    page = browser.as_(scene.cast.monitor).get("/").text
    assert "记录单尚未提交" in page
    # the same day: until midnight in Beijing
    assert "限 " in page
    assert "23:59" in page
    assert chores.stop_forgotten(scene.database, settings) == 0


def test_one_at_which_nobody_ever_looked_ends_where_it_began(scene: Scene, settings: Settings) -> None:
    sitting = begin(scene)
    clock.stop_at(NOW + 31 * MINUTE)
    assert chores.stop_forgotten(scene.database, settings) == 1
    assert scene.get(Monitoring, sitting.number).ends_at == NOW


def test_people_can_not_and_it_is_only_for_running_ones(scene: Scene) -> None:
    sitting = begin(scene)
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.second_monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(monitoring.lapse, db, other, sitting.at(db))
        monitoring.stop(db, cast.monitor, sitting.at(db))
        refused(monitoring.lapse, db, THE_SYSTEM, sitting.at(db), status=409)


def test_the_strip_is_told_the_last_look_and_what_is_unread(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    client = browser.as_(scene.cast.monitor)
    assert client.get("/monitorings/running").get_json() == {"running": [{"id": sitting.number, "looked": None, "unread": False}]}
    sitting.watch(scene.cast.dock, NOW, NOW + MINUTE)
    with scene.acting() as (db, cast), base.door("factory"):
        notice.tell(db, sitting.at(db), to=[cast.monitor], text=Text("已读。"))
        db.flush()
    assert client.get("/monitorings/running").get_json()["running"][0]["unread"] is True
    assert client.get("/monitorings/running").get_json()["running"][0]["looked"] == clock.epoch_ms(NOW)
    assert browser.as_(scene.cast.second_monitor).get("/monitorings/running").get_json() == {"running": []}
