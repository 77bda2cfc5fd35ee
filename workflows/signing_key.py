"""Giving people their signing keys: one at a time each, opened by nothing but the password (F2-7, F2-8)."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clock
from records.signing_key import SigningKey, WrongPassword
from records.user import Actor, User
from workflows.action import action
from workflows.rights import the_system


def current(db: Session, user: User) -> SigningKey | None:
    """The key this person signs with now."""
    return db.scalar(select(SigningKey).where(SigningKey.user_id == user.id, SigningKey.ends_at.is_(None)))


@action("生成签名密钥", serves=("F2-7", "F2-8"), by=(the_system,))
def give(db: Session, actor: Actor, user: User, *, password: str) -> Ed25519PrivateKey:
    """A new key under this password; the one before ends now and keeps checking what it signed."""
    before = current(db, user)
    if before is not None:
        before.ends_at = clock.now()
        db.flush()
    made = SigningKey.made(user.id, password, at=clock.now())
    db.add(made)
    return made.opened(password)


def opened(db: Session, actor: Actor, user: User, *, password: str) -> Ed25519PrivateKey:
    """The person's key, opened by a password that the account has just accepted.

    A key that it does not open was wrapped by a password since reset: the person gets a new one.
    """
    key = current(db, user)
    if key is not None:
        try:
            return key.opened(password)
        except WrongPassword:
            pass
    return give(db, actor, user, password=password)
