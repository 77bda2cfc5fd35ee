"""Bringing a database to this version: plain Alembic, without its ini file."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from app import visit
from records import migrations
from records.tables import METADATA

#: the credentials' table belongs to the tables too
ACCOUNT = visit.Account.__table__


def config(address: str) -> Config:
    """Alembic's settings for one database; the address goes along as an attribute, so that no log shows it."""
    made = Config()
    made.set_main_option("script_location", str(Path(migrations.__file__).parent))
    made.attributes["address"] = address
    made.attributes["metadata"] = METADATA
    return made


def upgrade(address: str, to: str = "head") -> None:
    """Run the migrations that are missing."""
    command.upgrade(config(address), to)


def downgrade(address: str, to: str) -> None:
    """Run migrations backwards (tests)."""
    command.downgrade(config(address), to)
