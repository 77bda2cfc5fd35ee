"""hold.lift: the footage is given back to retention, with a reason, once and not before its clips are safe (B18-1)."""

from datetime import timedelta

import pytest

from app import chores
from app.settings import Settings
from app.transaction import Database
from records import clock
from records.clip import Clip
from records.hold import Hold, Stage
from records.user import THE_SYSTEM
from tests.cast import Cast
from tests.scene import Scene, refused, unfit
from tests.sitting import NOW
from tests.video import film
from tests.watch import SEEN_AT, make_watch
from workflows import hold

MINUTE = timedelta(minutes=1)


@pytest.fixture
def placed(scene: Scene) -> Hold:
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        return hold.place(db, cast.administrator, cast.dock, begins_at=NOW, ends_at=NOW + MINUTE, because="复查")


def test_it_stands_as_lifted_with_when_and_why(scene: Scene, placed: Hold) -> None:
    clock.stop_at(NOW + MINUTE)
    with scene.acting() as (db, cast):
        hold.lift(db, cast.administrator, db.get_one(Hold, placed.id), reason=" 复查完毕 ")
    kept = scene.get(Hold, placed.id)
    assert (kept.stage, kept.lifted_at, kept.lifted_because) == (Stage.LIFTED, NOW + MINUTE, "复查完毕")


def test_without_a_reason_it_stays(scene: Scene, placed: Hold) -> None:
    with scene.acting() as (db, cast):
        for reason in ("", " \n"):
            unfit(hold.lift, db, cast.administrator, db.get_one(Hold, placed.id), at="reason", reason=reason)
    assert scene.get(Hold, placed.id).stage is Stage.PLACED


def test_it_is_lifted_once(scene: Scene, placed: Hold) -> None:
    with scene.acting() as (db, cast):
        it = db.get_one(Hold, placed.id)
        hold.lift(db, cast.administrator, it, reason="复查完毕")
        assert "已解除锁定" in refused(hold.lift, db, cast.administrator, it, status=409, reason="另一理由")
        assert it.lifted_because == "复查完毕"


def test_monitors_other_offices_enterprises_and_the_system_lift_none(scene: Scene, placed: Hold) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep, THE_SYSTEM):
            refused(hold.lift, db, other, db.get_one(Hold, placed.id), reason="复查完毕")


@pytest.mark.obligation("B18-1")
def test_while_a_clip_of_it_is_still_to_be_cut_it_stays(database: Database, cast: Cast, settings: Settings) -> None:
    watch, scene = make_watch(database, cast), Scene(database, cast)
    with scene.acting() as (db, _):
        watch.flag(db)
        film.shot(db, settings.footage, cast.dock.id, SEEN_AT - 1.5 * MINUTE, 180)
    with scene.acting() as (db, here):
        it = db.get_one(Hold, 1)
        assert "尚未存入证据库" in refused(hold.lift, db, here.administrator, it, status=409, reason="复查完毕")
    clock.stop_at(SEEN_AT + 2 * MINUTE)
    assert chores.cut_clips(database, settings) == 1
    with scene.acting() as (db, here):
        hold.lift(db, here.administrator, db.get_one(Hold, 1), reason="复查完毕")
    assert (settings.evidence / scene.get(Clip, 1).path).is_file()


def test_it_is_audited_with_the_reason(scene: Scene, placed: Hold) -> None:
    with scene.acting() as (db, cast):
        hold.lift(db, cast.administrator, db.get_one(Hold, placed.id), reason="复查完毕")
    entry = scene.last()
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("hold.lift", scene.cast.administrator.id, placed.id)
    assert entry.changes["hold"][0]["lifted_because"] == ["", "复查完毕"]
