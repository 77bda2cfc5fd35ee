"""snapshot.stumble: what can't be made now is tried again until it is; the cause is said, people are told, the footage stays (B18-1)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import chores
from app.settings import Settings
from app.video import coverage, stills
from records import base, clock, vault
from records.base import Refused
from records.footage import Cause, Segment
from records.hold import Stage as HoldStage
from records.notice import Notice
from records.snapshot import Snapshot, Stage
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.snapshot.ordering import made_of, take
from tests.watch import NOW, SEEN_AT, Watch
from workflows import footage, hold, snapshot


def test_a_file_that_is_away_is_waited_for_however_long_and_never_called_lost(recorded: Watch, settings: Settings) -> None:
    take(recorded)
    (file,) = settings.footage.rglob("*.mp4")
    away = file.rename(file.with_suffix(".away"))
    pauses = []
    for waited in (timedelta(0), snapshot.PATIENCE, timedelta(minutes=2), timedelta(hours=1)):
        clock.stop_at(NOW + waited)
        assert chores.make_snapshots(recorded.database, settings) == 0
        (waiting,) = made_of(recorded)
        assert (waiting.stage, waiting.lost_because) == (Stage.WANTED, Cause.STORAGE)
        assert "No such file" in waiting.last_error
        pauses.append(waiting.lease_until and (waiting.lease_until - clock.now()).total_seconds())
    assert pauses == [10, 20, 30, 40], "and those that wait make room for others"
    away.rename(file)
    clock.stop_at(clock.now() + timedelta(minutes=2))
    assert chores.make_snapshots(recorded.database, settings) == 1
    (kept,) = made_of(recorded)
    assert (kept.stage, kept.lost_because) == (Stage.KEPT, None)


def _failing(error: Exception, times: int = 1000) -> Callable[..., vault.Kept]:
    """The store as it is now, for so many tries."""
    tries, keep = [], vault.keep

    def failing(*given: Any, **more: Any) -> vault.Kept:
        tries.append(1)
        if len(tries) <= times:
            raise error
        return keep(*given, **more)

    return failing


@pytest.mark.obligation("B18-1")
@pytest.mark.parametrize(("error", "cause"), [
    (vault.Full("evidence"), Cause.DISK_FULL), (vault.AlreadyKept("x.png"), Cause.UNKNOWN), (OSError(5, "I/O error"), Cause.STORAGE),
])  # fmt: skip
def test_what_the_store_does_not_take_is_tried_again_and_keeps_no_neighbour_waiting(
    recorded: Watch, settings: Settings, monkeypatch: pytest.MonkeyPatch, error: Exception, cause: Cause
) -> None:
    for after_ms in (0, 400):
        take(recorded, after_ms)
    monkeypatch.setattr(stills.vault, "keep", _failing(error, times=1))
    assert chores.make_snapshots(recorded.database, settings) == 1
    first, second = made_of(recorded)
    assert (first.stage, first.lost_because, first.last_error, second.stage) == (Stage.WANTED, cause, str(error), Stage.KEPT)
    assert chores.make_snapshots(recorded.database, settings) == 0, "it pauses"
    clock.stop_at(NOW + timedelta(seconds=11))
    assert chores.make_snapshots(recorded.database, settings) == 1
    assert made_of(recorded)[0].stage is Stage.KEPT


@pytest.mark.obligation("B18-1")
def test_the_reason_is_said_where_it_is_listed_and_after_some_tries_the_administrators_are_told_once(
    recorded: Watch, settings: Settings, monkeypatch: pytest.MonkeyPatch, browser: Browser
) -> None:
    take(recorded)
    monkeypatch.setattr(stills.vault, "keep", _failing(vault.Full("evidence")))
    for told in [False] * snapshot.ATTEMPTS + [True, True]:
        chores.make_snapshots(recorded.database, settings)
        clock.stop_at(clock.now() + timedelta(seconds=61))
        with recorded.database.read() as db:
            said = [each for each in db.scalars(select(Notice)) if "未能存证" in str(each.said)]
        assert [(each.user_id, each.subject_kind, each.subject_id) for each in said] == (
            [(recorded.cast.administrator.id, "monitoring", recorded.monitoring.id)] if told else []
        )
    client, address = browser.as_(recorded.cast.monitor), f"/monitorings/{recorded.monitoring.id}"
    assert client.get(f"{address}/snapshots").get_json()["snapshots"][0]["words"] == "正在存证：磁盘已满"
    assert "正在存证：磁盘已满" in client.get(address).text


@pytest.mark.obligation("B18-1")
def test_the_footage_of_one_that_is_still_to_be_made_stays(recorded: Watch, settings: Settings) -> None:
    """Neither deleted nor, where it is locked, given back; a second past the frame it may be."""
    take(recorded)
    with recorded.database.act("test") as db:
        here = recorded.cast.within(db)
        locked = [
            hold.place(db, here.administrator, here.dock, begins_at=begins_at, ends_at=begins_at + timedelta(minutes=1), because="复查")
            for begins_at in (SEEN_AT - timedelta(seconds=30), SEEN_AT + timedelta(seconds=2))
        ]
        with pytest.raises(Refused, match="截图尚未存入证据库"):
            hold.lift(db, here.administrator, locked[0], reason="复查完毕")
        hold.lift(db, here.administrator, locked[1], reason="复查完毕")
        with base.door("factory"):
            locked[0].stage = HoldStage.LIFTED
            db.flush()
        segment = db.scalars(select(Segment)).one()
        with pytest.raises(Refused, match="已锁定"):
            footage.discard(db, THE_SYSTEM, segment, cause=Cause.EXPIRED)
    assert chores.make_snapshots(recorded.database, settings) == 1
    with recorded.database.act("test") as db:
        footage.discard(db, THE_SYSTEM, db.scalars(select(Segment)).one(), cause=Cause.EXPIRED)


def test_a_silent_recorder_is_a_failure_after_the_patience(watch: Watch, settings: Settings) -> None:
    take(watch)
    clock.stop_at(NOW + coverage.PATIENCE)
    assert chores.make_snapshots(watch.database, settings) == 0
    assert [(each.stage, each.attempts, each.lost_because) for each in made_of(watch)] == [(Stage.WANTED, 1, Cause.RECORDER)]


def test_nobody_but_the_system(watch: Watch) -> None:
    take(watch)
    with watch.database.act("test") as db, pytest.raises(Refused) as refused:
        snapshot.stumble(db, watch.cast.within(db).monitor, db.scalars(select(Snapshot)).one(), token="", error="x")
    assert refused.value.status == 403
