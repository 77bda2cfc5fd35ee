"""clip.claim: one worker at a time, under a lease that ends by itself; what goes on failing is told to people (B18-1)."""

from datetime import timedelta

from sqlalchemy import select

from records import clock
from records.clip import Stage
from records.footage import Cause
from records.notice import Notice
from records.user import THE_SYSTEM
from tests.clip.cutting import KEPT, SECOND, Ordered
from tests.scene import refused
from workflows import clip


def test_a_worker_takes_it_for_the_length_of_the_lease(ordered: Ordered) -> None:
    ordered.record()
    token = ordered.claim()
    kept = ordered.clip()
    assert (kept.lease_token, kept.lease_until, kept.attempts) == (token, clock.now() + clip.LEASE, 1)
    assert len(token) == 32


def test_a_second_claimer_gets_nothing(ordered: Ordered) -> None:
    ordered.record()
    token = ordered.claim()
    with ordered.acting() as (db, it):
        assert clip.due(db, until=clock.now()) == []
        assert "另一进程" in refused(clip.claim, db, THE_SYSTEM, it, status=409)
        assert it.lease_token == token
    assert ordered.cut() == 0


def test_a_worker_that_died_loses_its_claim_and_another_cuts(ordered: Ordered) -> None:
    ordered.record()
    dead = ordered.claim()
    assert ordered.cut() == 0, "somebody else is at it"
    clock.stop_at(clock.now() + clip.LEASE + SECOND)
    assert ordered.cut() == 1
    with ordered.acting() as (db, it):
        refused(clip.lose, db, THE_SYSTEM, it, status=409, token=dead, cause=Cause.UNKNOWN)
    assert ordered.clip().stage is Stage.KEPT


def test_a_late_finisher_with_an_old_token_is_refused_whatever_it_brings(ordered: Ordered) -> None:
    ordered.record()
    late = ordered.claim()
    clock.stop_at(clock.now() + clip.LEASE + SECOND)
    newer = ordered.claim()
    with ordered.acting() as (db, it):
        for token in (late, ""):
            assert "另一进程" in refused(clip.keep, db, THE_SYSTEM, it, status=409, token=token, **KEPT)
            refused(clip.lose, db, THE_SYSTEM, it, status=409, token=token, cause=Cause.UNKNOWN)
            refused(clip.stumble, db, THE_SYSTEM, it, status=409, token=token, error="late")
        assert (it.stage, it.lease_token) == (Stage.WANTED, newer)
        clip.keep(db, THE_SYSTEM, it, token=newer, **KEPT)


def test_a_clip_that_is_kept_is_not_claimed(ordered: Ordered) -> None:
    ordered.record()
    assert ordered.cut() == 1
    with ordered.acting() as (db, it):
        assert "已存证据库" in refused(clip.claim, db, THE_SYSTEM, it, status=409)


def test_only_the_system_claims_and_nothing_is_left_in_the_trail(ordered: Ordered) -> None:
    with ordered.acting() as (db, it):
        here = ordered.cast.within(db)
        for other in (here.monitor, here.administrator, here.stranger, here.signatory):
            refused(clip.claim, db, other, it)
    before = len(ordered.scene.trail())
    ordered.claim()
    assert len(ordered.scene.trail()) == before


def test_workers_that_die_again_and_again_are_told_to_the_administrators_once_and_it_is_tried_on(ordered: Ordered) -> None:
    ordered.record()
    for _ in range(clip.ATTEMPTS + 2):
        ordered.claim()
        clock.stop_at(clock.now() + clip.LEASE + timedelta(seconds=1))
    with ordered.watch.database.read() as db:
        told = db.scalars(select(Notice).where(Notice.text["msgid"].as_string().contains("未能截取"))).all()
    assert [(notice.user_id, notice.subject_id, notice.is_urgent) for notice in told] == [
        (ordered.cast.administrator.id, ordered.anomaly_id, True)
    ]
    assert ordered.cut() == 1
    assert ordered.clip().stage is Stage.KEPT
