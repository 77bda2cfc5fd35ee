"""routine.miss: a day that ended without its check stays missed, and the page says so (D4-1)."""

from datetime import timedelta

import pytest

from app import chores
from app.settings import Settings
from records import clock
from records.routine import Routine, Stage
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.routine.conftest import NINE
from tests.scene import Scene, refused
from workflows import routine


@pytest.mark.obligation("D4-1")
def test_a_skipped_day_is_shown(scene: Scene, settings: Settings, today: int, browser: Browser) -> None:
    assert "天未检查" not in browser.as_(scene.cast.upkeep).get(f"/sites/{scene.cast.site.id}/routine").text
    clock.stop_at(NINE + timedelta(days=1))
    chores.turn_days(scene.database, settings)
    assert scene.get(Routine, today).stage is Stage.MISSED
    client = browser.as_(scene.cast.upkeep)  # the visit of yesterday has ended
    assert [entry.verb for entry in scene.trail()].count("routine.miss") == 2
    assert "近30天有 1 天未检查" in client.get(f"/sites/{scene.cast.site.id}/routine").text
    assert client.get(f"/routines/{today}/confirm").status_code == 409


def test_only_the_system_and_only_once(scene: Scene, today: int) -> None:
    with scene.acting() as (db, cast):
        day = db.get_one(Routine, today)
        for other in (cast.upkeep, cast.administrator, cast.stranger):
            refused(routine.miss, db, other, day)
        routine.miss(db, THE_SYSTEM, day)
        refused(routine.miss, db, THE_SYSTEM, day, status=409)
