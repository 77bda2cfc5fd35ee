"""Alembic's environment: online only; changes records through the door `migration`."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeDecorator

from records import base


def render_item(kind: str, item: Any, _autogen: object) -> str | Literal[False]:
    """Our own types stand in a revision as what they are in the database."""
    return f"sa.{item.impl!r}" if kind == "type" and isinstance(item, TypeDecorator) else False


def _in_one_piece(engine: Engine) -> None:
    """SQLite changes tables within a transaction too, if the driver lets it: a power cut leaves the old tables or the new ones."""

    @event.listens_for(engine, "connect")
    def connected(connection: Any, _record: object) -> None:
        connection.isolation_level = None

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def run() -> None:
    """Migrate the database named in the configuration's attributes."""
    engine = create_engine(context.config.attributes["address"], poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        _in_one_piece(engine)
    with engine.connect() as connection, base.door("migration"):
        context.configure(
            connection=connection, target_metadata=context.config.attributes["metadata"], compare_type=True, render_item=render_item,
            render_as_batch=connection.dialect.name == "sqlite", transactional_ddl=True,
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
