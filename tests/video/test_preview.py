"""A still picture of a moment: the right key frame, soon."""

import time
from datetime import UTC, datetime, timedelta

import cv2
import numpy as np

from app.settings import Settings
from app.transaction import Database
from app.video import preview
from app.video.index import pieces_between
from records import base
from tests.cast import Cast
from tests.video import film

T0 = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """So many seconds into the recording."""
    return T0 + timedelta(seconds=seconds)


def number_on(jpeg: bytes) -> int:
    """The number on the still."""
    return film.number_on(np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), np.uint8))


def test_the_still_of_a_moment_is_the_key_frame_before_it_within_150_ms(database: Database, settings: Settings, cast: Cast) -> None:
    with database.act("test") as db:
        film.shot(db, settings.footage, cast.dock.id, T0, 30, 30)
    for seconds, shown in ((0, 0), (12, 120), (12.34, 120), (29.99, 290), (30, 300), (59.95, 590)):
        began = time.perf_counter()
        with database.read() as db:
            pieces = pieces_between(db, cast.dock.id, after(seconds), after(seconds + 0.001), settings.footage)
        still = preview.at(pieces, after(seconds), width=160)
        took = time.perf_counter() - began
        assert still is not None
        assert (number_on(still.jpeg), still.shown_at) == (shown, after(shown / 10))
        assert took < 3 * 0.15


def test_where_there_is_no_footage_there_is_no_still(database: Database, settings: Settings, cast: Cast) -> None:
    with database.act("test") as db:
        film.shot(db, settings.footage, cast.dock.id, T0, 10)
    with database.read() as db:
        pieces = pieces_between(db, cast.dock.id, after(9), after(20), settings.footage)
    assert preview.at(pieces, after(10), width=160) is None
    assert preview.at([], after(10)) is None
    assert preview.newest([]) is None


def test_the_newest_still_follows_a_growing_file(database: Database, settings: Settings, cast: Cast) -> None:
    growing = film.Growing(settings.footage, T0, film.reel(600), stream=str(cast.gate.id))
    growing.grow(25)
    with database.act("test") as db, base.door("factory"):
        growing.row(db, cast.gate.id, film.run_of(db, cast.gate.id, T0), is_open=True)
    with database.read() as db:
        pieces = pieces_between(db, cast.gate.id, T0, after(1), settings.footage)
    for frames, shown in ((0, 20), (4, 20), (2, 30), (300, 330)):
        growing.grow(frames)
        still = preview.newest(pieces)
        assert still is not None
        assert number_on(still.jpeg) == shown


def test_a_file_deleted_a_moment_ago_has_no_still(database: Database, settings: Settings, cast: Cast) -> None:
    with database.act("test") as db:
        film.shot(db, settings.footage, cast.dock.id, T0, 10)
    with database.read() as db:
        pieces = pieces_between(db, cast.dock.id, T0, after(1), settings.footage)
    pieces[0].path.unlink()
    assert preview.at(pieces, after(5)) is None
