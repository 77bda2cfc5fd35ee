"""clip.keep: the chore cuts what is wanted, exactly once, into the evidence store (B18-1, B19-1, B19-2)."""

import pytest

from records import clock, vault
from records.clip import Stage
from records.user import THE_SYSTEM
from tests.clip.cutting import KEPT, MINUTE, SECOND, Ordered
from tests.scene import refused
from tests.video import film
from tests.watch import NOW, SEEN_AT
from workflows import clip


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
