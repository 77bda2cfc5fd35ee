"""Whoever opens the first page or the desk first after a start finds their questions to the database compiled."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.engine.interfaces import CacheStats

import app.web
from app import rehearsal
from app.settings import Settings
from app.transaction import Database
from records.conformity.judging import lines_of
from records.monitoring import Monitoring
from tests.conftest import Browser
from tests.scene import Scene
from tests.sitting import begin
from workflows import conformity


@pytest.fixture
def fresh(settings: Settings) -> Iterator[Database]:
    """As a process of the pages has it when it begins: nothing compiled."""
    made = Database(settings.database)
    yield made
    made.close()


def compiled_anew(database: Database) -> list[str]:
    """Grows by each statement that was not compiled before."""
    told: list[str] = []

    @event.listens_for(database.engine, "after_cursor_execute")
    def _heard(_connection: Any, _cursor: Any, statement: str, _given: Any, context: Any, _many: object) -> None:
        if context.cache_hit is not CacheStats.CACHE_HIT:
            told.append(statement)

    return told


def test_the_first_pages_of_a_process_compile_nothing_of_their_own(scene: Scene, settings: Settings, fresh: Database) -> None:
    sitting, trail = begin(scene), len(scene.trail())
    web = app.web.create(settings, fresh)
    rehearsal.day(web)
    anew = compiled_anew(fresh)
    mine = Browser(web).as_(scene.cast.monitor)
    assert [mine.get(path).status_code for path in ("/", f"/monitorings/{sitting.number}/desk")] == [200, 200]
    # but for who is there
    assert [each for each in anew if each.count(" JOIN ") > 3 and "FROM account" not in each] == []
    assert len(scene.trail()) == trail
    assert scene.get(Monitoring, sitting.number).looked_at is None


def test_a_clause_that_is_judged_anew_compiles_nothing_of_its_own(scene: Scene, settings: Settings, fresh: Database) -> None:
    with scene.acting() as (db, cast):
        conformity.classify(db, cast.administrator, cast.site, kinds=("waterway",))
        key = next(each.key for each in lines_of(frozenset({"waterway"})) if each.wanted.governs is None)
        conformity.match(db, cast.administrator, cast.site, line=key, cameras=[cast.dock])
    web = app.web.create(settings, fresh)
    rehearsal.day(web)
    anew = compiled_anew(fresh)
    client = Browser(web).as_(scene.cast.administrator)
    assert client.get(f"/sites/{scene.cast.site.id}/conformity/lines/{key}").status_code == 200
    assert [each for each in anew if "FROM camera" in each or "conformity" in each] == []


def test_before_anybody_has_watched_there_is_nothing_to_make(scene: Scene, settings: Settings, fresh: Database) -> None:
    anew = compiled_anew(fresh)
    rehearsal.day(app.web.create(settings, fresh))
    assert len([each for each in anew if "monitoring" in each]) == 1
    assert scene.trail() == []
