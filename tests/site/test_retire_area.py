"""site.retire_area: no camera looks at it any more."""

from records.site import Area
from records.standing import Standing
from tests.scene import Scene, refused, unfit
from tests.site.test_commission import WHOLE
from workflows import site


def test_an_area_without_cameras_is_retired_with_a_reason_in_the_trail(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        area = site.add_area(db, cast.administrator, cast.site, **{**WHOLE, "name": "卡口"})
        unfit(site.retire_area, db, cast.administrator, area, at="reason", reason=" ")
        site.retire_area(db, cast.administrator, area, reason="改建")
        refused(site.retire_area, db, cast.administrator, area, status=409, reason="改建")
    assert scene.get(Area, area.id).stage is Standing.RETIRED
    assert scene.last().changes["reason"] == "改建"


def test_with_a_camera_or_by_strangers_it_is_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        assert "摄像头" in refused(site.retire_area, db, cast.administrator, cast.area, status=409, reason="改建")
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(site.retire_area, db, other, cast.area, reason="改建")
