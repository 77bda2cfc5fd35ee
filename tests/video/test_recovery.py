"""After a crash rows and files agree again: torn ends are cut, open rows closed, orphan files adopted, nothing fresh is touched."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.settings import Settings
from app.transaction import Database
from app.video.boxes import fragment_head
from app.video.check import check
from app.video.disk import Store
from app.video.recovery import adopt, recover, stream_of
from records import base, clock
from records.footage import Cause, Gap, Run, Segment, SegmentStage
from tests.cast import Cast
from tests.video.film import TICKS, Growing, numbers_in, reel, run_of

T0 = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def store(settings: Settings) -> Store:
    made = Store(settings.footage, settings.data / "store-id")
    made.open()
    made.close()
    return made


def crashed(database: Database, root: Path, camera_id: int, frames: int, tail: bytes = b"") -> str:
    """A run with one open file of so many frames, and what the crash left behind them."""
    growing = Growing(root, T0, reel(100), stream=stream_of(camera_id))
    growing.grow(frames)
    growing.file.seal()
    with (root / growing.path).open("ab") as file:
        file.write(tail)
    with base.door("factory"), database.act("test") as db:
        growing.row(db, camera_id, run_of(db, camera_id, T0), is_open=True)
    return growing.path


def test_a_file_left_open_is_cut_closed_and_chained(database: Database, cast: Cast, store: Store) -> None:
    path = crashed(database, store.root, cast.gate.id, 47, fragment_head(48, 47 * TICKS, TICKS, 5_000, is_key=False) + b"half of a frame")
    recover(database, store, None)
    with database.read() as db:
        row = db.scalars(select(Segment)).one()
        run = db.scalars(select(Run)).one()
    assert (row.stage, row.frames, row.begins_at, row.ends_at) == (SegmentStage.CLOSED, 47, T0, T0 + timedelta(seconds=4.7))
    assert (run.ends_at, run.cause) == (row.ends_at, Cause.RECORDER)
    assert numbers_in(store.root / path) == list(range(47))
    assert check(database, store.root) == []


def test_done_twice_it_changes_nothing(database: Database, cast: Cast, store: Store) -> None:
    crashed(database, store.root, cast.gate.id, 20, b"torn")
    recover(database, store, None)
    with database.read() as db:
        before = db.scalars(select(Segment.chain)).all()
    recover(database, store, None)
    with database.read() as db:
        assert db.scalars(select(Segment.chain)).all() == before


@pytest.mark.parametrize("left", [0, 30])
def test_a_file_without_a_whole_frame_is_told_as_gone(database: Database, cast: Cast, store: Store, left: int) -> None:
    path = crashed(database, store.root, cast.gate.id, 0)
    (store.root / path).write_bytes((store.root / path).read_bytes()[:left])
    recover(database, store, None)
    with database.read() as db:
        assert db.scalars(select(Segment.stage)).all() == [SegmentStage.GONE]
        assert db.scalars(select(Gap)).all() == []


def test_a_row_whose_file_never_came_is_told_as_gone(database: Database, cast: Cast, store: Store) -> None:
    (store.root / crashed(database, store.root, cast.gate.id, 5)).unlink()
    recover(database, store, None)
    with database.read() as db:
        assert db.scalars(select(Segment.stage)).all() == [SegmentStage.GONE]


def test_orphan_files_get_rows_in_the_order_of_their_time(database: Database, cast: Cast, store: Store) -> None:
    for begins_at, frames in ((T0 + timedelta(hours=30), 12), (T0, 30), (T0 + timedelta(seconds=3), 20)):
        growing = Growing(store.root, begins_at, reel(100), stream=stream_of(cast.dock.id))
        growing.grow(frames)
        growing.file.seal()
    assert adopt(database, store.root) == 3
    with database.read() as db:
        rows = db.scalars(select(Segment).order_by(Segment.id)).all()
    assert [(row.camera_id, row.begins_at, row.frames) for row in rows] == [
        (cast.dock.id, T0, 30), (cast.dock.id, T0 + timedelta(seconds=3), 20), (cast.dock.id, T0 + timedelta(hours=30), 12),
    ]  # fmt: skip
    assert [finding for finding in check(database, store.root) if finding.path] == []
    assert adopt(database, store.root) == 0


@pytest.mark.parametrize("name", ["{}-copy", "9" * 40, "9" * 17, "{}"])
def test_a_file_that_can_not_be_taken_in_is_left_and_keeps_no_other_from_its_row(
    database: Database, cast: Cast, store: Store, name: str
) -> None:
    """A copy by hand, times that no clock can have, what can't be opened as a file."""
    growing = Growing(store.root, T0 + timedelta(seconds=9), reel(100), stream=stream_of(cast.dock.id))
    growing.grow(12)
    growing.file.seal()
    strange = (store.root / growing.path).with_stem(name.format(clock.epoch_ms(T0)))
    if name == "{}":
        strange.mkdir()
    else:
        strange.write_bytes((store.root / growing.path).read_bytes() + b"an end that would be cut off")
    before = strange.stat()
    recover(database, store, None)
    with database.read() as db:
        assert db.scalars(select(Segment.path)).all() == [growing.path]
    assert (strange.stat().st_size, strange.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def test_an_open_row_whose_file_can_not_be_read_stays_open_and_keeps_no_other_from_its_end(
    database: Database, cast: Cast, store: Store
) -> None:
    bad, good = (crashed(database, store.root, camera.id, 47) for camera in (cast.gate, cast.dock))
    (store.root / bad).unlink()
    (store.root / bad).mkdir()
    recover(database, store, None)
    with database.read() as db:
        stages = {row.path: row.stage for row in db.scalars(select(Segment))}
        assert stages == {bad: SegmentStage.OPEN, good: SegmentStage.CLOSED}
        assert db.scalars(select(Gap)).all() == []
    (store.root / bad).rmdir()
    recover(database, store, None)
    with database.read() as db:
        assert db.scalar(select(Segment.stage).where(Segment.path == bad)) is SegmentStage.GONE


def test_a_file_that_can_not_be_deleted_keeps_its_row_and_no_other_from_its_end(database: Database, cast: Cast, store: Store) -> None:
    bad, good = (crashed(database, store.root, camera.id, 47) for camera in (cast.gate, cast.dock))
    with base.door("factory"), database.act("test") as db:
        db.scalars(select(Segment).where(Segment.path == bad)).one().stage = SegmentStage.GARBAGE
    (store.root / bad).unlink()
    (store.root / bad).mkdir()
    recover(database, store, None)
    with database.read() as db:
        stages = {row.path: row.stage for row in db.scalars(select(Segment))}
    assert stages == {bad: SegmentStage.GARBAGE, good: SegmentStage.CLOSED}


def test_what_this_recorder_has_just_opened_is_left_alone(database: Database, cast: Cast, store: Store) -> None:
    growing = Growing(store.root, T0, reel(100), stream=stream_of(cast.gate.id))
    growing.grow(3)
    assert adopt(database, store.root, lambda: frozenset({growing.path})) == 0
    growing.file.seal()


def test_a_gap_open_at_the_crash_ends_when_the_recorder_was_last_alive(database: Database, cast: Cast, store: Store) -> None:
    with base.door("factory"), database.act("test") as db:
        for camera, cause in ((cast.gate, Cause.CAMERA_AWAY), (cast.dock, Cause.DISABLED)):
            db.add(Gap(token=cause.value, camera_id=camera.id, begins_at=T0, cause=cause))
    recover(database, store, T0 + timedelta(minutes=7))
    with database.read() as db:
        ends = {gap.token: gap.ends_at for gap in db.scalars(select(Gap))}
    assert ends == {"camera_away": T0 + timedelta(minutes=7), "disabled": None}


def test_the_missing_disk_is_not_taken_for_missing_footage(database: Database, cast: Cast, store: Store) -> None:
    crashed(database, store.root, cast.gate.id, 5)
    store.root.rename(store.root.with_name("unmounted"))
    store.root.mkdir()
    with pytest.raises(OSError, match="not mounted"):
        recover(database, store, clock.now())
    with database.read() as db:
        assert db.scalars(select(Segment.stage)).all() == [SegmentStage.OPEN]
