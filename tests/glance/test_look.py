"""glance.look: a look over the wall is kept in the trail, one each, and makes no sheet (art. 16, B20-1)."""

import pytest
from sqlalchemy import func, select

from records.monitoring import Monitoring
from records.office import Office
from tests.conftest import Browser
from tests.scene import Scene, refused
from workflows import glance


@pytest.mark.obligation("B20-1", "B9-1")
def test_each_opening_is_one_look_and_shows_granted_cameras_only(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.monitor)
    before = len(scene.trail())
    page = client.get("/glance").text
    assert f'data-camera="{scene.cast.dock.id}"' in page
    assert f'data-camera="{scene.cast.elsewhere.id}"' not in page
    told = scene.trail()[before:]
    assert [entry.verb for entry in told] == ["glance.look"]
    assert told[0].changes["sites"] == ["澜澄水产厂区"]
    assert told[0].actor_id == scene.cast.monitor.id
    with scene.database.read() as db:
        assert db.scalar(select(func.count()).select_from(Monitoring)) == 0


def test_who_has_no_camera_sees_an_empty_wall_and_no_look_is_noted(scene: Scene, browser: Browser) -> None:
    before = len(scene.trail())
    assert "没有可以巡看的点位" in browser.as_(scene.cast.overseer).get("/glance").text
    assert browser.as_(scene.cast.signatory).get("/glance").status_code == 403
    assert len(scene.trail()) == before


def test_people_of_other_offices_and_firms_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.stranger, cast.signatory, cast.upkeep):
            refused(glance.look, db, other, db.get_one(Office, cast.branch.id), cameras=[cast.dock])
