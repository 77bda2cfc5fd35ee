"""site.restore_area: watched again, if it has its measures."""

from records.site import Area, Site
from records.standing import Standing
from tests.scene import Scene, refused, unfit
from tests.site.test_commission import WHOLE
from workflows import site


def test_only_a_retired_area_comes_back_only_by_its_administrator(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        refused(site.restore_area, db, cast.administrator, cast.area, status=409)
        area = site.add_area(db, cast.administrator, cast.site, **{**WHOLE, "name": "卡口"})
        site.retire_area(db, cast.administrator, area, reason="改建")
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(site.restore_area, db, other, area)
        site.restore_area(db, cast.administrator, area)
    assert scene.get(Area, area.id).stage is Standing.ACTIVE
    assert scene.last().verb == "site.restore_area"


def test_an_unmeasured_area_does_not_come_back_into_a_site_in_service(scene: Scene, planned: int) -> None:
    with scene.acting() as (db, cast):
        made = db.get_one(Site, planned)
        bare = site.add_area(db, cast.administrator, made, **{**WHOLE, "name": "空区域", "width_m": None})
        site.retire_area(db, cast.administrator, bare, reason="不用")
        site.add_area(db, cast.administrator, made, **WHOLE)
        site.commission(db, cast.administrator, made)
        unfit(site.restore_area, db, cast.administrator, bare, at="width_m")
        assert bare.retired
