"""fault.escalate: 48 hours, to the second, of the clock alone; told once and aloud (D4-4)."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.settings import Settings
from records import clock
from records.fault import Fault
from records.notice import Notice
from tests.fault.standing import HOUR, MINUTE, NOW, about, check, contact, look, make_fault, recover
from tests.scene import Scene, refused
from workflows import fault


@pytest.mark.obligation("D4-4")
def test_48_hours_are_of_the_clock_alone_to_the_second(scene: Scene) -> None:
    number = make_fault(scene)
    with about(scene, number) as (db, here, it):
        contact(db, here, it)
        check(db, here, it)
        assert not it.is_over(NOW + 48 * HOUR - MINUTE / 60)
        assert it.is_over(NOW + 48 * HOUR)
        assert it.is_over(NOW + 48 * HOUR + MINUTE / 60)
        recover(db, here, it)
        assert not it.is_over(NOW + 50 * HOUR)


def test_a_ticket_whose_picture_a_person_is_just_seeing_again_is_not_told_as_over(scene: Scene, settings: Settings) -> None:
    number = make_fault(scene)
    clock.stop_at(NOW + 49 * HOUR)
    tending = threading.Thread(target=look, args=(scene, settings))
    with about(scene, number) as (db, here, it):
        recover(db, here, it)
        tending.start()
        tending.join(0.5)
        assert tending.is_alive(), "it waits for the person's act"
    tending.join(20)
    assert scene.get(Fault, number).escalated_at is None
    with scene.database.read() as db:
        assert db.scalars(select(Notice).where(Notice.is_urgent)).all() == []


@pytest.mark.obligation("D4-4")
def test_at_48_hours_office_and_upkeep_are_told_aloud_and_once(scene: Scene, settings: Settings) -> None:
    number = make_fault(scene)

    def loud() -> list[int]:
        with scene.database.read() as db:
            return sorted(db.scalars(select(Notice.user_id).where(Notice.subject_id == number, Notice.is_urgent)))

    clock.stop_at(NOW + 48 * HOUR - MINUTE / 60)
    look(scene, settings)
    assert loud() == []
    clock.stop_at(NOW + 48 * HOUR + MINUTE / 60)
    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(look, scene, settings) for _ in range(3)]:
            done.result()
    assert loud() == sorted([scene.cast.administrator.id, scene.cast.upkeep.id])
    assert scene.last().verb == "fault.escalate"


def test_people_do_none_of_it(scene: Scene) -> None:
    number = make_fault(scene)
    with about(scene, number) as (db, here, it):
        for who in (here.monitor, here.administrator, here.upkeep, here.overseer):
            refused(fault.escalate, db, who, it)
