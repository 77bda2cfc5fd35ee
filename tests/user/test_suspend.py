"""user.suspend: out at once, what was written stays (B10-2)."""

from records.standing import Standing
from records.user import User
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from workflows import user


def test_a_signed_in_person_is_out_with_the_next_request(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.monitor)
    assert client.get("/cameras").status_code == 200
    with scene.acting() as (db, cast):
        user.suspend(db, cast.administrator, cast.monitor, reason="调离")
    assert client.get("/cameras").status_code == 302
    assert scene.get(User, scene.cast.monitor.id).stage is Standing.RETIRED
    assert scene.last().changes["reason"] == "调离"


def test_nobody_suspends_oneself_and_not_without_a_reason(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        refused(user.suspend, db, cast.administrator, cast.administrator, reason="调离")
        unfit(user.suspend, db, cast.administrator, cast.monitor, at="reason", reason="")


def test_a_suspended_person_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(user.suspend, db, other, cast.second_monitor, reason="调离")
        user.suspend(db, cast.administrator, cast.monitor, reason="调离")
        refused(user.suspend, db, cast.administrator, cast.monitor, status=409, reason="调离")
