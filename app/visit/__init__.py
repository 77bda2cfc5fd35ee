"""Who is there: the own table of credentials with its lockout, and the visit's name; how one comes in stands in `door` (B7-4, B8-1)."""

import secrets
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import request, session
from flask_security import UserMixin, hash_password, verify_password
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from app.language import say
from records import clock
from records.base import Record, Text, Unfit
from records.user import THE_SYSTEM, User
from workflows import signature, signing_key

LOCK_AFTER = 5
LOCK_MINUTES = 15


class Account(Record, UserMixin):
    """Credentials of one person: the only table that Flask-Security maps and may write outside an action.

    It has no roles: rights are judged by workflows.rights, never by Flask-Security.
    """

    __tablename__ = "account"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), unique=True)
    username: Mapped[str] = mapped_column(String(40), unique=True)
    #: Flask-Security asks for one; nothing is ever sent to it
    email: Mapped[str] = mapped_column(String(80), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    failures: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    #: somebody else chose the password and knows it: nothing opens, and nothing is signed, before the person has changed it
    is_given: Mapped[bool] = mapped_column(default=False)

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_active(self) -> bool:
        """Whether this person may be signed in at all."""
        return self.active and not self.user.suspended

    def track_failed_authn(self, *_how: object, **_told: object) -> None:
        """Count, and lock after LOCK_AFTER in a row, however it was tried."""
        self.failures += 1
        if self.failures >= LOCK_AFTER:
            self.locked_until = clock.now() + timedelta(minutes=LOCK_MINUTES)
            self.failures = 0

    def is_locked(self, form_error: list[str] | None = None) -> bool:
        """Whether too many failures lock this account now."""
        locked = self.locked_until is not None and self.locked_until > clock.now()
        if locked and form_error is not None:
            form_error.append(say(Text("密码多次不正确，账号已锁定，{time}后再试。", time=self.locked_until)))
        return locked


def open_account(db: Session, user: User, password: str, *, is_given: bool = False) -> Account:
    """Give a person credentials; needs an application context (the hash is Flask-Security's). `is_given`: somebody else chose them."""
    account = Account(
        user_id=user.id, username=user.username, email=f"{user.username}@accounts.invalid", password=hash_password(password),
        fs_uniquifier=secrets.token_hex(32), active=True, failures=0, is_given=is_given,
    )  # fmt: skip
    db.add(account)
    db.flush()
    return account


def account_of(db: Session, user: User) -> Account | None:
    """This person's credentials."""
    return db.scalar(select(Account).where(Account.user_id == user.id))


def set_password(account: Account, password: str, *, is_given: bool) -> None:
    """A new password; whoever is signed in with the old one is out, and a lock by failures is lifted."""
    account.is_given = is_given
    account.password = hash_password(password)
    account.fs_uniquifier = secrets.token_hex(32)
    account.failures, account.locked_until = 0, None


def stay(account: Account) -> None:
    """Keep this visit signed in after set_password."""
    session["_user_id"] = account.fs_uniquifier


def hold(db: Session, account: Account) -> None:
    """As it is now, and until the transaction ends: tries at once come one after the other, or all would count as one.

    The person first, as whoever gives that person another password does.
    """
    db.execute(select(User.id).where(User.id == account.user_id).with_for_update(read=True, key_share=True))
    db.refresh(account, with_for_update={"of": Account})


def is_password(db: Session, account: Account, password: str) -> bool:
    """Whether this is the account's password; a wrong one counts towards the lock."""
    hold(db, account)
    right = account.password is not None and not account.is_locked() and verify_password(password, account.password)
    if not right:
        account.track_failed_authn("password")
    return right


def signing_key_of(db: Session, user: User, password: str) -> Ed25519PrivateKey:
    """The person's signing key, opened by the password typed anew; raises Unfit with the tries that are left."""
    account = account_of(db, user)
    if account is None:
        raise Unfit(Text("您还没有密码，请联系管理员。"), at="password")
    if account.is_given:
        raise Unfit(Text("这个密码是他人设定的，更改之后才能签名。"), at="password")
    if not is_password(db, account, password):
        signature.turn_away(db, THE_SYSTEM, user)
        if account.is_locked():
            raise Unfit(Text("密码多次不正确，账号已锁定，{time}后再试。", time=account.locked_until), at="password")
        raise Unfit(Text("签名密码不正确，还可再试 {count} 次。", count=LOCK_AFTER - account.failures), at="password")
    account.failures = 0
    return signing_key.opened(db, THE_SYSTEM, user, password=password)


def token() -> str:
    """The visit's own name, from sign-in to sign-out."""
    return str(session.get("visit", ""))


def origin() -> str:
    """Where the request comes from, for the trail."""
    return f"{request.remote_addr} {request.user_agent.string[:120]}"
