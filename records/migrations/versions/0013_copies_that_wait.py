"""the hold of each copy by its number; copies reminded of, ended, damaged"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENTS = ("reminded_at", "damaged_at", "ended_at")
#: so far a copy's hold was the one that gave the copy's number as its reason
_BY_NUMBER = (
    "UPDATE export SET hold_id = (SELECT MIN(hold.id) FROM hold WHERE hold.camera_id = export.camera_id"
    " AND hold.because = export.number AND hold.begins_at = export.begins_at AND hold.ends_at = export.ends_at)"
)


def _big() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    # plain columns, no rebuilding of the table: its triggers stay
    held = sa.Column("hold_id", _big(), sa.ForeignKey("hold.id", name=op.f("fk_export_hold_id_hold")), nullable=True)
    op.add_column("export", held, inline_references=True)
    for name in _MOMENTS:
        op.add_column("export", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute(_BY_NUMBER)


def downgrade() -> None:
    for name in (*_MOMENTS, "hold_id"):
        op.drop_column("export", name)
