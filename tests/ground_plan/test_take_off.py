"""ground_plan.take_off: a camera stands on the drawing no more; the trail keeps where it stood."""

from sqlalchemy import select

from records.camera import Camera
from records.ground_plan import Spot, View
from records.vault import Kept
from tests.scene import Scene, refused, unfit
from workflows import ground_plan


def test_it_is_taken_off_once_by_its_office_only(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        ground_plan.draw(db, cast.administrator, cast.site, kept=Kept("plan/a.png", "a" * 64, 1), size=(800, 450))
        ground_plan.place(db, cast.administrator, cast.gate, view=View(1, 2, 3, 4, 5))
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(ground_plan.take_off, db, other, cast.gate)
        gone = Camera(id=cast.gate.id, retired=True, enabled=False)
        gone.office, gone.site = cast.branch, cast.site
        refused(ground_plan.take_off, db, cast.administrator, gone, status=409)
        ground_plan.take_off(db, cast.administrator, cast.gate)
    with scene.acting() as (db, cast):
        unfit(ground_plan.take_off, db, cast.administrator, cast.gate)
        assert db.scalars(select(Spot)).unique().all() == []
    assert (scene.last().verb, scene.last().changes["was"]) == ("ground_plan.take_off", [1, 2, 3, 4, 5])
