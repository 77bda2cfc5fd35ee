"""office.restore: what was retired is taken up again."""

from records.office import Office
from records.standing import Standing
from tests.office.test_retire import empty as empty  # noqa: PLC0414 - the fixture of retiring
from tests.scene import Scene, refused
from workflows import office


def test_it_is_in_use_again_and_the_trail_says_so(scene: Scene, empty: int) -> None:
    with scene.acting() as (db, cast):
        office.retire(db, cast.overseer, db.get_one(Office, empty), reason="撤并")
        office.restore(db, cast.overseer, db.get_one(Office, empty))
    assert scene.get(Office, empty).stage is Standing.ACTIVE
    assert scene.last().verb == "office.restore"


def test_what_is_in_use_is_not_restored_and_not_by_others(scene: Scene, empty: int) -> None:
    with scene.acting() as (db, cast):
        refused(office.restore, db, cast.overseer, db.get_one(Office, empty), status=409)
        for other in (cast.monitor, cast.administrator, cast.stranger, cast.upkeep):
            refused(office.restore, db, other, db.get_one(Office, empty))
