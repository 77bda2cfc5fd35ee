"""The web application put together: one request is one transaction, committed before its answer leaves."""

import secrets
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy import func, select
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.routing import IntegerConverter

from app import language, page, static
from app.routes import ROUTES
from app.settings import Settings, load
from app.transaction import Database, is_busy
from app.visit import door
from records import clock
from records.base import MOST, NotThere, Refused, Text, Unfit
from records.notice import Notice
from records.user import Role, User

ROOT = Path(__file__).resolve().parent.parent
#: nothing from elsewhere, nothing inline
CONTENT_SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self';"
    " font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
#: bytes typed into one form: a sign takes up to nine of them, and what is too long is to be refused at its field, not with the page
_TYPED_MOST = 8 * 1024 * 1024
_STAFF = (Role.MONITOR, Role.ADMINISTRATOR)
#: (endpoint, label, roles)
NAVIGATION = (
    ("home.home", Text("待办"), tuple(Role)),
    ("monitoring.listed", Text("监看"), _STAFF),
    ("sheet.listed", Text("记录单"), _STAFF),
    ("anomaly.listed", Text("异常"), _STAFF),
    ("inspection.listed", Text("检查记录"), (*_STAFF, Role.SIGNATORY)),
    ("fault.listed", Text("故障", "all"), (*_STAFF, Role.UPKEEP)),
    ("camera.listed", Text("录像与摄像头"), (*_STAFF, Role.UPKEEP)),
    ("enterprise.listed", Text("企业与场所"), _STAFF),
    ("upkeep.listed", Text("场所运维"), (Role.UPKEEP,)),
    ("user.listed", Text("人员与授权"), (Role.ADMINISTRATOR,)),
)
#: concepts without an entry of their own stand under another's
_UNDER = {
    "site": "enterprise", "office": "enterprise", "grant": "user", "mandate": "user", "signature": "inspection", "handover": "inspection",
    "placement": "enterprise", "conformity": "enterprise", "ground_plan": "enterprise",
    **dict.fromkeys(("export", "availability", "osd_name", "home_view", "ptz", "clock_doubt", "hold"), "camera"),
    **dict.fromkeys(("upkeep", "routine", "room", "seal", "equipment", "network", "signage", "review"), "enterprise"),
}  # fmt: skip


class Web(Flask):
    """Flask whose requests each live in one transaction of ours."""

    def full_dispatch_request(self) -> Any:
        """Open the transaction, run the request, commit unless it failed, then let the answer go."""
        database: Database = self.extensions["database"]
        if request.endpoint == "static":
            # no hook runs: nobody is looked up, no transaction is open, and no cookie keeps the browser from keeping the file
            try:
                return _headers(self.make_response(self.dispatch_request()))
            except HTTPException as error:
                # no page: a page asks who is there
                return _headers(Response(status=error.code))
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            with database.read() as g.db:
                return super().full_dispatch_request()
        g.failed = False
        try:
            with database.act() as g.db:
                answer = super().full_dispatch_request()
                if g.failed:
                    raise _Undone(answer)
        except _Undone as undone:
            return undone.answer
        return answer

    def send_static_file(self, filename: str) -> Response:
        """Compressed and kept by browsers, see app.static."""
        return static.send(Path(self.static_folder or ""), filename)

    def dispatch_request(self) -> ResponseReturnValue:
        """Remember that a request was refused or failed: nothing of it is kept."""
        try:
            return super().dispatch_request()
        except Exception:
            g.failed = True
            raise

    def handle_exception(self, e: Exception) -> Any:
        """The transaction is over when a failure's page is made: it shows nobody's name."""
        g.actor = None
        return super().handle_exception(e)


class _Number(IntegerConverter):
    """A row's number: what no database can hold leads to no page (404)."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"max": MOST, **more})


class _Undone(Exception):
    """Carries the answer of a refused request past the rollback."""

    def __init__(self, answer: Any) -> None:
        super().__init__()
        self.answer = answer


def create(settings: Settings, database: Database) -> Flask:
    """The application for one installation."""
    app = Web("app", static_folder=str(ROOT / "static"), static_url_path="/static", template_folder=str(ROOT / "templates"))
    app.config.update(
        SECRET_KEY=settings.key, TRANSLATIONS=ROOT / "app" / "translations", SESSION_COOKIE_HTTPONLY=True, SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_NAME="loadwitness", MAX_CONTENT_LENGTH=32 * 1024 * 1024, MAX_FORM_MEMORY_SIZE=_TYPED_MOST, WTF_CSRF_TIME_LIMIT=None,
    )  # fmt: skip
    app.url_map.converters["int"] = _Number
    app.extensions["settings"], app.extensions["database"] = settings, database
    app.jinja_env.globals["refused"] = page.refused
    # Chinese as it stands: escaped it weighs twice as much in every answer
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # an attribute of the default provider
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    CSRFProtect(app)
    language.install(app)
    static.install(app)
    door.install(app, settings)
    for blueprint in ROUTES:
        app.register_blueprint(blueprint)
    for expected in (Refused, NotThere, Unfit):
        app.register_error_handler(expected, page.refusal)
    app.register_error_handler(HTTPException, _plain_error)
    app.after_request(_headers)
    app.context_processor(_common)
    return app


def of_data(data: str) -> Flask:
    """For the web server: the application of the installation in this folder."""
    told = load(Path(data))
    return create(told, Database(told.database))


def _plain_error(error: HTTPException) -> ResponseReturnValue:
    """404, 405, 413, 400 (CSRF) of the framework, in our words; what failed by our fault with the number of its line in the log."""
    if isinstance(error, InternalServerError) and is_busy(error.original_exception):
        return page.refusal(Refused(Text("系统正忙，没有留下任何更改，请稍后再试。"), status=503))
    if isinstance(error, InternalServerError):
        number = secrets.token_hex(4)
        current_app.logger.error("told as %s", number)
        if _for_machines():
            return {"error": language.say(Text("系统出错（{number}），没有留下任何更改，请稍后再试。", number=number))}, 500
        return page.show("errors/500.html", 500, number=number)
    words = {400: Text("请求不完整，请返回后重试。"), 404: Text("没有这一页。"), 413: Text("文件过大。")}
    why = Text("页面已过期，请刷新后重试。") if isinstance(error, CSRFError) else words.get(error.code or 0, Text("不能这样访问。"))
    if _for_machines():
        return {"error": language.say(why)}, error.code or 500
    return page.show("errors/error.html", error.code or 500, why=why, code=error.code)


def _for_machines() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return page.wants_json() or bool(getattr(view, "is_media", False))


def _headers(answer: Any) -> Any:
    answer.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY)
    answer.headers.setdefault("X-Content-Type-Options", "nosniff")
    answer.headers.setdefault("Referrer-Policy", "same-origin")
    if request.endpoint != "static":
        answer.headers.setdefault("Cache-Control", "private, no-store")
    return answer


def _common() -> dict[str, Any]:
    """What base.html needs; asked for once per page."""
    actor = g.get("actor")
    settings: Settings = page.settings()
    here = _under(request.endpoint or "")
    shown: dict[str, Any] = {
        "demo": settings.is_demo, "language": language.chosen(), "theme": request.cookies.get("theme", "light"), "may": page.may,
        "now": clock.now(), "visit": None, "nav": [], "_": gettext,
    }  # fmt: skip
    if isinstance(actor, User):
        unread = g.db.scalar(select(func.count()).select_from(Notice).where(Notice.user_id == actor.id, Notice.read_at.is_(None)))
        loud = page.loud() if unread else ()
        shown["visit"] = {
            "user": actor, "office": actor.office, "unread": unread, "loud": loud, "bell": page.bell_words(unread or 0, len(loud)),
        }  # fmt: skip
        shown["nav"] = [(e, label, _under(e) == here) for e, label, roles in NAVIGATION if actor.role in roles]
    return shown


def _under(endpoint: str) -> str:
    """The concept under whose entry of the navigation a page stands."""
    concept = endpoint.partition(".")[0]
    return _UNDER.get(concept, concept)
