"""user.change: name, number, phone, role; never the side, never the own role (B10-2)."""

from typing import Any

from records.user import Role, User
from tests.scene import Scene, refused, unfit
from workflows import user

TOLD: dict[str, Any] = {"name": "王晓琳", "staff_number": "YT0101", "phone": "0535-1"}


def test_the_own_administrator_sets_the_role_and_the_trail_tells_old_and_new(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        user.change(db, cast.administrator, cast.monitor, role=Role.ADMINISTRATOR, **TOLD)
    assert scene.get(User, scene.cast.monitor.id).role is Role.ADMINISTRATOR
    assert scene.last().changes["user"][0]["role"] == ["monitor", "administrator"]


def test_nobody_changes_sides_or_the_own_role(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        unfit(user.change, db, cast.administrator, cast.monitor, at="role", role=Role.SIGNATORY, **TOLD)
        unfit(user.change, db, cast.administrator, cast.signatory, at="role", role=Role.MONITOR, **TOLD)
        refused(user.change, db, cast.administrator, cast.administrator, role=Role.MONITOR, **TOLD)
        user.change(db, cast.administrator, cast.administrator, role=Role.ADMINISTRATOR, **TOLD)


def test_a_person_of_another_branch_or_a_monitor_below_is_not_theirs(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(user.change, db, other, cast.second_monitor, role=Role.MONITOR, **TOLD)
        refused(user.change, db, cast.administrator, cast.stranger, role=Role.MONITOR, **TOLD)
        user.change(db, cast.overseer, cast.administrator, role=Role.ADMINISTRATOR, **TOLD)


def test_a_suspended_person_is_not_changed(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        user.suspend(db, cast.administrator, cast.monitor, reason="调离")
        refused(user.change, db, cast.administrator, cast.monitor, status=409, role=Role.MONITOR, **TOLD)
