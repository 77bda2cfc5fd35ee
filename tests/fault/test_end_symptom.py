"""fault.end_symptom: the picture is back by what is measured, and a person still closes (B17-2, D4-3)."""

import threading

import pytest

from app.settings import Settings
from records import clock
from records.base import door
from records.fault import Fault, Stage
from tests.fault.standing import HOUR, MINUTE, NOW, about, begin_run, dark, faults, look
from tests.scene import Scene, refused
from workflows import fault


@pytest.mark.obligation("B17-2", "D4-3")
def test_when_the_picture_is_back_it_says_so_and_a_person_still_closes(scene: Scene, settings: Settings) -> None:
    dark(scene, minutes=5)
    look(scene, settings)
    with scene.acting() as (db, cast):
        begin_run(db, cast.dock, NOW + 7 * MINUTE)
    clock.stop_at(NOW + 8 * MINUTE)
    look(scene, settings)
    (made,) = faults(scene)
    assert (made.stage, made.restored_at) == (Stage.RESTORED, NOW + 7 * MINUTE)
    assert made.closed_at is None


def test_what_a_person_is_writing_down_meanwhile_is_waited_for(scene: Scene, settings: Settings) -> None:
    """The camera was switched off, so a person confirms; the picture that the recorder gets just then does not write over it."""
    dark(scene, minutes=5)
    look(scene, settings)
    number = faults(scene)[0].id
    with scene.acting() as (db, cast):
        begin_run(db, cast.dock, NOW + 7 * MINUTE)
        with door("factory"):
            cast.dock.enabled = False
            db.flush()
    clock.stop_at(NOW + 10 * MINUTE)
    tending = threading.Thread(target=look, args=(scene, settings))
    with about(scene, number) as (db, here, it):
        fault.recover(db, here.monitor, it, at=NOW + 9 * MINUTE)
        tending.start()
        tending.join(0.5)
        assert tending.is_alive(), "it waits for the person's act"
    tending.join(20)
    kept = scene.get(Fault, number)
    assert (kept.stage, kept.restored_at, kept.symptoms[0].ended_at) == (Stage.RESTORED, NOW + 9 * MINUTE, NOW + 7 * MINUTE)


def test_people_do_not_say_what_the_recorder_measures_and_it_is_audited(scene: Scene, settings: Settings) -> None:
    dark(scene, minutes=5)
    look(scene, settings)
    number = faults(scene)[0].id
    with about(scene, number) as (db, here, it):
        refused(fault.end_symptom, db, here.administrator, it, symptom=it.symptoms[0], ended_at=NOW)
        begin_run(db, here.dock, NOW + HOUR)
    look(scene, settings)
    assert (scene.last().verb, scene.last().subject_id) == ("fault.end_symptom", number)
