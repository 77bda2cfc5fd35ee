"""fault.add_symptom: a picture that goes away again soon had not come back (B17-1)."""

import threading

from app.settings import Settings
from records import clock
from records.fault import EntryKind, Stage
from records.user import THE_SYSTEM
from tests.fault.standing import MINUTE, NOW, about, begin_gap, begin_run, dark, faults, look
from tests.scene import Scene, refused
from workflows import fault
from workflows.fault.sources import unknown


def _away_again(scene: Scene, settings: Settings) -> None:
    """Dark for five minutes and a ticket; back for two minutes, and restored; dark again for five, which nobody has looked at yet."""
    dark(scene, minutes=5)
    look(scene, settings)
    with scene.acting() as (db, cast):
        begin_run(db, cast.dock, NOW + 7 * MINUTE)
    clock.stop_at(NOW + 8 * MINUTE)
    look(scene, settings)
    with scene.acting() as (db, cast):
        begin_gap(db, cast.dock, NOW + 9 * MINUTE)
    clock.stop_at(NOW + 14 * MINUTE)


def test_a_picture_that_goes_away_again_had_not_come_back_but_a_steady_one_had(scene: Scene, settings: Settings) -> None:
    _away_again(scene, settings)
    look(scene, settings)
    (made,) = faults(scene)
    assert (made.stage, made.restored_at, made.begun_at) == (Stage.OPEN, None, NOW)
    assert made.done(EntryKind.RELAPSED)
    with scene.acting() as (db, cast):
        begin_run(db, cast.dock, NOW + 20 * MINUTE)
        begin_gap(db, cast.dock, NOW + 90 * MINUTE)
    clock.stop_at(NOW + 96 * MINUTE)
    look(scene, settings)
    first, second = faults(scene)
    assert (first.stage, second.begun_at) == (Stage.RESTORED, NOW + 90 * MINUTE)


def test_a_ticket_that_is_being_closed_is_waited_for_and_what_fails_anew_is_a_ticket_of_its_own(scene: Scene, settings: Settings) -> None:
    _away_again(scene, settings)
    tending = threading.Thread(target=look, args=(scene, settings))
    with about(scene, faults(scene)[0].id) as (db, here, it):
        fault.close(db, here.monitor, it, conclusion="线路已通", reason="数分钟内自行恢复")
        tending.start()
        tending.join(0.5)
        assert tending.is_alive(), "it waits for the person's act"
    tending.join(20)
    first, second = faults(scene)
    assert (first.stage, first.conclusion, first.done(EntryKind.RELAPSED)) == (Stage.CLOSED, "线路已通", [])
    assert (second.stage, second.begun_at) == (Stage.OPEN, NOW + 9 * MINUTE)


def test_people_do_not_and_a_closed_ticket_takes_none(scene: Scene, settings: Settings) -> None:
    dark(scene, minutes=5)
    look(scene, settings)
    with about(scene, faults(scene)[0].id) as (db, here, it):
        begin_gap(db, here.gate, NOW)
        (seen,) = unknown(db, [here.gate])
        refused(fault.add_symptom, db, here.administrator, it, seen=seen)
        fault.end_symptom(db, THE_SYSTEM, it, symptom=it.symptoms[0], ended_at=NOW + MINUTE)
        fault.close(db, here.monitor, it, conclusion="线路已通", reason="数分钟内自行恢复")
        assert "已办结" in refused(fault.add_symptom, db, THE_SYSTEM, it, seen=seen, status=409)
