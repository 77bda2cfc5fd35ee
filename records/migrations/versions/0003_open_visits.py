"""open visits"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_visit",
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_open_visit_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_visit")),
        sa.UniqueConstraint("token", name=op.f("uq_open_visit_token")),
    )
    op.create_index(op.f("ix_open_visit_user_id"), "open_visit", ["user_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_open_visit_user_id"), table_name="open_visit")
    op.drop_table("open_visit")
