"""routine.confirm: what the system saw is filled in and frozen, the upkeep's head says the rest, on a phone (D4-1, C11-1)."""

from datetime import timedelta

import pytest

from app.settings import Settings
from records import clock
from records.footage import Cause
from records.routine import Point, Routine, Stage, is_clean, seen
from tests.conftest import Browser
from tests.routine.conftest import NINE
from tests.scene import Scene, refused, unfit
from tests.video import film
from workflows import routine, todo

MINUTE = timedelta(minutes=1)


@pytest.mark.obligation("D4-1")
def test_the_systems_part_stands_there_and_is_kept_as_it_was(scene: Scene, settings: Settings, today: int, browser: Browser) -> None:
    with scene.database.act("test") as db:
        film.gap(db, scene.cast.gate.id, NINE - 30 * MINUTE, NINE - 20 * MINUTE, Cause.NETWORK)
        film.gap(db, scene.cast.dock.id, NINE - 5 * MINUTE, None, Cause.CAMERA_AWAY)
    with scene.database.read() as db:
        assert [each.action.verb for each in todo.of(db, scene.cast.upkeep)] == ["routine.confirm"]
    client, address = browser.as_(scene.cast.upkeep), f"/routines/{today}/confirm"
    page = client.get(address).text
    assert all(words in page for words in ("卡口01", "缺口 1 处，共 10 分", "装箱平台02", "未在录像", "摄像头无法连接"))
    assert client.post(address, data={"remark": ""}).status_code == 422, "what is not in order needs words"
    assert client.post(address, data={"wrong": "lens", "remark": "镜头有水汽，已擦净；02路已报修。"}).status_code == 303
    kept = scene.get(Routine, today)
    assert (kept.stage, kept.points, kept.confirmed_by_id) == (Stage.CONFIRMED, [Point.LENS], scene.cast.upkeep.id)
    told = {each["point"]: (each["gaps"], each["gap_s"], each["cause"]) for each in kept.automatic["cameras"]}
    assert told == {"卡口01": (1, 600, "network"), "装箱平台02": (1, 300, "camera_away")}
    clock.stop_at(NINE + timedelta(hours=2))
    page = browser.as_(scene.cast.upkeep).get(f"/routines/{today}").text
    assert "共 5 分" in page, "the day as it was confirmed"
    assert scene.last().verb == "routine.confirm"


@pytest.mark.obligation("C11-1")
def test_a_day_in_order_needs_no_words(scene: Scene, settings: Settings, today: int) -> None:
    with scene.database.act("test") as db:
        for camera in (scene.cast.gate, scene.cast.dock):
            film.growing(db, settings.footage, camera.id, NINE - MINUTE)
    with scene.acting() as (db, cast):
        assert is_clean(seen(db, cast.site.id, db.get_one(Routine, today).day))
        routine.confirm(db, cast.upkeep, db.get_one(Routine, today), wrong=(), remark="")
        unfit_day = db.get_one(Routine, today)
        refused(routine.confirm, db, cast.upkeep, unfit_day, status=409, wrong=(), remark="")


def test_a_stopped_recorder_is_told(scene: Scene, today: int) -> None:
    with scene.database.act("test") as db:
        film.gap(db, scene.cast.gate.id, NINE - MINUTE, None, Cause.RECORDER)
    with scene.acting() as (db, cast):
        told = seen(db, cast.site.id, db.get_one(Routine, today).day)
        assert told["recorder"] == "still"
        unfit(routine.confirm, db, cast.upkeep, db.get_one(Routine, today), at="remark", wrong=(), remark=" ")


def test_another_day_and_strangers_are_refused(scene: Scene, today: int) -> None:
    with scene.acting() as (db, cast):
        day = db.get_one(Routine, today)
        for other in (cast.administrator, cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(routine.confirm, db, other, day, wrong=(), remark="好")
        clock.stop_at(NINE + timedelta(days=1))
        assert "不能补做" in refused(routine.confirm, db, cast.upkeep, day, status=409, wrong=(), remark="好")
