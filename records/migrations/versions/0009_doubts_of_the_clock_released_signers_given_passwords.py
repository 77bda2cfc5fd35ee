"""doubts of the clock, released signers, passwords that somebody else gave"""

import sqlalchemy as sa
from alembic import op

from records import triggers

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def _big() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _keys(table: str, **targets: str) -> list[sa.schema.SchemaItem]:
    keys = [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")) for column, target in targets.items()
    ]
    return [*keys, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def upgrade() -> None:
    op.create_table(
        "clock_doubt",
        sa.Column("stage", sa.Enum("standing", "confirmed", name="stage", native_enum=False, length=32), nullable=False),
        sa.Column("sign", sa.Enum("jumped", "apart", name="sign", native_enum=False, length=32), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("known_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by_id", _big(), nullable=True),
        sa.Column("id", _big(), nullable=False),
        *_keys("clock_doubt", confirmed_by_id="user"),
    )
    standing = sa.text("stage = 'standing'")
    op.create_index("ix_clock_doubt_standing", "clock_doubt", ["stage"], unique=True, sqlite_where=standing, postgresql_where=standing)
    op.create_table(
        "inspection_release",
        sa.Column("signer_id", _big(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_by_id", _big(), nullable=False),
        sa.Column("id", _big(), nullable=False),
        *_keys("inspection_release", signer_id="inspection_signer", released_by_id="user"),
        sa.UniqueConstraint("signer_id", name=op.f("uq_inspection_release_signer_id")),
    )
    triggers.create(op.get_bind(), ("inspection_release",))
    # a plain column, no rebuilding of the table
    op.add_column("account", sa.Column("is_given", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("account", "is_given")
    triggers.drop(op.get_bind(), ("inspection_release",))
    op.drop_table("inspection_release")
    op.drop_index("ix_clock_doubt_standing", table_name="clock_doubt")
    op.drop_table("clock_doubt")
