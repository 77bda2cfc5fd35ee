"""clip.lose: there is no footage of that range, and the clip says so with the gap's cause (B18-1)."""

import pytest

from records import clock
from records.clip import Stage
from records.footage import Cause
from records.user import THE_SYSTEM
from tests.clip.cutting import KEPT, MINUTE, Ordered
from tests.conftest import Browser
from tests.scene import refused
from tests.video import film
from tests.watch import SEEN_AT
from workflows import clip


@pytest.mark.obligation("B18-1")
def test_where_there_is_no_footage_the_clip_says_so_with_the_gaps_cause(ordered: Ordered, browser: Browser) -> None:
    with ordered.watch.database.act("test") as db:
        film.gap(db, ordered.cast.dock.id, SEEN_AT - 2 * MINUTE, SEEN_AT + 2 * MINUTE, Cause.STALLED)
    clock.stop_at(SEEN_AT + 2 * MINUTE)
    ordered.cut()
    lost = ordered.clip()
    assert (lost.stage, lost.lost_because) == (Stage.LOST, Cause.STALLED)
    page = browser.as_(ordered.cast.administrator).get(f"/anomalies/{ordered.anomaly_id}").text
    assert "摄像头停止送出图像" in page
    entry = ordered.scene.last()
    assert (entry.verb, entry.actor_id, entry.changes["clip"][0]["lost_because"]) == ("clip.lose", None, [None, "stalled"])


def test_what_is_kept_is_not_lost_any_more_nor_the_other_way_round(ordered: Ordered) -> None:
    token = ordered.claim()
    with ordered.acting() as (db, it):
        clip.lose(db, THE_SYSTEM, it, token=token, cause=Cause.UNKNOWN)
        assert "没有录像" in refused(clip.keep, db, THE_SYSTEM, it, status=409, token=token, **KEPT)
        refused(clip.lose, db, THE_SYSTEM, it, status=409, token=token, cause=Cause.NETWORK)
        assert it.lost_because is Cause.UNKNOWN


def test_only_the_system_says_so(ordered: Ordered) -> None:
    token = ordered.claim()
    with ordered.acting() as (db, it):
        here = ordered.cast.within(db)
        for other in (here.monitor, here.administrator, here.stranger, here.signatory):
            refused(clip.lose, db, other, it, token=token, cause=Cause.UNKNOWN)
