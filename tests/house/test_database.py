"""The two databases as we set them: what SQLite is told, what both refuse, and the one setting that chooses (A39, A41, A42)."""

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import IntegrityError, StatementError

from app import settings as of
from app.serving import Server
from app.transaction import Database
from records import base
from records.audit import Audit
from records.visit import OpenVisit
from tests.cast import Cast
from tests.scene import Scene

SQLITE = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000, "recursive_triggers": 1}


@pytest.mark.parametrize("address", ["sqlite"], indirect=True)  # pragmas are SQLite's own
@pytest.mark.parametrize("pragma", SQLITE)
def test_sqlite_is_told_what_evidence_needs(database: Database, pragma: str) -> None:
    with database.read() as db:
        assert db.scalar(text(f"PRAGMA {pragma}")) == SQLITE[pragma]


def test_no_connection_is_older_than_the_fork_of_the_pages_processes(address: str, tmp_path: Path) -> None:
    """One that two processes share would mix their answers."""
    (tmp_path / "settings.toml").write_text(f"database = {json.dumps(address)}\n", encoding="utf-8")
    engine = Server(tmp_path, "127.0.0.1:0").load().extensions["database"].engine
    assert engine.url == make_url(address)
    assert (engine.pool.checkedin(), engine.pool.checkedout()) == (0, 0)


def _keep(database: Database, visit: OpenVisit) -> None:
    with database.act("test") as db, base.door("factory"):
        db.add(visit)
        db.flush()


def test_a_row_that_points_to_nothing_is_refused(database: Database) -> None:
    with pytest.raises(IntegrityError):
        _keep(database, OpenVisit(token="lost", user_id=987_654, begun_at=datetime(2026, 11, 20, tzinfo=UTC)))


def test_a_time_without_a_zone_is_refused_and_any_zone_comes_back_as_utc(scene: Scene, cast: Cast) -> None:
    naive = datetime(2026, 11, 20, 9, 12)  # noqa: DTZ001 - this is what must be refused
    with pytest.raises(StatementError, match="naive"):
        _keep(scene.database, OpenVisit(token="naive", user_id=cast.monitor.id, begun_at=naive))
    beijing = naive.replace(tzinfo=timezone(timedelta(hours=8)))
    made = OpenVisit(token="zoned", user_id=cast.monitor.id, begun_at=beijing)
    _keep(scene.database, made)
    kept = scene.get(OpenVisit, made.id).begun_at
    assert kept == beijing
    assert kept.utcoffset() == timedelta(0)


def test_one_setting_chooses_the_database(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LOADWITNESS_DATABASE", raising=False)
    home = tmp_path / "home"
    assert of.load(home).database == f"sqlite:///{home / 'loadwitness.db'}"
    (home / "settings.toml").write_text(f'database = "{address}"\n', encoding="utf-8")
    assert of.load(home).database == address
    database = Database(of.load(home).database)
    with database.read() as db:
        assert db.query(Audit).count() == 0
    database.close()
