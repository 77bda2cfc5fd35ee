"""export.claim: one worker makes a copy at a time; whoever died under it is replaced after the lease (D5-1)."""

from sqlalchemy import select

from app.video import copying
from records import clock
from records.notice import Notice
from records.user import THE_SYSTEM
from tests.export.copied import BEGINS, MINUTE, Copied
from tests.scene import refused
from workflows import export
from workflows.export import orders


def test_a_claimed_copy_is_nobody_elses_until_the_lease_is_over(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, _, it):
        assert orders.due(db, until=clock.now()) == [], "not before consent"
        refused(export.claim, db, THE_SYSTEM, it, status=409)
    copied.approve()
    with copied.acting() as (db, cast, it):
        refused(export.claim, db, cast.administrator, it)
        first = export.claim(db, THE_SYSTEM, it)
    with copied.acting() as (db, _, it):
        assert orders.due(db, until=clock.now()) == []
        refused(export.claim, db, THE_SYSTEM, it, status=409)
    clock.stop_at(clock.now() + export.LEASE * 1.01)
    with copied.acting() as (db, _, it):
        assert export.claim(db, THE_SYSTEM, it) != first
    assert copied.count("export.claim") == 0, "quiet"


def test_what_ends_now_is_not_made_before_its_last_second_lies_on_the_disk(copied: Copied) -> None:
    ends = BEGINS + 3 * MINUTE
    clock.stop_at(ends)
    copied.request(ends_at=ends)
    copied.approve(until_at=ends)
    assert copied.make() == 0
    clock.stop_at(ends + copying.SETTLE)
    assert copied.make() == 1
    assert copied.now().manifest.opened()["gaps"] == []


def test_what_was_tried_too_often_is_told_to_the_administrators(copied: Copied) -> None:
    copied.request()
    copied.approve()
    for _ in range(export.ATTEMPTS + 1):
        with copied.acting() as (db, _, it):
            export.claim(db, THE_SYSTEM, it)
        clock.stop_at(clock.now() + export.LEASE * 1.01)
    with copied.scene.database.read() as db:
        said = [each for each in db.scalars(select(Notice)) if each.is_urgent]
    assert [each.user_id for each in said] == [copied.cast.administrator.id]
