"""user.train: without training no camera opens, with it it does (B8-2)."""

from datetime import date, timedelta

import pytest

from forms.base import today
from records.base import door
from records.grant import Right
from records.scope import may_watch
from records.user import Role, User
from tests.scene import Scene, refused, unfit
from workflows import grant, user


@pytest.mark.obligation("B8-2")
def test_a_granted_monitor_opens_no_camera_until_the_training_is_entered(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        made = user.admit(db, cast.administrator, cast.branch, role=Role.MONITOR, username="sunxm", name="孙晓明")
        grant.give(db, cast.administrator, cast.gate, user=made, right=Right.LIVE)
        assert not may_watch(db, made, cast.gate, Right.LIVE)
        user.train(db, cast.administrator, made, trained_at=date(2026, 3, 2), trained_by="青岛海关")
        assert may_watch(db, made, cast.gate, Right.LIVE)
    assert scene.last().verb == "user.train"
    assert scene.get(User, made.id).trained_by == "青岛海关"


def test_a_day_to_come_and_people_of_enterprises_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        tomorrow = today() + timedelta(days=1)
        unfit(user.train, db, cast.administrator, cast.monitor, at="trained_at", trained_at=tomorrow, trained_by="青岛海关")
        unfit(user.train, db, cast.administrator, cast.signatory, trained_at=today(), trained_by="青岛海关")


def test_a_suspended_person_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(user.train, db, other, cast.second_monitor, trained_at=today(), trained_by="青岛海关")
        with door("factory"):
            cast.monitor.suspended = True
            db.flush()
        refused(user.train, db, cast.administrator, cast.monitor, status=409, trained_at=today(), trained_by="青岛海关")
