"""user.restore: may sign in again."""

from records.base import door
from records.user import User
from tests.scene import Scene, refused
from workflows import user


def test_a_suspended_person_comes_back(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        refused(user.restore, db, cast.administrator, cast.monitor, status=409)
        user.suspend(db, cast.administrator, cast.monitor, reason="调离")
        for other in (cast.second_monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(user.restore, db, other, cast.monitor)
        user.restore(db, cast.administrator, cast.monitor)
    assert not scene.get(User, scene.cast.monitor.id).suspended
    assert scene.last().verb == "user.restore"


def test_a_person_of_a_retired_enterprise_does_not_come_back(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        user.suspend(db, cast.administrator, cast.signatory, reason="停产")
        with door("factory"):
            cast.enterprise.retired = True
            db.flush()
        assert "企业已停用" in refused(user.restore, db, cast.administrator, cast.signatory, status=409)
