"""equipment.retire: a device that is gone asks for no certificate any more (C8-1)."""

from records.equipment import Equipment, missing
from records.routine import today
from records.standing import Standing
from tests.equipment.test_register import TOLD
from tests.scene import Scene, refused, unfit
from workflows import equipment


def test_it_leaves_the_list_of_what_is_missing(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        made = equipment.register(db, cast.upkeep, cast.site, **TOLD)
        db.flush()
        assert sum(each.equipment is made for each in missing([made], [], today())) == 2
        unfit(equipment.retire, db, cast.upkeep, made, at="reason", reason="")
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(equipment.retire, db, other, made, reason="更新")
        equipment.retire(db, cast.upkeep, made, reason="更新")
        assert not [each for each in missing([made], [], today()) if each.equipment is made]
        refused(equipment.retire, db, cast.upkeep, made, status=409, reason="更新")
    assert scene.get(Equipment, made.id).stage is Standing.RETIRED
    assert scene.last().changes["reason"] == "更新"
