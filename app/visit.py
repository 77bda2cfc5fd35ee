"""Who is there: sign-in by Flask-Security with lockout, idle lock, and its own table of credentials (B7-4, B8-1)."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import user_logged_out  # type: ignore[import-untyped]  # it has no types
from flask_security import (
    RoleMixin,
    Security,
    SQLAlchemySessionUserDatastore,
    UserMixin,
    hash_password,
    user_authenticated,
    verify_password,
)
from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship
from werkzeug.local import LocalProxy

from app.language import say
from app.settings import Settings
from app.transaction import Database
from records import clock
from records.base import Record, Refused, Text, Unfit
from records.user import THE_SYSTEM, User
from workflows import signature, signing_key
from workflows import visit as workflow

LOCK_AFTER = 5
LOCK_MINUTES = 15
#: said by Flask-Security, which takes a string: the sign-in page puts it into the visit's language
WRONG = Text("用户名或密码不正确，请核对后再试。")

#: the only addresses that answer without sign-in (DESIGN §10); a house test reads this list
PUBLIC = frozenset({"security.login", "static", "visit.language", "health.health"})
#: what is open beside them to a person whose password somebody else gave
_BEFORE_CHANGE = frozenset({"user.change_password", "security.logout", "visit.lock", "visit.awake"})


class Account(Record, UserMixin):
    """Credentials of one person: the only table that Flask-Security maps and may write outside an action."""

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
    #: rights are judged by workflows.rights, never by Flask-Security's roles
    roles: ClassVar[list[Any]] = []  # type: ignore[misc]  # an instance variable there

    @property
    def is_active(self) -> bool:
        """Whether this person may be signed in at all."""
        return self.active and not self.user.suspended

    def track_failed_authn(self, auth_type: str, tfa: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - Flask-Security's signature
        """Count, and lock after LOCK_AFTER in a row."""
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


class _NoRole(RoleMixin):
    """Flask-Security wants a role class; ours are in records.user."""

    name = ""
    permissions: ClassVar[list[str]] = []  # type: ignore[misc]  # an instance variable there


class _Accounts(SQLAlchemySessionUserDatastore):
    """The accounts, read and written in the request's own transaction."""

    def commit(self) -> None:
        """Only app.transaction commits."""


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


def is_password(account: Account, password: str) -> bool:
    """Whether this is the account's password; a wrong one counts towards the lock."""
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
    if not is_password(account, password):
        signature.turn_away(db, THE_SYSTEM, user)
        if account.is_locked():
            raise Unfit(Text("密码多次不正确，账号已锁定，{time}后再试。", time=account.locked_until), at="password")
        raise Unfit(Text("签名密码不正确，还可再试 {count} 次。", count=LOCK_AFTER - account.failures), at="password")
    account.failures = 0
    return signing_key.opened(db, THE_SYSTEM, user, password=password)


def token() -> str:
    """The visit's own name, from sign-in to sign-out."""
    return str(session.get("visit", ""))


def install(app: Flask, settings: Settings) -> None:
    """Sign-in for the whole application: nothing but PUBLIC answers a stranger."""
    app.config.update(
        SECURITY_LOGIN_URL="/sign-in", SECURITY_LOGOUT_URL="/sign-out", SECURITY_LOGOUT_METHODS=["POST"],
        SECURITY_LOGIN_USER_TEMPLATE="visit/sign_in.html", SECURITY_USERNAME_ENABLE=True,
        SECURITY_USERNAME_MIN_LENGTH=2, SECURITY_JOIN_USER_ROLES=False,
        SECURITY_USER_IDENTITY_ATTRIBUTES=[{"username": {"mapper": _identity, "case_insensitive": True}}],
        SECURITY_RETURN_GENERIC_RESPONSES=True, SECURITY_PASSWORD_SALT=settings.key, SECURITY_PASSWORD_HASH="argon2",  # noqa: S106 - the name of a method
        SECURITY_POST_LOGIN_VIEW="/", SECURITY_POST_LOGOUT_VIEW="/sign-in", SECURITY_REMEMBER_ME=False,
        SECURITY_FRESHNESS=timedelta(-1), SECURITY_CSRF_COOKIE_NAME=None, SECURITY_CACHE_CONTROL=None,
        SECURITY_SEND_REGISTER_EMAIL=False, SECURITY_FLASH_MESSAGES=False,
        SECURITY_MSG_GENERIC_AUTHN_FAILED=(WRONG.msgid, "error"),
    )  # fmt: skip
    here: Any = LocalProxy(lambda: g.db)
    Security(app, _Accounts(here, Account, _NoRole), register_blueprint=True)
    # a visit is its cookie: Flask-Security's tokens would know neither idle lock nor sign-out, and share one nameless visit
    app.login_manager.request_loader(lambda _request: None)  # type: ignore[attr-defined]  # put there by Flask-Login
    # no page asks Flask-Login who is there; a failure's page would ask the database, which is perhaps what failed
    asked = app.template_context_processors[None]
    asked[:] = [each for each in asked if not each.__module__.startswith("flask_login")]
    app.before_request(_who_is_there)
    user_authenticated.connect(_signed_in, app)
    user_logged_out.connect(_signed_out, app)
    app.after_request(_turned_away)


def _identity(told: str) -> str | None:
    return told.strip()[:40] or None


def _who_is_there() -> ResponseReturnValue | None:
    """Set g.actor, or send the stranger to sign-in (pages) or answer 401 (media, JSON)."""
    g.actor = None
    account = current_app.login_manager._load_user() or g.get("_login_user")  # type: ignore[attr-defined]  # noqa: SLF001 - Flask-Login loads it
    if isinstance(account, Account) and account.is_active and _is_open(account) and not _is_idle(account):
        g.actor = account.user
        g.db.info["origin"] = origin()
        return _own_password_first(account)
    if request.endpoint == "security.login" and request.is_json and not isinstance(request.get_json(silent=True), Mapping):
        abort(400)  # Flask-Security takes nothing else
    if request.endpoint in PUBLIC or request.endpoint is None:
        return None
    view = current_app.view_functions.get(request.endpoint)
    if getattr(view, "is_media", False) or request.is_json or request.method not in {"GET", "HEAD", "POST"}:
        return "", 401
    return redirect(url_for("security.login", next=request.full_path.rstrip("?") if request.method == "GET" else None))


def _own_password_first(account: Account) -> ResponseReturnValue | None:
    """With a password that somebody else gave, nothing opens but its change."""
    if not account.is_given or request.endpoint in PUBLIC | _BEFORE_CHANGE or request.endpoint is None:
        return None
    view = current_app.view_functions.get(request.endpoint)
    if request.method == "GET" and not request.is_json and not getattr(view, "is_media", False):
        return redirect(url_for("user.change_password"))
    raise Refused(Text("密码是他人设定的，请先更改密码。"))


def _is_open(account: Account) -> bool:
    """A cookie whose visit has ended is worth nothing, whoever kept a copy of it."""
    if workflow.is_open(g.db, account.user, token()):
        return True
    _forget()
    return False


def _forget() -> None:
    session.clear()
    current_app.login_manager._update_request_context_with_user()  # type: ignore[attr-defined]  # noqa: SLF001 - nobody, for the rest of the request


def _is_idle(account: Account) -> bool:
    """Locked after idle minutes without a request by hand; media and polls do not count as such."""
    settings: Settings = current_app.extensions["settings"]
    seen = session.get("seen")
    now = clock.now().timestamp()
    if seen is not None and now - seen > settings.idle_minutes * 60:
        _lock(account.user)
        return True
    view = current_app.view_functions.get(request.endpoint or "")
    if not getattr(view, "is_media", False):
        session["seen"] = now
    return False


def _lock(user: User) -> None:
    """The visit ends here, once in the trail: a reading request needs a transaction of its own for it."""
    told = token()
    _forget()
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        database: Database = current_app.extensions["database"]
        with database.act(origin()) as db:
            _end_idle(db, user, told)
        return
    g.db.info["origin"] = origin()
    _end_idle(g.db, user, told)


def _end_idle(db: Session, user: User, told: str) -> None:
    if workflow.is_open(db, user, told, lock=True):
        workflow.sign_out(db, THE_SYSTEM, user, visit=told, idle=True)


def lock() -> None:
    """The desk was left alone and nobody answered: the visit ends as one that was idle for too long."""
    if isinstance(g.actor, User):
        _lock(g.actor)


def origin() -> str:
    """Where the request comes from, for the trail."""
    return f"{request.remote_addr} {request.user_agent.string[:120]}"


def _signed_in(_app: Flask, user: Account, **_more: object) -> None:
    session["visit"] = secrets.token_hex(16)
    session["seen"] = clock.now().timestamp()
    g.is_signed_in = True
    user.failures = 0
    g.db.info["origin"] = origin()
    workflow.sign_in(g.db, THE_SYSTEM, user.user, visit=token())
    if not user.is_given and signing_key.current(g.db, user.user) is None and request.form.get("password"):
        signing_key.give(g.db, THE_SYSTEM, user.user, password=request.form["password"])


def _signed_out(_app: Flask, user: Account | None = None, **_more: object) -> None:
    """By the button; what was known of the visit goes with it."""
    told = token()
    session.pop("visit", None)
    session.pop("seen", None)
    if user is not None:
        workflow.sign_out(g.db, THE_SYSTEM, user.user, visit=told)


def _turned_away(answer: Response) -> Response:
    """Keep every refused sign-in, also one under a name that nobody has."""
    is_try = request.endpoint == "security.login" and request.method == "POST" and g.get("actor") is None
    if is_try and not g.get("is_signed_in") and not g.failed:
        told = request.get_json(silent=True) if request.is_json else request.form
        username = str(told.get("username", ""))[:40] if isinstance(told, Mapping) else ""
        g.db.info["origin"] = origin()
        known = g.db.scalar(select(User).where(func.lower(User.username) == username.strip().lower()))
        workflow.turn_away(g.db, THE_SYSTEM, known, username=username)
    return answer
