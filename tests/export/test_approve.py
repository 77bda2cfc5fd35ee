"""export.approve: consent by another administrator, of the office or above: scope, purpose, term, persons; once (D5-1)."""

import threading
from datetime import timedelta
from typing import Any

import pytest

from records import base
from records.export import LONGEST_TERM, Stage
from records.grant import Right
from records.user import THE_SYSTEM, Role
from tests.cast import grant_all, person
from tests.conftest import Browser
from tests.export.copied import DAY, NOW, RANGE, SECOND, Copied, told
from tests.scene import refused, unfit
from workflows import export, todo


@pytest.mark.obligation("D5-1")
def test_it_names_who_consented_to_which_part_for_what_until_when_and_for_whom(copied: Copied) -> None:
    copied.request()
    narrow = (RANGE[0] + 20 * SECOND, RANGE[1] - 20 * SECOND)
    copied.approve(from_at=narrow[0], until_at=narrow[1], purpose="仅核实施封过程", expires_at=NOW + DAY)
    it = copied.now()
    assert (it.stage, it.decided_by_id, it.decided_at) == (Stage.APPROVED, copied.cast.administrator.id, NOW)
    assert (it.copied, it.opinion, it.expires_at) == (narrow, "仅核实施封过程", NOW + DAY)
    assert [taker.user_id for taker in it.takers] == [copied.cast.monitor.id]
    assert (it.begins_at, it.ends_at, it.purpose) == (*RANGE, "装箱争议核实"), "what was asked for stays beside it"


@pytest.mark.obligation("D5-1")
def test_nobody_consents_to_the_own_request_and_above_an_administrator_may(copied: Copied) -> None:
    with copied.scene.acting() as (db, cast):
        copied.number = export.request(db, cast.administrator, cast.dock, told=told()).id
    with copied.acting() as (db, cast, it):
        refused(export.approve, db, cast.administrator, it, **copied.consent(cast))
        for other in (cast.monitor, cast.second_monitor, cast.stranger, cast.signatory, THE_SYSTEM):
            refused(export.approve, db, other, it, **copied.consent(cast))
        assert [each.action.verb for each in todo.of(db, cast.overseer)] == ["export.approve"], "only the one above can: it waits there"
        export.approve(db, cast.overseer, it, **copied.consent(cast))
    assert copied.now().decided_by_id == copied.cast.overseer.id


def test_a_request_waits_on_the_first_page_of_the_own_office_alone(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, cast, _):
        assert [each.action.verb for each in todo.of(db, cast.administrator)] == ["export.approve"]
        assert todo.of(db, cast.overseer) == []
        assert todo.of(db, cast.monitor) == []


@pytest.mark.obligation("D5-1")
def test_where_the_office_has_no_administrator_in_use_it_waits_for_the_nearest_above_and_is_told_there(copied: Copied) -> None:
    _suspend(copied, "administrator")
    copied.request()
    assert [name for name, _ in copied.told()] == ["周督查"]
    with copied.acting() as (db, cast, it):
        assert [each.action.verb for each in todo.of(db, cast.overseer)] == ["export.approve"]
        with base.door("factory"):
            chief = person(db, "he2", "何总署", Role.ADMINISTRATOR, cast.top)
        assert todo.of(db, chief) == [], "one nearer is there"
        with base.door("factory"):
            cast.overseer.suspended = True
            db.flush()
        assert [each.action.verb for each in todo.of(db, chief)] == ["export.approve"]
        export.approve(db, chief, it, **copied.consent(cast))


def test_an_administrators_request_waits_for_a_colleague_where_there_is_one(copied: Copied) -> None:
    with copied.scene.acting() as (db, cast):
        with base.door("factory"):
            colleague = person(db, "wu", "吴管理", Role.ADMINISTRATOR, cast.branch)
        copied.number = export.request(db, cast.administrator, cast.dock, told=told()).id
        assert [each.action.verb for each in todo.of(db, colleague)] == ["export.approve"]
        assert todo.of(db, cast.overseer) == todo.of(db, cast.administrator) == []
    assert [name for name, _ in copied.told()] == ["吴管理"]


def test_who_of_another_office_is_named_finds_the_copy_on_the_first_page(copied: Copied) -> None:
    with copied.scene.acting() as (db, cast), base.door("factory"):
        grant_all(db, cast.overseer, cast.dock, Right.EXPORT)
    copied.request()
    copied.approve(takers=("overseer",))
    assert copied.make() == 1
    with copied.acting() as (db, cast, _):
        assert [each.action.verb for each in todo.of(db, cast.overseer)] == ["export.download"]


def _suspend(copied: Copied, name: str) -> None:
    with copied.scene.acting() as (db, cast), base.door("factory"):
        getattr(cast, name).suspended = True
        db.flush()


def test_scope_term_and_persons_are_held_against_what_was_asked(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, cast, it):
        wrong: tuple[tuple[dict[str, Any], str], ...] = (
            ({"from_at": RANGE[0] - SECOND}, "from_at"), ({"until_at": RANGE[1] + SECOND}, "until_at"),
            ({"until_at": RANGE[0]}, "until_at"), ({"purpose": " "}, "purpose"), ({"takers": []}, "takers"),
            ({"takers": [cast.stranger]}, "takers"),
            ({"takers": [cast.signatory]}, "takers"), ({"expires_at": NOW}, "expires_at"),
            ({"expires_at": NOW + LONGEST_TERM + timedelta(seconds=1)}, "expires_at"),
        )  # fmt: skip
        for other, at in wrong:
            unfit(export.approve, db, cast.administrator, it, at=at, **copied.consent(cast) | other)
        assert it.stage is Stage.REQUESTED


def test_what_is_decided_is_not_decided_again(copied: Copied) -> None:
    copied.request()
    copied.approve()
    with copied.acting() as (db, cast, it):
        refused(export.approve, db, cast.overseer, it, status=409, **copied.consent(cast))


def test_it_is_audited_with_the_whole_consent(copied: Copied) -> None:
    copied.request()
    copied.approve()
    entry = copied.scene.last()
    assert (entry.verb, entry.actor_id) == ("export.approve", copied.cast.administrator.id)
    (changed,) = (each for each in entry.changes["export"] if "stage" in each)
    assert changed["stage"] == ["requested", "approved"]
    assert changed["expires_at"][1] == "2026-11-27T01:20:00.000Z"
    assert entry.changes["export_taker"][0]["new"]["user_id"] == copied.cast.monitor.id


@pytest.mark.obligation("D5-1")
def test_two_administrators_who_decide_at_once_decide_once(copied: Copied, browser: Browser) -> None:
    copied.request()
    cast, together, answers = copied.cast, threading.Barrier(2), {}
    consent = {
        "from_at": "2026-11-20T09:10:30", "until_at": "2026-11-20T09:12:30", "purpose": "核实", "expires_at": "2026-11-22T09:00",
        "takers": str(cast.monitor.id),
    }  # fmt: skip

    def decide(user: Any, act: str, data: dict[str, str]) -> None:
        client = browser.as_(user)
        together.wait(30)
        answers[act] = client.post(f"/exports/{copied.number}/{act}", data=data).status_code

    threads = [
        threading.Thread(target=decide, args=(cast.administrator, "approve", consent)),
        threading.Thread(target=decide, args=(cast.overseer, "refuse", {"reason": "与业务无关"})),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers.values()) == [303, 409], answers
    assert copied.count("export.approve") + copied.count("export.refuse") == 1
    assert (copied.now().stage is Stage.APPROVED) == (answers["approve"] == 303)
