"""room.submit_rules: each room needs its rules; a newer version replaces the one on file and waits again (D6-1)."""

import pytest
from sqlalchemy import select

from records.room import Room, Rules, RulesStage
from records.upkeep import gaps
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sent import PAPER, paper
from workflows import room


@pytest.mark.obligation("D6-1")
def test_missing_rules_are_listed_and_a_new_version_must_be_filed_anew(scene: Scene, machine_room: int, browser: Browser) -> None:
    client, address = browser.as_(scene.cast.upkeep), f"/rooms/{machine_room}/rules/new"
    assert "缺管理制度" in client.get(f"/sites/{scene.cast.site.id}/rooms").text
    assert client.post(address).status_code == 422
    assert client.post(address, data={"document": paper()}).status_code == 303
    with scene.acting() as (db, cast):
        room.file_rules(db, cast.administrator, db.scalars(select(Rules)).unique().one())
        assert gaps(db, [cast.site.id])[cast.site.id].rules == 0
        room.submit_rules(db, cast.upkeep, db.get_one(Room, machine_room), document=PAPER)
        assert gaps(db, [cast.site.id])[cast.site.id].rules == 1
        stages = db.scalars(select(Rules.stage).order_by(Rules.id)).all()
    assert stages == [RulesStage.REPLACED, RulesStage.PENDING]
    with client.get("/room-rules/1/content") as kept:
        assert kept.data.startswith(b"%PDF")
    assert browser.as_(scene.cast.signatory).get("/room-rules/1/content").status_code == 404


def test_without_a_document_of_a_retired_room_or_by_strangers_it_is_refused(scene: Scene, machine_room: int) -> None:
    with scene.acting() as (db, cast):
        here = db.get_one(Room, machine_room)
        unfit(room.submit_rules, db, cast.upkeep, here, at="document", document=None)
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(room.submit_rules, db, other, here, document=PAPER)
        room.retire(db, cast.upkeep, here, reason="改建")
        refused(room.submit_rules, db, cast.upkeep, here, status=409, document=PAPER)
