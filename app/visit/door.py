"""The door: sign-in by Flask-Security, who is let through with each request, and how a visit ends (B7-4)."""

import secrets
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import user_logged_out  # type: ignore[import-untyped]  # it has no types
from flask_security import RoleMixin, Security, SQLAlchemySessionUserDatastore, UserMixin, user_authenticated
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.local import LocalProxy

from app.settings import Settings
from app.transaction import Database
from app.visit import Account, hold, origin, token
from records import clock
from records.base import Refused, Text
from records.user import THE_SYSTEM, User
from workflows import signing_key
from workflows import visit as workflow

#: said by Flask-Security, which takes a string: the sign-in page puts it into the visit's language
WRONG = Text("用户名或密码不正确，请核对后再试。")

#: the only addresses that answer without sign-in (DESIGN §10); a house test reads this list
PUBLIC = frozenset({"security.login", "static", "visit.language", "health.health"})
#: what is open beside them to a person whose password somebody else gave
_BEFORE_CHANGE = frozenset({"user.change_password", "security.logout", "visit.lock", "visit.awake"})


class _NoRole(RoleMixin):
    """Flask-Security wants a role class; ours are in records.user."""

    name = ""


class _Accounts(SQLAlchemySessionUserDatastore):
    """The accounts, read and written in the request's own transaction."""

    def find_user(self, *exactly: bool, **told: Any) -> UserMixin | None:
        """Asked for by its name where somebody signs in, and then held; by its token with every request."""
        found = super().find_user(*exactly, **told)
        if isinstance(found, Account) and "username" in told:
            hold(g.db, found)
        return found

    def commit(self) -> None:
        """Only app.transaction commits."""


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
