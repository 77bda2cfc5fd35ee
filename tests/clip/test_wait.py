"""clip.wait: what rows and files do not tell yet is waited for, never cut short and never called lost (B18-1, B19-1)."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.video import coverage, replay
from app.video.header import picture_of
from app.video.journal import Entry, Journal
from records import base, clock
from records.clip import Clip, Stage
from records.footage import Cause, Gap
from records.notice import Notice
from records.user import THE_SYSTEM
from tests.clip.cutting import KEPT, MINUTE, SECOND, Ordered
from tests.conftest import Browser
from tests.scene import refused
from tests.video import film
from tests.watch import SEEN_AT
from workflows import clip

BEGINS_AT, ENDS_AT = SEEN_AT - MINUTE, SEEN_AT + MINUTE


class Line:
    """A file of the dock that begins before the clip and is still being written, as the recorder writes it."""

    def __init__(self, ordered: Ordered, *, until: datetime) -> None:
        self.ordered, self.camera_id = ordered, ordered.cast.dock.id
        begins_at = BEGINS_AT - 5 * SECOND
        self.file = film.Growing(ordered.settings.footage, begins_at, film.reel(1800), stream=str(self.camera_id))
        self.file.grow((until - begins_at) // timedelta(seconds=0.1))

    def enter(self) -> None:
        """Its row, open."""
        with self.ordered.watch.database.act("test") as db, base.door("factory"):
            self.file.row(db, self.camera_id, film.run_of(db, self.camera_id, self.file.begins_at), is_open=True)

    def gap(self, begins_at: datetime, ends_at: datetime | None, cause: Cause, *, camera_id: int | None = None) -> None:
        with self.ordered.watch.database.act("test") as db:
            film.gap(db, camera_id or self.camera_id, begins_at, ends_at, cause)

    def entries(self) -> list[Entry]:
        """What the recorder notes when it opens the file."""
        picture = picture_of(film.reel(1800).header)
        at = clock.epoch_ms(self.file.begins_at)
        return [
            {"act": "begin_run", "camera": self.camera_id, "token": "r", "begins_at": at},
            {"act": "open_segment", "run": "r", "path": self.file.path, "begins_at": at, "media_begins": 0, **picture._asdict()},
        ]


def _cut_at(ordered: Ordered, moment: datetime) -> Clip:
    clock.stop_at(moment)
    assert ordered.cut() == 1
    return ordered.clip()


@pytest.mark.obligation("B18-1", "B19-1")
def test_footage_whose_rows_are_still_in_the_recorders_journal_is_waited_for_whatever_old_rows_say(ordered: Ordered) -> None:
    """The recorder was started anew and records; its start still hashes, so the old gap stands open in the database."""
    line = Line(ordered, until=ENDS_AT + SECOND)
    line.gap(BEGINS_AT - 3 * MINUTE, None, Cause.RECORDER)
    journal = Journal(ordered.settings.footage / "journal")
    journal.append(*line.entries())
    waiting = _cut_at(ordered, ENDS_AT + MINUTE)
    assert (waiting.stage, waiting.lost_because, waiting.attempts) == (Stage.WANTED, None, 0)
    assert waiting.last_error
    for place, entry in journal.waiting():
        with ordered.watch.database.act("test") as db:
            replay.apply(db, entry)
        journal.replayed(place)
    journal.close()
    kept = _cut_at(ordered, ENDS_AT + 2 * MINUTE)
    assert (kept.stage, kept.frames, kept.gaps) == (Stage.KEPT, 1200, [])


@pytest.mark.obligation("B19-1")
@pytest.mark.parametrize("is_told", [False, True])
def test_frames_that_come_late_across_the_clips_end_are_in_it(ordered: Ordered, *, is_told: bool) -> None:
    line = Line(ordered, until=ENDS_AT - 2 * SECOND)
    line.enter()
    if is_told:
        line.gap(ENDS_AT - 2 * SECOND, None, Cause.STALLED)
    assert _cut_at(ordered, ENDS_AT + 30 * SECOND).stage is Stage.WANTED
    line.file.grow(30)
    if is_told:
        with base.door("factory"), ordered.watch.database.act("test") as db:
            gap = db.scalars(select(Gap)).one()
            gap.ends_at = gap.begins_at
    kept = _cut_at(ordered, ENDS_AT + MINUTE)
    assert (kept.stage, kept.frames, kept.gaps) == (Stage.KEPT, 1200, [])


def test_after_a_crash_it_waits_for_the_recorder_and_tells_its_gap(ordered: Ordered) -> None:
    line = Line(ordered, until=SEEN_AT)
    line.enter()
    assert _cut_at(ordered, ENDS_AT + 2 * SECOND).stage is Stage.WANTED
    line.gap(SEEN_AT, ENDS_AT + MINUTE, Cause.RECORDER)
    kept = _cut_at(ordered, ENDS_AT + 2 * MINUTE)
    assert (kept.stage, kept.frames) == (Stage.KEPT, 600)
    assert kept.gaps == [[clock.iso(SEEN_AT), clock.iso(ENDS_AT), "recorder"]]


def test_what_nobody_ever_tells_is_a_hole_of_unknown_cause_only_once_the_recorder_is_heard_of_again(ordered: Ordered) -> None:
    line = Line(ordered, until=SEEN_AT)
    line.enter()
    silent = _cut_at(ordered, ENDS_AT + coverage.PATIENCE)
    assert (silent.stage, silent.lost_because, silent.attempts) == (Stage.WANTED, Cause.RECORDER, 1), "told to people when it goes on"
    line.gap(ENDS_AT + coverage.PATIENCE, None, Cause.NETWORK, camera_id=ordered.cast.gate.id)
    kept = _cut_at(ordered, ENDS_AT + coverage.PATIENCE + 2 * MINUTE)
    assert (kept.stage, kept.frames) == (Stage.KEPT, 600)
    assert kept.gaps == [[clock.iso(SEEN_AT), clock.iso(ENDS_AT), "unknown"]]


def test_nothing_at_all_is_lost_only_after_the_patience_with_the_recorder_there(ordered: Ordered) -> None:
    line = Line(ordered, until=BEGINS_AT)
    line.gap(ENDS_AT + 5 * MINUTE, None, Cause.NETWORK, camera_id=ordered.cast.gate.id)
    assert _cut_at(ordered, ENDS_AT + coverage.PATIENCE - SECOND).stage is Stage.WANTED
    lost = _cut_at(ordered, ENDS_AT + coverage.PATIENCE + 2 * MINUTE)
    assert (lost.stage, lost.lost_because) == (Stage.LOST, Cause.UNKNOWN)


def test_waiting_is_no_failure_and_is_asked_again_less_and_less_often(ordered: Ordered) -> None:
    Line(ordered, until=SEEN_AT).enter()
    clock.stop_at(ENDS_AT + SECOND)
    pauses = []
    while clock.now() < ENDS_AT + coverage.PATIENCE:
        assert ordered.cut() == 1
        assert ordered.cut() == 0, "it does not spin"
        until = ordered.clip().lease_until
        assert until is not None
        pauses.append((until - clock.now()).total_seconds())
        clock.stop_at(until + timedelta(milliseconds=1))
    assert (pauses[0], pauses[-1]) == (2, 60)
    assert len(pauses) < 30
    with ordered.watch.database.read() as db:
        assert db.scalar(select(func.count()).select_from(Notice).where(Notice.text["msgid"].as_string().contains("未能截取"))) == 0
    assert ordered.clip().attempts == 0


def test_clips_that_wait_hold_up_none_that_can_be_cut(ordered: Ordered) -> None:
    """As many wait as are taken at once, and all end before the one that is told."""
    Line(ordered, until=SEEN_AT).enter()
    for _ in range(3):
        with ordered.watch.database.act("test") as db:
            ordered.watch.flag(db)
    with ordered.watch.database.act("test") as db:
        ordered.watch.flag(db, clip_span=(SEEN_AT - 10 * SECOND, SEEN_AT + 70 * SECOND))
    with base.door("factory"), ordered.watch.database.act("test") as db:
        ready = db.scalars(select(Clip).order_by(Clip.id.desc()).limit(1)).one()
        ready.begins_at = SEEN_AT + 65 * SECOND
        film.gap(db, ordered.cast.dock.id, SEEN_AT + 65 * SECOND, SEEN_AT + 80 * SECOND)
    clock.stop_at(SEEN_AT + 90 * SECOND)
    assert (ordered.cut(), ordered.cut()) == (4, 1)
    with ordered.watch.database.read() as db:
        stages = [each.stage for each in db.scalars(select(Clip).order_by(Clip.id))]
    assert stages == [Stage.WANTED] * 4 + [Stage.LOST]


def test_the_anomalys_page_says_that_it_is_waited_for(ordered: Ordered, browser: Browser) -> None:
    Line(ordered, until=SEEN_AT).enter()
    assert _cut_at(ordered, ENDS_AT + 2 * SECOND).stage is Stage.WANTED
    page = browser.as_(ordered.cast.administrator).get(f"/anomalies/{ordered.anomaly_id}").text
    assert "正在等候这一段录像全部入库" in page
    assert "原因未明" not in page


def test_a_kept_clip_does_not_wait_nor_does_anybody_with_an_old_token(ordered: Ordered) -> None:
    token = ordered.claim()
    with ordered.acting() as (db, it):
        assert "另一进程" in refused(clip.wait, db, THE_SYSTEM, it, status=409, token="another", error="x")
        clip.keep(db, THE_SYSTEM, it, token=token, **KEPT)
        refused(clip.wait, db, THE_SYSTEM, it, status=409, token=token, error="x")


def test_only_the_system_says_so_and_nothing_is_left_in_the_trail(ordered: Ordered) -> None:
    token, before = ordered.claim(), len(ordered.scene.trail())
    with ordered.acting() as (db, it):
        here = ordered.cast.within(db)
        for other in (here.monitor, here.administrator, here.stranger, here.signatory):
            refused(clip.wait, db, other, it, token=token, error="x")
        clip.wait(db, THE_SYSTEM, it, token=token, error="x")
    assert len(ordered.scene.trail()) == before
