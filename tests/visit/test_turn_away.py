"""visit.turn_away: every refused sign-in is in the trail, also under a name that nobody has; five lock the account (B7-4)."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.visit import LOCK_AFTER, LOCK_MINUTES, Account, signing_key_of
from records import clock
from records.base import Unfit
from tests.scene import Scene, refused
from tests.sitting import NOW
from tests.visit.door import Door
from workflows import visit

#: as many tries as do not lock the account yet
AT_ONCE = LOCK_AFTER - 1


@pytest.mark.obligation("B7-4")
def test_a_wrong_password_is_kept_with_name_person_and_origin(door: Door) -> None:
    client = door.browser.stranger()
    answer = door.try_in(client, password="不对")
    assert (answer.status_code, "用户名或密码不正确" in answer.text) == (200, True)
    assert client.get("/").status_code == 302
    entry = door.trail()[-1]
    assert (entry.verb, entry.actor_id, entry.subject_kind, entry.subject_id) == ("visit.turn_away", None, "user", door.cast.monitor.id)
    assert entry.changes == {"username": "wang"}
    assert entry.origin.startswith("127.0.0.1 ")


@pytest.mark.parametrize(("username", "known"), [("nobody", False), (" WANG ", True), ("", False), ("x" * 200, False)])
def test_so_is_any_name_as_it_was_typed(door: Door, username: str, known: bool) -> None:  # noqa: FBT001 - a table
    assert door.try_in(door.browser.stranger(), username, "不对").status_code == 200
    entry = door.trail()[-1]
    assert (entry.verb, entry.changes["username"]) == ("visit.turn_away", username[:40])
    assert entry.subject_id == (door.cast.monitor.id if known else None)


def test_a_script_is_noted_too(door: Door) -> None:
    answer = door.browser.stranger().post("/sign-in", json={"username": "wang", "password": "不对"})
    assert answer.status_code == 400
    assert [(entry.verb, entry.changes["username"]) for entry in door.trail()] == [("visit.turn_away", "wang")]


@pytest.mark.obligation("B7-4")
def test_a_browser_that_was_signed_in_before_is_noted_too(door: Door) -> None:
    client = door.signed_in()
    client.post("/sign-out")
    door.try_in(client, password="不对")
    assert door.verbs() == ["visit.sign_in", "visit.sign_out", "visit.turn_away"]


def test_five_wrong_passwords_lock_the_account_for_the_right_one_too_for_a_while(door: Door) -> None:
    clock.stop_at(NOW)
    client = door.browser.stranger()
    for _ in range(LOCK_AFTER):
        door.try_in(client, password="不对")
    assert door.try_in(client).status_code == 200
    assert client.get("/").status_code == 302
    assert door.verbs() == ["visit.turn_away"] * (LOCK_AFTER + 1)
    with door.database.read() as db:
        locked = db.scalars(select(Account.locked_until).where(Account.username == "wang")).one()
    assert locked == NOW + timedelta(minutes=LOCK_MINUTES)
    clock.stop_at(NOW + timedelta(minutes=LOCK_MINUTES, seconds=1))
    assert door.try_in(client).status_code == 302


@pytest.mark.obligation("B7-4")
@pytest.mark.parametrize("way", ["sign-in", "signing"])
def test_tries_at_the_same_moment_are_counted_each(door: Door, way: str) -> None:
    together = threading.Barrier(AT_ONCE)

    def go_wrong(_: int) -> None:
        together.wait(30)
        if way == "sign-in":
            door.try_in(door.browser.stranger(), password="不对")
            return
        with door.browser.web.test_request_context(), door.database.act("test") as db, pytest.raises(Unfit, match="密码"):
            signing_key_of(db, door.cast.within(db).monitor, "不对")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(go_wrong, range(AT_ONCE)))
    with door.database.read() as db:
        assert db.scalars(select(Account.failures).where(Account.username == "wang")).one() == AT_ONCE


def test_nobody_but_the_system_notes_it(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(visit.turn_away, db, other, cast.monitor, username="wang")
