"""export.wait: what rows and files do not tell yet is waited for; no copy bears a false gap, none is called lost (D5-1, B19-1)."""

from datetime import datetime

import pytest

from app.video import coverage
from records import clock
from records.export import Export, Stage
from records.footage import Cause
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.export.copied import BEGINS, MINUTE, NOW, RANGE, SECOND, Copied
from tests.scene import refused
from tests.video import film
from workflows import export

END = BEGINS + 4 * MINUTE


def _asked(copied: Copied, begins_at: datetime = RANGE[0]) -> None:
    """A copy that goes on into the fourth minute, whose rows are not there: the recorder's start still reads what a crash left."""
    copied.request(begins_at=begins_at, ends_at=END)
    copied.approve(from_at=begins_at, until_at=END)


def _after(copied: Copied, seconds: float) -> Export:
    clock.stop_at(clock.now() + seconds * SECOND)
    assert copied.make() == 1
    return copied.now()


@pytest.mark.obligation("D5-1", "B19-1")
def test_rows_that_come_late_are_waited_for_and_the_manifest_bears_no_false_gap(copied: Copied, browser: Browser) -> None:
    _asked(copied)
    waiting = _after(copied, 0)
    assert (waiting.stage, waiting.attempts, waiting.lost_because, waiting.parts) == (Stage.APPROVED, 0, None, [])
    assert waiting.last_error
    assert copied.make() == 0, "it does not spin"
    page = browser.as_(copied.cast.monitor).get(f"/exports/{copied.number}").text
    assert "正在等候这一段录像全部入库" in page
    assert copied.files() == set()
    with copied.scene.acting() as (db, cast):
        film.shot(db, copied.settings.footage, cast.dock.id, BEGINS + 3 * MINUTE, 60, first=1800)
    made = _after(copied, 61)
    assert (made.stage, [part.frames for part in made.parts], made.lost_because) == (Stage.READY, [2100], None)
    assert made.manifest.opened()["gaps"] == []
    assert copied.count("export.wait") == 0, "quiet"


def test_a_range_of_which_nothing_is_told_yet_is_not_called_lost(copied: Copied) -> None:
    _asked(copied, begins_at=BEGINS + 3 * MINUTE)
    assert _after(copied, 0).stage is Stage.APPROVED
    with copied.scene.acting() as (db, cast):
        film.gap(db, cast.dock.id, BEGINS + 3 * MINUTE, NOW, Cause.NETWORK)
    assert (_after(copied, 61).stage, copied.now().lost_because) == (Stage.LOST, Cause.NETWORK)


def test_a_silent_recorder_is_a_failure_after_the_patience_and_what_nobody_tells_is_a_gap_once_it_is_heard_of(
    copied: Copied, browser: Browser
) -> None:
    _asked(copied)
    silent = _after(copied, coverage.PATIENCE.total_seconds())
    assert (silent.stage, silent.attempts, silent.lost_because) == (Stage.APPROVED, 1, Cause.RECORDER)
    page = browser.as_(copied.cast.monitor).get(f"/exports/{copied.number}").text
    assert "复制件尚未制成：录像程序停止。系统会继续重试" in page
    with copied.scene.acting() as (db, cast):
        film.gap(db, cast.gate.id, NOW, None, Cause.NETWORK)
    assert _after(copied, 121).stage is Stage.READY
    assert [gap["cause"] for gap in copied.now().manifest.opened()["gaps"]] == ["unknown"]


def test_a_file_of_the_footage_that_is_away_is_a_failure_and_no_gap(copied: Copied) -> None:
    copied.request()
    copied.approve()
    for file in copied.settings.footage.rglob("*.mp4"):
        file.rename(file.with_suffix(".away"))
    assert (_after(copied, 0).stage, copied.now().attempts, copied.now().lost_because) == (Stage.APPROVED, 1, Cause.STORAGE)


def test_only_the_system_and_only_who_claimed_it(copied: Copied) -> None:
    copied.request()
    with copied.acting() as (db, _, it):
        refused(export.wait, db, THE_SYSTEM, it, status=409, token="", error="x")
    copied.approve()
    with copied.acting() as (db, cast, it):
        refused(export.wait, db, cast.administrator, it, token="", error="x")
        refused(export.wait, db, THE_SYSTEM, it, status=409, token="another", error="x")
