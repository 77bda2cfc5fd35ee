"""`loadwitness check` finds every way in which rows, files, hashes and chain can disagree, and nothing where they agree."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from app.settings import Settings
from app.transaction import Database
from app.video.check import check
from app.video.disk import Store
from app.video.recovery import adopt, stream_of
from records import base
from records.footage import Gap, Segment, SegmentStage
from tests.cast import Cast
from tests.video.film import Growing, reel

T0 = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def root(settings: Settings, database: Database, cast: Cast) -> Path:
    """Three files that follow each other, closed and chained."""
    store = Store(settings.footage, settings.data / "store-id")
    store.open()
    store.close()
    for place in range(3):
        growing = Growing(store.root, T0 + timedelta(seconds=3 * place), reel(100), stream=stream_of(cast.gate.id), first=30 * place)
        growing.grow(30)
        growing.file.seal()
    adopt(database, store.root)
    return store.root


def _found(database: Database, root: Path) -> list[str]:
    return [finding.what.msgid for finding in check(database, root)]


def _paths(database: Database) -> list[str]:
    with database.read() as db:
        return list(db.scalars(select(Segment.path).order_by(Segment.id)))


def _change(database: Database, path: str, **values: object) -> None:
    """What somebody with the database's password could do."""
    with base.door("factory"), database.act("test") as db:
        db.execute(update(Segment).where(Segment.path == path).values(**values))


def test_what_agrees_gives_no_finding(database: Database, root: Path) -> None:
    assert check(database, root) == []


def test_a_changed_byte_is_found(database: Database, root: Path) -> None:
    path = root / _paths(database)[1]
    data = bytearray(path.read_bytes())
    data[-5] ^= 1
    path.write_bytes(data)
    assert _found(database, root) == ["文件内容与校验值不符"]
    assert check(database, root, hashes=False) == []


def test_a_shortened_file_is_found(database: Database, root: Path) -> None:
    path = root / _paths(database)[1]
    path.write_bytes(path.read_bytes()[:-1])
    assert _found(database, root) == ["文件大小为 {found} 字节，记录为 {expected} 字节"]


def test_a_missing_file_is_found(database: Database, root: Path) -> None:
    (root / _paths(database)[1]).unlink()
    assert _found(database, root) == ["有记录而无文件"]


def test_a_file_without_row_is_found(database: Database, root: Path) -> None:
    path = root / _paths(database)[1]
    path.with_name("1.mp4").write_bytes(path.read_bytes())
    assert _found(database, root) == ["有文件而无记录"]


@pytest.mark.parametrize("column", ["begins_at", "ends_at", "sha256", "chain"])
def test_a_changed_row_breaks_the_chain(database: Database, root: Path, column: str) -> None:
    value: object = "0" * 64 if column in {"sha256", "chain"} else T0 + timedelta(seconds=4)
    _change(database, _paths(database)[1], **{column: value})
    assert "校验链中断：记录被改动或缺失" in _found(database, root)


def test_a_deleted_row_breaks_the_chain_and_leaves_an_orphan(database: Database, root: Path) -> None:
    with base.door("factory"), database.act("test") as db:
        db.execute(delete(Segment).where(Segment.path == _paths(database)[1]))
    found = _found(database, root)
    assert "校验链中断：记录被改动或缺失" in found
    assert "有文件而无记录" in found


def test_a_changed_index_is_found(database: Database, root: Path) -> None:
    _change(database, _paths(database)[2], gops=b"\x01\x02\x03")
    assert _found(database, root) == ["索引与文件不符"]


def test_a_file_that_should_be_gone_is_found(database: Database, root: Path) -> None:
    _change(database, _paths(database)[2], stage=SegmentStage.GONE)
    assert _found(database, root) == ["记录为已删除，文件仍在"]


def test_a_hole_without_a_cause_is_found_and_a_gap_explains_it(database: Database, root: Path, cast: Cast) -> None:
    growing = Growing(root, T0 + timedelta(seconds=60), reel(100), stream=stream_of(cast.gate.id))
    growing.grow(10)
    growing.file.seal()
    adopt(database, root)
    assert _found(database, root) == ["{begins} 至 {ends} 既无录像也无空缺说明"]
    with base.door("factory"), database.act("test") as db:
        begins_at, ends_at = T0 + timedelta(seconds=9), T0 + timedelta(seconds=60)
        db.add(Gap(token="told", camera_id=cast.gate.id, begins_at=begins_at, ends_at=ends_at, cause="network"))
    assert check(database, root) == []


def test_an_entry_that_the_database_refused_is_found(database: Database, root: Path) -> None:
    (root / "journal").mkdir()
    (root / "journal" / "refused.jsonl").write_text("{}\n")
    assert _found(database, root) == ["录像日志中有未能写入数据库的条目"]
