"""The recorder's book outlives crashes, torn lines, a full disk and an absent database, and is replayed in order."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import NullPool, create_engine, select, text

from app.settings import Settings
from app.transaction import Database
from app.video import journal as journals
from app.video.files import write_all
from app.video.journal import Entry, Journal, is_behind
from app.video.replay import Replayer, apply
from records import clock
from records.footage import Cause, Gap, Run, Segment, SegmentStage
from tests.cast import Cast

T0 = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


def at(seconds: float) -> int:
    return clock.epoch_ms(T0 + timedelta(seconds=seconds))


def story(camera: int) -> list[Entry]:
    """A gap, a run with two files, the next gap: as the recorder tells it."""
    picture = {"codec": "avc1.42C01F", "timescale": 90_000, "width": 960, "height": 540}
    closed = {"act": "close_segment", "gops": "CgA=", "frames": 300, "size": 9_000, "sha256": "ab" * 32, "camera_offset_ms": -3}
    return [
        {"act": "begin_gap", "camera": camera, "token": "g1", "begins_at": at(0), "cause": "camera_away", "detail": "refused"},
        {"act": "begin_run", "camera": camera, "token": "r1", "begins_at": at(10)},
        {"act": "open_segment", "run": "r1", "path": "000001/a.mp4", "begins_at": at(10), "media_begins": 0, **picture},
        {"act": "settle_run", "run": "r1", "path": "000001/a.mp4", "begins_at": at(9.5)},
        {"act": "open_segment", "run": "r1", "path": "000001/b.mp4", "begins_at": at(40), "media_begins": 2_745_000, **picture},
        {**closed, "path": "000001/a.mp4", "begins_at": at(9.5), "ends_at": at(40), "media_ends": 2_745_000},
        {"act": "end_run", "run": "r1", "ends_at": at(60), "cause": "network"},
        {"act": "begin_gap", "camera": camera, "token": "g2", "begins_at": at(60), "cause": "network"},
        {"act": "begin_gap", "camera": camera, "token": "g2", "begins_at": at(60), "cause": "camera_away"},
        {**closed, "path": "000001/b.mp4", "begins_at": at(40), "ends_at": at(60), "media_ends": 4_545_000},
    ]  # fmt: skip


def check_story(database: Database) -> None:
    with database.read() as db:
        gaps = [(gap.begins_at, gap.ends_at, gap.cause) for gap in db.scalars(select(Gap).order_by(Gap.id))]
        run = db.scalars(select(Run)).one()
        rows = db.scalars(select(Segment).order_by(Segment.id)).all()
    second = timedelta(seconds=1)
    assert gaps == [(T0, T0 + 9.5 * second, Cause.CAMERA_AWAY), (T0 + 60 * second, None, Cause.CAMERA_AWAY)]
    assert (run.begins_at, run.ends_at, run.cause) == (T0 + 9.5 * second, T0 + 60 * second, Cause.NETWORK)
    assert [(row.stage, row.begins_at, row.ends_at) for row in rows] == [
        (SegmentStage.CLOSED, T0 + 9.5 * second, T0 + 40 * second), (SegmentStage.CLOSED, T0 + 40 * second, T0 + 60 * second),
    ]  # fmt: skip
    assert rows[0].chain
    assert rows[0].chain != rows[1].chain


def nothing() -> None:
    """No recovery."""


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "journal")
    yield made
    made.close()


def entries(journal: Journal) -> list[Entry]:
    return [entry for _, entry in journal.waiting()]


def kept(folder: Path) -> list[Entry]:
    """What a recorder finds that starts after a crash."""
    with closing(Journal(folder / "journal")) as found:
        return entries(found)


def test_what_was_appended_is_there_after_a_crash(tmp_path: Path, journal: Journal) -> None:
    journal.append({"act": "one"}, {"act": "two", "name": "装箱平台02"})
    assert kept(tmp_path) == [{"act": "one"}, {"act": "two", "name": "装箱平台02"}]


@pytest.mark.parametrize("torn", [b"1234", b"00000000 {}\n", b"\0" * 200])
def test_a_torn_last_line_is_left_out_and_the_rest_kept(tmp_path: Path, journal: Journal, torn: bytes) -> None:
    journal.append({"act": "one"})
    with (tmp_path / "journal" / "00000001.jsonl").open("ab") as file:
        file.write(torn)
    with closing(Journal(tmp_path / "journal")) as again:
        again.append({"act": "two"})
    assert kept(tmp_path) == [{"act": "one"}, {"act": "two"}]


def test_what_was_replayed_does_not_come_again_and_old_files_go(tmp_path: Path, journal: Journal) -> None:
    journal.append({"act": "one"}, {"act": "two"})
    journal.replayed(journal.waiting()[0][0])
    with closing(Journal(tmp_path / "journal")) as again:
        assert entries(again) == [{"act": "two"}]
        again.append({"act": "three"})
        again.replayed(again.waiting()[-1][0])
    assert [path.name for path in (tmp_path / "journal").glob("*.jsonl")] == ["00000002.jsonl"]
    assert kept(tmp_path) == []


def test_a_long_journal_begins_a_new_file(tmp_path: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journals, "_ROLL_BYTES", 100)
    for number in range(5):
        journal.append({"act": "entry", "number": number, "padding": "x" * 100})
        journal.replayed(journal.waiting()[-1][0])
    journal.append({"act": "last"})
    assert len(list((tmp_path / "journal").glob("*.jsonl"))) <= 2
    assert kept(tmp_path) == [{"act": "last"}]


def test_a_full_disk_loses_no_entry(tmp_path: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, data: bytes, offset: int) -> None:
        write_all(descriptor, data[:5], offset)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journals, "write_all", full)
    journal.append({"act": "one"})
    monkeypatch.undo()
    assert entries(journal) == [{"act": "one"}]
    journal.append({"act": "two"})
    assert kept(tmp_path) == [{"act": "one"}, {"act": "two"}]


def test_the_story_becomes_rows(database: Database, cast: Cast, journal: Journal, tmp_path: Path) -> None:
    journal.append(*story(cast.gate.id))
    replayer = Replayer(database, journal, tmp_path / "refused.jsonl", nothing)
    replayer.start()
    replayer.finish(20)
    assert not journal.has_waiting
    check_story(database)
    assert not (tmp_path / "refused.jsonl").exists()


def test_told_twice_it_stays_the_same(database: Database, cast: Cast) -> None:
    for entry in (*story(cast.gate.id), *story(cast.gate.id)):
        with database.act("recorder") as db:
            apply(db, entry)
    check_story(database)


def test_an_entry_that_cannot_be_done_is_kept_apart_and_holds_up_nothing(
    database: Database, cast: Cast, journal: Journal, tmp_path: Path
) -> None:
    told = story(cast.gate.id)
    journal.append(*told[:3], {"act": "begin_run", "camera": 999_999, "token": "x", "begins_at": at(1)}, *told[3:])
    replayer = Replayer(database, journal, tmp_path / "refused.jsonl", nothing)
    replayer.start()
    replayer.finish(20)
    check_story(database)
    assert (tmp_path / "refused.jsonl").read_text().count("999999") == 2


def test_recovery_comes_after_the_old_entries_and_before_the_new(database: Database, cast: Cast, journal: Journal, tmp_path: Path) -> None:
    told = story(cast.gate.id)
    journal.append(*told[:3])
    journal.close()
    again = Journal(tmp_path / "journal")
    again.append(*told[3:])
    seen: list[int] = []

    def settle() -> None:
        with database.read() as db:
            seen.append(len(db.scalars(select(Segment)).all()))

    replayer = Replayer(database, again, tmp_path / "refused.jsonl", settle)
    replayer.start()
    replayer.finish(20)
    again.close()
    assert seen == [1]
    check_story(database)


def test_from_outside_one_sees_whether_the_database_lacks_anything(journal: Journal, tmp_path: Path) -> None:
    folder = tmp_path / "journal"
    assert not is_behind(tmp_path / "no recorder was ever here")
    assert not is_behind(folder)
    journal.append({"act": "one"}, {"act": "two"})
    places = [place for place, _ in journal.waiting()]
    seen = [is_behind(folder)]
    for place in places:
        journal.replayed(place)
        seen.append(is_behind(folder))
    assert seen == [True, True, False]
    journal.append({"act": "three"})
    journal.close()
    again = Journal(folder)
    assert is_behind(folder), "what an earlier recorder left"
    again.replayed(again.waiting()[0][0])
    assert not is_behind(folder)
    again.append({"act": "four"})
    assert is_behind(folder)
    again.replayed(again.waiting()[0][0])
    assert not is_behind(folder)
    again.close()


@contextmanager
def locked(settings: Settings) -> Iterator[None]:
    """Somebody else holds the database, so that nothing can be written."""
    if settings.database.startswith("sqlite"):
        with closing(sqlite3.connect(settings.data / "loadwitness.db", isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            yield
            other.execute("ROLLBACK")
        return
    other_engine = create_engine(settings.database, poolclass=NullPool)
    with other_engine.begin() as connection:
        connection.execute(text("LOCK TABLE run, segment, gap, camera IN ACCESS EXCLUSIVE MODE"))
        yield


def test_a_locked_database_is_waited_for(settings: Settings, database: Database, cast: Cast, journal: Journal, tmp_path: Path) -> None:
    replayer = Replayer(database, journal, tmp_path / "refused.jsonl", nothing)
    with locked(settings):
        journal.append(*story(cast.gate.id))
        replayer.start()
        replayer.join(1)
        assert journal.has_waiting
    replayer.finish(30)
    check_story(database)
