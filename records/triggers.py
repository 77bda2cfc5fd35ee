"""What the database itself refuses: changing the trail, frozen content, a signature, or what was signed (DESIGN P1, P5)."""

from dataclasses import dataclass

from sqlalchemy import Connection

#: rows of these tables are written once
APPEND_ONLY = ("audit", "document", "signature", "inspection_release", "export_download", "inspection_paper")


@dataclass(frozen=True)
class Frozen:
    """Changes of a table that are refused while the condition holds; `columns` narrows an update to these."""

    table: str
    change: str
    condition: str
    columns: str = ""

    @property
    def name(self) -> str:
        """Of the trigger (and on PostgreSQL of its function)."""
        return f"{self.table}_frozen_{self.change}"


def _of_signed_part(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM inspection_part AS part WHERE part.id = {row}.part_id AND part.document_id IS NOT NULL)"  # noqa: S608 - our own names


_REPLACED = (
    "EXISTS (SELECT 1 FROM inspection_part AS part WHERE part.document_id IS NOT NULL AND (part.id = NEW.id"
    " OR part.inspection_id = NEW.inspection_id AND part.round = NEW.round AND part.kind = NEW.kind))"
)
_HEAD = (
    "number, office_id, enterprise_id, anomaly_id, enterprise_name, enterprise_address, registration, product, scope, drafted_at,"
    " drafted_by_id"
)
_SIGNED = "EXISTS (SELECT 1 FROM inspection_part AS part WHERE part.inspection_id = OLD.id AND part.document_id IS NOT NULL)"
#: a submitted sheet: only that a later revision takes its place, and where its paper lies, is still to be told, once
_SHEET = (
    "OLD.document_id IS NOT NULL AND (NEW.document_id IS NULL OR NEW.document_id <> OLD.document_id OR NEW.stage = 'draft'"
    " OR NEW.number IS NULL OR NEW.number <> OLD.number OR NEW.revision <> OLD.revision OR NEW.reason <> OLD.reason"
    " OR NEW.office_id <> OLD.office_id OR NEW.monitoring_id <> OLD.monitoring_id OR NEW.submitted_at IS NULL"
    " OR NEW.submitted_at <> OLD.submitted_at"
    " OR OLD.paper_path <> '' AND (NEW.paper_path <> OLD.paper_path OR NEW.paper_sha256 <> OLD.paper_sha256))"
)
_KEPT = "OLD.stage = 'kept'"
#: what a kept clip or still is evidence of, and which file it is
_CLIP = "number, office_id, anomaly_id, camera_id, stage, begins_at, ends_at, path, sha256, bytes, frames, gaps, kept_at"
_STILL = "office_id, monitoring_id, camera_id, stage, seen_at, shown_at, taken_by_id, path, sha256, bytes, width, height, kept_at"


def _of_submitted_sheet(row: str) -> str:
    return f"EXISTS (SELECT 1 FROM sheet AS paper WHERE paper.id = {row}.sheet_id AND paper.document_id IS NOT NULL)"  # noqa: S608 - our own names


#: a submitted sheet with its rows; what is kept of the pictures
SUBMITTED = (
    Frozen("sheet", "update", _SHEET),
    Frozen("sheet", "delete", "OLD.document_id IS NOT NULL"),
    Frozen("sheet_row", "insert", _of_submitted_sheet("NEW")),
    Frozen("sheet_row", "update", f"{_of_submitted_sheet('OLD')} OR {_of_submitted_sheet('NEW')}"),
    Frozen("sheet_row", "delete", _of_submitted_sheet("OLD")),
    Frozen("clip", "update", _KEPT, _CLIP),
    Frozen("clip", "delete", _KEPT),
    Frozen("snapshot", "update", _KEPT, _STILL),
    Frozen("snapshot", "delete", _KEPT),
)
#: an inspection record's blocks, with all that hangs on them, from the first signature on
SIGNED = (
    Frozen("inspection", "update", _SIGNED, _HEAD),
    Frozen("inspection", "delete", _SIGNED),
    Frozen("inspection_part", "update", "OLD.document_id IS NOT NULL"),
    Frozen("inspection_part", "delete", "OLD.document_id IS NOT NULL"),
    Frozen("inspection_part", "insert", _REPLACED),
    *(
        Frozen(table, change, " OR ".join(_of_signed_part(row) for row in rows))
        for table in ("inspection_signer", "inspection_clip", "inspection_attachment")
        for change, rows in (("insert", ("NEW",)), ("update", ("OLD", "NEW")), ("delete", ("OLD",)))
    ),
)
#: of a frozen block that still waits, one who is named and has not signed can be released; nobody else, and of no other block
_AWAITED = (
    "EXISTS (SELECT 1 FROM inspection_signer AS named JOIN inspection_part AS part ON part.id = named.part_id"
    " WHERE named.id = NEW.signer_id AND part.document_id IS NOT NULL AND NOT EXISTS"
    " (SELECT 1 FROM signature WHERE signature.document_id = part.document_id AND signature.user_id = named.user_id))"
)
RELEASED = (Frozen("inspection_release", "insert", f"NOT {_AWAITED}"),)
#: a decided copy: what was asked for, on what basis, what was decided, and which files were made of it
_ASKED = (
    "number, office_id, camera_id, basis, begins_at, ends_at, use, purpose, receiver, medium, outside, gaps, requested_at, requested_by_id,"
    " reference, authority, file_name, mimetype, path, sha256, decided_at, decided_by_id, from_at, until_at, expires_at, opinion"
)
_DECIDED = "OLD.decided_at IS NOT NULL"
COPIED = (
    Frozen("export", "update", _DECIDED, _ASKED),
    Frozen("export", "delete", _DECIDED),
    *(Frozen(table, change, "1 = 1") for table in ("export_part", "export_taker") for change in ("update", "delete")),
)
FROZEN = (*SIGNED, *SUBMITTED, *RELEASED, *COPIED)
#: tables that came after the first migration: their own makes the triggers
LATER = ("inspection_release", "export", "export_part", "export_taker", "export_download", "inspection_paper")
TABLES = tuple(table for table in (*APPEND_ONLY, *dict.fromkeys(each.table for each in FROZEN)) if table not in LATER)


def create(connection: Connection, tables: tuple[str, ...] = TABLES) -> None:
    """Make the triggers, anew where they are; a migration that rebuilds one of these tables calls this again."""
    drop(connection, tables)
    make, freeze = (_on_postgresql, _frozen_on_postgresql) if connection.dialect.name == "postgresql" else (_on_sqlite, _frozen_on_sqlite)
    for table in tables:
        statements = make(table) if table in APPEND_ONLY else []
        for statement in (*statements, *(made for each in FROZEN if each.table == table for made in freeze(each))):
            connection.exec_driver_sql(statement)


def drop(connection: Connection, tables: tuple[str, ...] = TABLES) -> None:
    """Take the triggers of these tables away: only a migration does."""
    is_postgresql = connection.dialect.name == "postgresql"
    for table in tables:
        for name in names(table, connection.dialect.name):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{f' ON {table}' if is_postgresql else ''}")


def names(table: str, dialect: str) -> list[str]:
    """The triggers that must be there."""
    kinds = ("change", "truncate") if dialect == "postgresql" else ("update", "delete", "replace")
    append_only = [f"{table}_no_{kind}" for kind in kinds] if table in APPEND_ONLY else []
    return [*append_only, *(each.name for each in FROZEN if each.table == table)]


def _on_postgresql(table: str) -> list[str]:
    body = "BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'restrict_violation'; END"
    return [
        f"CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
    ]


def _on_sqlite(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    there = f"(SELECT 1 FROM {table} WHERE id = NEW.id)"  # noqa: S608 - our own table names
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        # INSERT OR REPLACE would go through the delete trigger unseen
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS {there} {refuse}",
    ]


def _frozen_on_postgresql(frozen: Frozen) -> list[str]:
    refuse = f"RAISE EXCEPTION USING MESSAGE = '{frozen.table}: signed, can not be changed', ERRCODE = 'restrict_violation'"
    body = f"BEGIN IF {frozen.condition} THEN {refuse}; END IF; RETURN {'OLD' if frozen.change == 'delete' else 'NEW'}; END"
    when = f"BEFORE {frozen.change.upper()}{f' OF {frozen.columns}' if frozen.columns else ''} ON {frozen.table}"
    return [
        f"CREATE OR REPLACE FUNCTION {frozen.name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$",
        f"CREATE TRIGGER {frozen.name} {when} FOR EACH ROW EXECUTE FUNCTION {frozen.name}()",
    ]


def _frozen_on_sqlite(frozen: Frozen) -> list[str]:
    when = f"BEFORE {frozen.change.upper()}{f' OF {frozen.columns}' if frozen.columns else ''} ON {frozen.table}"
    refuse = f"BEGIN SELECT RAISE(ABORT, '{frozen.table}: signed, can not be changed'); END"
    return [f"CREATE TRIGGER {frozen.name} {when} WHEN {frozen.condition} {refuse}"]
