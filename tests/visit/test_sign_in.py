"""visit.sign_in: who is let in, under which name of the visit, and that only the system says so (B7-4)."""

import pytest

from records.user import User
from tests.scene import Scene, refused
from tests.visit.door import PASSWORD, Door
from workflows import visit


@pytest.mark.obligation("B7-4")
def test_the_right_password_signs_in_and_the_trail_names_person_visit_and_origin(door: Door) -> None:
    client = door.browser.stranger()
    assert client.get("/").status_code == 302
    assert door.try_in(client).status_code == 302
    assert client.get("/").status_code == 200
    entry = door.trail()[-1]
    with client.session_transaction() as kept:
        assert entry.changes["visit"] == kept["visit"]
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("visit.sign_in", None, door.cast.monitor.id)
    assert entry.origin.startswith("127.0.0.1 ")


def test_each_sign_in_is_a_visit_of_its_own(door: Door) -> None:
    for _ in range(2):
        door.signed_in()
    first, second = (entry.changes["visit"] for entry in door.trail())
    assert first != second


def test_who_is_signed_in_already_is_sent_on_and_not_noted_anew(door: Door) -> None:
    client = door.signed_in()
    for password in ("不对", "正确的密码-9142"):
        assert door.try_in(client, password=password).status_code == 302
    assert door.verbs() == ["visit.sign_in"]


def test_nobody_but_the_system_notes_it(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(visit.sign_in, db, other, db.get_one(User, cast.monitor.id), visit="x")


def test_there_is_no_way_in_beside_the_cookie(door: Door) -> None:
    """A sign-in by JSON answers with a token of Flask-Security's: it opens nothing, neither as a header nor in an address."""
    told = {"username": "wang", "password": PASSWORD}
    answer = door.browser.stranger().post("/sign-in?include_auth_token", json=told).get_json()
    token = answer["response"]["user"]["authentication_token"]
    for address, headers in (("/notices/unread", {"Authentication-Token": token}), (f"/notices/unread?auth_token={token}", {})):
        assert door.browser.stranger().get(address, headers=headers).status_code == 401


def test_the_sign_in_page_is_kept_by_no_cache(door: Door) -> None:
    assert door.browser.stranger().get("/sign-in").headers["Cache-Control"] == "private, no-store"
