"""Where something moves, and where surely nothing does: what was not measured is never called still (B16-4)."""

from datetime import timedelta
from pathlib import Path

from app import chores
from app.settings import Settings
from app.transaction import Database
from app.video import activity
from app.video.boxes import Gop, pack_gops
from app.video.index import Piece
from tests.cast import Cast
from tests.video import film
from tests.video.walking import T0, after, measured, walk


def test_a_walk_of_ten_seconds_is_found_in_a_minute_of_rest(database: Database, settings: Settings, cast: Cast) -> None:
    with database.act("test") as db:
        film.shot(db, settings.footage, cast.dock.id, T0, 60, made=walk(60, ((30, 40),)))
    assert chores.measure_activity(database, settings) == 1
    assert chores.measure_activity(database, settings) == 0, "once"
    found = activity.line(measured(database, settings, cast.dock.id), T0, after(70))
    (first, second) = found.still
    assert first[0] <= after(3)
    assert after(26) <= first[1] < after(30), "the walk is never skipped, with a margin before it"
    assert after(40) < second[0] <= after(45)
    assert found.values[3] > 3 * max(found.values[0], found.values[5])
    assert found.values[6] == 0


def test_what_was_not_measured_yet_is_never_called_still(database: Database, settings: Settings, cast: Cast) -> None:
    with database.act("test") as db:
        film.shot(db, settings.footage, cast.dock.id, T0, 60, 60, made=walk(120, ()))
    chores.measure_activity(database, settings)
    found = activity.line(measured(database, settings, cast.dock.id), T0, after(120))
    assert len(found.still) == 1
    assert found.still[0][0] >= after(60), "the newest file is measured first"


#: the fastest the desk plays (RATES in player.js), and between two jumps over a rest it lets pass (SKIP_MS in desk_line.js)
FASTEST, JUMP_S = 16, 1.5


def day_of(minutes: int, moving_s: range) -> list[tuple[Piece, bytes]]:
    """Measured files of 300 s, key frames two seconds apart, in which in these seconds of each minute somebody walks."""
    packed = pack_gops([Gop(number * 1000, 1000, number * 2 * film.TIMESCALE) for number in range(150)])
    told, ticks = bytes(80 if number * 2 % 60 in moving_s else 2 for number in range(150)), 300 * film.TIMESCALE
    return [
        (Piece(at, 1, 1, Path(f"{at}.mp4"), after(at * 60), after(at * 60 + 300), 0, ticks, film.TIMESCALE, "avc1", packed), told)
        for at in range(0, minutes, 5)
    ]


def test_a_loading_of_three_hours_is_looked_through_by_its_movements_in_ten_minutes() -> None:
    found = activity.line(day_of(180, range(20, 35)), T0, after(3 * 3600))
    skipped = sum((ends - begins for begins, ends in found.still), timedelta())
    shown = timedelta(hours=3) - skipped
    assert shown > timedelta(minutes=45), "all that moves is shown, with what is shortly before and after it"
    assert len(found.still) == 181
    assert shown.total_seconds() / FASTEST + len(found.still) * JUMP_S <= 600
    assert timedelta(hours=3).total_seconds() / FASTEST > 600, "without jumping over the rests it takes longer"
