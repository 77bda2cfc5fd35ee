"""fault.detect: a dark camera becomes one ticket, a dead line one for the site, however many workers look (B17-1)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.settings import Settings
from records import clock
from records.base import Text
from records.camera import Camera
from records.diagnosis import Flaw, open_findings
from records.fault import Kind, Stage
from records.footage import Cause
from records.notice import Notice
from records.user import THE_SYSTEM
from tests.fault.standing import HOUR, MINUTE, NOW, begin_gap, begin_run, dark, faults, look, make_fault
from tests.fault.standing import one_more_camera as add_camera
from tests.scene import Scene, refused
from workflows import diagnosis, fault
from workflows.fault.sources import Seen


@pytest.mark.obligation("B17-1", "D4-3")
def test_a_dark_camera_becomes_one_ticket_begun_at_the_last_good_picture(scene: Scene, settings: Settings) -> None:
    dark(scene, minutes=4.9)
    look(scene, settings)
    assert faults(scene) == [], "it may be a stumble"
    clock.stop_at(NOW + 5 * MINUTE)
    for _ in range(3):
        look(scene, settings)
    (made,) = faults(scene)
    assert (made.camera_id, made.kind_of, made.begun_at, made.found_at) == (scene.cast.dock.id, Kind.OFF, NOW, NOW + 5 * MINUTE)
    assert made.is_measured
    assert made.found_by is None
    assert str(made.said) == "摄像头无法连接"
    with scene.database.read() as db:
        told = set(db.scalars(select(Notice.user_id).where(Notice.subject_kind == "fault")))
    assert told == {scene.cast.administrator.id, scene.cast.upkeep.id}


def test_what_is_ours_or_was_wanted_is_no_fault(scene: Scene, settings: Settings) -> None:
    for cause in (Cause.RECORDER, Cause.DISABLED, Cause.DISK_FULL, Cause.STORAGE, Cause.CHANGED):
        with scene.acting() as (db, cast):
            begin_gap(db, cast.dock, NOW + list(Cause).index(cause) * MINUTE, cause)
        clock.stop_at(NOW + 2 * HOUR)
        look(scene, settings)
    assert faults(scene) == []


def test_after_the_recorder_was_away_the_last_good_picture_is_still_known(scene: Scene, settings: Settings) -> None:
    dark(scene)
    with scene.acting() as (db, cast):
        begin_gap(db, cast.dock, NOW + 10 * MINUTE, Cause.RECORDER)
        begin_gap(db, cast.dock, NOW + 20 * MINUTE, Cause.CAMERA_AWAY)
    clock.stop_at(NOW + 25 * MINUTE)
    look(scene, settings)
    assert [each.begun_at for each in faults(scene)] == [NOW]


@pytest.mark.obligation("B17-1")
def test_a_dead_line_is_one_ticket_of_the_site(scene: Scene, settings: Settings) -> None:
    with scene.acting() as (db, cast):
        more = [add_camera(db, cast, number).id for number in range(10, 20)]
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        for second, number in enumerate([*more, cast.dock.id]):
            begin_gap(db, db.get_one(Camera, number), NOW + second * MINUTE / 6, Cause.NETWORK)
    clock.stop_at(NOW + 5 * MINUTE)
    look(scene, settings)
    clock.stop_at(NOW + 20 * MINUTE)
    look(scene, settings)
    (made,) = faults(scene)
    assert (made.camera_id, made.area_id, made.begun_at) == (None, None, NOW)
    assert len(made.camera_ids) == 11
    assert str(made.said) == "11个摄像头同时没有图像，疑为线路或供电中断"
    with scene.acting() as (db, cast):
        for number in [*more, cast.dock.id][:-1]:
            begin_run(db, db.get_one(Camera, number), NOW + HOUR)
    look(scene, settings)
    assert faults(scene)[0].stage is Stage.OPEN, "one camera is still dark"
    with scene.acting() as (db, cast):
        begin_run(db, cast.dock, NOW + 2 * HOUR)
    look(scene, settings)
    assert (faults(scene)[0].stage, faults(scene)[0].restored_at) == (Stage.RESTORED, NOW + 2 * HOUR)


def test_two_workers_at_once_make_one_ticket(scene: Scene, settings: Settings) -> None:
    dark(scene, minutes=5)
    with ThreadPoolExecutor(2) as both:
        for done in [both.submit(look, scene, settings) for _ in range(4)]:
            done.result()
    assert len(faults(scene)) == 1


def test_what_a_person_found_first_takes_the_measured_begin(scene: Scene, settings: Settings) -> None:
    dark(scene, minutes=2)
    number = make_fault(scene, NOW + 2 * MINUTE, kind=Kind.OFF)
    clock.stop_at(NOW + 10 * MINUTE)
    look(scene, settings)
    (made,) = faults(scene)
    assert (made.id, made.begun_at, made.found_at) == (number, NOW, NOW + 2 * MINUTE)


@pytest.mark.obligation("D3-3")
def test_a_view_that_moved_away_becomes_a_ticket_and_ends_when_it_is_back(scene: Scene, settings: Settings) -> None:
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        for camera in (cast.dock, cast.gate):
            diagnosis.begin(db, THE_SYSTEM, camera, flaw=Flaw.MOVED, began_at=NOW, figure=0.1, reference=1.0)
    clock.stop_at(NOW + 5 * MINUTE)
    look(scene, settings)
    look(scene, settings)
    assert [(each.camera_id, str(each.said)) for each in faults(scene)] == [
        (scene.cast.gate.id, "视角偏离"), (scene.cast.dock.id, "视角偏离"),
    ], "cameras that show something are no dead line"  # fmt: skip
    with scene.acting() as (db, cast):
        (found,) = [each for each in open_findings(db) if each.camera_id == cast.dock.id]
        diagnosis.end(db, THE_SYSTEM, found, ended_at=NOW + 6 * MINUTE)
    clock.stop_at(NOW + 2 * HOUR)
    look(scene, settings)
    gate, dock = faults(scene)
    assert (dock.stage, gate.stage) == (Stage.RESTORED, Stage.OPEN)


def test_people_do_not_detect(scene: Scene) -> None:
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        seen = [Seen("diagnosis", 7, cast.dock, NOW, NOW - MINUTE, Kind.OTHER, Text("画面偏离日常视角"))]
        told = {"kind": Kind.OTHER, "words": seen[0].words, "seen": seen, "camera": cast.dock}
        refused(fault.detect, db, cast.monitor, cast.site, **told)
        fault.detect(db, THE_SYSTEM, cast.site, **told)
    (made,) = faults(scene)
    assert (made.begun_at, [(each.source, each.source_row) for each in made.symptoms]) == (NOW - MINUTE, [("diagnosis", 7)])
    assert scene.last().verb == "fault.detect"
