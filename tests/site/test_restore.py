"""site.restore: back into the register, to be put into service anew."""

from records.site import Site, Stage
from tests.scene import Scene, refused
from workflows import site


def test_a_retired_site_comes_back_as_not_yet_in_service(scene: Scene, planned: int) -> None:
    with scene.acting() as (db, cast):
        made = db.get_one(Site, planned)
        refused(site.restore, db, cast.administrator, made, status=409)
        site.retire(db, cast.administrator, made, reason="搬迁")
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(site.restore, db, other, made)
        site.restore(db, cast.administrator, made)
    assert scene.get(Site, planned).stage is Stage.PLANNED
    assert scene.last().verb == "site.restore"
