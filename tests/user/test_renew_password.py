"""user.renew_password: a new first password from the administrator; the old one and its visits end (B10-2)."""

import pytest

from app import visit
from tests.conftest import Browser
from tests.scene import Scene, refused
from workflows import user

NEW = "新的初始密码-2026"


def test_the_new_password_signs_in_and_the_running_visit_ends(scene: Scene, browser: Browser) -> None:
    running = browser.as_(scene.cast.monitor)
    assert running.get("/cameras").status_code == 200
    answer = browser.as_(scene.cast.administrator).post(f"/users/{scene.cast.monitor.id}/password", data={"password": NEW, "again": NEW})
    assert answer.status_code == 303
    assert running.get("/cameras").status_code == 302
    fresh = browser.stranger()
    assert fresh.post("/sign-in", data={"username": "wang", "password": NEW}).status_code == 302
    assert NEW not in str([entry.changes for entry in scene.trail()])
    assert "user.renew_password" in [entry.verb for entry in scene.trail()]


@pytest.mark.parametrize(("typed", "said"), [("短密码", "密码至少10位"), (NEW + "x", "两次填写的密码不一致")])
def test_a_short_or_mistyped_password_is_refused_and_the_old_one_stays(scene: Scene, browser: Browser, typed: str, said: str) -> None:
    sent = {"password": typed, "again": typed if "短" in typed else NEW}
    answer = browser.as_(scene.cast.administrator).post(f"/users/{scene.cast.monitor.id}/password", data=sent)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)
    with scene.database.read() as db:
        account = visit.account_of(db, scene.cast.monitor)
    assert account is not None
    assert account.password is None


def test_a_suspended_person_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(user.renew_password, db, other, cast.second_monitor)
        user.suspend(db, cast.administrator, cast.monitor, reason="调离")
        refused(user.renew_password, db, cast.administrator, cast.monitor, status=409)
