"""export.expire: when its term is over a copy ends by itself, made or not, and is held no longer (D5-1)."""

import pytest
from sqlalchemy import select

from records import clock
from records.export import Stage
from records.hold import Hold
from records.hold import Stage as HoldStage
from records.user import THE_SYSTEM
from tests.export.copied import DAY, NOW, SECOND, Copied
from tests.scene import refused
from workflows import export


@pytest.mark.obligation("D5-1")
def test_a_copy_lies_there_to_the_last_second_of_its_term_and_not_longer(copied: Copied) -> None:
    copied.ready()
    path = copied.path()
    clock.stop_at(NOW + 7 * DAY - SECOND)
    assert (copied.end(), path.exists(), copied.now().stage) == (0, True, Stage.READY)
    clock.stop_at(NOW + 7 * DAY)
    assert (copied.end(), path.exists(), copied.now().stage) == (2, False, Stage.ENDED)
    assert copied.end() == 0


def test_one_that_was_never_made_ends_too_and_gives_its_footage_back(copied: Copied) -> None:
    copied.request()
    copied.approve(expires_at=NOW + DAY)
    clock.stop_at(NOW + DAY)
    assert copied.make() == 0
    assert copied.end() == 1
    assert copied.now().stage is Stage.ENDED
    with copied.scene.database.read() as db:
        assert db.scalars(select(Hold)).unique().one().stage is HoldStage.LIFTED
    assert copied.scene.last().verb == "export.expire"


def test_not_before_not_by_people_and_not_what_was_not_consented_to(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, _, it):
        refused(export.expire, db, THE_SYSTEM, it, status=409)
    copied.approve()
    with copied.acting() as (db, cast, it):
        refused(export.expire, db, THE_SYSTEM, it, status=409)
        refused(export.expire, db, cast.administrator, it)
