"""user.admit: two roles for staff, two outside without any camera right; only by administrators within their office (B8-1, B10-2)."""

import pytest

from records.grant import Right
from records.office import Office
from records.user import Role, User
from tests.scene import Scene, refused, unfit
from workflows import grant, user


@pytest.mark.obligation("B8-1")
def test_staff_are_monitors_or_administrators_and_an_outsider_never_gets_a_camera(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        made = user.admit(db, cast.administrator, cast.branch, role=Role.MONITOR, username="sunxm", name="孙晓明", staff_number="YT0312")
        outside = user.admit(
            db, cast.administrator, cast.branch, role=Role.SIGNATORY, username="yuyang", name="于洋", enterprise=cast.enterprise
        )
        assert [(each.is_staff, each.enterprise_id) for each in (made, outside)] == [(True, None), (False, cast.enterprise.id)]
        said = refused(grant.give, db, cast.administrator, cast.gate, user=outside, right=Right.LIVE)
        assert "没有摄像头权限（第八条）" in said


def test_an_outside_role_needs_an_enterprise_of_this_office_and_staff_have_none(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        told = {"role": Role.UPKEEP, "username": "yuyang", "name": "于洋"}
        unfit(user.admit, db, cast.administrator, cast.branch, at="enterprise", **told)
        unfit(user.admit, db, cast.administrator, cast.branch, at="enterprise", enterprise=cast.other_enterprise, **told)
        told = {"role": Role.MONITOR, "username": "sunxm", "name": "孙晓明"}
        assert user.admit(db, cast.administrator, cast.branch, enterprise=cast.enterprise, **told).enterprise_id is None


def test_a_user_name_in_use_and_a_retired_office_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        unfit(user.admit, db, cast.administrator, cast.branch, at="username", role=Role.MONITOR, username="zhao", name="甲")
        gone = Office(id=cast.branch.id, path=cast.branch.path, retired=True)
        refused(user.admit, db, cast.administrator, gone, status=409, role=Role.MONITOR, username="jia", name="甲")


@pytest.mark.obligation("B10-2")
def test_nobody_but_the_own_administrator_admits_and_one_above_only_administrators(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.signatory, cast.upkeep):
            refused(user.admit, db, other, cast.branch, role=Role.MONITOR, username="jia", name="甲")
        refused(user.admit, db, cast.administrator, cast.other_branch, role=Role.MONITOR, username="jia", name="甲")
        refused(user.admit, db, cast.overseer, cast.branch, role=Role.MONITOR, username="jia", name="甲")
        assert user.admit(db, cast.overseer, cast.branch, role=Role.ADMINISTRATOR, username="jia", name="甲").office_id == cast.branch.id


def test_admitting_is_in_the_trail(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        made = user.admit(db, cast.administrator, cast.branch, role=Role.MONITOR, username="sunxm", name="孙晓明")
    entry = scene.last()
    assert (entry.verb, entry.actor_id, entry.serves) == ("user.admit", scene.cast.administrator.id, ["B8-1", "B10-2"])
    assert entry.changes["user"][0]["new"]["role"] == "monitor"
    assert scene.get(User, made.id).trained_at is None
