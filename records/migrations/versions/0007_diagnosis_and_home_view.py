"""findings about pictures, home views and their comparisons"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
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
        "home_view",
        sa.Column("office_id", _big(), nullable=False),
        sa.Column("camera_id", _big(), nullable=False),
        sa.Column("light", sa.Enum("day", "night", name="light", native_enum=False, length=32), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_by_id", _big(), nullable=True),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("id", _big(), nullable=False),
        *_keys("home_view", office_id="office", camera_id="camera", taken_by_id="user"),
    )
    with op.batch_alter_table("home_view", schema=None) as batch_op:
        batch_op.create_index("ix_home_view_newest", ["camera_id", "light", "id"], unique=False)
    op.create_table(
        "view_check",
        sa.Column("office_id", _big(), nullable=False),
        sa.Column("camera_id", _big(), nullable=False),
        sa.Column("home_view_id", _big(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_by_id", _big(), nullable=True),
        sa.Column("similarity", sa.Float(), nullable=False),
        sa.Column("is_home", sa.Boolean(), nullable=False),
        sa.Column("id", _big(), nullable=False),
        *_keys("view_check", office_id="office", camera_id="camera", home_view_id="home_view", checked_by_id="user"),
    )
    with op.batch_alter_table("view_check", schema=None) as batch_op:
        batch_op.create_index("ix_view_check_newest", ["camera_id", "id"], unique=False)
    flaws = ("black", "covered", "blurred", "frozen", "cast", "moved", "dark", "clock")
    op.create_table(
        "diagnosis",
        sa.Column("office_id", _big(), nullable=False),
        sa.Column("camera_id", _big(), nullable=False),
        sa.Column("flaw", sa.Enum(*flaws, name="flaw", native_enum=False, length=32), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("figure", sa.Float(), nullable=False),
        sa.Column("reference", sa.Float(), nullable=True),
        sa.Column("home_view_id", _big(), nullable=True),
        sa.Column("id", _big(), nullable=False),
        *_keys("diagnosis", office_id="office", camera_id="camera", home_view_id="home_view"),
    )
    with op.batch_alter_table("diagnosis", schema=None) as batch_op:
        batch_op.create_index("ix_diagnosis_camera_id_began_at", ["camera_id", "began_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_diagnosis_office_id"), ["office_id"], unique=False)
        batch_op.create_index(
            "uq_diagnosis_lasts", ["camera_id", "flaw"], unique=True, sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )  # fmt: skip


    columns = ["camera_id", "begins_at", "media_ends", "media_begins", "timescale", "frames", "ends_at"]
    with op.batch_alter_table("segment", schema=None) as batch_op:
        batch_op.create_index("ix_segment_availability", columns, unique=False)


def downgrade() -> None:
    with op.batch_alter_table("segment", schema=None) as batch_op:
        batch_op.drop_index("ix_segment_availability")
    op.drop_table("diagnosis")
    op.drop_table("view_check")
    op.drop_table("home_view")
