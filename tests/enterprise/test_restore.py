"""enterprise.restore: supervised again."""

from records.enterprise import Enterprise
from records.standing import Standing
from tests.enterprise.test_admit import TOLD
from tests.scene import Scene, refused
from workflows import enterprise


def test_only_a_retired_one_is_restored_only_by_its_administrator_and_in_the_trail(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        made = enterprise.admit(db, cast.administrator, cast.branch, told=TOLD, categories=["虾类"])
        refused(enterprise.restore, db, cast.administrator, made, status=409)
        enterprise.retire(db, cast.administrator, made, reason="停产")
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(enterprise.restore, db, other, made)
        enterprise.restore(db, cast.administrator, made)
    assert scene.get(Enterprise, made.id).stage is Standing.ACTIVE
    assert scene.last().verb == "enterprise.restore"
