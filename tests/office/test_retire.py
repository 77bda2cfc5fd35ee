"""office.retire: nothing hangs on it any more, and nothing is deleted."""

import pytest

from records.base import door
from records.office import Office
from records.standing import Standing
from tests.scene import Scene, at_the_top, refused, unfit
from workflows import office


@pytest.fixture
def empty(scene: Scene) -> int:
    """A branch on which nothing hangs."""
    with scene.acting() as (db, cast), door("factory"):
        made = Office(name="空关", short_name="空", level=3, parent_id=cast.directly_under.id, path=f"{cast.directly_under.path}99/")
        db.add(made)
        db.flush()
        return made.id


def test_it_stays_and_is_out_of_use(scene: Scene, empty: int) -> None:
    with scene.acting() as (db, cast):
        office.retire(db, cast.overseer, db.get_one(Office, empty), reason="撤并")
    assert scene.get(Office, empty).stage is Standing.RETIRED


def test_what_hangs_on_it_is_named(scene: Scene, empty: int) -> None:
    with scene.acting() as (db, cast):
        assert "下级机构" in refused(office.retire, db, at_the_top(db, cast), cast.directly_under, status=409, reason="撤并")
        assert "企业" in refused(office.retire, db, cast.overseer, cast.branch, status=409, reason="撤并")
        assert unfit(office.retire, db, cast.overseer, db.get_one(Office, empty), at="reason", reason=" ") == "请填写理由。"


def test_a_retired_one_is_not_retired_again(scene: Scene, empty: int) -> None:
    with scene.acting() as (db, cast):
        office.retire(db, cast.overseer, db.get_one(Office, empty), reason="撤并")
        refused(office.retire, db, cast.overseer, db.get_one(Office, empty), status=409, reason="撤并")


def test_nobody_retires_the_own_office_or_a_foreign_one(scene: Scene, empty: int) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(office.retire, db, other, db.get_one(Office, empty), reason="撤并")
        refused(office.retire, db, cast.administrator, cast.branch, reason="撤并")


def test_the_reason_is_in_the_trail(scene: Scene, empty: int) -> None:
    with scene.acting() as (db, cast):
        office.retire(db, cast.overseer, db.get_one(Office, empty), reason="撤并")
    entry = scene.last()
    assert (entry.verb, entry.changes["reason"], entry.changes["office"][0]["retired"]) == ("office.retire", "撤并", [False, True])
