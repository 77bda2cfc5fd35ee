"""The signing key of each person: only the password opens it, so that the server at rest can sign for nobody (DESIGN §6 Signatures)."""

import os
from datetime import datetime
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt
from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Record

#: scrypt's n as a power of two: 32 MB and about 0.2 s a try
COST = 15
_CURRENT = text("ends_at IS NULL")


class WrongPassword(Exception):
    """This password does not open the key."""


class SigningKey(Record):
    """One Ed25519 key; ended ones stay, their public half still checks what they signed."""

    __tablename__ = "signing_key"
    __table_args__ = (
        Index("ix_signing_key_current", "user_id", unique=True, sqlite_where=_CURRENT, postgresql_where=_CURRENT),
    )  # fmt: skip
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    #: the private half under AES-GCM; the key for it is scrypt of password and salt
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    salt: Mapped[bytes] = mapped_column(LargeBinary)
    nonce: Mapped[bytes] = mapped_column(LargeBinary)
    cost: Mapped[int]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]

    @classmethod
    def made(cls, user_id: int, password: str, *, at: datetime, cost: int = COST) -> Self:
        """A fresh key for this person, not yet kept."""
        private = Ed25519PrivateKey.generate()
        public, salt, nonce = private.public_key().public_bytes_raw(), os.urandom(16), os.urandom(12)
        wrapped = AESGCM(_key(password, salt, cost)).encrypt(nonce, private.private_bytes_raw(), _bound(user_id, public))
        return cls(user_id=user_id, public_key=public, wrapped=wrapped, salt=salt, nonce=nonce, cost=cost, begins_at=at)

    def opened(self, password: str) -> Ed25519PrivateKey:
        """The private half; raises WrongPassword."""
        try:
            raw = AESGCM(_key(password, self.salt, self.cost)).decrypt(self.nonce, self.wrapped, _bound(self.user_id, self.public_key))
        except InvalidTag:
            raise WrongPassword from None
        return Ed25519PrivateKey.from_private_bytes(raw)


def _key(password: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=2**cost, r=8, p=1).derive(password.encode())


def _bound(user_id: int, public_key: bytes) -> bytes:
    """Ties the wrapped half to its person and public half: a row's parts can't be exchanged unnoticed."""
    return f"{user_id}:".encode() + public_key
