"""The signed and submitted papers into the evidence store, apart from the footage: a chore for each of the two forms (B19-2)."""

import re
from io import BytesIO
from typing import cast

import structlog

from app.settings import Settings
from app.transaction import Database
from records import clock, vault
from records.document import Document
from records.inspection import Inspection, Part
from records.inspection.content import printed_at
from records.printed import inspection as inspection_paper
from records.printed import sheet as paper
from records.sheet import Sheet
from records.user import THE_SYSTEM
from workflows import inspection as inspections
from workflows import sheet as sheets
from workflows.inspection.papers import unprinted

_log = structlog.get_logger()


def keep_sheets(database: Database, settings: Settings) -> int:
    """Put the paper of every submitted sheet into the evidence store (B19-2); one that fails holds up no other."""
    with database.read() as db:
        frozen = [(sheet.id, sheet.number, sheet.revision, sheet.document) for sheet in sheets.unprinted(db)]
    kept = 0
    for number, name, revision, document in frozen:
        if document is None:
            continue
        try:
            content = cast("paper.SheetContent", {**document.opened(), "code": document.sha256[:8].upper()})
            lies = _lay(settings, "sheets", f"{name}-{revision}", document, paper.render(content))
        except (OSError, ValueError, LookupError, vault.Full, vault.AlreadyKept) as error:
            _log.warning("sheet not kept", sheet=name, error=str(error))
            continue
        with database.act("chores") as db:
            sheets.keep_paper(db, THE_SYSTEM, db.get_one(Sheet, number), path=lies.path, sha256=lies.sha256)
        kept += 1
    return kept


def _lay(settings: Settings, folder: str, name: str, document: Document, pdf: bytes) -> vault.Kept:
    """The paper of a frozen content under its own name."""
    # an office's number may hold what no file name can; the hash in the name: two contents never meet under one
    plain = re.sub(r"[/\\\x00-\x1f]|^\.", "_", name)
    at = clock.beijing(document.made_at)
    return vault.keep(settings.evidence, f"{folder}/{at:%Y%m}", f"{plain}_{document.sha256[:12]}.pdf", BytesIO(pdf))


def keep_inspections(database: Database, settings: Settings) -> int:
    """Put 附件2 into the evidence store each time a block is signed by all who are named (B19-2); one that fails holds up no other."""
    with database.read() as db:
        signed = unprinted(db)
    return sum(_keep_inspection(database, settings, *each) for each in signed)


def _keep_inspection(database: Database, settings: Settings, number: int, part_number: int) -> bool:
    with database.read() as db:
        part, name = db.get_one(Part, part_number), db.get_one(Inspection, number).number
    try:
        content = cast("inspection_paper.InspectionContent", printed_at(part)[0])
        lies = _lay(settings, "inspections", name, part.signed, inspection_paper.render(content))
    except (OSError, ValueError, LookupError, vault.Full, vault.AlreadyKept) as error:
        _log.warning("inspection not kept", inspection=name, error=str(error))
        return False
    with database.act("chores") as db:
        here = db.get_one(Inspection, number, with_for_update={"of": Inspection})
        inspections.keep_paper(db, THE_SYSTEM, here, part=db.get_one(Part, part_number), path=lies.path, sha256=lies.sha256)
    return True
