"""enterprise.retire: no site in use, no account in use; nothing is deleted."""

import pytest

from records.enterprise import Enterprise
from records.standing import Standing
from tests.enterprise.test_admit import TOLD
from tests.scene import Scene, refused, unfit
from workflows import enterprise


@pytest.fixture
def bare(scene: Scene) -> int:
    """An enterprise without sites and people."""
    with scene.acting() as (db, cast):
        return enterprise.admit(db, cast.administrator, cast.branch, told=TOLD, categories=["虾类"]).id


def test_it_is_out_of_use_and_the_reason_is_in_the_trail(scene: Scene, bare: int) -> None:
    with scene.acting() as (db, cast):
        enterprise.retire(db, cast.administrator, db.get_one(Enterprise, bare), reason="停产")
    assert scene.get(Enterprise, bare).stage is Standing.RETIRED
    assert (scene.last().verb, scene.last().changes["reason"]) == ("enterprise.retire", "停产")


def test_with_a_site_or_an_account_in_use_it_is_refused_with_the_reason(scene: Scene, bare: int) -> None:
    with scene.acting() as (db, cast):
        assert "场所" in refused(enterprise.retire, db, cast.administrator, cast.enterprise, status=409, reason="停产")
        unfit(enterprise.retire, db, cast.administrator, db.get_one(Enterprise, bare), at="reason", reason="")


def test_a_retired_one_is_not_retired_again(scene: Scene, bare: int) -> None:
    with scene.acting() as (db, cast):
        enterprise.retire(db, cast.administrator, db.get_one(Enterprise, bare), reason="停产")
        refused(enterprise.retire, db, cast.administrator, db.get_one(Enterprise, bare), status=409, reason="停产")


def test_strangers_do_not_retire_it(scene: Scene, bare: int) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(enterprise.retire, db, other, db.get_one(Enterprise, bare), reason="停产")
