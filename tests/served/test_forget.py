"""served.forget: what was noted of pictures sent goes after 35 days, unless a sheet still waits for it (B16-4)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import chores
from app.settings import Settings
from records import base, clock
from records.monitoring import Mode
from records.served import Attendance, Served
from records.user import THE_SYSTEM
from tests.scene import Scene, refused
from tests.sitting import NOW, Sitting, begin
from workflows import monitoring, served

DAY = timedelta(days=1)
MINE = "visit-of-wang"


def _sent(scene: Scene, days_ago: float, visit: str = "another") -> None:
    at = NOW - days_ago * DAY
    with base.door("factory"), scene.acting() as (db, cast):
        db.add(Served(visit=visit, camera_id=cast.dock.id, mode=Mode.LIVE, begins_at=at - DAY / 24, ends_at=at, sent_at=at))


def _left(scene: Scene) -> list[str]:
    with scene.database.read() as db:
        return list(db.scalars(select(Served.visit).order_by(Served.id)))


def test_what_is_older_than_35_days_goes(scene: Scene) -> None:
    clock.stop_at(NOW)
    for days, visit in ((200, "old"), (35.01, "just old"), (35, "not yet"), (1, "young")):
        _sent(scene, days, visit)
    with scene.acting() as (db, _):
        assert served.forget(db, THE_SYSTEM, None) == 2
    assert _left(scene) == ["not yet", "young"]


def test_so_does_the_attendance_of_then(scene: Scene) -> None:
    sitting = begin(scene)
    for days, visit in ((36, "old"), (1, "young")):
        clock.stop_at(NOW - days * DAY)
        with scene.acting() as (db, cast):
            served.attend(db, cast.monitor, sitting.at(db), visit=visit, idle=timedelta(0), seen=())
    clock.stop_at(NOW)
    with scene.acting() as (db, _):
        served.forget(db, THE_SYSTEM, None)
        assert db.scalars(select(Attendance.visit)).all() == ["young"]


@pytest.mark.obligation("B16-4")
def test_what_was_watched_is_kept_until_the_sheet_is_submitted(scene: Scene, settings: Settings) -> None:
    """Running, then stopped, then done."""
    sitting = _watched(scene)
    for _ in range(2):
        assert chores.forget_served(scene.database, settings) == 1
        assert _left(scene) == [MINE]
        _sent(scene, 100)
        with scene.acting() as (db, cast):
            if sitting.at(db).ends_at is None:
                monitoring.stop(db, cast.monitor, sitting.at(db))
    for camera in (scene.cast.gate, scene.cast.dock):
        sitting.fill(camera)
    sitting.submit()
    assert chores.forget_served(scene.database, settings) == 2
    assert _left(scene) == []


def _watched(scene: Scene) -> Sitting:
    """A sitting 100 days ago, and what was sent to another visit on that day."""
    sitting = begin(scene)
    sitting.watch(scene.cast.dock, NOW - DAY, NOW - DAY + timedelta(seconds=30))
    for visit in (MINE, "another"):
        _sent(scene, 100, visit)
    return sitting


def test_many_go_in_batches_until_none_is_left(scene: Scene, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    clock.stop_at(NOW)
    monkeypatch.setattr(served, "_BATCH", 2)
    for _ in range(5):
        _sent(scene, 100)
    assert chores.forget_served(scene.database, settings) == 5
    assert [entry.changes["rows"] for entry in scene.trail() if entry.verb == "served.forget"] == [2, 2, 1]


def test_it_is_audited_and_where_nothing_is_old_the_chore_leaves_no_entry(scene: Scene, settings: Settings) -> None:
    clock.stop_at(NOW)
    _sent(scene, 1)
    assert chores.forget_served(scene.database, settings) == 0
    assert scene.trail() == []
    _sent(scene, 100)
    chores.forget_served(scene.database, settings)
    entry = scene.last()
    assert (entry.verb, entry.actor_id, entry.changes) == ("served.forget", None, {"rows": 1, "kept_days": 35})


def test_no_person_deletes_it(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.administrator, cast.overseer, cast.stranger, cast.signatory):
            refused(served.forget, db, other, None)


def test_it_is_among_what_is_done_each_day() -> None:
    assert chores.forget_served in chores.DAILY
