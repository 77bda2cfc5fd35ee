"""The history of the tables: forwards, backwards and forwards again on both databases, and nothing left to migrate."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from app.migration import downgrade, upgrade
from app.transaction import Database
from records import triggers
from records.tables import METADATA

ROOT = Path(__file__).parents[2]


@pytest.fixture
def empty(request: pytest.FixtureRequest, address: str) -> str:
    """The prepared database, taken back to nothing: that is the way down."""
    downgrade(address, "base")
    return address


def _tables(address: str) -> set[str]:
    engine = create_engine(address)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names - {"alembic_version"}


def test_down_leaves_nothing_and_up_brings_every_table_back(empty: str) -> None:
    assert _tables(empty) == set()
    upgrade(empty)
    assert _tables(empty) == set(METADATA.tables)


def test_the_migrated_database_is_what_the_records_say(database: Database) -> None:
    with database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), METADATA)
    assert differences == []


def test_the_triggers_that_freeze_evidence_are_there(database: Database) -> None:
    dialect = database.engine.dialect.name
    question = "SELECT name FROM sqlite_master WHERE type = 'trigger'" if dialect == "sqlite" else "SELECT tgname FROM pg_trigger"
    with database.engine.connect() as connection:
        there = set(connection.execute(text(question)).scalars())
    wanted = {name for table in triggers.APPEND_ONLY for name in triggers.names(table, dialect)}
    assert wanted <= there


#: the database's process dies before so many statements were done
CUT = (
    "import os, signal, sys\nfrom sqlalchemy import Engine, event\nfrom app.migration import upgrade\nleft = [int(sys.argv[2])]\n"
    "@event.listens_for(Engine, 'before_cursor_execute')\ndef count(*_):\n    left[0] -= 1\n"
    "    left[0] or os.kill(os.getpid(), signal.SIGKILL)\nupgrade(sys.argv[1])"
)


@pytest.mark.parametrize("after", [12, 90])
def test_a_power_cut_in_the_middle_leaves_nothing_half_made(empty: str, after: int) -> None:
    cut = subprocess.run([sys.executable, "-c", CUT, empty, str(after)], cwd=ROOT, capture_output=True, timeout=60, check=False)
    assert cut.returncode == -signal.SIGKILL, cut.stderr
    assert _tables(empty) == set()
    upgrade(empty)
    assert _tables(empty) == set(METADATA.tables)
