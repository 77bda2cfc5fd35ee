"""phrase books, counts of cartons, what a row took over from last time"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "phrase",
        sa.Column("office_id", _ID, nullable=False),
        sa.Column("user_id", _ID, nullable=True),
        sa.Column("item_key", sa.String(length=40), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("text", sa.String(length=100), nullable=False),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("result", sa.Enum("normal", "minor", "serious", "unlawful", name="result", native_enum=False, length=32), nullable=True),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_phrase_office_id_office")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_phrase_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
    )
    op.create_index("ix_phrase_office_id_user_id", "phrase", ["office_id", "user_id"])
    op.create_index(op.f("ix_phrase_user_id"), "phrase", ["user_id"])
    op.create_table(
        "tally",
        sa.Column("office_id", _ID, nullable=False),
        sa.Column("monitoring_id", _ID, nullable=False),
        sa.Column("loading_id", _ID, nullable=True),
        sa.Column("camera_id", _ID, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("cartons", sa.Integer(), nullable=False),
        sa.Column("is_pallet", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_by_id", _ID, nullable=False),
        sa.Column("stage", sa.Enum("counted", "struck", name="stage", native_enum=False, length=32), nullable=False),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_by_id", _ID, nullable=True),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["camera_id"], ["camera.id"], name=op.f("fk_tally_camera_id_camera")),
        sa.ForeignKeyConstraint(["counted_by_id"], ["user.id"], name=op.f("fk_tally_counted_by_id_user")),
        sa.ForeignKeyConstraint(["loading_id"], ["loading.id"], name=op.f("fk_tally_loading_id_loading")),
        sa.ForeignKeyConstraint(["monitoring_id"], ["monitoring.id"], name=op.f("fk_tally_monitoring_id_monitoring")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_tally_office_id_office")),
        sa.ForeignKeyConstraint(["struck_by_id"], ["user.id"], name=op.f("fk_tally_struck_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint("monitoring_id", "key", name=op.f("uq_tally_monitoring_id_key")),
    )
    op.create_index(op.f("ix_tally_office_id"), "tally", ["office_id"])
    op.create_index(op.f("ix_tally_loading_id"), "tally", ["loading_id"])
    # plain columns, no rebuilding of tables: that would drop triggers on SQLite
    op.add_column("loading", sa.Column("cartons", sa.Integer(), nullable=True))
    op.add_column("loading", sa.Column("cartons_per_pallet", sa.Integer(), nullable=True))
    op.add_column("sheet_row", sa.Column("taken", sa.JSON(), nullable=False, server_default=sa.text("'[]'")))


def downgrade() -> None:
    op.drop_column("sheet_row", "taken")
    op.drop_column("loading", "cartons_per_pallet")
    op.drop_column("loading", "cartons")
    op.drop_table("tally")
    op.drop_table("phrase")
