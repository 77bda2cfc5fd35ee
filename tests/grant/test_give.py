"""grant.give: one right on one camera for one person, within the administrator's reach; a self-grant is told (B9-1, B10-1)."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from records import clock
from records.base import Refused, Text
from records.grant import Grant, Right, Stage
from records.notice import Notice
from records.scope import may_watch
from tests.scene import Scene, refused, unfit
from workflows import grant, user


@pytest.mark.obligation("B9-1")
def test_live_and_playback_are_two_rights_and_nothing_comes_by_default(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for held in grant.current(db, users=(cast.second_monitor.id,)):
            grant.take_back(db, cast.administrator, held)
        assert not any(may_watch(db, cast.second_monitor, cast.gate, right) for right in Right)
        made = grant.give(db, cast.administrator, cast.gate, user=cast.second_monitor, right=Right.LIVE)
        assert [right for right in Right if may_watch(db, cast.second_monitor, cast.gate, right)] == [Right.LIVE]
        assert not may_watch(db, cast.second_monitor, cast.dock, Right.LIVE)
    assert scene.get(Grant, made.id).given_by_id == scene.cast.administrator.id
    entry = scene.last()
    assert (entry.verb, entry.changes["grant"][0]["new"]["right"]) == ("grant.give", "live")


def test_a_right_holds_from_its_beginning_until_its_end(scene: Scene) -> None:
    at = clock.now()
    with scene.acting() as (db, cast):
        clock.stop_at(at)
        hour = timedelta(hours=1)
        made = grant.give(
            db, cast.administrator, cast.gate, user=cast.monitor, right=Right.STEER, begins_at=at + hour, ends_at=at + 2 * hour
        )
        seen = []
        for shift in (timedelta(0), hour, hour * 1.99, 2 * hour):
            clock.stop_at(at + shift)
            seen.append((made.stage, may_watch(db, cast.monitor, cast.gate, Right.STEER)))
        assert seen == [(Stage.LATER, False), (Stage.HOLDS, True), (Stage.HOLDS, True), (Stage.ENDED, False)]
        clock.stop_at(at)
        unfit(grant.give, db, cast.administrator, cast.gate, at="ends_at", user=cast.monitor, right=Right.EXPORT, ends_at=at)


@pytest.mark.obligation("B10-1")
def test_an_administrator_has_only_granted_cameras_and_a_self_grant_is_told_to_the_other_administrators(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        second = user.admit(db, cast.administrator, cast.branch, role=cast.administrator.role, username="li2", name="李二")
        assert not may_watch(db, cast.administrator, cast.gate, Right.EXPORT)
        grant.give(db, cast.administrator, cast.gate, user=cast.administrator, right=Right.EXPORT)
        told = {notice.user_id: notice.said for notice in db.scalars(select(Notice))}
        assert set(told) == {cast.overseer.id, second.id}
        said = str(told[second.id])
    assert "李管理给自己授予了" in said
    assert isinstance(told[second.id].params["right"], Text)
    assert scene.last().subject_kind == "camera"


@pytest.mark.obligation("B10-2")
def test_only_own_people_or_people_above_for_an_own_camera(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        refused(grant.give, db, cast.administrator, cast.gate, user=cast.stranger, right=Right.LIVE)
        refused(grant.give, db, cast.administrator, cast.elsewhere, user=cast.monitor, right=Right.LIVE)
        refused(grant.give, db, cast.overseer, cast.gate, user=cast.monitor, right=Right.STEER)
        grant.give(db, cast.administrator, cast.gate, user=cast.overseer, right=Right.LIVE)
        grant.give(db, cast.overseer, cast.dock, user=cast.overseer, right=Right.LIVE)


def test_a_right_held_already_a_suspended_person_and_a_removed_camera_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        assert "须先收回" in refused(grant.give, db, cast.administrator, cast.gate, status=409, user=cast.monitor, right=Right.LIVE)
        user.suspend(db, cast.administrator, cast.second_monitor, reason="调离")
        refused(grant.give, db, cast.administrator, cast.gate, status=409, user=cast.second_monitor, right=Right.STEER)
        cast.gate.retired = True
        with db.no_autoflush:
            refused(grant.give, db, cast.administrator, cast.gate, status=409, user=cast.monitor, right=Right.STEER)
        db.expire(cast.gate)


def test_nobody_but_administrators_give(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.signatory, cast.upkeep):
            refused(grant.give, db, other, cast.gate, user=cast.monitor, right=Right.STEER)


def test_the_same_right_given_by_two_at_once_is_given_once(scene: Scene) -> None:
    # on SQLite the second transaction begins only after the first
    together, said = threading.Barrier(2 if scene.database.engine.dialect.name == "postgresql" else 1), []

    def give() -> None:
        with scene.database.act("test") as db:
            cast = scene.cast.within(db)
            together.wait(30)
            try:
                grant.give(db, cast.administrator, cast.dock, user=cast.second_monitor, right=Right.STEER)
            except Refused as why:
                said.append(str(why))

    threads = [threading.Thread(target=give) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(said) == 1
    with scene.database.read() as db:
        given = select(Grant).where(Grant.user_id == scene.cast.second_monitor.id, Grant.right == Right.STEER)
        assert len(db.scalars(given).unique().all()) == 1
