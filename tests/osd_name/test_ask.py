"""osd_name.ask: the system asks each device once a day and after a change of name; none of them holds up another (E-4 … E-7)."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.settings import Settings
from app.video import onvif
from app.video.osd_name import Asker
from app.video.simulator.faults import Fault
from app.video.simulator.server import Simulator
from records import clock
from records.base import Text, door
from records.fault import Fault as Ticket
from records.fault import Stage, Symptom
from records.notice import Notice
from records.osd_name import AGAIN, GIVEN_UP, Drift, OsdAsk, OsdCheck, due, newest
from records.user import THE_SYSTEM
from tests.osd_name.asking import DAY, give
from tests.osd_name.conftest import GATE
from tests.scene import Scene, refused
from workflows import camera, osd_name
from workflows.fault import watching


def _told(scene: Scene) -> list[str]:
    with scene.database.read() as db:
        return [str(each.said) for each in db.scalars(select(Notice).where(Notice.subject_kind == "camera").order_by(Notice.id))]


def _due(scene: Scene) -> list[int]:
    with scene.database.read() as db:
        return list(due(db, clock.now(), DAY, most=9))


@pytest.mark.obligation("E-4", "E-5", "E-6")
def test_each_device_is_asked_once_a_day_and_again_when_its_name_changed(scene: Scene, settings: Settings, simulator: Simulator) -> None:
    give(scene, gate=simulator.onvif("gate"), dock=simulator.onvif("dock"))
    asker, now = Asker(scene.database, settings), clock.now()
    clock.stop_at(now)
    assert asker.look() == 2
    with scene.database.read() as db:
        found = newest(db, [scene.cast.gate.id, scene.cast.dock.id])
        assert found[scene.cast.gate.id].is_right
        assert found[scene.cast.gate.id].read == GATE
        assert not found[scene.cast.dock.id].name_ok
    assert [each for each in _told(scene) if "camera 2" in each], "a wrong name is told, nobody was at the page"
    clock.stop_at(now + DAY - timedelta(minutes=1))
    assert asker.look() == 0
    with scene.acting() as (db, cast), door("factory"):
        cast.gate.name = "青岛烟台海关澜澄水产厂区卡口02"
        db.flush()
    assert asker.look() == 1
    clock.stop_at(now + DAY)
    assert asker.look() == 1
    assert len(_told(scene)) == 2, "the gate's new name is told, the dock's wrong one not again"


def test_a_device_switched_off_removed_or_without_address_is_not_asked_and_never_means_never(
    scene: Scene, settings: Settings, simulator: Simulator
) -> None:
    assert _due(scene) == []
    give(scene, gate=simulator.onvif("gate"))
    assert _due(scene) == [scene.cast.gate.id]
    assert Asker(scene.database, Settings(settings.data, settings.database, settings.key, osd_check_hours=0)).look() == 0
    with scene.acting() as (db, cast):
        camera.switch_off(db, cast.administrator, cast.gate, reason="检修")
    assert _due(scene) == []


def test_a_question_is_taken_by_one_and_by_another_only_when_it_was_given_up(scene: Scene) -> None:
    give(scene, gate="http://192.0.2.7/onvif/device_service")
    now = clock.now()
    for later, taken in ((timedelta(0), True), (timedelta(0), False), (GIVEN_UP - timedelta(seconds=1), False), (GIVEN_UP, True)):
        clock.stop_at(now + later)
        assert bool(_due(scene)) is taken
        with scene.acting() as (db, cast):
            assert osd_name.ask(db, THE_SYSTEM, cast.gate, every=DAY) is taken
    assert not scene.trail(), "quiet: once a day and camera"


def test_of_two_workers_with_a_cameras_first_question_one_takes_it(scene: Scene) -> None:
    give(scene, gate="http://192.0.2.7/onvif/device_service")
    taken = []

    def ask() -> None:
        with scene.acting() as (db, cast):
            taken.append(osd_name.ask(db, THE_SYSTEM, cast.gate, every=DAY))

    second = threading.Thread(target=ask)
    with scene.acting() as (db, cast):
        assert osd_name.ask(db, THE_SYSTEM, cast.gate, every=DAY)
        second.start()
        second.join(1)
        assert second.is_alive(), "it waits for the first"
    second.join(60)
    assert taken == [False]


def test_persons_are_refused_and_a_removed_camera_is_not_asked(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.administrator, cast.monitor, cast.stranger, cast.signatory, cast.upkeep):
            refused(osd_name.ask, db, other, cast.gate, every=DAY)
        camera.remove(db, cast.administrator, cast.gate, reason="换机")
        refused(osd_name.ask, db, THE_SYSTEM, cast.gate, status=409, every=DAY)


@contextmanager
def _silent() -> Iterator[str]:
    """A device that takes the question and never answers."""
    held = []
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(16)

        def take() -> None:
            while True:
                try:
                    held.append(listening.accept()[0])
                except OSError:
                    return

        taking = threading.Thread(target=take, daemon=True)
        taking.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/onvif/device_service"
        listening.shutdown(socket.SHUT_RDWR)
    taking.join()
    for each in held:
        each.close()


def test_silent_devices_keep_no_other_waiting_and_each_only_its_seconds(
    scene: Scene, settings: Settings, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(onvif, "_PATIENCE_S", 3.0)
    with _silent() as silent:
        give(scene, gate=simulator.onvif("gate"), dock=silent, elsewhere=silent)
        begun = time.monotonic()
        assert Asker(scene.database, settings).look() == 3
        assert time.monotonic() - begun < 3 * 3.0, "one after the other would be the sum"
    with scene.database.read() as db:
        asked = {each.camera_id: each for each in db.scalars(select(OsdAsk)).unique()}
        assert asked[scene.cast.gate.id].failing_since is None
        assert asked[scene.cast.dock.id].failing_since is not None
        assert newest(db, [scene.cast.gate.id])[scene.cast.gate.id].is_right


@pytest.mark.obligation("E-5")
def test_a_clock_far_off_is_a_fault_once_until_it_is_right_again(scene: Scene, settings: Settings, simulator: Simulator) -> None:
    give(scene, gate=simulator.onvif("gate"))
    asker, now = Asker(scene.database, settings), clock.now()
    simulator.spoil("gate", Fault.CLOCK)
    for day in range(2):
        clock.stop_at(now + day * DAY)
        with scene.acting() as (db, cast):
            osd_name.ask(db, THE_SYSTEM, cast.gate, every=DAY)
            osd_name.read(db, THE_SYSTEM, cast.gate, name=GATE, has_time=True, is_opaque=True, drift_s=300.0)
        clock.stop_at(now + day * DAY + timedelta(hours=2))
        _tend(scene)
    with scene.database.read() as db:
        assert len(db.scalars(select(Symptom)).unique().all()) == 1, "the second day's answer tells nothing new"
        assert len(db.scalars(select(Ticket)).unique().all()) == 1
    simulator.spoil("gate", Fault.OK)
    clock.run_free()
    with scene.acting() as (db, cast), door("factory"):
        row = db.scalars(select(OsdAsk)).unique().one()
        row.asked_at = clock.now() - DAY
        db.flush()
    assert asker.look() == 1
    _tend(scene)
    with scene.database.read() as db:
        assert db.scalars(select(OsdCheck).order_by(OsdCheck.id.desc())).unique().first().drift is Drift.RIGHT
        assert db.scalars(select(Symptom)).unique().one().ended_at is not None
        assert db.scalars(select(Ticket)).unique().one().stage is not Stage.OPEN


def _tend(scene: Scene) -> None:
    with scene.database.read() as db:
        sites = watching.wanting(db)
    for site in sites:
        with scene.database.act("chores") as db:
            watching.tend(db, site)


def test_after_no_answer_it_is_asked_again_within_the_hour(scene: Scene) -> None:
    give(scene, gate="http://192.0.2.7/onvif/device_service")
    now = clock.now()
    clock.stop_at(now)
    with scene.acting() as (db, cast):
        osd_name.ask(db, THE_SYSTEM, cast.gate, every=DAY)
        osd_name.miss(db, THE_SYSTEM, cast.gate, why=Text("设备没有回答。"))
    clock.stop_at(now + AGAIN - timedelta(seconds=1))
    assert _due(scene) == []
    clock.stop_at(now + AGAIN)
    assert _due(scene) == [scene.cast.gate.id]
