"""One hour without a camera is 95.8 % of its day; days end at midnight in Beijing; however many cameras, few statements (D1-1)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from records import clock
from records.availability import Day, of_cameras, total, usual_rate
from records.base import door
from records.footage import Cause, Gap, Segment
from tests.scene import Scene
from tests.video import film

#: midnight in Beijing
DAY = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TODAY = date(2026, 11, 20)


def recorded(db: Session, camera_id: int, begins_at: datetime, ends_at: datetime, *, step: timedelta = HOUR, fps: int = 10) -> None:
    """Files of an hour each (the rule is the same for five minutes)."""
    with door("factory"):
        run = film.run_of(db, camera_id, begins_at)
        at = begins_at
        while at < ends_at:
            until = min(at + step, ends_at)
            seconds = (until - at).total_seconds()
            db.add(Segment(
                camera_id=camera_id, run_id=run.id, path=f"{camera_id}/{at.timestamp()}.mp4", stage="closed", begins_at=at, ends_at=until,
                media_begins=0, media_ends=round(seconds * 90_000), timescale=90_000, codec="avc1", width=2, height=2,
                frames=round(seconds * fps),
            ))  # fmt: skip
            at = until
        db.flush()


def missed(db: Session, camera_id: int, begins_at: datetime, ends_at: datetime | None, cause: Cause = Cause.CAMERA_AWAY) -> None:
    with door("factory"):
        db.add(Gap(token=f"{camera_id}-{begins_at}-{cause}", camera_id=camera_id, begins_at=begins_at, ends_at=ends_at, cause=cause))
        db.flush()


def days(scene: Scene, first: date = TODAY, last: date = TODAY) -> list[Day]:
    with scene.database.read() as db:
        return of_cameras(db, [scene.cast.gate.id], first, last)[scene.cast.gate.id]


@pytest.mark.obligation("D1-1")
def test_a_camera_stopped_for_an_hour_is_online_95_8_percent_of_that_day(scene: Scene) -> None:
    clock.stop_at(DAY + timedelta(days=2))
    with scene.acting() as (db, cast):
        recorded(db, cast.gate.id, DAY, DAY + 9 * HOUR)
        missed(db, cast.gate.id, DAY + 9 * HOUR, DAY + 10 * HOUR)
        recorded(db, cast.gate.id, DAY + 10 * HOUR, DAY + 48 * HOUR)
    first, second = days(scene, TODAY, TODAY + timedelta(days=1))
    assert (round(100 * (first.online or 0), 1), first.grade) == (95.8, "most")
    assert first.missing == {Cause.CAMERA_AWAY: (3600.0, 1)}
    assert (second.online, second.grade, second.missing) == (1.0, "full", {})
    assert round(100 * (total([first, second]).online or 0), 1) == 97.9


def test_a_file_and_a_gap_over_midnight_belong_to_both_days(scene: Scene) -> None:
    clock.stop_at(DAY + timedelta(days=2))
    with scene.acting() as (db, cast):
        recorded(db, cast.gate.id, DAY, DAY + 23 * HOUR + 30 * MINUTE)
        recorded(db, cast.gate.id, DAY + 23 * HOUR + 30 * MINUTE, DAY + 24 * HOUR + 15 * MINUTE)
        missed(db, cast.gate.id, DAY + 24 * HOUR + 15 * MINUTE, None, Cause.NETWORK)
    first, second = days(scene, TODAY, TODAY + timedelta(days=1))
    assert first.online == 1.0
    assert second.recorded_s == 15 * 60
    assert second.missing == {Cause.NETWORK: (23.75 * 3600, 1)}


def test_today_counts_up_to_now_with_the_file_that_grows_and_days_before_the_camera_count_nothing(scene: Scene) -> None:
    clock.stop_at(DAY + 10 * HOUR + 4 * MINUTE)
    with scene.acting() as (db, cast):
        recorded(db, cast.gate.id, DAY + 6 * HOUR, DAY + 10 * HOUR)
        with door("factory"):
            run = film.run_of(db, cast.gate.id, DAY + 10 * HOUR)
            db.add(Segment(
                camera_id=cast.gate.id, run_id=run.id, path="growing.mp4", stage="open", begins_at=DAY + 10 * HOUR, media_begins=0,
                timescale=90_000, codec="avc1", width=2, height=2,
            ))  # fmt: skip
            db.flush()
    before, today = days(scene, TODAY - timedelta(days=1), TODAY)
    assert (before.online, before.grade) == (None, "none")
    assert (today.expected_s, today.recorded_s, today.grade) == (4 * 3600 + 240, 4 * 3600 + 240, "open")
    clock.stop_at(DAY + 11 * HOUR)
    assert days(scene)[0].recorded_s == 4 * 3600, "a recorder that died leaves its file open"


def test_footage_deleted_in_due_time_was_online_and_the_frame_rate_is_held_against_the_best_day(scene: Scene) -> None:
    clock.stop_at(DAY + timedelta(days=2))
    with scene.acting() as (db, cast):
        recorded(db, cast.gate.id, DAY, DAY + 24 * HOUR)
        recorded(db, cast.gate.id, DAY + 24 * HOUR, DAY + 48 * HOUR, fps=8)
        missed(db, cast.gate.id, DAY, DAY + 24 * HOUR, Cause.EXPIRED)
    first, second = days(scene, TODAY, TODAY + timedelta(days=1))
    assert (first.online, first.missing) == (1.0, {})
    assert (usual_rate([first, second]), second.rate) == (10, 8)


def test_the_number_of_statements_does_not_grow_with_cameras_and_days(scene: Scene) -> None:
    clock.stop_at(DAY + timedelta(days=2))
    with scene.acting() as (db, cast):
        for camera in (cast.gate, cast.dock, cast.elsewhere):
            recorded(db, camera.id, DAY, DAY + 30 * HOUR)
    counts = []
    for cameras, length in (([scene.cast.gate.id], 1), ([scene.cast.gate.id, scene.cast.dock.id, scene.cast.elsewhere.id], 92)):
        with scene.database.read() as db:
            counts.append(_statements(scene.database.engine, lambda: of_cameras(db, cameras, TODAY - timedelta(days=length), TODAY)))  # noqa: B023 - called at once
    assert counts == [4, 4]


def _statements(engine: Engine, work: object) -> int:
    told: list[str] = []

    def note(_c: object, _cur: object, sql: str, *_more: object) -> None:
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            told.append(sql)

    event.listen(engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(told)
