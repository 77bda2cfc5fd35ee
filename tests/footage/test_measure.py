"""footage.measure: how much moves, told once for each closed file (B16-4)."""

import pytest
from sqlalchemy import select

from app import chores
from app.settings import Settings
from app.transaction import Database
from app.video import activity
from records.base import Refused
from records.footage import Segment, SegmentStage
from records.user import THE_SYSTEM
from tests.cast import Cast
from tests.video import film
from tests.video.walking import T0, after, measured
from workflows import footage


def test_a_file_that_is_gone_is_told_so_and_not_asked_again(database: Database, settings: Settings, cast: Cast) -> None:
    with database.act("test") as db:
        film.shot(db, settings.footage, cast.dock.id, T0, 10)
    with database.read() as db:
        (settings.footage / db.scalars(select(Segment)).one().path).unlink()
    assert chores.measure_activity(database, settings) == 1
    assert chores.measure_activity(database, settings) == 0
    assert activity.line(measured(database, settings, cast.dock.id), T0, after(60)).still == []


def test_nobody_but_the_system_measures_and_an_open_file_is_refused(database: Database, settings: Settings, cast: Cast) -> None:
    with database.act("test") as db:
        (segment,) = film.shot(db, settings.footage, cast.dock.id, T0, 10)
        with pytest.raises(Refused) as refused:
            footage.measure(db, cast.monitor, segment, activity=b"")
        assert refused.value.status == 403
        segment.stage = SegmentStage.OPEN
        with pytest.raises(Refused) as refused:
            footage.measure(db, THE_SYSTEM, segment, activity=b"")
        assert refused.value.status == 409
        db.rollback()
