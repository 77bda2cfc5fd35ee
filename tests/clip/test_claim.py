"""clip.claim: one worker at a time, under a lease that ends by itself; what goes on failing is told to people (B18-1)."""

import os
import time
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.video import clipping, copying
from records import clock, vault
from records.clip import Clip, Stage
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


def _overtaken(ordered: Ordered, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another worker takes the first clip while this one cuts it."""
    kept: list[vault.Kept] = []

    def keep(*given: Any, **more: Any) -> vault.Kept:
        made = before(*given, **more)
        if not kept:
            clock.stop_at(clock.now() + clip.LEASE + SECOND)
            with ordered.watch.database.act("test") as db:
                clip.claim(db, THE_SYSTEM, db.get_one(Clip, 1))
        kept.append(made)
        return made

    before = clipping.vault.keep
    monkeypatch.setattr(clipping.vault, "keep", keep)


def test_who_was_overtaken_leaves_no_file_and_goes_on_with_the_next(ordered: Ordered, monkeypatch: pytest.MonkeyPatch) -> None:
    ordered.record()
    with ordered.watch.database.act("test") as db:
        ordered.watch.flag(db)
    _overtaken(ordered, monkeypatch)
    assert ordered.cut() == 2
    with ordered.watch.database.read() as db:
        first, second = db.scalars(select(Clip).order_by(Clip.id))
    assert (first.stage, first.attempts, second.stage) == (Stage.WANTED, 2, Stage.KEPT)
    assert ordered.files() == {second.path}


def test_each_is_claimed_at_its_turn_with_a_lease_of_its_own(ordered: Ordered, monkeypatch: pytest.MonkeyPatch) -> None:
    ordered.record()
    with ordered.watch.database.act("test") as db:
        ordered.watch.flag(db)
    free = []

    def keep(*given: Any, **more: Any) -> vault.Kept:
        with ordered.watch.database.act("test") as db:
            free.append(len(clip.due(db, until=clock.now())))
        clock.stop_at(clock.now() + 0.9 * clip.LEASE)
        return before(*given, **more)

    before = clipping.vault.keep
    monkeypatch.setattr(clipping.vault, "keep", keep)
    assert ordered.cut() == 2
    assert free == [1, 0], "the second is anybody's until its turn comes"
    with ordered.watch.database.read() as db:
        assert {each.stage for each in db.scalars(select(Clip))} == {Stage.KEPT}


def test_what_a_killed_worker_left_half_written_goes_by_its_age(ordered: Ordered) -> None:
    ordered.record()
    assert ordered.cut() == 1
    kept = ordered.settings.evidence / ordered.clip().path
    left = kept.with_name(f".{'ab' * 8}.part")
    left.write_bytes(b"half")
    assert copying.sweep_copies(ordered.watch.database, ordered.settings) == 0, "somebody may be writing"
    for file in (left, kept):
        os.utime(file, (time.time() - 7200,) * 2)
    assert copying.sweep_copies(ordered.watch.database, ordered.settings) == 1
    assert ordered.files() == {ordered.clip().path}


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
