"""room.file_rules: customs puts a room's rules on file, with date and person (D6-1)."""

import pytest

from records.room import Room, Rules, RulesStage
from tests.scene import Scene, refused
from tests.sent import PAPER
from workflows import room, todo


@pytest.mark.obligation("D6-1")
def test_they_wait_for_the_administrator_and_are_filed_once(scene: Scene, machine_room: int) -> None:
    with scene.acting() as (db, cast):
        made = room.submit_rules(db, cast.upkeep, db.get_one(Room, machine_room), document=PAPER)
        assert [each.action.verb for each in todo.of(db, cast.administrator)] == ["room.file_rules"]
        for other in (cast.upkeep, cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(room.file_rules, db, other, made)
        room.file_rules(db, cast.administrator, made)
        refused(room.file_rules, db, cast.administrator, made, status=409)
    filed = scene.get(Rules, made.id)
    assert (filed.stage, filed.filed_by_id, filed.filed_at is None) == (RulesStage.FILED, scene.cast.administrator.id, False)
    assert scene.last().verb == "room.file_rules"
