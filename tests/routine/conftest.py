"""A day that has been opened at the cast's site, at a quarter past nine in Beijing."""

from datetime import UTC, datetime

import pytest

from app import chores
from app.settings import Settings
from records import clock
from records.routine import Routine
from tests.scene import Scene

NINE = datetime(2026, 11, 20, 1, 15, tzinfo=UTC)


@pytest.fixture
def today(scene: Scene, settings: Settings) -> int:
    """The id of today's list at the cast's site; the other site has one too."""
    clock.stop_at(NINE)
    assert chores.turn_days(scene.database, settings) == 2
    with scene.database.read() as db:
        return next(each.id for each in db.query(Routine).all() if each.site_id == scene.cast.site.id)
