"""clock_doubt.confirm: with one act of an administrator the three months are counted by the clock again (C6-2)."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from app.settings import Settings
from app.video import disk
from app.video.disk import Store
from app.video.steady import Steady
from records import clock
from records.clock_doubt import ClockDoubt, Sign, Stage
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.video.film import shot
from workflows import clock_doubt as workflow

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def _begun(scene: Scene) -> int:
    clock.stop_at(NOW)
    with scene.acting() as (db, _):
        return workflow.begin(db, THE_SYSTEM, None, sign=Sign.JUMPED, known_at=NOW - timedelta(days=200)).id


def test_after_it_what_is_past_its_time_goes_and_the_confirmed_clock_is_the_new_beginning(scene: Scene, settings: Settings) -> None:
    store = Store(settings.footage, settings.data / "store-id")
    store.open()
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        shot(db, store.root, cast.gate.id, NOW - timedelta(days=1), 2)
    steady = Steady(scene.database, NOW, lambda: 0.0)
    steady.look()
    clock.stop_at(NOW + timedelta(days=150))
    steady.look()
    with scene.acting() as (db, cast):
        workflow.confirm(db, cast.administrator, db.scalars(select(ClockDoubt)).one())
    steady.look()
    assert disk.expire(scene.database, store, 10**9) > 0
    steady.look()
    with scene.database.read() as db:
        assert db.scalars(select(ClockDoubt.stage)).all() == [Stage.CONFIRMED]
    store.close()


def test_the_page_says_what_is_kept_and_the_act_is_audited(scene: Scene, browser: Browser) -> None:
    number = _begun(scene)
    here = browser.as_(scene.cast.administrator)
    assert "核对服务器时钟" in here.get("/").text
    assert "任何录像都不按到期删除" in here.get(f"/clock-doubts/{number}").text
    assert here.post(f"/clock-doubts/{number}/confirm").status_code == 303
    last = scene.last()
    assert (last.verb, last.actor_id) == ("clock_doubt.confirm", scene.cast.administrator.id)
    assert "李管理" in here.get(f"/clock-doubts/{number}").text


def test_strangers_and_a_second_time_are_refused(scene: Scene) -> None:
    number = _begun(scene)
    with scene.acting() as (db, cast):
        doubt = db.get_one(ClockDoubt, number)
        for other in (cast.monitor, cast.stranger, cast.signatory, cast.upkeep):
            refused(workflow.confirm, db, other, doubt)
        workflow.confirm(db, cast.overseer, doubt)
        refused(workflow.confirm, db, cast.administrator, doubt, status=409)
