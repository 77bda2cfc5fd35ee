"""Nothing changes a record but a declared act, whichever way it is tried; what is written once is never rewritten (DESIGN §3, P1, P5)."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection, Table, delete, func, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.visit import Account
from records import clock, triggers
from records.audit import Audit
from records.base import ChangedOutsideAction, door, under
from records.document import Document
from records.enterprise import Enterprise
from records.user import User
from tests.scene import Scene
from workflows import camera, enterprise

NEW = {"office_id": 1, "name": "x", "address": "x", "registration": "x", "responsible_person": "x", "credit_code": "", "contact": "",
       "contact_phone": "", "categories": [], "retired": False}  # fmt: skip


def _one(db: Session) -> Enterprise:
    return db.scalars(select(Enterprise).order_by(Enterprise.id)).unique().all()[0]


def _attribute(db: Session) -> None:
    _one(db).name = "别名"
    db.flush()


def _within_a_json_column(db: Session) -> None:
    _one(db).categories = ["烤鳗"]
    db.commit()


def _added(db: Session) -> None:
    db.add(Enterprise(**NEW))
    db.flush()


def _deleted(db: Session) -> None:
    db.delete(_one(db))
    db.flush()


def _merged(db: Session) -> None:
    db.merge(Enterprise(id=_one(db).id, **NEW))
    db.flush()


TABLE = Enterprise.__table__
#: every way round that SQLAlchemy offers
WAYS: dict[str, Callable[[Session], object]] = {
    "an attribute": _attribute,
    "a list within a column, by commit": _within_a_json_column,
    "a new record": _added,
    "a deleted record": _deleted,
    "a merged record": _merged,
    "query.update": lambda db: db.query(Enterprise).update({"name": "x"}),
    "query.delete": lambda db: db.query(Enterprise).delete(),
    "update()": lambda db: db.execute(update(Enterprise).values(name="x")),
    "delete()": lambda db: db.execute(delete(Enterprise)),
    "insert()": lambda db: db.execute(insert(Enterprise), [NEW]),
    "update() of the table": lambda db: db.execute(update(TABLE).values(name="x")),
    "scalars(text())": lambda db: db.scalars(text("UPDATE enterprise SET name = 'x' RETURNING id")),
    "the connection": lambda db: db.connection().execute(update(TABLE).values(name="x")),
    "the driver": lambda db: db.connection().exec_driver_sql("DELETE FROM enterprise"),
    "bulk_update_mappings": lambda db: db.bulk_update_mappings(inspect(Enterprise), [{"id": _one(db).id, "name": "x"}]),
    "bulk_insert_mappings": lambda db: db.bulk_insert_mappings(inspect(Enterprise), [NEW]),
    "bulk_save_objects": lambda db: db.bulk_save_objects([Enterprise(**NEW)]),
}
#: by text(), however it is written
TEXTS = (
    "UPDATE enterprise SET name = 'x'",
    "  update enterprise set name = 'x'",
    "/* x */ UPDATE enterprise SET name = 'x'",
    "-- x\nUPDATE enterprise SET name = 'x'",
    "WITH x AS (SELECT 1) DELETE FROM enterprise",
    "SELECT 1; DELETE FROM enterprise",
    "UPDATE account SET failures = 1; DELETE FROM enterprise",
    "UPDATE enterprise SET name = 'update account'",
    "DELETE FROM accounts",
    "DO $$ BEGIN DELETE FROM enterprise; END $$",
    "REPLACE INTO enterprise SELECT * FROM enterprise",
    "DROP TABLE enterprise",
    "DROP TRIGGER audit_no_update",
    "ALTER TABLE enterprise ADD COLUMN x INTEGER",
    # other quotes and escapes, behind which a quote of ours would begin
    "WITH `a'` AS (SELECT 1) DELETE FROM enterprise WHERE name <> ''",
    "WITH [a'] AS (SELECT 1) DELETE FROM enterprise WHERE name <> ''",
    "SELECT E'\\''; DELETE FROM enterprise; --'",
    "SELECT $$'$$; DELETE FROM enterprise; --'",
    "PREPARE x AS SELECT 1; EXECUTE x",
    "PRAGMA writable_schema = ON",
    "PRAGMA recursive_triggers(0)",
    "SELECT setval('enterprise_id_seq', 1)",
)


READINGS = (
    "SELECT replace(name, 'DELETE FROM', '') FROM enterprise",
    "SELECT id FROM enterprise -- no UPDATE here",
    "WITH x AS (SELECT id AS updated_at FROM enterprise) SELECT updated_at FROM x",
    'SELECT count(*) FROM "grant"',
)


@pytest.mark.parametrize("reading", READINGS)
def test_what_only_reads_is_not_taken_for_a_change(scene: Scene, reading: str) -> None:
    with scene.database._acting() as db:
        db.execute(text(reading)).all()
        db.scalars(select(Enterprise).with_for_update(of=Enterprise)).unique().all()


@pytest.mark.parametrize("way", list(WAYS))
def test_no_way_round_changes_a_record(scene: Scene, way: str) -> None:
    with scene.database._acting() as db, pytest.raises(ChangedOutsideAction):
        WAYS[way](db)
    assert scene.get(Enterprise, scene.cast.enterprise.id).name == scene.cast.enterprise.name


@pytest.mark.parametrize("statement", TEXTS)
def test_no_text_changes_a_record(scene: Scene, statement: str) -> None:
    with scene.database._acting() as db, pytest.raises(ChangedOutsideAction):
        db.execute(text(statement))
    assert scene.get(Enterprise, scene.cast.enterprise.id).name == scene.cast.enterprise.name


def test_a_reading_transaction_changes_nothing_either(scene: Scene) -> None:
    with scene.database.read() as db, pytest.raises(ChangedOutsideAction):
        db.execute(text("UPDATE enterprise SET name = 'x'"))


def test_only_the_credentials_are_written_without_an_act(scene: Scene) -> None:
    with scene.database._acting() as db:
        db.execute(update(Account).where(Account.username == "wang").values(failures=3))
        db.scalars(select(Account).where(Account.username == "li")).one().failures = 2
        db.commit()
    with scene.database.read() as db:
        assert sorted(db.scalars(select(Account.failures).where(Account.failures > 0))) == [2, 3]


def test_a_pending_change_from_outside_does_not_slip_in_with_an_act(scene: Scene) -> None:
    """What somebody changed before an act began is refused when the act begins."""
    with scene.database._acting() as db:
        cast = scene.cast.within(db)
        cast.area.name = "别名"
        with pytest.raises(ChangedOutsideAction):
            camera.switch_off(db, cast.administrator, cast.gate, reason="检修")


def test_only_three_doors_stand_beside_the_acts() -> None:
    with pytest.raises(ValueError, match="window"), door("window"):
        pass


REWRITES = {
    "sqlite": ("UPDATE {t} SET id = id + 1000", "DELETE FROM {t}", "INSERT OR REPLACE INTO {t} SELECT * FROM {t}"),
    "postgresql": ("UPDATE {t} SET id = id + 1000", "DELETE FROM {t}", "TRUNCATE {t} CASCADE"),
}


@pytest.fixture
def written(scene: Scene) -> Scene:
    """A row in each table that is written once: the trail, frozen content; the signature's row stands for itself."""
    with scene.acting() as (db, cast):
        enterprise.change(
            db, cast.administrator, cast.enterprise, categories=["虾类"],
            told={"name": "别名", "registration": "1", "address": "x", "responsible_person": "x"},
        )  # fmt: skip
        with door("factory"):
            db.add(Document(
                kind_of="sheet", subject_id=1, content="{}", sha256="0" * 64, made_at=clock.now(),
            ))  # fmt: skip
            db.flush()
    return scene


@pytest.mark.parametrize("table", [Audit.__table__, Document.__table__], ids=str)
def test_the_database_itself_refuses_to_rewrite_what_is_written_once(written: Scene, table: Table) -> None:
    told = select(func.count(), func.sum(table.c.id))
    for statement in REWRITES[written.database.engine.dialect.name]:
        with written.database._acting() as db, under("test"):
            before = db.execute(told).one()
            assert before[0] > 0
            with pytest.raises(DBAPIError, match="append-only"):
                db.execute(text(statement.format(t=table.name)))
            db.rollback()
            assert db.execute(told).one() == before


def _there(connection: Connection, table: str) -> set[str]:
    if connection.dialect.name == "sqlite":
        wanted = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :t")
    else:
        wanted = text("SELECT tgname FROM pg_trigger WHERE tgrelid = CAST(:t AS regclass) AND NOT tgisinternal")
    return set(connection.execute(wanted, {"t": table}).scalars())


@pytest.mark.parametrize("table", triggers.APPEND_ONLY)
def test_each_table_that_is_written_once_has_its_triggers(scene: Scene, table: str) -> None:
    with scene.database.engine.connect() as connection:
        assert set(triggers.names(table, connection.dialect.name)) <= _there(connection, table)


def test_the_trail_is_told_who_did_it_and_verifies_from_its_first_row(written: Scene) -> None:
    with written.database.read() as db:
        entry = db.scalars(select(Audit)).one()
        assert db.get_one(User, entry.actor_id).name == "李管理"
        assert entry.prev == "0" * 64
