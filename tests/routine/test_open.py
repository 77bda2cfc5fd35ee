"""routine.open: every day of a site in service has its list, also the days on which nothing ran (D4-1)."""

from datetime import date, timedelta

from sqlalchemy import select

from app import chores
from app.settings import Settings
from records import clock
from records.routine import Routine, Stage
from records.user import THE_SYSTEM
from tests.routine.conftest import NINE
from tests.scene import Scene, refused
from workflows import routine


def _days(scene: Scene) -> list[tuple[date, Stage]]:
    with scene.database.read() as db:
        wanted = select(Routine).where(Routine.site_id == scene.cast.site.id).order_by(Routine.day)
        return [(each.day, each.stage) for each in db.scalars(wanted).unique()]


def test_a_day_is_opened_once_and_days_without_the_chore_are_filled_in(scene: Scene, settings: Settings, today: int) -> None:
    assert today
    assert chores.turn_days(scene.database, settings) == 0, "once"
    clock.stop_at(NINE + timedelta(days=3))
    chores.turn_days(scene.database, settings)
    assert _days(scene) == [(date(2026, 11, 20 + number), Stage.MISSED if number < 3 else Stage.DUE) for number in range(4)]


def test_a_site_out_of_service_has_none_and_only_the_system_opens(scene: Scene, settings: Settings) -> None:
    clock.stop_at(NINE)
    with scene.acting() as (db, cast):
        for other in (cast.administrator, cast.upkeep, cast.monitor):
            refused(routine.open, db, other, cast.site, day=date(2026, 11, 20))
        cast.site.in_service = False
        with db.no_autoflush:
            refused(routine.open, db, THE_SYSTEM, cast.site, status=409, day=date(2026, 11, 20))
        db.refresh(cast.site)
