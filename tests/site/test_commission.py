"""site.commission: not before each area has length, width, height and boundary (B5-4)."""

from decimal import Decimal
from typing import Any

import pytest

from records.site import Area, Site, Stage
from tests.scene import Scene, refused
from workflows import site

WHOLE: dict[str, Any] = {
    "name": "装箱平台", "length_m": Decimal("18.00"), "width_m": Decimal("6.50"), "height_m": Decimal("4.20"), "boundary": "卷帘门至护栏",
}  # fmt: skip


@pytest.mark.obligation("B5-4")
@pytest.mark.parametrize(("left_out", "named"), [("length_m", "长度"), ("width_m", "宽度"), ("height_m", "高度"), ("boundary", "边界")])
def test_while_a_measure_is_missing_it_is_refused_and_the_sentence_names_it(scene: Scene, planned: int, left_out: str, named: str) -> None:
    with scene.acting() as (db, cast):
        missing = "" if left_out == "boundary" else None
        area = site.add_area(db, cast.administrator, db.get_one(Site, planned), **{**WHOLE, left_out: missing})
        said = refused(site.commission, db, cast.administrator, db.get_one(Site, planned), status=409)
        assert "装箱平台" in said
        assert named in said
        site.change_area(db, cast.administrator, area, **WHOLE)
        site.commission(db, cast.administrator, db.get_one(Site, planned))
    assert scene.get(Site, planned).stage is Stage.ACTIVE
    assert scene.last().verb == "site.commission"


def test_without_any_area_it_is_refused_but_a_retired_unmeasured_one_does_not_hinder(scene: Scene, planned: int) -> None:
    with scene.acting() as (db, cast):
        made = db.get_one(Site, planned)
        assert "尚未划定" in refused(site.commission, db, cast.administrator, made, status=409)
        bare = site.add_area(db, cast.administrator, made, **{**WHOLE, "name": "空区域", "height_m": None})
        site.retire_area(db, cast.administrator, bare, reason="不用")
        site.add_area(db, cast.administrator, made, **WHOLE)
        site.commission(db, cast.administrator, made)


def test_a_site_in_service_is_not_commissioned_again_nor_by_strangers(scene: Scene, planned: int) -> None:
    with scene.acting() as (db, cast):
        refused(site.commission, db, cast.administrator, cast.site, status=409)
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(site.commission, db, other, db.get_one(Site, planned))
    assert scene.get(Area, scene.cast.area.id).unmeasured == {}
