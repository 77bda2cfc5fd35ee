"""a submitted sheet with its rows, a kept clip and a kept still are frozen in the database"""

from alembic import op

from records import triggers

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TABLES = ("sheet", "sheet_row", "clip", "snapshot")


def upgrade() -> None:
    triggers.create(op.get_bind(), _TABLES)


def downgrade() -> None:
    triggers.drop(op.get_bind(), _TABLES)
