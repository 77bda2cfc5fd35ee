"""why a seal was not renewed, and the state of the security device"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("seal", sa.Column("not_renewed", sa.String(length=300), nullable=False, server_default=""))
    state = sa.Enum("untold", "working", "broken", name="devicestate", native_enum=False, length=32)
    op.add_column("network", sa.Column("device_state", state, nullable=False, server_default="untold"))


def downgrade() -> None:
    op.drop_column("network", "device_state")
    op.drop_column("seal", "not_renewed")
