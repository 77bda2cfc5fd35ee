"""The right disk or none; room by the ladder: nothing young and nothing held is ever deleted, and every loss is a gap with its cause."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.settings import Settings
from app.transaction import Database
from app.video import disk
from app.video.check import check
from app.video.disk import Room, Store, WrongStore, months_before
from app.video.recovery import stream_of
from records import base, clock
from records.base import Refused
from records.footage import Cause, Gap, Segment, SegmentStage
from records.hold import Hold, Stage
from records.user import THE_SYSTEM
from tests.cast import Cast
from tests.video.film import shot
from workflows import footage, hold

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
OLD = datetime(2026, 8, 19, 1, 0, tzinfo=UTC)
YOUNG = datetime(2026, 8, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def store(settings: Settings) -> Store:
    made = Store(settings.footage, settings.data / "store-id")
    made.open()
    made.close()
    return made


def test_the_store_is_made_once_and_opened_again(settings: Settings, store: Store) -> None:
    again = Store(settings.footage, settings.data / "store-id")
    again.open()
    again.close()


def test_an_unmounted_disk_is_refused(settings: Settings, store: Store) -> None:
    (settings.footage / "store-id").unlink()
    with pytest.raises(WrongStore, match="not mounted"):
        store.open()
    assert not (settings.footage / "store-id").exists()


def test_another_installations_disk_is_refused(settings: Settings, store: Store) -> None:
    (settings.footage / "store-id").write_text("another")
    with pytest.raises(WrongStore, match="another installation"):
        store.open()


def test_a_folder_with_foreign_files_is_not_taken_over(settings: Settings) -> None:
    settings.footage.mkdir()
    (settings.footage / "holiday.mp4").touch()
    with pytest.raises(WrongStore):
        Store(settings.footage, settings.data / "store-id").open()


def test_a_second_recorder_is_refused(settings: Settings, store: Store) -> None:
    store.open()
    with pytest.raises(WrongStore, match="another recorder"):
        Store(settings.footage, settings.data / "store-id").open()
    store.close()


@pytest.mark.parametrize(
    ("moment", "before"),
    [
        ("2026-11-20T09:00+08:00", "2026-08-20T09:00+08:00"),
        ("2026-05-31T00:30+08:00", "2026-02-28T00:30+08:00"),
        ("2024-05-31T00:30+08:00", "2024-02-29T00:30+08:00"),
        ("2026-01-01T00:00+08:00", "2025-10-01T00:00+08:00"),
    ],
)
def test_three_months_are_calendar_months_in_beijing(moment: str, before: str) -> None:
    assert months_before(datetime.fromisoformat(moment).astimezone(UTC)) == datetime.fromisoformat(before)


@pytest.mark.parametrize(("left", "low", "full"), [(300, False, False), (150, True, False), (99, True, True)])
def test_room_is_low_before_it_is_full(left: int, low: bool, full: bool) -> None:  # noqa: FBT001 - a table of the three states
    room = Room(used=0, left=left, reserve=100)
    assert (room.is_low, room.is_full) == (low, full)


def test_the_quota_counts_like_the_disk(store: Store) -> None:
    assert not disk.room(store.root, quota=1_000_000, used=900_000).is_full
    assert disk.room(store.root, quota=1_000_000, used=1_000_001).is_full


def test_only_footage_past_three_months_goes_and_oldest_first(database: Database, cast: Cast, store: Store) -> None:
    clock.stop_at(NOW)
    with database.act("test") as db:
        old = shot(db, store.root, cast.gate.id, OLD, 3, 3, 3)
        young = shot(db, store.root, cast.gate.id, YOUNG, 3)
    freed = disk.expire(database, store, (old[0].bytes or 0) + 1)
    assert freed == (old[0].bytes or 0) + (old[1].bytes or 0)
    assert [(store.root / row.path).exists() for row in (*old, *young)] == [False, False, True, True]
    assert disk.expire(database, store, 10**9) == old[2].bytes
    assert (store.root / young[0].path).exists()
    with database.read() as db:
        stages = db.scalars(select(Segment.stage).order_by(Segment.id)).all()
        gaps = [(gap.begins_at, gap.ends_at, gap.cause) for gap in db.scalars(select(Gap))]
    assert stages == [SegmentStage.GONE] * 3 + [SegmentStage.CLOSED]
    assert gaps == [(OLD, OLD + timedelta(seconds=9), Cause.EXPIRED)]


def _held(database: Database, camera_id: int, begins_at: datetime, ends_at: datetime, stage: Stage = Stage.PLACED) -> None:
    with base.door("factory"), database.act("test") as db:
        db.add(Hold(camera_id=camera_id, begins_at=begins_at, ends_at=ends_at, stage=stage, because="异常", placed_at=NOW))


def test_what_is_held_stays_however_full_the_disk_is(database: Database, cast: Cast, store: Store) -> None:
    clock.stop_at(NOW)
    with database.act("test") as db:
        held, free, lifted = shot(db, store.root, cast.gate.id, OLD, 3, 3, 3)
        other = shot(db, store.root, cast.dock.id, OLD, 3)[0]
    _held(database, cast.gate.id, OLD + timedelta(seconds=2.9), OLD + timedelta(seconds=3))
    _held(database, cast.gate.id, OLD + timedelta(seconds=6), OLD + timedelta(seconds=9), Stage.LIFTED)
    disk.expire(database, store, 10**9)
    assert [(store.root / row.path).exists() for row in (held, free, lifted, other)] == [True, False, False, False]
    with pytest.raises(Refused), database.act("test") as db:
        footage.discard(db, THE_SYSTEM, db.get_one(Segment, held.id), cause=Cause.EXPIRED)


def test_many_held_files_in_front_hold_up_nothing_behind_them(database: Database, cast: Cast, store: Store) -> None:
    clock.stop_at(NOW)
    with database.act("test") as db:
        rows = shot(db, store.root, cast.gate.id, OLD, *[1] * 62)
    _held(database, cast.gate.id, OLD, OLD + timedelta(seconds=60))
    assert disk.expire(database, store, 10**9) == sum(row.bytes or 0 for row in rows[60:])
    assert [(store.root / row.path).exists() for row in rows] == [True] * 60 + [False] * 2


def test_whoever_flags_at_several_points_and_whoever_makes_room_do_not_wait_for_each_other(
    database: Database, cast: Cast, store: Store
) -> None:
    """The oldest file is that of the camera with the higher number; the other takes the cameras in their order."""
    clock.stop_at(NOW)
    failed: list[Exception] = []
    with database.act("test") as db:
        rows = [shot(db, store.root, camera.id, at, 3)[0] for camera, at in ((cast.dock, OLD), (cast.gate, OLD + timedelta(hours=1)))]

    def make_room() -> None:
        try:
            disk.expire(database, store, 10**9)
        except OperationalError as error:
            failed.append(error)

    making = threading.Thread(target=make_room)
    assert cast.gate.id < cast.dock.id
    with database.act("test") as db:
        hold.lock(db, cast.gate.id)
        making.start()
        making.join(0.5)
        assert making.is_alive(), "it waits for the camera"
        hold.lock(db, cast.dock.id)
    making.join(20)
    assert failed == []
    assert [(store.root / row.path).exists() for row in rows] == [False, False]


def test_a_crash_between_row_and_file_is_finished_later(database: Database, cast: Cast, store: Store) -> None:
    clock.stop_at(NOW)
    with database.act("test") as db:
        rows = shot(db, store.root, cast.gate.id, OLD, 3, 3)
        for row in rows:
            footage.discard(db, THE_SYSTEM, row, cause=Cause.EXPIRED)
    (store.root / rows[0].path).unlink()
    assert disk.sweep(database, store) == 2
    assert not (store.root / rows[1].path).exists()
    assert disk.sweep(database, store) == 0


def test_a_file_that_can_not_be_deleted_keeps_its_row_and_no_other(database: Database, cast: Cast, store: Store) -> None:
    clock.stop_at(NOW)
    with database.act("test") as db:
        rows = shot(db, store.root, cast.gate.id, OLD, 3, 3)
        for row in rows:
            footage.discard(db, THE_SYSTEM, row, cause=Cause.EXPIRED)
    stuck = store.root / rows[0].path
    stuck.unlink()
    stuck.mkdir()
    assert disk.sweep(database, store) == 1
    with database.read() as db:
        stages = db.scalars(select(Segment.stage).order_by(Segment.id)).all()
    assert stages == [SegmentStage.GARBAGE, SegmentStage.GONE]
    assert not (store.root / rows[1].path).exists()
    stuck.rmdir()
    assert disk.sweep(database, store) == 1


def test_nothing_is_forgotten_while_the_disk_is_away(database: Database, cast: Cast, store: Store) -> None:
    clock.stop_at(NOW)
    with database.act("test") as db:
        footage.discard(db, THE_SYSTEM, shot(db, store.root, cast.gate.id, OLD, 3)[0], cause=Cause.EXPIRED)
    store.root.rename(store.root.with_name("unmounted"))
    with pytest.raises(WrongStore):
        disk.sweep(database, store)
    with database.read() as db:
        assert db.scalars(select(Segment.stage)).all() == [SegmentStage.GARBAGE]


def test_used_bytes_are_those_of_files_on_disk(database: Database, cast: Cast, store: Store) -> None:
    clock.stop_at(NOW)
    with database.act("test") as db:
        rows = shot(db, store.root, cast.gate.id, OLD, 3) + shot(db, store.root, cast.gate.id, YOUNG, 3)
    assert disk.used_bytes(database) == sum((store.root / row.path).stat().st_size for row in rows)
    disk.expire(database, store, 1)
    assert disk.used_bytes(database) == rows[1].bytes


def test_empty_folders_go_with_their_last_file(database: Database, cast: Cast, store: Store) -> None:
    clock.stop_at(NOW)
    with database.act("test") as db:
        shot(db, store.root, cast.gate.id, OLD, 3)
    disk.expire(database, store, 1)
    assert list((store.root / str(cast.gate.id)).iterdir()) == []
    assert [finding.what.msgid for finding in check(database, store.root) if finding.path.startswith(stream_of(1))] == []
