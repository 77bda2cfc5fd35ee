"""user.change_password: one's own, with the present one as proof; other visits end, this one stays (B7-4)."""

import pytest

from app import visit
from tests.conftest import Browser
from tests.scene import Scene, refused
from workflows import user

OLD, NEW = "原来的密码-91423", "新的密码密码-2026"


@pytest.fixture
def with_password(scene: Scene, browser: Browser) -> Browser:
    with browser.web.test_request_context(), scene.database.act("test") as db:
        account = visit.account_of(db, scene.cast.monitor)
        assert account is not None
        account.password = visit.hash_password(OLD)
    return browser


def test_the_own_password_is_changed_and_only_this_visit_goes_on(scene: Scene, with_password: Browser) -> None:
    here, elsewhere = with_password.as_(scene.cast.monitor), with_password.as_(scene.cast.monitor)
    answer = here.post("/password", data={"present": OLD, "password": NEW, "again": NEW})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    assert here.get("/cameras").status_code == 200
    assert elsewhere.get("/cameras").status_code == 302
    assert with_password.stranger().post("/sign-in", data={"username": "wang", "password": NEW}).status_code == 302
    assert "user.change_password" in [entry.verb for entry in scene.trail()]


def test_wrong_present_passwords_are_refused_and_counted_towards_the_lock(scene: Scene, with_password: Browser) -> None:
    client = with_password.as_(scene.cast.monitor)
    for _ in range(visit.LOCK_AFTER):
        answer = client.post("/password", data={"present": "不对", "password": NEW, "again": NEW})
        assert answer.status_code == 422
        assert "现在的密码不正确" in answer.get_data(as_text=True)
    answer = client.post("/password", data={"present": OLD, "password": NEW, "again": NEW})
    assert answer.status_code == 422


def test_nobody_changes_anothers_and_a_suspended_one_none(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        refused(user.change_password, db, cast.administrator, cast.monitor)
        user.suspend(db, cast.administrator, cast.monitor, reason="调离")
        refused(user.change_password, db, cast.monitor, cast.monitor, status=409)
