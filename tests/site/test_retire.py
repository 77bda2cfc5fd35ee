"""site.retire: no camera left there; nothing is deleted."""

from records.site import Site, Stage
from tests.scene import Scene, refused, unfit
from workflows import site


def test_an_empty_site_is_retired_with_a_reason_in_the_trail(scene: Scene, planned: int) -> None:
    with scene.acting() as (db, cast):
        made = db.get_one(Site, planned)
        unfit(site.retire, db, cast.administrator, made, at="reason", reason="")
        site.retire(db, cast.administrator, made, reason="搬迁")
        refused(site.retire, db, cast.administrator, made, status=409, reason="搬迁")
    assert scene.get(Site, planned).stage is Stage.RETIRED
    assert scene.last().changes["reason"] == "搬迁"


def test_with_a_camera_still_there_or_by_strangers_it_is_refused(scene: Scene, planned: int) -> None:
    with scene.acting() as (db, cast):
        assert "摄像头" in refused(site.retire, db, cast.administrator, cast.site, status=409, reason="搬迁")
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(site.retire, db, other, db.get_one(Site, planned), reason="搬迁")
