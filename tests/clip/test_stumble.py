"""clip.stumble: it failed this time, is free again after a pause that grows, and says what was wrong (B18-1)."""

import pytest

from records import base, clock
from records.clip import Stage
from records.footage import Cause
from records.user import THE_SYSTEM
from tests.clip.cutting import KEPT, MINUTE, SECOND, Ordered
from tests.scene import refused
from tests.video import film
from tests.watch import SEEN_AT
from workflows import clip


@pytest.mark.obligation("B18-1")
def test_what_could_not_be_cut_is_cut_later(ordered: Ordered) -> None:
    """The evidence store can't be written for a while."""
    ordered.record()
    with ordered.acting() as (db, it):
        clip.stumble(db, THE_SYSTEM, it, token=clip.claim(db, THE_SYSTEM, it), error="No space left on device" * 50)
    kept = ordered.clip()
    assert (kept.stage, kept.lease_token) == (Stage.WANTED, "")
    assert kept.last_error == ("No space left on device" * 50)[:400]
    assert ordered.cut() == 0, "not at once: five tries within seconds are one"
    clock.stop_at(clock.now() + MINUTE + SECOND)
    assert ordered.cut() == 1
    assert ordered.clip().stage is Stage.KEPT


def test_the_chore_itself_stumbles_over_a_file_that_is_gone_and_does_not_call_it_lost(ordered: Ordered) -> None:
    ordered.record()
    files = list(ordered.settings.footage.rglob("*.mp4"))
    away = [file.rename(file.with_suffix(".away")) for file in files]
    assert ordered.cut() == 1
    stumbled = ordered.clip()
    assert (stumbled.stage, stumbled.attempts) == (Stage.WANTED, 1)
    assert stumbled.last_error
    assert stumbled.lost_because is Cause.STORAGE
    for file in away:
        file.rename(file.with_suffix(".mp4"))
    clock.stop_at(clock.now() + MINUTE + SECOND)
    assert ordered.cut() == 1
    assert ordered.clip().stage is Stage.KEPT


def test_a_file_that_grows_and_is_away_for_a_moment_is_no_shorter_clip(ordered: Ordered) -> None:
    """The flagged frame lies in it; the clip's beginning in a closed one."""
    with ordered.watch.database.act("test") as db:
        film.shot(db, ordered.settings.footage, ordered.cast.dock.id, SEEN_AT - 70 * SECOND, 60)
    growing = film.Growing(ordered.settings.footage, SEEN_AT - 10 * SECOND, film.reel(1200), stream=str(ordered.cast.dock.id))
    growing.grow(800)
    with ordered.watch.database.act("test") as db, base.door("factory"):
        growing.row(db, ordered.cast.dock.id, film.run_of(db, ordered.cast.dock.id, growing.begins_at), is_open=True)
    away = growing.file.path.rename(growing.file.path.with_suffix(".away"))
    clock.stop_at(SEEN_AT + 20 * MINUTE)
    assert ordered.cut() == 1
    assert (ordered.clip().stage, ordered.clip().attempts, ordered.clip().lost_because) == (Stage.WANTED, 1, Cause.STORAGE)
    away.rename(growing.file.path)
    clock.stop_at(clock.now() + MINUTE + SECOND)
    assert ordered.cut() == 1
    assert (ordered.clip().stage, ordered.clip().frames, ordered.clip().gaps) == (Stage.KEPT, 1200, [])


def test_the_pause_grows_to_half_an_hour_and_no_further(ordered: Ordered) -> None:
    ordered.record()
    pauses = []
    for _ in range(35):
        with ordered.acting() as (db, it):
            clip.stumble(db, THE_SYSTEM, it, token=clip.claim(db, THE_SYSTEM, it), error="x")
            assert it.lease_until is not None
            pauses.append((it.lease_until - clock.now()) // MINUTE)
            clock.stop_at(it.lease_until + SECOND)
    assert pauses[:3] == [1, 2, 3]
    assert pauses[-6:] == [30] * 6


def test_whoever_stumbled_does_not_finish_it_after_all(ordered: Ordered) -> None:
    token = ordered.claim()
    with ordered.acting() as (db, it):
        clip.stumble(db, THE_SYSTEM, it, token=token, error="x")
        for act, told in ((clip.keep, KEPT), (clip.stumble, {"error": "x"})):
            refused(act, db, THE_SYSTEM, it, status=409, token=token, **told)


def test_a_kept_clip_does_not_stumble(ordered: Ordered) -> None:
    token = ordered.claim()
    with ordered.acting() as (db, it):
        clip.keep(db, THE_SYSTEM, it, token=token, **KEPT)
        refused(clip.stumble, db, THE_SYSTEM, it, status=409, token=token, error="x")


def test_only_the_system_says_so_and_nothing_is_left_in_the_trail(ordered: Ordered) -> None:
    token, before = ordered.claim(), len(ordered.scene.trail())
    with ordered.acting() as (db, it):
        here = ordered.cast.within(db)
        for other in (here.monitor, here.administrator, here.stranger, here.signatory):
            refused(clip.stumble, db, other, it, token=token, error="x")
        clip.stumble(db, THE_SYSTEM, it, token=token, error="x")
    assert len(ordered.scene.trail()) == before
