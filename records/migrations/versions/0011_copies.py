"""copies of footage: requests with their consent, the persons named, the files made, each download"""

import sqlalchemy as sa
from alembic import op

from records import triggers

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_AT = sa.DateTime(timezone=True)
_TABLES = ("export", "export_taker", "export_part", "export_download")


def _big() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _choice(*values: str) -> sa.Enum:
    return sa.Enum(*values, name="choice", native_enum=False, length=32)


def _keys(table: str, **targets: str) -> list[sa.schema.SchemaItem]:
    keys = [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")) for column, target in targets.items()
    ]
    return [*keys, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def upgrade() -> None:
    _export()
    op.create_table(
        "export_taker",
        sa.Column("export_id", _big(), nullable=False),
        sa.Column("user_id", _big(), nullable=False),
        sa.Column("id", _big(), nullable=False),
        *_keys("export_taker", export_id="export", user_id="user"),
        sa.UniqueConstraint("export_id", "user_id", name=op.f("uq_export_taker_export_id_user_id")),
    )
    op.create_index("ix_export_taker_export_id", "export_taker", ["export_id"])
    op.create_index("ix_export_taker_user_id", "export_taker", ["user_id"])
    op.create_table(
        "export_part",
        sa.Column("export_id", _big(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("frames", sa.Integer(), nullable=False),
        sa.Column("begins_at", _AT, nullable=False),
        sa.Column("ends_at", _AT, nullable=False),
        sa.Column("id", _big(), nullable=False),
        *_keys("export_part", export_id="export"),
        sa.UniqueConstraint("export_id", "ordinal", name=op.f("uq_export_part_export_id_ordinal")),
    )
    op.create_index("ix_export_part_export_id", "export_part", ["export_id"])
    op.create_table(
        "export_download",
        sa.Column("export_id", _big(), nullable=False),
        sa.Column("part_id", _big(), nullable=False),
        sa.Column("by_id", _big(), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("id", _big(), nullable=False),
        *_keys("export_download", export_id="export", part_id="export_part", by_id="user"),
    )
    op.create_index("ix_export_download_export_id", "export_download", ["export_id"])
    triggers.create(op.get_bind(), _TABLES)


def _export() -> None:
    causes = (
        "camera_away", "network", "stalled", "password", "address", "no_video", "recorder", "disk_full", "storage", "storage_slow",
        "disabled", "changed", "damaged", "expired", "unknown",
    )  # fmt: skip
    op.create_table(
        "export",
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("office_id", _big(), nullable=False),
        sa.Column("camera_id", _big(), nullable=False),
        sa.Column("stage", _choice("requested", "refused", "approved", "ready", "lost", "withdrawn", "ended"), nullable=False),
        sa.Column("basis", _choice("consent", "law"), nullable=False),
        sa.Column("begins_at", _AT, nullable=False),
        sa.Column("ends_at", _AT, nullable=False),
        sa.Column("use", _choice("copy", "use", "publication"), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("receiver", sa.String(length=100), nullable=False),
        sa.Column("medium", _choice("network", "disc", "drive", "other"), nullable=False),
        sa.Column("outside", sa.String(length=100), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.Column("requested_at", _AT, nullable=False),
        sa.Column("requested_by_id", _big(), nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("authority", sa.String(length=100), nullable=False),
        sa.Column("file_name", sa.String(length=100), nullable=False),
        sa.Column("mimetype", sa.String(length=40), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("decided_at", _AT, nullable=True),
        sa.Column("decided_by_id", _big(), nullable=True),
        sa.Column("from_at", _AT, nullable=True),
        sa.Column("until_at", _AT, nullable=True),
        sa.Column("expires_at", _AT, nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", _AT, nullable=True),
        sa.Column("withdrawn_by_id", _big(), nullable=True),
        sa.Column("withdrawn_because", sa.String(length=500), nullable=False),
        sa.Column("manifest_id", _big(), nullable=True),
        sa.Column("made_at", _AT, nullable=True),
        sa.Column("lost_because", _choice(*causes), nullable=True),
        sa.Column("discarded_at", _AT, nullable=True),
        sa.Column("handed_at", _AT, nullable=True),
        sa.Column("handed_by_id", _big(), nullable=True),
        sa.Column("handed_to", sa.String(length=100), nullable=False),
        sa.Column("carrier", sa.String(length=100), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=400), nullable=False),
        sa.Column("lease_until", _AT, nullable=True),
        sa.Column("lease_token", sa.String(length=40), nullable=False),
        sa.Column("id", _big(), nullable=False),
        *_keys(
            "export", office_id="office", camera_id="camera", requested_by_id="user", decided_by_id="user", withdrawn_by_id="user",
            manifest_id="document", handed_by_id="user",
        ),
        sa.UniqueConstraint("number", name=op.f("uq_export_number")),
    )  # fmt: skip
    for name, columns in (
        ("camera_id_begins_at", ["camera_id", "begins_at"]), ("expires_at", ["expires_at"]), ("office_id", ["office_id"]),
        ("requested_by_id", ["requested_by_id"]), ("stage", ["stage"]),
    ):  # fmt: skip
        op.create_index(f"ix_export_{name}", "export", columns)


def downgrade() -> None:
    triggers.drop(op.get_bind(), _TABLES)
    for table in reversed(_TABLES):
        op.drop_table(table)
