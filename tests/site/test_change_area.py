"""site.change_area: other name, measures or boundary."""

from decimal import Decimal

from records.site import Area
from tests.scene import Scene, refused, unfit
from tests.site.test_commission import WHOLE
from workflows import site


def test_measures_are_changed_and_the_trail_tells_old_and_new(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        site.change_area(db, cast.administrator, cast.area, **{**WHOLE, "height_m": Decimal("5.50")})
    assert scene.get(Area, scene.cast.area.id).height_m == Decimal("5.50")
    assert scene.last().changes["area"][0]["height_m"][1] == "5.50"


def test_in_a_site_in_service_no_measure_is_taken_away_and_nothing_is_changed(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        said = unfit(site.change_area, db, cast.administrator, cast.area, at="boundary", **{**WHOLE, "boundary": "", "name": "别名"})
        assert "边界" in said
        assert cast.area.name == "装箱平台"
        assert cast.area not in db.dirty


def test_a_retired_area_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(site.change_area, db, other, cast.area, **WHOLE)
        area = site.add_area(db, cast.administrator, cast.site, **{**WHOLE, "name": "卡口"})
        site.retire_area(db, cast.administrator, area, reason="不用")
        refused(site.change_area, db, cast.administrator, area, status=409, **WHOLE)
        unfit(site.change_area, db, cast.administrator, cast.area, at="name", **{**WHOLE, "name": "卡口"})
