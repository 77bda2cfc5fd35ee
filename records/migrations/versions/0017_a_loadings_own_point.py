"""the point that sees a loading's container"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("loading") as batch:
        batch.add_column(sa.Column("camera_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch.create_foreign_key("fk_loading_camera_id_camera", "camera", ["camera_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("loading") as batch:
        batch.drop_constraint("fk_loading_camera_id_camera", type_="foreignkey")
        batch.drop_column("camera_id")
