"""the paper of an inspection record in the evidence store; items that stand in the place of the norm's"""

import sqlalchemy as sa
from alembic import op

from records import triggers

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_TABLES = ("inspection_paper",)


def _big() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "inspection_paper",
        sa.Column("inspection_id", _big(), nullable=False),
        sa.Column("document_id", _big(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", _big(), nullable=False),
        sa.ForeignKeyConstraint(["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_paper_inspection_id_inspection")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_inspection_paper_document_id_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_paper")),
        sa.UniqueConstraint("document_id", name=op.f("uq_inspection_paper_document_id")),
    )
    op.create_index("ix_inspection_paper_inspection_id", "inspection_paper", ["inspection_id"])
    triggers.create(op.get_bind(), _TABLES)
    op.add_column("item", sa.Column("replaces", sa.String(length=40), nullable=False, server_default=""))


def downgrade() -> None:
    triggers.drop(op.get_bind(), _TABLES)
    op.drop_table("inspection_paper")
    op.drop_column("item", "replaces")
