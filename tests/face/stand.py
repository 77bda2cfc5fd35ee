"""Renders the templates without the application: the same Jinja settings, stub words and times; an undefined name is an error."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from wtforms import (
    BooleanField,
    FileField,
    Form,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from records.base import Text

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 11, 20, 6, 51, 55, tzinfo=UTC)
#: what app.web sends with every page
SECURITY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self';"
    " font-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


class CameraForm(Form):
    """One field of each kind, some of them wrong."""

    name = StringField(Text("名称"), [InputRequired()], description=Text("与画面上的图像标识一致。"))
    code = StringField(Text("摄像头编码"), [InputRequired()], description=Text("20 位数字。"))
    address = StringField(Text("取流地址"), [InputRequired()])
    password = PasswordField(Text("摄像头密码"))
    area = SelectField(Text("监控区域"), choices=[SelectChoice("1", Text("装箱平台")), SelectChoice("2", Text("厂区卡口"))])
    control = RadioField(Text("控制方式"), choices=[SelectChoice("primary", Text("主控")), SelectChoice("exclusive", Text("专控"))])
    rights = SelectMultipleField(Text("授权"), choices=[SelectChoice("live", Text("实时")), SelectChoice("playback", Text("回放"))])
    begins_at = StringField(Text("启用时间"))
    photo = FileField(Text("安装照片"))
    remark = TextAreaField(Text("备注"))
    enabled = BooleanField(Text("启用"))


def camera_form() -> CameraForm:
    """The form as it comes back with what was typed and what is wrong."""
    form = CameraForm(
        data={
            "name": "装箱平台02",
            "code": "4201901110132132000",
            "address": "rtsp://10.0.0.8/1",
            "area": "1",
            "control": "primary",
            "rights": ["live"],
        }
    )
    form.code.errors = [Text("编码须为 20 位数字，现在是 {n} 位。", n=19)]
    form.address.errors = [Text("摄像头不接受密码，请核对账号后再试。")]
    return form


def sign_in_form(*, wrong: bool = False) -> Any:
    """What Flask-Security gives the sign-in page."""
    said = ["用户名或密码不正确，请核对后再试。"] if wrong else []
    return SimpleNamespace(
        form_errors=[], username=SimpleNamespace(data="wangxiaolin" if wrong else None, errors=[]), password=SimpleNamespace(errors=said)
    )


def environment() -> Environment:
    """Jinja as app.web sets it up, with the filters of app.language."""
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )  # fmt: skip
    made.install_null_translations(newstyle=True)
    made.globals.update(url_for=_url_for, csrf_token=lambda: "token", get_flashed_messages=list, refused=lambda _address: None)
    made.filters.update(
        say=lambda value: "" if value is None else str(value), iso=lambda at: at.isoformat(), number="{:,}".format,
        full=lambda at: at.strftime("%Y-%m-%d %H:%M:%S"), time=lambda at: at.strftime("%H:%M:%S"), day=lambda at: at.strftime("%Y-%m-%d"),
        span=lambda begins, ends: f"{begins:%H:%M:%S}–{ends:%H:%M:%S}",
    )  # fmt: skip
    return made


def _url_for(endpoint: str, **values: Any) -> str:
    return f"/static/{values['filename']}" if endpoint == "static" else "/" + endpoint.replace(".", "/")


def context(theme: str = "light", *, signed_in: bool = True) -> dict[str, Any]:
    """What app.web gives every page."""
    office = SimpleNamespace(name="烟台海关")
    user = SimpleNamespace(id=1, name="王晓琳", role=SimpleNamespace(label=Text("监控员")), office=office)
    names = ("待办", "监看", "记录单", "异常", "检查记录", "故障", "录像与摄像头", "人员与授权", "统计")
    return {
        "demo": True, "language": "zh", "theme": theme, "now": NOW, "signed_at": NOW, "search_url": "/search",
        "request": SimpleNamespace(full_path="/gallery?", method="GET"),
        "visit": {"user": user, "office": office, "unread": 3, "bell": "通知，3 条未读，其中有紧急通知",
                  "loud": [SimpleNamespace(id=7, said="严重异常：装箱人员，烟台澜澄水产食品有限公司 装箱平台02")]} if signed_in else None,
        "nav": [(f"n{i}.listed", Text(name), i == 3) for i, name in enumerate(names)] if signed_in else [],
    }  # fmt: skip


def render(template: str, theme: str = "light", *, signed_in: bool = True, **data: Any) -> str:
    """The page as text."""
    return environment().get_template(template).render(context(theme, signed_in=signed_in) | data)


#: address → page in a theme
PAGES: dict[str, Callable[[str], str]] = {
    "/gallery": lambda theme: render("gallery.html", theme, form=camera_form()),
    "/desk": lambda theme: render("gallery_desk.html", theme, flagging=False),
    "/desk-flagging": lambda theme: render("gallery_desk.html", theme, flagging=True),
    "/sign-in": lambda theme: render("visit/sign_in.html", theme, signed_in=False, login_user_form=sign_in_form(wrong=True)),
    "/403": lambda theme: render("errors/403.html", theme, why=Text("您不能分配权限，请联系管理员李建国。")),
    "/500": lambda theme: render("errors/500.html", theme),
    "/error": lambda theme: render("errors/error.html", theme, signed_in=False, code=413, why=Text("文件过大。")),
}


class _Answers(BaseHTTPRequestHandler):
    violations: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path.startswith("/static/"):
            self._send((ROOT / address.path[1:]).read_bytes(), KINDS[Path(address.path).suffix])
        elif address.path in PAGES:
            theme = parse_qs(address.query).get("theme", ["light"])[0]
            self._send(PAGES[address.path](theme).encode(), "text/html; charset=utf-8")
        else:
            self.send_error(404)

    def _send(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", SECURITY)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the base class
        """Quiet."""


@contextmanager
def serving() -> Iterator[str]:
    """The pages on loopback; yields the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
