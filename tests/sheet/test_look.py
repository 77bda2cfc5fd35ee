"""sheet.look: whoever reads a sheet stands in the trail with the browser it was read in, once in ten minutes (B20-1)."""

from datetime import timedelta

import pytest

from records import clock
from records.audit import Audit
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.sitting import NOW, Sitting, begin
from workflows import sheet


@pytest.fixture
def sitting(scene: Scene) -> Sitting:
    return begin(scene)


def _looks(scene: Scene) -> list[Audit]:
    return [entry for entry in scene.trail() if entry.verb == "sheet.look"]


@pytest.mark.obligation("B20-1")
def test_reading_it_is_kept_with_person_browser_time_and_sheet_and_again_ten_minutes_later(sitting: Sitting, browser: Browser) -> None:
    scene, address = sitting.scene, f"/sheets/{sitting.sheet_id}"
    client = browser.as_(scene.cast.monitor)
    for _ in range(2):
        assert client.get(address, headers={"User-Agent": "Terminal 7"}).status_code == 200
    (look,) = _looks(scene)
    assert (look.actor_id, look.subject_kind, look.subject_id, look.at) == (scene.cast.monitor.id, "sheet", sitting.sheet_id, NOW)
    assert "127.0.0.1" in look.origin
    assert "Terminal 7" in look.origin
    assert look.changes == {}
    browser.as_(scene.cast.administrator).get(address)
    clock.stop_at(NOW + timedelta(minutes=11))
    client.get(address)
    cast = scene.cast
    assert [each.actor_id for each in _looks(scene)] == [cast.monitor.id, cast.administrator.id, cast.monitor.id]


def test_who_may_not_see_it_leaves_no_look_and_the_list_is_none(sitting: Sitting, browser: Browser) -> None:
    cast = sitting.scene.cast
    for other in (cast.stranger, cast.signatory, cast.upkeep):
        assert browser.as_(other).get(f"/sheets/{sitting.sheet_id}").status_code in {403, 404}
    assert browser.as_(cast.monitor).get("/sheets").status_code == 200
    assert browser.as_(cast.monitor).head(f"/sheets/{sitting.sheet_id}").status_code == 200
    assert _looks(sitting.scene) == []


def test_others_are_refused(sitting: Sitting) -> None:
    with sitting.scene.acting() as (db, cast):
        for other in (cast.stranger, cast.signatory, cast.upkeep, THE_SYSTEM):
            refused(sheet.look, db, other, sitting.sheet(db))
