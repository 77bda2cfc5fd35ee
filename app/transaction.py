"""One request, chore or command is one transaction; the only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from records import audit, base


class Database:
    """The engine and the two kinds of transaction: `act` (may change, commits) and `read` (may not).

    `lint`: warn of statements whose tables nothing joins (the tests do); it costs a quarter of what a statement's first use costs.
    """

    def __init__(self, address: str, *, lint: bool = False) -> None:
        is_sqlite = address.startswith("sqlite")
        # what is joined to a row is joined by its key: to weigh the order of thirty tables took PostgreSQL longer than to read them
        told = {} if is_sqlite else {"options": "-c join_collapse_limit=1"}
        self.engine: Engine = create_engine(
            address, pool_pre_ping=not is_sqlite, connect_args=told, enable_from_linting=lint
        )
        if self.engine.dialect.name == "sqlite":
            _tune_sqlite(self.engine)
            reading = self.engine.execution_options(readonly=True)
        else:
            reading = self.engine.execution_options(postgresql_readonly=True)
        self._acting = sessionmaker(self.engine, expire_on_commit=False, class_=Session)
        self._reading = sessionmaker(reading, expire_on_commit=False, class_=Session)
        base.guard(self.engine, self._acting)

    @contextmanager
    def act(self, origin: str = "") -> Iterator[Session]:
        """A transaction that may change records: audited and committed at its end, undone on any exception."""
        db = self._acting(info={"origin": origin})
        try:
            yield db
            commit(db)
        except BaseException:
            db.rollback()
            raise
        finally:
            db.close()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that sees one moment and changes nothing."""
        with self._reading() as db:
            yield db

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def without_password(address: str) -> str:
    """The address as it may be shown or logged."""
    return make_url(address).render_as_string(hide_password=True)


def is_busy(error: object) -> bool:
    """Whether others held what an act needed for longer than one waits: SQLite's one writer, a deadlock of PostgreSQL."""
    if not isinstance(error, OperationalError):
        return False
    return "database is locked" in str(error.orig) or getattr(error.orig, "sqlstate", "") == "40P01"


def commit(db: Session) -> None:
    """Flush, chain the audit rows as the last statements, commit."""
    db.flush()
    audit.settle(db)
    db.commit()


def _tune_sqlite(engine: Engine) -> None:
    """Transactions are begun by us: acts IMMEDIATE, or record numbers would double (two readers, then two writers)."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "recursive_triggers=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if connection.get_execution_options().get("readonly") else "BEGIN IMMEDIATE")
