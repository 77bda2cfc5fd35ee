"""What is submitted, and what is kept of the pictures, can't be changed in the database either (F1-12, B19-1, DESIGN P1)."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.settings import Settings
from records import base
from tests.house.world import World, make_world
from tests.scene import Scene
from tests.sitting import Sitting, begin
from workflows import sheet

CHANGES = (
    "UPDATE sheet SET document_id = NULL",
    "UPDATE sheet SET stage = 'draft'",
    "UPDATE sheet SET number = 'x'",
    "UPDATE sheet SET reason = 'x'",
    "UPDATE sheet SET monitoring_id = monitoring_id + 1",
    "DELETE FROM sheet_row",
    "UPDATE sheet_row SET result = 'minor'",
    "UPDATE sheet_row SET seen = '{}'",
    "INSERT INTO sheet_row (sheet_id, camera_id, position, version, seen, remark, reason) SELECT id, 99, 9, 1, '{}', '', '' FROM sheet",
)
OF_THE_PICTURES = (
    "UPDATE clip SET sha256 = 'x'",
    "UPDATE clip SET begins_at = ends_at",
    "DELETE FROM clip",
    "UPDATE snapshot SET sha256 = 'x'",
    "UPDATE snapshot SET stage = 'lost'",
    "DELETE FROM snapshot",
)


def _refused(scene: Scene, change: str) -> None:
    with (
        pytest.raises(DatabaseError, match="signed, can not be changed"),
        scene.database.act("test") as db,
        base.door("factory"),
    ):
        db.execute(text(change))


@pytest.fixture
def sitting(scene: Scene) -> Sitting:
    made = begin(scene)
    made.fill(scene.cast.dock)
    return made


@pytest.mark.obligation("F1-12")
@pytest.mark.parametrize("change", CHANGES)
def test_the_database_refuses_to_change_what_is_submitted(sitting: Sitting, change: str) -> None:
    sitting.submit()
    _refused(sitting.scene, change)


def test_a_draft_stays_open_and_a_revision_takes_its_place(sitting: Sitting) -> None:
    with sitting.scene.database.act("test") as db, base.door("factory"):
        for change in ("UPDATE sheet SET reason = ''", "UPDATE sheet_row SET remark = 'x' WHERE result IS NOT NULL"):
            db.execute(text(change))
    sitting.submit()
    with sitting.scene.acting() as (db, cast):
        revised = sheet.correct(db, cast.monitor, sitting.sheet(db), reason="箱号抄写有误")
        db.flush()
        sheet.submit(db, cast.monitor, revised)
    _refused(sitting.scene, "UPDATE sheet SET stage = 'draft' WHERE revision = 1")


@pytest.fixture
def world(scene: Scene, settings: Settings) -> World:
    return make_world(scene, settings)


@pytest.mark.obligation("B19-1")
def test_the_database_refuses_to_change_what_is_kept_of_the_pictures(world: World) -> None:
    for change in OF_THE_PICTURES:
        _refused(world.scene, change)
