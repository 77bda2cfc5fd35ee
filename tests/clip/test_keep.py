"""clip.keep: the chore cuts what is wanted, exactly once, into the evidence store (B18-1, B19-1, B19-2)."""

import re
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from records import base, clock, vault
from records.anomaly import Anomaly
from records.anomaly import Stage as AnomalyStage
from records.clip import Clip, Stage
from records.hold import Hold
from records.user import THE_SYSTEM
from tests.clip.cutting import KEPT, MINUTE, SECOND, Ordered
from tests.conftest import Browser
from tests.scene import refused
from tests.video import film
from tests.watch import NOW, SEEN_AT
from workflows import clip, hold


@pytest.mark.obligation("B18-1", "B19-1", "B19-2")
def test_the_clip_lies_in_the_evidence_store_once_its_last_second_is_recorded(ordered: Ordered) -> None:
    ordered.record()
    clock.stop_at(NOW)
    assert ordered.cut() == 0, "its last second has not come yet"
    clock.stop_at(SEEN_AT + MINUTE + 2 * SECOND)
    assert ordered.cut() == 1
    kept, evidence = ordered.clip(), ordered.settings.evidence
    assert (kept.stage, kept.frames, kept.gaps) == (Stage.KEPT, 1200, [])
    path = vault.located(evidence, kept.path)
    assert path.name.startswith("42019011101321320002_20261120T091127-091327_"), "place number, begin and end in the name"
    assert film.numbers_in(path) == list(range(300, 1500))
    assert vault.verify(evidence, vault.Kept(kept.path, kept.sha256, kept.bytes or 0))
    assert ordered.settings.footage not in path.parents
    assert ordered.cut() == 0, "cut once"


def _two_forms(ordered: Ordered, changed_at: datetime, *, overlap: timedelta = timedelta(0)) -> list[Clip]:
    """The stream changes its form at a moment of the clip's range; all is cut."""
    begins_at, ends_at = SEEN_AT - 1.5 * MINUTE, SEEN_AT + 1.5 * MINUTE
    with ordered.watch.database.act("test") as db:
        root, dock = ordered.settings.footage, ordered.cast.dock.id
        film.shot(db, root, dock, begins_at, (changed_at - begins_at).total_seconds())
        film.shot(db, root, dock, changed_at - overlap, (ends_at - changed_at).total_seconds(), made=film.reel(1200, 480))
    clock.stop_at(SEEN_AT + 2 * MINUTE)
    while ordered.cut():
        pass
    with ordered.watch.database.read() as db:
        return list(db.scalars(select(Clip).order_by(Clip.begins_at)))


@pytest.mark.obligation("B18-1", "B19-1")
@pytest.mark.parametrize("changed_s", [30, -30])
def test_where_the_stream_changes_its_form_the_rest_is_another_clip_of_the_anomaly(ordered: Ordered, changed_s: int) -> None:
    """After the flagged frame, and before it: then the frame is in the second."""
    changed_at = SEEN_AT + changed_s * SECOND
    first, second = _two_forms(ordered, changed_at)
    assert [(each.stage, each.gaps) for each in (first, second)] == [(Stage.KEPT, [])] * 2
    assert (first.begins_at, first.ends_at, second.begins_at, second.ends_at) == (
        SEEN_AT - MINUTE, changed_at, changed_at, SEEN_AT + MINUTE,
    )  # fmt: skip
    assert (first.frames, second.frames) == (600 + changed_s * 10, 600 - changed_s * 10)
    assert first.number != second.number
    numbers = [film.numbers_in(ordered.settings.evidence / each.path) for each in (first, second)]
    assert numbers == [list(range(300, 900 + changed_s * 10)), list(range(600 - changed_s * 10))]


def test_two_forms_that_meet_within_a_tick_are_two_clips(ordered: Ordered) -> None:
    assert [each.frames for each in _two_forms(ordered, SEEN_AT, overlap=SECOND / 50)] == [600, 601]


def test_a_clock_that_was_set_back_before_the_clip_leaves_no_moment_without_one(ordered: Ordered) -> None:
    """The new form's file begins before the clip does and goes on behind the old one's end."""
    with ordered.watch.database.act("test") as db:
        film.gap(db, ordered.cast.dock.id, SEEN_AT + 20 * SECOND, SEEN_AT + 2 * MINUTE)
    first, second = _two_forms(ordered, SEEN_AT, overlap=70 * SECOND)
    assert (first.ends_at, second.begins_at, second.ends_at) == (SEEN_AT, SEEN_AT, SEEN_AT + MINUTE)
    assert (first.frames, second.frames) == (600, 200), "as far as the new file goes"


def test_a_form_that_changes_where_the_clip_ends_orders_none(ordered: Ordered) -> None:
    assert [each.frames for each in _two_forms(ordered, SEEN_AT + MINUTE)] == [1200]


def test_the_rest_is_ordered_with_the_keeping_so_that_its_footage_is_held(ordered: Ordered) -> None:
    token = ordered.claim()
    with ordered.acting() as (db, it):
        clip.keep(db, THE_SYSTEM, it, token=token, **KEPT, rest_begins_at=SEEN_AT)
        hold_ = db.scalars(select(Hold)).one()
        administrator = ordered.cast.within(db).administrator
        with base.door("factory"):
            db.scalars(select(Anomaly)).one().stage = AnomalyStage.SETTLED
            db.flush()
        assert "尚未存入证据库" in refused(hold.lift, db, administrator, hold_, status=409, reason="复查完毕")
    assert [(entry.verb, entry.changes["inside"]) for entry in ordered.scene.trail() if entry.verb == "clip.want"] == [
        ("clip.want", "anomaly.flag"), ("clip.want", "clip.keep"),
    ]  # fmt: skip


def test_the_anomalys_page_shows_all_its_clips_and_which_holds_the_flagged_frame(ordered: Ordered, browser: Browser) -> None:
    first, second = _two_forms(ordered, SEEN_AT - 30 * SECOND)
    page = browser.as_(ordered.cast.administrator).get(f"/anomalies/{ordered.anomaly_id}").text
    assert re.findall(r"/clips/(\d+)/video.mp4#t=([\d.]+)", page) == [(str(first.id), "0"), (str(second.id), "30.0")]
    assert (page.count("含标记的画面"), page.count("片段存入证据库")) == (1, 2)
    assert all(f"SHA-256 {each.sha256}<" in page for each in (first, second))


def test_it_is_kept_once(ordered: Ordered) -> None:
    token = ordered.claim()
    with ordered.acting() as (db, it):
        clip.keep(db, THE_SYSTEM, it, token=token, **KEPT)
        assert "已存证据库" in refused(clip.keep, db, THE_SYSTEM, it, status=409, token=token, **{**KEPT, "path": "another"})
        assert it.path == KEPT["path"]


def test_only_the_system_keeps(ordered: Ordered) -> None:
    token = ordered.claim()
    with ordered.acting() as (db, it):
        here = ordered.cast.within(db)
        for other in (here.monitor, here.administrator, here.stranger, here.signatory):
            refused(clip.keep, db, other, it, token=token, **KEPT)


def test_it_is_audited_with_the_hash_of_the_file(ordered: Ordered) -> None:
    token = ordered.claim()
    with ordered.acting() as (db, it):
        clip.keep(db, THE_SYSTEM, it, token=token, **KEPT)
    entry = ordered.scene.last()
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("clip.keep", None, ordered.clip().id)
    assert entry.changes["clip"][0]["sha256"] == ["", "ab" * 32]
