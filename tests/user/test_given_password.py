"""A password that somebody else gave: the person is told, changes it before all else, and nothing is signed with it (B7-4, F2-7, F2-8)."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app import visit
from records.base import Unfit
from records.notice import Notice
from records.signing_key import SigningKey
from records.user import User
from tests.conftest import Browser
from tests.papers import give_passwords
from tests.scene import Scene

GIVEN, OWN = "给出的密码-2026-11", "自己的密码-2026-11"


@pytest.fixture
def reset(scene: Scene, browser: Browser) -> FlaskClient:
    """王监控, signed in with the password that 李管理 has just given."""
    give_passwords(browser.web, scene.database, scene.cast.monitor)
    sent = {"password": GIVEN, "again": GIVEN}
    assert browser.as_(scene.cast.administrator).post(f"/users/{scene.cast.monitor.id}/password", data=sent).status_code == 303
    return _signed_in(browser, GIVEN)


def _signed_in(browser: Browser, password: str) -> FlaskClient:
    client = browser.stranger()
    assert client.post("/sign-in", data={"username": "wang", "password": password}).status_code == 302
    return client


def _keys(scene: Scene, user: User) -> list[SigningKey]:
    with scene.database.read() as db:
        return list(db.scalars(select(SigningKey).where(SigningKey.user_id == user.id).order_by(SigningKey.id)))


@pytest.mark.obligation("B7-4")
def test_nothing_opens_before_it_is_changed(scene: Scene, reset: FlaskClient) -> None:
    for address in ("/", "/cameras", "/inspections", "/notices"):
        answer = reset.get(address)
        assert (answer.status_code, answer.location) == (302, "/password"), address
    assert reset.post("/notices/opened").status_code == 403
    assert reset.get("/notices/unread").status_code == 403
    assert reset.get("/live?cameras=1").status_code == 403
    page = reset.get("/password").text
    assert "现在的密码是他人设定的" in page
    same = reset.post("/password", data={"present": GIVEN, "password": GIVEN, "again": GIVEN})
    assert (same.status_code, "新密码与现在的相同" in same.text) == (422, True)
    assert reset.get("/cameras").status_code == 302
    assert reset.post("/password", data={"present": GIVEN, "password": OWN, "again": OWN}).status_code == 303
    assert reset.get("/cameras").status_code == 200


def test_nothing_is_signed_with_it_and_the_own_one_makes_a_new_key_that_the_trail_names(
    scene: Scene, browser: Browser, reset: FlaskClient
) -> None:
    monitor = scene.cast.monitor
    before = _keys(scene, monitor)
    with browser.web.test_request_context(), scene.acting() as (db, cast), pytest.raises(Unfit, match="他人设定"):
        visit.signing_key_of(db, cast.monitor, GIVEN)
    assert [(key.id, key.ends_at) for key in _keys(scene, monitor)] == [(key.id, None) for key in before]
    reset.post("/password", data={"present": GIVEN, "password": OWN, "again": OWN})
    with browser.web.test_request_context(), scene.acting() as (db, cast):
        visit.signing_key_of(db, cast.monitor, OWN)
    assert [key.ends_at is None for key in _keys(scene, monitor)] == [False, True]
    verbs = [entry.verb for entry in scene.trail() if entry.subject_id == monitor.id and entry.subject_kind == "user"]
    assert [verb for verb in verbs if verb != "visit.sign_in"] == ["user.renew_password", "user.change_password", "signing_key.give"]


def test_a_first_password_makes_no_key_and_must_be_changed_too(scene: Scene, browser: Browser) -> None:
    typed = {"username": "xin", "name": "新人", "role": "monitor", "password": GIVEN, "again": GIVEN}
    assert browser.as_(scene.cast.administrator).post("/users/new", data=typed).status_code == 303
    client = browser.stranger()
    assert client.post("/sign-in", data={"username": "xin", "password": GIVEN}).status_code == 302
    assert client.get("/").location == "/password"
    with scene.database.read() as db:
        person = db.scalars(select(User).where(User.username == "xin")).one()
    assert _keys(scene, person) == []


def test_the_person_is_told_until_it_is_read_and_so_are_the_other_administrators(scene: Scene, reset: FlaskClient) -> None:
    reset.post("/password", data={"present": GIVEN, "password": OWN, "again": OWN})
    assert "您的密码已由李管理重设" in reset.get("/cameras").text
    with scene.database.read() as db:
        told = db.scalars(select(Notice).where(Notice.user_id == scene.cast.monitor.id)).one()
        assert (told.is_urgent, told.read_at) == (True, None)
    assert reset.post(f"/notices/{told.id}/read").status_code == 303
    assert "您的密码已由李管理重设" not in reset.get("/cameras").text
