"""ground_plan.place: where a camera is fixed on its site's drawing and what it sees (C7-1)."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from records.camera import Camera
from records.ground_plan import Spot, View
from records.vault import Kept
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from workflows import ground_plan

VIEW = View(250, 400, 90, 70, 200)


@pytest.fixture
def drawn(scene: Scene) -> Scene:
    with scene.acting() as (db, cast):
        ground_plan.draw(db, cast.administrator, cast.site, kept=Kept("plan/a.png", "a" * 64, 1), size=(800, 450))
    return scene


def _spots(scene: Scene) -> list[View]:
    with scene.database.read() as db:
        return [View(s.x, s.y, s.direction, s.angle, s.reach) for s in db.scalars(select(Spot)).unique()]


def test_each_move_is_an_act_and_the_trail_keeps_where_it_stood(drawn: Scene, browser: Browser) -> None:
    client, address = browser.as_(drawn.cast.administrator), f"/cameras/{drawn.cast.gate.id}/spot"
    for x in (250, 300):
        assert client.post(address, json={**vars(VIEW), "x": x}).status_code == 200
    assert _spots(drawn) == [replace(VIEW, x=300)]
    assert (drawn.last().verb, drawn.last().changes["ground_plan_spot"][0]["x"]) == ("ground_plan.place", [250, 300])
    told = client.get(f"/sites/{drawn.cast.site.id}/plan").get_data(as_text=True)
    assert 'data-x="300" data-y="400" data-direction="90" data-angle="70" data-reach="200"' in told
    assert client.post(address, json={**vars(VIEW), "x": 1001}).status_code == 422


def test_outside_the_drawing_without_one_a_removed_camera_and_strangers_are_refused(drawn: Scene) -> None:
    with drawn.acting() as (db, cast):
        unfit(ground_plan.place, db, cast.administrator, cast.gate, at="x", view=replace(VIEW, x=-1))
        unfit(ground_plan.place, db, cast.administrator, cast.gate, at="direction", view=replace(VIEW, direction=360))
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(ground_plan.place, db, other, cast.gate, view=VIEW)
        gone = Camera(id=cast.gate.id, retired=True, enabled=False)
        gone.office, gone.site = cast.branch, cast.site
        refused(ground_plan.place, db, cast.administrator, gone, status=409, view=VIEW)
    assert _spots(drawn) == []


def test_without_a_drawing_there_is_no_place(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        assert "还没有平面图" in refused(ground_plan.place, db, cast.administrator, cast.gate, status=409, view=VIEW)


def test_the_next_one_is_offered_a_place_beside_those_that_are_there(drawn: Scene, browser: Browser) -> None:
    client, at = browser.as_(drawn.cast.administrator), f"/sites/{drawn.cast.site.id}/plan"

    def offered() -> set[str]:
        return set(re.findall(r'name="x" value="(\d+)"', client.get(at).get_data(as_text=True)))

    assert offered() == {"500"}
    address = f"/cameras/{drawn.cast.gate.id}/spot"
    assert client.post(address, json={**vars(VIEW), "x": 500}).status_code == 200
    assert offered() == {"620"}
