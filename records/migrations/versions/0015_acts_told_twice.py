"""acts that a desk tells under a key: told twice they are done once"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _big() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "telling",
        sa.Column("by_id", _big(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_kind", sa.String(length=40), nullable=False),
        sa.Column("made_id", sa.Integer(), nullable=False),
        sa.Column("id", _big(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_telling_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling")),
        sa.UniqueConstraint("by_id", "key", name=op.f("uq_telling_by_id_key")),
    )


def downgrade() -> None:
    op.drop_table("telling")
