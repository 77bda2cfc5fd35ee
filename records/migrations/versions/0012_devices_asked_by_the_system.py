"""when a camera's device was last asked by the system itself"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def _big() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "osd_ask",
        sa.Column("camera_id", _big(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("why", sa.JSON(), nullable=True),
        sa.Column("id", _big(), nullable=False),
        sa.ForeignKeyConstraint(["camera_id"], ["camera.id"], name=op.f("fk_osd_ask_camera_id_camera")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_osd_ask")),
        sa.UniqueConstraint("camera_id", name=op.f("uq_osd_ask_camera_id")),
    )


def downgrade() -> None:
    op.drop_table("osd_ask")
