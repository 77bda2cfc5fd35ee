"""site.add_area: areas with measures in metres (B5-4)."""

from records.site import Area, Site
from tests.scene import Scene, refused, unfit
from tests.site.test_commission import WHOLE
from workflows import site


def test_an_area_belongs_to_its_site_and_is_in_the_trail(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        made = site.add_area(db, cast.administrator, cast.site, **{**WHOLE, "name": "卡口"})
    kept = scene.get(Area, made.id)
    assert (kept.site_id, kept.length_m, kept.unmeasured) == (scene.cast.site.id, WHOLE["length_m"], {})
    assert scene.last().verb == "site.add_area"


def test_a_site_in_service_takes_no_area_without_its_height(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        said = unfit(site.add_area, db, cast.administrator, cast.site, at="height_m", **{**WHOLE, "name": "卡口", "height_m": None})
        assert "高度" in said


def test_a_second_area_of_the_same_name_is_refused_within_the_site_only(scene: Scene, planned: int) -> None:
    with scene.acting() as (db, cast):
        unfit(site.add_area, db, cast.administrator, cast.site, at="name", **WHOLE)
        site.add_area(db, cast.administrator, db.get_one(Site, planned), **WHOLE)


def test_a_retired_site_and_strangers_are_refused(scene: Scene, planned: int) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(site.add_area, db, other, cast.site, **WHOLE)
        made = db.get_one(Site, planned)
        site.retire(db, cast.administrator, made, reason="搬迁")
        refused(site.add_area, db, cast.administrator, made, status=409, **WHOLE)
