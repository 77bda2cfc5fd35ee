"""glance.look: a look over the wall is kept in the trail, one each, and makes no sheet (art. 16, B20-1)."""

import re

import pytest
from sqlalchemy import func, select

from records import base, clock
from records.camera import Camera
from records.grant import Grant, Right
from records.monitoring import Monitoring
from records.office import Office
from tests.cast import grant_all
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


def test_sixteen_fill_the_wall_and_the_next_one_stands_on_a_second_page(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast), base.door("factory"):
        for more in range(3, 18):
            told = {name: getattr(cast.dock, name) for name in ("office_id", "site_id", "area_id", "mount", "control", "address")}
            named = f"装箱平台{more:02d}"
            camera = Camera(**told, code=f"420190111013213200{more:02d}", point=named, name=named, credentials=b"", enabled=True)
            db.add(camera)
            db.flush()
            grant_all(db, cast.monitor, camera)
    client = browser.as_(scene.cast.monitor)
    first, second = (set(re.findall(r'data-camera="(\d+)"', client.get(f"/glance?page={n}").text)) for n in (1, 2))
    assert (len(first), len(second)) == (16, 1)
    assert not first & second
    assert "17 个点位" in client.get("/glance").text


@pytest.mark.obligation("D8-2", "B9-1")
def test_who_oversees_several_sites_sees_exactly_the_cameras_granted_over_all_of_them(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast), base.door("factory"):
        assert cast.overseer.office.level == 2
        gate, elsewhere = cast.gate.id, cast.elsewhere.id
        grant_all(db, cast.overseer, cast.gate, Right.LIVE)
        grant_all(db, cast.overseer, cast.elsewhere, Right.LIVE)
        grant_all(db, cast.overseer, cast.dock, Right.PLAYBACK)
    client = browser.as_(scene.cast.overseer)

    def shown(narrowed: str = "") -> list[int]:
        return [int(each) for each in re.findall(r'data-camera="(\d+)"', client.get(f"/glance{narrowed}").text)]

    assert sorted(shown()) == sorted([gate, elsewhere]), "of two sites in two offices; what may only be played back is not live"
    assert scene.last().verb == "glance.look"
    assert sorted(scene.last().changes["sites"]) == ["外关厂区", "澜澄水产厂区"]
    assert shown(f"?site={scene.cast.site.id}") == shown(f"?office={scene.cast.branch.id}") == [gate]
    assert shown(f"?office={scene.cast.other_branch.id}") == [elsewhere]
    with scene.acting() as (db, cast), base.door("factory"):
        db.scalars(select(Grant).where(Grant.user_id == cast.overseer.id, Grant.camera_id == gate)).one().ends_at = clock.now()
        db.flush()
    assert shown() == [elsewhere], "taken back, gone at once"


def test_who_has_no_camera_sees_an_empty_wall_and_no_look_is_noted(scene: Scene, browser: Browser) -> None:
    before = len(scene.trail())
    assert "没有可以巡看的点位" in browser.as_(scene.cast.overseer).get("/glance").text
    assert browser.as_(scene.cast.signatory).get("/glance").status_code == 403
    assert len(scene.trail()) == before


def test_people_of_other_offices_and_firms_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.stranger, cast.signatory, cast.upkeep):
            refused(glance.look, db, other, db.get_one(Office, cast.branch.id), cameras=[cast.dock])
