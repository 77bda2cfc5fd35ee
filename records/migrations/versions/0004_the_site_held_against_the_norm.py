"""the site held against the norm: what cameras can do, key areas, kinds, matches, rulings, reports, plans"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_ABILITIES = ("panorama", "audio", "lpr", "person_recognition")
_WORDS = {"mounting": 100, "coverage": 200}


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=32)


def upgrade() -> None:
    op.add_column("area", sa.Column("emphasis", _choice("emphasis", "by_list", "key", "ordinary"), nullable=False, server_default="by_list"))
    for name in _ABILITIES:
        op.add_column("camera", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    light = _choice("nightlight", "untold", "lighting", "infrared", "both", "neither")
    op.add_column("camera", sa.Column("night_light", light, nullable=False, server_default="untold"))
    for name, length in _WORDS.items():
        op.add_column("camera", sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    _said()
    _reported()
    _drawn()


def _said() -> None:
    op.create_table(
        "conformity_kind",
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_conformity_kind_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conformity_kind")),
    )
    op.create_index(op.f("ix_conformity_kind_site_id"), "conformity_kind", ["site_id"])
    op.create_table(
        "conformity_match",
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("camera_id", _ID, nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("matched_by_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["camera_id"], ["camera.id"], name=op.f("fk_conformity_match_camera_id_camera")),
        sa.ForeignKeyConstraint(["matched_by_id"], ["user.id"], name=op.f("fk_conformity_match_matched_by_id_user")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_conformity_match_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conformity_match")),
    )
    op.create_index(op.f("ix_conformity_match_camera_id"), "conformity_match", ["camera_id"])
    op.create_index("ix_conformity_match_site_id_line", "conformity_match", ["site_id", "line"])
    op.create_table(
        "conformity_ruling",
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("sort", _choice("sort", "inapplicable", "exempt"), nullable=False),
        sa.Column("demand", _choice("demand", "all", "panorama", "ptz", "lpr", "person"), nullable=False),
        sa.Column("said", sa.String(length=300), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ruled_by_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["ruled_by_id"], ["user.id"], name=op.f("fk_conformity_ruling_ruled_by_id_user")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_conformity_ruling_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conformity_ruling")),
    )
    op.create_index(op.f("ix_conformity_ruling_site_id"), "conformity_ruling", ["site_id"])


def _reported() -> None:
    op.create_table(
        "conformity_report",
        sa.Column("office_id", _ID, nullable=False),
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", _ID, nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_conformity_report_document_id_document")),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_conformity_report_made_by_id_user")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_conformity_report_office_id_office")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_conformity_report_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conformity_report")),
        sa.UniqueConstraint("document_id", name=op.f("uq_conformity_report_document_id")),
    )
    op.create_index(op.f("ix_conformity_report_office_id"), "conformity_report", ["office_id"])
    op.create_index(op.f("ix_conformity_report_site_id"), "conformity_report", ["site_id"])


def _drawn() -> None:
    op.create_table(
        "ground_plan",
        sa.Column("site_id", _ID, nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_by_id", _ID, nullable=False),
        sa.Column("id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["drawn_by_id"], ["user.id"], name=op.f("fk_ground_plan_drawn_by_id_user")),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name=op.f("fk_ground_plan_site_id_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground_plan")),
    )
    op.create_index(op.f("ix_ground_plan_site_id"), "ground_plan", ["site_id"])
    op.create_table(
        "ground_plan_spot",
        sa.Column("camera_id", _ID, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("x", "y", "direction", "angle", "reach")),
        sa.Column("id", _ID, nullable=False),
        sa.CheckConstraint("x between 0 and 1000 and y between 0 and 1000", name=op.f("ck_ground_plan_spot_place")),
        sa.CheckConstraint(
            "direction between 0 and 359 and angle between 1 and 360 and reach between 1 and 1000", name=op.f("ck_ground_plan_spot_view")
        ),
        sa.ForeignKeyConstraint(["camera_id"], ["camera.id"], name=op.f("fk_ground_plan_spot_camera_id_camera")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ground_plan_spot")),
        sa.UniqueConstraint("camera_id", name=op.f("uq_ground_plan_spot_camera_id")),
    )


def downgrade() -> None:
    for name in ("ground_plan_spot", "ground_plan", "conformity_report", "conformity_ruling", "conformity_match", "conformity_kind"):
        op.drop_table(name)
    with op.batch_alter_table("camera", schema=None) as batch_op:
        for name in (*_WORDS, "night_light", *_ABILITIES):
            batch_op.drop_column(name)
    with op.batch_alter_table("area", schema=None) as batch_op:
        batch_op.drop_column("emphasis")
