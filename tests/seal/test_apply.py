"""seal.apply: type, number, date, officer; a number is used once (D6-2)."""

import pytest

from records.base import Unfit
from records.room import Room
from records.seal import Kind, Seal, Stage
from tests.scene import Scene, refused
from tests.seal.conftest import AT
from workflows import room, seal


@pytest.mark.obligation("D6-2")
def test_the_register_holds_type_number_date_and_officer(scene: Scene, sealed: int) -> None:
    row = scene.get(Seal, sealed)
    assert (row.kind_of, row.number, row.applied_at, row.applied_by_id) == (Kind.SEAL, "CN0012345", AT, scene.cast.monitor.id)
    assert row.stage is Stage.APPLIED
    assert scene.last().verb == "seal.apply"


def test_a_number_twice_a_retired_room_and_outsiders_are_refused(scene: Scene, sealed: int) -> None:
    with scene.acting() as (db, cast):
        here = db.get_one(Seal, sealed).room
        with pytest.raises(Unfit, match="已经登记过了"):
            seal.apply(db, cast.monitor, here, kind=Kind.LOCK, number="CN0012345", at=AT)
        for other in (cast.upkeep, cast.stranger, cast.overseer, cast.signatory):
            refused(seal.apply, db, other, here, kind=Kind.LOCK, number="L-1", at=AT)
        room.retire(db, cast.upkeep, db.get_one(Room, here.id), reason="改建")
        refused(seal.apply, db, cast.monitor, here, status=409, kind=Kind.LOCK, number="L-1", at=AT)
