"""served.attend: a desk's report counts for its own monitor while it runs, leaves no line in the trail, holds on to its time (B16-4)."""

from datetime import timedelta
from typing import Any

import pytest

from records import base, clock
from records.camera import Camera
from records.monitoring import Mode, watched_seconds
from records.served import Served
from records.site import Area
from tests.cast import camera_at
from tests.scene import Scene, refused
from tests.sitting import NOW, Sitting, announce, begin
from workflows import monitoring, served

S = timedelta(seconds=1)
NONE: dict[str, Any] = {"visit": "a", "idle": None, "seen": ()}


@pytest.fixture
def sitting(scene: Scene) -> Sitting:
    return begin(scene)


def _attend(sitting: Sitting, first: int, last: int, *, visit: str = "a", idle: int = 0, by: str = "monitor") -> int | None:
    """Seconds credited of a live stretch of the dock that was sent to this visit."""
    with sitting.scene.database.act("test") as db, base.door("factory"):
        db.add(Served(
            visit=visit, camera_id=sitting.scene.cast.dock.id, mode=Mode.LIVE, begins_at=NOW + first * S, ends_at=NOW + last * S,
            sent_at=clock.now(),
        ))  # fmt: skip
        db.flush()
    with sitting.scene.acting() as (db, cast):
        claim = served.Claim(cast.dock, Mode.LIVE, NOW + first * S, NOW + last * S)
        credited = served.attend(db, getattr(cast, by), sitting.at(db), visit=visit, idle=idle * S, seen=[claim])
    return None if credited is None else round(sum((c.ends_at - c.begins_at).total_seconds() for c in credited))


def _second(sitting: Sitting) -> Sitting:
    """The same person's monitoring at another container of the same dock."""
    with sitting.scene.acting() as (db, cast):
        made = monitoring.begin(db, cast.monitor, announce(db, cast, container="MNBU3812043"))
    return Sitting(sitting.scene, made.id, 0)


@pytest.mark.obligation("B16-4")
def test_what_was_sent_is_credited_once_whatever_the_number_of_visits(sitting: Sitting) -> None:
    clock.stop_at(NOW + 20 * S)
    before = len(sitting.scene.trail())
    assert _attend(sitting, 0, 15) == 15
    assert _attend(sitting, 0, 20, visit="b") == 5
    assert watched_seconds(sitting.watched()) == {sitting.scene.cast.dock.id: 20}
    assert len(sitting.scene.trail()) == before


def test_time_waits_for_a_report_that_the_network_held_back_but_not_for_ever(sitting: Sitting) -> None:
    assert _attend(sitting, -2, 0) == 2
    clock.stop_at(NOW + 300 * S)
    assert _attend(sitting, 0, 300) == 300
    clock.stop_at(NOW + 300 * S + timedelta(hours=1))
    assert _attend(sitting, 300, 3900, idle=0) == 600


def test_who_is_away_gets_none_and_who_was_away_not_afterwards(sitting: Sitting) -> None:
    assert _attend(sitting, -2, 0) == 2
    clock.stop_at(NOW + 700 * S)
    assert _attend(sitting, 0, 700, idle=700) is None
    clock.stop_at(NOW + 705 * S)
    assert _attend(sitting, 690, 705, idle=1) == 1


@pytest.mark.obligation("B16-4")
def test_at_two_docks_one_person_sees_no_more_than_at_one(sitting: Sitting) -> None:
    other = _second(sitting)
    clock.stop_at(NOW + 40 * S)
    assert _attend(sitting, 0, 40) == 40
    assert _attend(other, 0, 40) == 2, "the grace of a visit's first report and no more"
    clock.stop_at(NOW + 50 * S)
    assert (_attend(other, 40, 46), _attend(sitting, 40, 50)) == (6, 4)


@pytest.mark.obligation("B16-4")
def test_signed_in_at_two_machines_one_person_sees_no_more_than_at_one(sitting: Sitting) -> None:
    other = _second(sitting)
    clock.stop_at(NOW + 40 * S)
    assert (_attend(sitting, 0, 40), _attend(other, 0, 40, visit="b")) == (40, 2)
    clock.stop_at(NOW + 100 * S)
    assert (_attend(other, 40, 100, visit="b"), _attend(sitting, 40, 100)) == (60, 0)
    # what is left of the time at one machine may be told by the other
    clock.stop_at(NOW + 200 * S)
    assert (_attend(sitting, 170, 200), _attend(other, 100, 200, visit="b")) == (30, 70)


@pytest.mark.obligation("B16-4")
def test_two_persons_share_nothing(sitting: Sitting) -> None:
    with sitting.scene.acting() as (db, cast):
        theirs = monitoring.begin(db, cast.second_monitor, announce(db, cast, container="MNBU3812043"))
    clock.stop_at(NOW + 40 * S)
    assert _attend(sitting, 0, 40) == 40
    assert _attend(Sitting(sitting.scene, theirs.id, 0), 0, 40, visit="b", by="second_monitor") == 40


def test_a_new_sign_in_the_next_day_has_no_time_of_the_day_before(sitting: Sitting) -> None:
    assert _attend(sitting, -2, 0) == 2
    clock.stop_at(NOW + timedelta(days=1))
    day = 24 * 3600
    assert _attend(sitting, day - 100, day, visit="b") == 62, "a minute, and the grace of a visit's first report"


def test_a_dock_that_the_network_held_back_tells_later_than_the_next_one(sitting: Sitting) -> None:
    other = _second(sitting)
    assert _attend(sitting, -2, 0) == 2
    clock.stop_at(NOW + 300 * S)
    assert _attend(other, 280, 300) == 20
    assert _attend(sitting, 0, 280) == 280


def test_who_touched_one_desk_is_there_for_the_other(sitting: Sitting) -> None:
    other = _second(sitting)
    assert (_attend(sitting, -2, 0), _attend(other, -1, 0)) == (2, 0)
    clock.stop_at(NOW + 600 * S)
    _attend(other, 0, 600)
    clock.stop_at(NOW + 700 * S)
    assert _attend(sitting, 690, 700, idle=100) == 10


def test_four_pictures_at_once_and_not_a_fifth(sitting: Sitting) -> None:
    with sitting.scene.database.act("test") as db, base.door("factory"):
        site, area = sitting.at(db).site, db.get_one(Area, sitting.scene.cast.area.id)
        cameras = [camera_at(db, site, area, f"4201901110132130800{number}", f"卡口0{number}") for number in range(2, 7)]
        for camera in cameras:
            db.add(Served(
                visit="a", camera_id=camera.id, mode=Mode.LIVE, begins_at=NOW, ends_at=NOW + 40 * S, sent_at=NOW,
            ))  # fmt: skip
        db.flush()
        numbers = [camera.id for camera in cameras]
    clock.stop_at(NOW + 40 * S)
    with sitting.scene.acting() as (db, cast):
        told = [served.Claim(db.get_one(Camera, number), Mode.LIVE, NOW, NOW + 40 * S) for number in numbers]
        served.attend(db, cast.monitor, sitting.at(db), visit="a", idle=0 * S, seen=told)
    # 40 s before a screen and the grace of the first report, four times
    assert sum(watched_seconds(sitting.watched()).values()) == 4 * (40 + 2)


def test_strangers_and_colleagues_are_refused_and_a_stopped_monitoring_too(sitting: Sitting) -> None:
    with sitting.scene.acting() as (db, cast):
        for other in (cast.second_monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(served.attend, db, other, sitting.at(db), **NONE)
        monitoring.stop(db, cast.monitor, sitting.at(db))
        refused(served.attend, db, cast.monitor, sitting.at(db), status=409, **NONE)
