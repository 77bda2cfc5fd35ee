"""visit.sign_out: by the button or after too long without input, each once in the trail, and nothing of the visit stays (B7-4)."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.settings import Settings
from records import clock
from records.user import User
from tests.scene import Scene, refused
from tests.sitting import NOW
from tests.visit.door import Door
from workflows import visit


@pytest.fixture
def idle(door: Door, settings: Settings) -> FlaskClient:
    """Signed in at NOW, and untouched since for a minute too long."""
    clock.stop_at(NOW)
    client = door.signed_in()
    clock.stop_at(NOW + timedelta(minutes=settings.idle_minutes + 1))
    return client


@pytest.mark.obligation("B7-4")
def test_the_button_ends_the_visit_and_the_trail_says_which(door: Door) -> None:
    client = door.signed_in()
    with client.session_transaction() as kept:
        name = kept["visit"]
    assert client.post("/sign-out").status_code == 302
    assert client.get("/").status_code == 302
    with client.session_transaction() as kept:
        assert not {"visit", "seen", "_user_id"} & set(kept)
    entry = door.trail()[-1]
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("visit.sign_out", None, door.cast.monitor.id)
    assert entry.changes == {"visit": name, "idle": False}


def test_a_stranger_signs_nobody_out(door: Door) -> None:
    assert door.browser.stranger().post("/sign-out").status_code == 302
    assert door.verbs() == []


@pytest.mark.obligation("B7-4")
@pytest.mark.parametrize(("method", "path", "status"), [
    ("GET", "/", 302), ("POST", "/awake", 302), ("GET", "/notices/unread", 401), ("POST", "/watched", 401), ("POST", "/sign-out", 302),
])  # fmt: skip
def test_after_too_long_without_input_the_next_request_of_any_kind_is_out_and_noted(
    door: Door, idle: FlaskClient, method: str, path: str, status: int
) -> None:
    assert idle.open(path, method=method).status_code == status
    assert idle.get("/").status_code == 302
    ends = [entry for entry in door.trail() if entry.verb == "visit.sign_out"]
    assert [(entry.subject_id, entry.changes["idle"]) for entry in ends] == [(door.cast.monitor.id, True)]


def test_requests_that_find_it_idle_at_once_note_it_once_but_another_visit_for_itself(door: Door, settings: Settings) -> None:
    clock.stop_at(NOW)
    clients = [door.signed_in(), door.signed_in()]
    clock.stop_at(NOW + timedelta(minutes=settings.idle_minutes + 1))
    for client in clients:
        cookie = client.get_cookie("loadwitness")
        assert cookie is not None
        for _ in range(3):
            # each request was on its way before the first answer took the cookie away
            client.set_cookie("loadwitness", cookie.value)
            client.get("/notices/unread")
    ends = [entry.changes["visit"] for entry in door.trail() if entry.verb == "visit.sign_out"]
    assert len(ends) == len(set(ends)) == 2


def test_what_happens_by_itself_does_not_keep_a_visit_alive_but_input_does(door: Door, settings: Settings) -> None:
    clock.stop_at(NOW)
    client, half = door.signed_in(), timedelta(minutes=settings.idle_minutes / 2)
    clock.stop_at(NOW + half)
    assert client.post("/awake").status_code == 204
    clock.stop_at(NOW + 2 * half)
    assert client.get("/notices/unread").status_code == 200
    clock.stop_at(NOW + 3 * half + timedelta(seconds=1))
    assert client.get("/notices/unread").status_code == 401
    assert door.verbs() == ["visit.sign_in", "visit.sign_out"]


def test_after_the_lock_the_sign_in_page_opens_and_lets_in(door: Door, idle: FlaskClient) -> None:
    page = idle.get("/sign-in")
    assert (page.status_code, 'name="password"' in page.text) == (200, True)
    assert door.try_in(idle).status_code == 302
    assert idle.get("/").status_code == 200
    assert door.verbs() == ["visit.sign_in", "visit.sign_out", "visit.sign_in"]


def test_nobody_but_the_system_notes_it(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(visit.sign_out, db, other, db.get_one(User, cast.monitor.id), visit="x")


@pytest.mark.obligation("B7-4")
@pytest.mark.parametrize("ends", ["/sign-out", "/lock"])
def test_a_cookie_copied_before_is_worth_nothing_after_the_visit_has_ended(door: Door, ends: str) -> None:
    client, thief = door.signed_in(), door.browser.stranger()
    cookie = client.get_cookie("loadwitness")
    assert cookie is not None
    thief.set_cookie("loadwitness", cookie.value)
    assert thief.get("/").status_code == 200, "until then it is the visit's own"
    other = door.signed_in()
    client.post(ends)
    for method, path, status in (("GET", "/", 302), ("GET", "/notices/unread", 401), ("POST", "/awake", 302)):
        thief.set_cookie("loadwitness", cookie.value)
        assert thief.open(path, method=method).status_code == status
    assert other.get("/").status_code == 200, "another visit of the same person goes on"
    assert door.verbs().count("visit.sign_out") == 1
    assert door.try_in(thief).status_code == 302, "and whoever knows the password comes in anew"
