"""Who signed which exact content, when, and the proof that anyone can check; rows are never changed (F2-7 … F2-10)."""

from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records import clock
from records.base import Choice, Record, Text
from records.document import Document, canonical
from records.user import User


class Meaning(Choice):
    """What a signature says, in the order of the form's three blocks."""

    FINDING = "finding", Text("检查人提出不符合项及处理意见")
    CORRECTION = "correction", Text("企业负责人承诺纠正措施")
    FOLLOW_UP = "follow_up", Text("跟踪检查人确认")


class Signature(Record):
    """One person's signature under one frozen content."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("document_id", "user_id"),)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    meaning: Mapped[Meaning]
    #: the event's time, never typed
    signed_at: Mapped[datetime]
    #: Ed25519 over `statement`, and the public key that checks it
    proof: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    #: the drawn stroke, an 8-bit grey PNG made by us; decoration, not proof
    drawing: Mapped[bytes | None] = mapped_column(LargeBinary)
    name: Mapped[str] = mapped_column(String(40))

    document: Mapped[Document] = relationship(lazy="raise")
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


def statement(signature: Signature, document_sha256: str) -> bytes:
    """The bytes that are signed: the content by its hash, what the signature means, who, with which key, when."""
    return canonical({
        "document": document_sha256, "meaning": signature.meaning.value, "signer": {"id": signature.user_id, "name": signature.name},
        "key": signature.public_key.hex(), "signed_at": clock.iso(signature.signed_at),
    })  # fmt: skip


def is_genuine(signature: Signature, document: Document) -> bool:
    """Whether content, hash, time, person and proof still agree: of this document, and of no other."""
    if signature.document_id != document.id or not document.is_intact():
        return False
    try:
        Ed25519PublicKey.from_public_bytes(signature.public_key).verify(signature.proof, statement(signature, document.sha256))
    except (InvalidSignature, ValueError):
        return False
    return True


def short(sha256: str) -> str:
    """The first eight signs of a digest in two groups, as people compare it: `a81f 20cd`."""
    return f"{sha256[:4]} {sha256[4:8]}"
