"""Signed and submitted content, frozen as canonical JSON (RFC 8785); rows are never changed (F1-12, DESIGN P1)."""

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

import rfc8785
from sqlalchemy import ForeignKey, Index, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, Session, mapped_column

from records import clock
from records.base import Record
from records.user import Actor


class Document(Record):
    """One frozen content with its SHA-256; triggers refuse update and delete."""

    __tablename__ = "document"
    __table_args__ = (Index("ix_document_subject", "kind", "subject_id"),)
    #: concept it belongs to: sheet, inspection
    kind_of: Mapped[str] = mapped_column("kind", String(20))
    subject_id: Mapped[int]
    content: Mapped[str] = mapped_column(LongText)
    sha256: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    def opened(self) -> dict[str, Any]:
        """The content as data."""
        opened: dict[str, Any] = json.loads(self.content)
        return opened

    def is_intact(self) -> bool:
        """Whether content and hash still agree."""
        return sha256(self.content.encode()).hexdigest() == self.sha256


def canonical(content: dict[str, Any]) -> bytes:
    """The one byte form of a content (RFC 8785)."""
    return rfc8785.dumps(content)


def freeze(db: Session, actor: Actor, *, kind: str, subject_id: int, content: dict[str, Any]) -> Document:
    """Keep a content for good; call inside an action."""
    written = canonical(content)
    document = Document(
        kind_of=kind, subject_id=subject_id, content=written.decode(), sha256=sha256(written).hexdigest(),
        made_at=clock.now(), made_by_id=actor.id,
    )  # fmt: skip
    db.add(document)
    db.flush()
    return document
