"""The line of a day: few elements, gaps with causes, never a gap drawn as footage."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.settings import Settings
from app.transaction import Database
from app.video.index import Piece, pieces_between
from app.video.timeline import MOST, Hole, Stretch, day, of
from records import base
from records.footage import Cause
from tests.cast import Cast
from tests.video import film

T0 = datetime(2026, 11, 19, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def after(seconds: float) -> datetime:
    """So many seconds into the Beijing day."""
    return T0 + timedelta(seconds=seconds)


def piece(number: int, begins_s: float, ends_s: float) -> Piece:
    """A closed file that need not be on disk."""
    return Piece(number, 1, 1, Path("none.mp4"), after(begins_s), after(ends_s), 0, 1, 90_000, "avc1.42C00B", b"x")


def test_288_files_of_an_unbroken_day_are_one_stretch() -> None:
    pieces = [piece(n, 300 * n, 300 * n + 300.004) for n in range(288)]
    line = day(pieces, [], T0, T0 + DAY, since=T0, present=T0 + 2 * DAY)
    assert line.stretches == [Stretch(T0, T0 + DAY)]
    assert not line.holes
    assert line.recorded_s == 86400


def test_what_no_file_covers_is_a_hole_also_without_a_gap_row() -> None:
    pieces = [piece(1, 0, 600), piece(2, 900, 1200)]
    line = day(pieces, [], T0, T0 + DAY, since=T0 - DAY, present=after(1500))
    assert [(h.begins_at, h.ends_at, h.cause) for h in line.holes] == [
        (after(600), after(900), Cause.UNKNOWN), (after(1200), after(1500), Cause.UNKNOWN),
    ]  # fmt: skip
    assert (line.recorded_s, line.missing_s, line.gaps) == (900, 600, 2)


def test_before_the_first_footage_ever_and_after_the_present_there_is_nothing() -> None:
    line = day([piece(1, 3600, 3900)], [], T0, T0 + DAY, since=after(3600), present=after(3901))
    assert line.stretches == [Stretch(after(3600), after(3901))]
    assert not line.holes


def test_a_thousand_gaps_become_few_elements_and_none_is_drawn_as_footage() -> None:
    pieces = [piece(n, 80 * n, 80 * n + 70) for n in range(1000)]
    line = day(pieces, [], T0, T0 + DAY, since=T0, present=after(80_000))
    assert len(line.stretches) + len(line.holes) <= MOST
    assert (line.gaps, line.missing_s) == (1000, 10_000)
    for stretch in line.stretches:
        assert any(p.begins_at <= stretch.begins_at and p.ends_at is not None and stretch.ends_at <= p.ends_at for p in pieces)


def test_a_hole_takes_the_cause_that_holds_for_most_of_it(database: Database, settings: Settings, cast: Cast) -> None:
    with database.act("test") as db:
        film.shot(db, settings.footage, cast.dock.id, T0, 20)
        film.gap(db, cast.dock.id, after(20), after(22), Cause.RECORDER)
        film.gap(db, cast.dock.id, after(22), None, Cause.CAMERA_AWAY)
    with database.read() as db:
        pieces = pieces_between(db, cast.dock.id, T0, T0 + DAY, settings.footage)
        line = of(db, pieces, cast.dock.id, T0, T0 + DAY, present=after(60))
    assert line.stretches == [Stretch(T0, after(20))]
    assert line.holes == [Hole(after(20), after(60), Cause.CAMERA_AWAY, 1, 40.0)]


def test_a_growing_file_reaches_to_its_last_whole_frame_or_the_present(database: Database, settings: Settings, cast: Cast) -> None:
    growing = film.Growing(settings.footage, T0, film.reel(600), stream=str(cast.gate.id))
    growing.grow(100)
    with database.act("test") as db, base.door("factory"):
        growing.row(db, cast.gate.id, film.run_of(db, cast.gate.id, T0), is_open=True)
    with database.read() as db:
        pieces = pieces_between(db, cast.gate.id, T0, T0 + DAY, settings.footage)
        assert of(db, pieces, cast.gate.id, T0, T0 + DAY, present=after(10.2)).stretches == [Stretch(T0, after(10.2))]
        left = of(db, pieces, cast.gate.id, T0, T0 + DAY, present=after(30))
    assert left.stretches == [Stretch(T0, after(10))]
    assert left.holes[0].ends_at == after(30)
