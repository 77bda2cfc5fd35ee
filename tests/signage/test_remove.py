"""signage.remove: a sign that hangs no more is missing again, its row and photo stay (D9-1)."""

from records.signage import Signage, missing
from records.standing import Standing
from tests.scene import Scene, refused, unfit
from tests.signage.test_post import TOLD
from workflows import signage


def test_it_is_taken_down_with_a_reason_and_the_area_is_without_a_sign_again(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        made = signage.post(db, cast.upkeep, cast.site, area=cast.area, **TOLD)
    with scene.acting() as (db, cast):
        hanging = db.get_one(Signage, made.id)
        unfit(signage.remove, db, cast.upkeep, hanging, at="reason", reason=" ")
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(signage.remove, db, other, hanging, reason="破损")
        signage.remove(db, cast.upkeep, hanging, reason="破损，待换")
        refused(signage.remove, db, cast.upkeep, hanging, status=409, reason="破损")
    assert scene.get(Signage, made.id).stage is Standing.RETIRED
    assert scene.last().changes["reason"] == "破损，待换"
    with scene.database.read() as db:
        assert len(missing(db, [scene.cast.site.id])) == 1
