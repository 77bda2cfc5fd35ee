"""control of cameras that turn, their moves, places and returns"""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_HELD = sa.text("ended_at IS NULL")
_OPEN = sa.text("stage IN ('wanted', 'sent')")


def _big() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _at(name: str, *, nullable: bool = False) -> "sa.Column[datetime]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _choice(name: str, *values: str, nullable: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.Enum(*values, name=name, native_enum=False, length=32), nullable=nullable)


def _keys(table: str, **targets: str) -> list[sa.schema.SchemaItem]:
    keys = [
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}")) for column, target in targets.items()
    ]
    return [*keys, sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))]


def upgrade() -> None:
    op.create_table(
        "ptz_steering",
        sa.Column("office_id", _big(), nullable=False),
        sa.Column("camera_id", _big(), nullable=False),
        sa.Column("user_id", _big(), nullable=False),
        _choice("party", "customs", "other"),
        _at("begun_at"), _at("until"), _at("ended_at", nullable=True),
        sa.Column("ended_by", sa.Enum("released", "lapsed", "taken", "restored", name="end", native_enum=False, length=32), nullable=True),
        sa.Column("taken_from_id", _big(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("id", _big(), nullable=False),
        *_keys("ptz_steering", office_id="office", camera_id="camera", user_id="user", taken_from_id="user"),
    )  # fmt: skip
    op.create_index("ix_ptz_steering_camera_id_begun_at", "ptz_steering", ["camera_id", "begun_at"])
    op.create_index("uq_ptz_steering_held", "ptz_steering", ["camera_id"], unique=True, sqlite_where=_HELD, postgresql_where=_HELD)
    op.create_table(
        "ptz_span",
        sa.Column("camera_id", _big(), nullable=False),
        sa.Column("steering_id", _big(), nullable=False),
        _at("begun_at"), _at("ended_at"),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.Column("motion", sa.String(length=40), nullable=False),
        sa.Column("id", _big(), nullable=False),
        *_keys("ptz_span", camera_id="camera", steering_id="ptz_steering"),
    )  # fmt: skip
    op.create_index("ix_ptz_span_camera_id_begun_at", "ptz_span", ["camera_id", "begun_at"])
    op.create_table(
        "ptz_preset",
        sa.Column("camera_id", _big(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        *(sa.Column(name, sa.Float(), nullable=True) for name in ("pan", "tilt", "zoom")),
        sa.Column("is_home", sa.Boolean(), nullable=False),
        _at("saved_at"),
        sa.Column("saved_by_id", _big(), nullable=True),
        sa.Column("id", _big(), nullable=False),
        *_keys("ptz_preset", camera_id="camera", saved_by_id="user"),
        sa.UniqueConstraint("camera_id", "token", name=op.f("uq_ptz_preset_camera_id_token")),
        sa.UniqueConstraint("camera_id", "name", name=op.f("uq_ptz_preset_camera_id_name")),
    )
    _returns()


def _returns() -> None:
    op.create_table(
        "ptz_return",
        sa.Column("office_id", _big(), nullable=False),
        sa.Column("camera_id", _big(), nullable=False),
        _choice("stage", "wanted", "sent", "home", "away", "unseen", "dropped"),
        _choice("because", "idle", "released", "asked"),
        sa.Column("asked_by_id", _big(), nullable=True),
        _at("wanted_at"), _at("due_at"), _at("sent_at", nullable=True), _at("ended_at", nullable=True),
        sa.Column("similarity", sa.Float(), nullable=True),
        sa.Column("is_in_place", sa.Boolean(), nullable=True),
        sa.Column("view_check_id", _big(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_error", sa.String(length=400), nullable=False),
        _at("lease_until", nullable=True),
        sa.Column("lease_token", sa.String(length=40), nullable=False),
        sa.Column("id", _big(), nullable=False),
        *_keys("ptz_return", office_id="office", camera_id="camera", asked_by_id="user", view_check_id="view_check"),
    )  # fmt: skip
    op.create_index("ix_ptz_return_camera_id_wanted_at", "ptz_return", ["camera_id", "wanted_at"])
    op.create_index("ix_ptz_return_stage_due_at", "ptz_return", ["stage", "due_at"])
    op.create_index("uq_ptz_return_open", "ptz_return", ["camera_id"], unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)


def downgrade() -> None:
    for table in ("ptz_return", "ptz_preset", "ptz_span", "ptz_steering"):
        op.drop_table(table)
