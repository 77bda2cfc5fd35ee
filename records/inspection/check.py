"""Proving the inspection records: stage as the signatures tell it, every signature genuine, every attachment whole (DESIGN P3)."""

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import vault
from records.attachment import Attachment
from records.inspection import Inspection, Part, stage_of
from records.signature import is_genuine


def differing(db: Session, evidence: Path) -> Iterator[str]:
    """A line for each thing that does not agree."""
    for inspection in db.scalars(select(Inspection).order_by(Inspection.id)).unique():
        if (inspection.stage, inspection.round) != stage_of(inspection.rounds):
            yield f"inspection {inspection.id}: 状态 {inspection.stage} 与签名不符"
        for part in inspection.parts:
            yield from _of_part(part)
    for file in db.scalars(select(Attachment).order_by(Attachment.id)):
        if not vault.verify(evidence, vault.Kept(file.path, file.sha256, file.bytes)):
            yield f"inspection_attachment {file.id}: 文件 {file.path} 缺失或已变"


def _of_part(part: Part) -> Iterator[str]:
    for signature in part.signatures:
        if part.document is None or not is_genuine(signature, part.document):
            yield f"signature {signature.id}: 签名无效"
    if part.document is not None and part.document.opened()["rounds"][-1][part.kind_of.value]["text"] != part.text:
        yield f"inspection_part {part.id}: 内容与所签不符"
