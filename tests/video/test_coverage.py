"""Whether all is told of a range: only files that can be read and gaps that are sure count (B18-1, B19-1)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from app.settings import Settings
from app.transaction import Database
from app.video import coverage
from app.video.coverage import PATIENCE, Coverage
from app.video.disk import Store
from records import base, clock
from records.footage import Cause
from tests.cast import Cast
from tests.video import film

T0 = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """So many seconds into the recording."""
    return T0 + timedelta(seconds=seconds)


class Dock:
    """Ten seconds of closed footage from T0 on, and what a test adds; the clock stands a minute later."""

    def __init__(self, database: Database, settings: Settings, cast: Cast) -> None:
        self.database, self.settings, self.cast = database, settings, cast
        with database.act("test") as db:
            film.shot(db, settings.footage, cast.dock.id, T0, 10)
        clock.stop_at(after(70))

    def gap(self, begins_s: float, ends_s: float | None, cause: Cause = Cause.NETWORK) -> None:
        with self.database.act("test") as db:
            film.gap(db, self.cast.dock.id, after(begins_s), None if ends_s is None else after(ends_s), cause)

    def shot(self, begins_s: float, *lengths_s: float) -> None:
        with self.database.act("test") as db:
            film.shot(db, self.settings.footage, self.cast.dock.id, after(begins_s), *lengths_s)

    def growing(self, begins_s: float, length_s: float) -> film.Growing:
        growing = film.Growing(self.settings.footage, after(begins_s), film.reel(600), stream=str(self.cast.dock.id))
        growing.grow(round(length_s * film.FPS))
        with self.database.act("test") as db, base.door("factory"):
            growing.row(db, self.cast.dock.id, film.run_of(db, self.cast.dock.id, growing.begins_at), is_open=True)
        return growing

    def of(self, begins_s: float, ends_s: float) -> Coverage:
        return coverage.of(self.database, self.settings, self.cast.dock.id, after(begins_s), after(ends_s))


@pytest.fixture
def dock(database: Database, settings: Settings, cast: Cast) -> Dock:
    return Dock(database, settings, cast)


@pytest.mark.parametrize(("span", "gaps", "is_whole"), [
    ((2, 8), [], True), ((2, 10), [], True),
    ((2, 12), [], False),  # nothing tells of the end
    ((2, 10.3), [], False),  # less than a joint, and yet nothing follows
    ((2, 12), [(10, 20)], True), ((2, 12), [(10.3, 20)], True),
    ((2, 12), [(10.6, 20)], False),
    ((2, 30), [(10, 20)], False), ((2, 30), [(10, 20), (20, 40)], True),
    ((2, 30), [(10, None)], True),
    ((2, 65), [(10, None)], False),  # the last seconds of a gap that lasts are not sure yet
    ((-30, 8), [], True),  # before it was ever recorded there is nothing
])  # fmt: skip
def test_every_moment_is_footage_or_a_told_gap(
    dock: Dock, span: tuple[float, float], gaps: Sequence[tuple[float, float | None]], *, is_whole: bool
) -> None:
    for begins_s, ends_s in gaps:
        dock.gap(begins_s, ends_s)
    assert dock.of(*span).is_whole is is_whole


def test_a_file_that_a_crash_left_open_and_nobody_can_read_stands_in_no_range_behind_it(dock: Dock) -> None:
    left = dock.growing(10, 5).file.path
    path = dock.settings.footage / left
    path.unlink()
    path.mkdir()
    dock.shot(20, 40)
    with pytest.raises(IsADirectoryError):
        _ = dock.of(12, 18).is_whole
    assert dock.of(20, 40).is_whole
    assert [piece.begins_at for piece in dock.of(25, 40).pieces] == [after(20)]


def test_a_joint_of_two_files_is_no_hole(dock: Dock) -> None:
    dock.shot(10.1, 10)
    assert dock.of(2, 15).is_whole
    assert dock.of(2, 10.05).is_whole, "it lies across the very end"


def test_a_lasting_gap_is_no_proof_while_a_file_is_open_for_frames_may_come_late(dock: Dock) -> None:
    growing = dock.growing(10, 20)
    dock.gap(30, None, Cause.STALLED)
    assert not dock.of(12, 35).is_whole
    growing.grow(60)
    assert dock.of(12, 35).is_whole


def test_a_file_that_is_away_or_shorter_than_its_row_says_is_an_error_and_no_hole(dock: Dock) -> None:
    growing = dock.growing(10, 20)
    for path in (growing.file.path, next(path for path in dock.settings.footage.rglob("*.mp4") if path != growing.file.path)):
        away = path.rename(path.with_suffix(".away"))
        with pytest.raises(FileNotFoundError):
            _ = dock.of(2, 15).is_whole
        away.rename(path)
        assert dock.of(2, 15).is_whole
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 1)
    with pytest.raises(OSError, match="shorter than its row says"):
        _ = dock.of(2, 8).is_whole


def test_where_the_disk_of_the_footage_is_away_nothing_is_told(dock: Dock) -> None:
    dock.gap(10, 60)
    store = Store(dock.settings.footage, dock.settings.data / "store-id")
    (dock.settings.data / "store-id").write_text("the disk's own name")
    with pytest.raises(OSError, match="not mounted"):
        dock.of(12, 20)
    (store.root / "store-id").write_text("the disk's own name")
    assert dock.of(12, 20).is_whole


def test_what_is_not_told_is_final_only_after_the_patience_and_once_the_recorder_was_heard_of(dock: Dock) -> None:
    clock.stop_at(after(30) + PATIENCE)
    assert not dock.of(2, 30).is_final, "nobody was heard of"
    dock.shot(29, 1)
    assert not dock.of(2, 30).is_final, "not since then"
    dock.gap(30, None)
    assert dock.of(2, 30).is_final
    clock.stop_at(after(30) + PATIENCE - timedelta(seconds=1))
    assert not dock.of(2, 30).is_final
