"""Proving what is kept beside the footage: files as their rows say, frozen contents whole, and both as the trail tells (DESIGN P1, P3)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import vault
from records.audit import Audit
from records.clip import Clip
from records.clip import Stage as ClipStage
from records.document import Document
from records.export import CopyPart, Export
from records.export import Stage as ExportStage
from records.inspection import Paper
from records.mandate import Mandate
from records.osd_name import OsdCheck
from records.sheet import Sheet, Stage
from records.snapshot import Snapshot
from records.snapshot import Stage as SnapshotStage

#: the files of a copy lie there until its term is over
_LIES = Export.stage == ExportStage.READY
#: what the trail tells the hash of, when it comes about
_TOLD = ("document", "clip", "snapshot")


def differing(db: Session, evidence: Path) -> Iterator[str]:
    """A line for each thing that does not agree."""
    for kind, number, path, sha256 in _files(db):
        if not vault.is_whole(evidence, path, sha256):
            yield f"{kind} {number}: 文件 {path} 缺失或已变"
    for document in db.scalars(select(Document).order_by(Document.id)):
        if not document.is_intact():
            yield f"document {document.id}: 内容与校验值不符"
        for picture in document.opened().get("pictures", ()) if document.kind_of == "conformity" else ():
            if not vault.is_whole(evidence, picture["path"], picture["sha256"]):
                yield f"document {document.id}: 文件 {picture['path']} 缺失或已变"
    yield from _of_sheets(db)
    yield from _against_the_trail(db)


def _files(db: Session) -> Iterator[tuple[str, int, str, str]]:
    """Kind and number of each row that speaks of a file, its path and its hash."""
    for kind, there in (
        (Clip, Clip.stage == ClipStage.KEPT), (Snapshot, Snapshot.stage == SnapshotStage.KEPT), (Mandate, Mandate.path != ""),
        (OsdCheck, OsdCheck.path != ""), (Paper, Paper.path != ""), (Export, Export.path != ""),
        (CopyPart, CopyPart.export_id.in_(select(Export.id).where(_LIES))),
    ):  # fmt: skip
        columns: Any = (kind.id, kind.path, kind.sha256)
        for number, path, sha256 in db.execute(select(*columns).where(there).order_by(kind.id)):
            yield kind.kind(), number, path, sha256
    papers = select(Sheet.id, Sheet.paper_path, Sheet.paper_sha256).where(Sheet.paper_path != "").order_by(Sheet.id)
    for number, path, sha256 in db.execute(papers):
        yield "sheet", number, path, sha256


def _of_sheets(db: Session) -> Iterator[str]:
    """A submitted sheet is the content that was frozen for it, under its own number."""
    for sheet in db.scalars(select(Sheet).where(Sheet.stage != Stage.DRAFT).order_by(Sheet.id)).unique():
        frozen = sheet.document.opened() if sheet.document is not None and sheet.document.subject_id == sheet.id else {}
        if (frozen.get("kind"), frozen.get("number"), frozen.get("revision")) != ("sheet", sheet.number, sheet.revision):
            yield f"sheet {sheet.id}: 与定稿内容不符"


def _against_the_trail(db: Session) -> Iterator[str]:
    """What the trail told when it came about is still there, as it was then; nothing is there of which it tells nothing."""
    told: dict[str, set[str]] = {kind: set() for kind in _TOLD}
    for changes in db.scalars(select(Audit.changes).order_by(Audit.id).execution_options(yield_per=1000)):
        for kind in _TOLD:
            # a bulk act counts its rows only
            entries = changes[kind] if isinstance(changes.get(kind), list) else ()
            told[kind] |= {sha256 for entry in entries if (sha256 := _hash_of(entry))}
    there = {
        "document": set(db.scalars(select(Document.sha256))),
        "clip": set(db.scalars(select(Clip.sha256).where(Clip.sha256 != ""))),
        "snapshot": set(db.scalars(select(Snapshot.sha256).where(Snapshot.sha256 != ""))),
    }
    for kind in _TOLD:
        yield from (f"{kind}: 留痕所记 {sha256} 已不在" for sha256 in sorted(told[kind] - there[kind]))
        yield from (f"{kind}: {sha256} 没有留痕" for sha256 in sorted(there[kind] - told[kind]))


def _hash_of(entry: dict[str, Any]) -> str:
    """Of a new row, or the newer value of a changed one."""
    told = entry.get("new", entry).get("sha256", "")
    return str(told[-1] if isinstance(told, list) else told)
