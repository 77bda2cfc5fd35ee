"""Faults with their symptoms, entries and photos; an office's minutes for them; the gaps that last are found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT = sa.DateTime(timezone=True)
_LASTING = sa.text("ends_at IS NULL")


def _choice(*values: str) -> sa.Enum:
    return sa.Enum(*values, name="choice", native_enum=False, length=32)


def upgrade() -> None:
    """Make them."""
    with op.batch_alter_table("office") as office:
        office.add_column(sa.Column("contact_within_min", sa.Integer(), nullable=False, server_default="60"))
        office.add_column(sa.Column("fault_after_min", sa.Integer(), nullable=False, server_default="5"))
    op.create_index("ix_gap_lasting", "gap", ["camera_id"], sqlite_where=_LASTING, postgresql_where=_LASTING)
    _fault()
    _symptom()
    _entry()


def _fault() -> None:
    op.create_table(
        "fault",
        sa.Column("id", _ID, nullable=False),
        sa.Column("number", sa.String(60), nullable=False),
        sa.Column("office_id", _ID, nullable=False),
        sa.Column("enterprise_id", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("area_id", _ID, nullable=True),
        sa.Column("camera_id", _ID, nullable=True),
        sa.Column("kind", _choice("unclear", "damaged", "off", "other"), nullable=False),
        sa.Column("stage", _choice("open", "restored", "closed"), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("begun_at", _AT, nullable=False),
        sa.Column("found_at", _AT, nullable=False),
        sa.Column("found_by_id", _ID, nullable=True),
        sa.Column("restored_at", _AT, nullable=True),
        sa.Column("closed_at", _AT, nullable=True),
        sa.Column("closed_by_id", _ID, nullable=True),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("without", sa.String(400), nullable=False),
        sa.Column("escalated_at", _AT, nullable=True),
        sa.Column("report_every_h", sa.Integer(), nullable=False),
        sa.Column("waived_at", _AT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault")),
        sa.UniqueConstraint("number", name=op.f("uq_fault_number")),
        *(
            sa.ForeignKeyConstraint([f"{column}_id"], [f"{table}.id"], name=op.f(f"fk_fault_{column}_id_{table}"))
            for column, table in (
                ("office", "office"), ("enterprise", "enterprise"), ("site", "site"), ("area", "area"), ("camera", "camera"),
                ("found_by", "user"), ("closed_by", "user"),
            )
        ),
    )  # fmt: skip
    for column in ("office_id", "enterprise_id", "site_id", "camera_id", "stage", "begun_at"):
        op.create_index(op.f(f"ix_fault_{column}"), "fault", [column])


def _symptom() -> None:
    op.create_table(
        "fault_symptom",
        sa.Column("id", _ID, nullable=False),
        sa.Column("fault_id", _ID, nullable=False),
        sa.Column("camera_id", _ID, nullable=False),
        sa.Column("source", sa.String(20), nullable=False),
        sa.Column("source_row", sa.Integer(), nullable=False),
        sa.Column("began_at", _AT, nullable=False),
        sa.Column("ended_at", _AT, nullable=True),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault_symptom")),
        sa.UniqueConstraint("source", "source_row", name=op.f("uq_fault_symptom_source_source_row")),
        sa.ForeignKeyConstraint(["fault_id"], ["fault.id"], name=op.f("fk_fault_symptom_fault_id_fault")),
        sa.ForeignKeyConstraint(["camera_id"], ["camera.id"], name=op.f("fk_fault_symptom_camera_id_camera")),
    )
    op.create_index(op.f("ix_fault_symptom_fault_id"), "fault_symptom", ["fault_id"])
    op.create_index("ix_fault_symptom_camera_id", "fault_symptom", ["camera_id"])


def _entry() -> None:
    kinds = ("contacted", "urged", "checked", "reported", "duty", "progress", "repaired", "waived", "restored", "relapsed")
    op.create_table(
        "fault_entry",
        sa.Column("id", _ID, nullable=False),
        sa.Column("fault_id", _ID, nullable=False),
        sa.Column("kind", _choice(*kinds), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column("written_at", _AT, nullable=False),
        sa.Column("by_id", _ID, nullable=True),
        sa.Column("unit", sa.String(100), nullable=False),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("goods", sa.Text(), nullable=False),
        sa.Column("until_at", _AT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault_entry")),
        sa.ForeignKeyConstraint(["fault_id"], ["fault.id"], name=op.f("fk_fault_entry_fault_id_fault")),
        sa.ForeignKeyConstraint(["by_id"], ["user.id"], name=op.f("fk_fault_entry_by_id_user")),
    )
    op.create_index(op.f("ix_fault_entry_fault_id"), "fault_entry", ["fault_id"])
    op.create_table(
        "fault_photo",
        sa.Column("id", _ID, nullable=False),
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("mimetype", sa.String(40), nullable=False),
        sa.Column("path", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fault_photo")),
        sa.ForeignKeyConstraint(["entry_id"], ["fault_entry.id"], name=op.f("fk_fault_photo_entry_id_fault_entry")),
    )
    op.create_index(op.f("ix_fault_photo_entry_id"), "fault_photo", ["entry_id"])


def downgrade() -> None:
    """Take them away."""
    for table in ("fault_photo", "fault_entry", "fault_symptom", "fault"):
        op.drop_table(table)
    op.drop_index("ix_gap_lasting", "gap")
    with op.batch_alter_table("office") as office:
        office.drop_column("fault_after_min")
        office.drop_column("contact_within_min")
