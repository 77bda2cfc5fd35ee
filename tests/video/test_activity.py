"""Where something moves, and where surely nothing does: what was not measured is never called still (B16-4)."""

from app import chores
from app.settings import Settings
from app.transaction import Database
from app.video import activity
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
