"""site.change: other name or address."""

from records.site import Site
from tests.scene import Scene, refused, unfit
from workflows import site


def test_it_is_changed_and_the_trail_tells_old_and_new(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        site.change(db, cast.administrator, cast.site, name="澜澄一厂", address="渔港路18号")
    assert scene.get(Site, scene.cast.site.id).address == "渔港路18号"
    assert scene.last().changes["site"][0]["name"] == ["澜澄水产厂区", "澜澄一厂"]


def test_a_name_in_use_a_retired_site_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        unfit(site.change, db, cast.administrator, cast.site, at="name", name="外关厂区", address="")
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(site.change, db, other, cast.site, name="甲", address="")
        gone = Site(id=cast.site.id, retired=True, in_service=True)
        gone.office = cast.branch
        refused(site.change, db, cast.administrator, gone, status=409, name="甲", address="")
