"""Bad input, field by field: status, the sentence in both languages tied to its field, what was typed still there, nothing kept."""

from base64 import b64encode
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import chores
from app.settings import Settings
from records import clock, drawing
from records.audit import Audit
from records.enterprise import Enterprise
from records.footage import Cause
from records.item import Result
from records.monitoring import Mode
from records.sheet import Sheet
from records.signature import Signature
from tests.camera.conftest import TOLD as CAMERA
from tests.conftest import Browser
from tests.enterprise.test_admit import TOLD as FIRM
from tests.house.filled_in import FilledIn, read
from tests.papers import PASSWORD, Papers
from tests.scene import Scene
from tests.user.test_pages import TYPED as PERSON
from tests.video import film
from tests.watch import SEEN_AT, Watch, make_watch
from workflows import monitoring, sheet

LONG = "长" * 100_000
LANGUAGES = ("zh", "en")
MINUTE = timedelta(minutes=1)


@dataclass
class Ground:
    """An anomaly, two sheets, a draft and a released inspection record: what bad input is tried on."""

    scene: Scene
    browser: Browser
    watch: Watch
    numbers: dict[str, int]

    def client(self, who: str, language: str) -> FlaskClient:
        """This person's window in this language."""
        client = self.browser.as_(getattr(self.scene.cast, who))
        client.set_cookie("language", language)
        return client

    def acts(self) -> int:
        """How many acts there have been."""
        with self.scene.database.read() as db:
            return db.scalar(select(func.count()).select_from(Audit)) or 0


@pytest.fixture
def ground(scene: Scene, browser: Browser) -> Ground:
    watch = make_watch(scene.database, scene.cast)
    papers = Papers(scene.cast, scene.database)
    named = ("site", "area", "dock", "enterprise", "monitor")
    numbers = {"monitoring": watch.monitoring.id, **{name: getattr(scene.cast, name).id for name in named}}
    with scene.acting() as (db, cast):
        numbers["anomaly"] = watch.flag(db).id
        monitoring.begin_at(db, cast.monitor, cast.site, mode=Mode.LIVE)
        first, second = db.scalars(select(Sheet).order_by(Sheet.id)).unique()
        change = sheet.Change(seen={"floor": "地面清洁，无积水"}, result=Result.MINOR, remark="已当场清理。", reason="现场人员报告")
        sheet.write(db, cast.monitor, second, row=second.rows[0], version=second.rows[0].version, change=change)
        sheet.submit(db, cast.monitor, second)
        numbers |= {"draft_sheet": first.id, "row": first.rows[0].id, "sheet": second.id}
        numbers |= {"draft": papers.draft(db).id, "released": papers.released(db).id}
    return Ground(scene, browser, watch, numbers)


@dataclass(frozen=True)
class Case:
    """One field typed wrong in a form that is right otherwise; a value `{area}` is the number of that name."""

    who: str
    address: str
    field: str
    typed: str
    zh: str
    en: str
    rest: dict[str, str] = field(default_factory=dict)
    #: a choice that is not in the list can't stand there
    stands: bool = True

    def sent(self, ground: Ground) -> dict[str, str]:
        """The whole form."""
        rest = {name: str(value).format(**ground.numbers) for name, value in self.rest.items()}
        return {**rest, self.field: self.typed}


def _camera(at: str, typed: str, zh: str, en: str, *, stands: bool = True) -> Case:
    told = {"area": "{area}", "mount": "fixed", "control": "primary"}
    rest = {**CAMERA, **told, "stream_user": "viewer", "stream_password": "kein-Geheimnis-91"}
    return Case("administrator", "/sites/{site}/cameras/new", at, typed, zh, en, rest, stands)


def _period(begins: str, ends: str, at: str, zh: str, en: str) -> Case:
    rest = {"site": "{site}", "mode": "playback", "period_begins_at": begins, "period_ends_at": ends}
    return Case("monitor", "/monitorings/new", at, rest.pop(at), zh, en, rest)


def _inform(at: str, typed: str, zh: str, en: str) -> Case:
    rest = {"kind": "notified", "at": "2026-11-20T09:00:00", "person": "于海", "text": "已到平台。"}
    return Case("administrator", "/anomalies/{anomaly}/inform", at, typed, zh, en, rest)


#: where a form is sent, by whom, and what is right in it
_FIRM = ("administrator", "/enterprises/new", {**FIRM, "categories": "烤鳗"})
_PERSON = ("administrator", "/users/new", PERSON)
_INFORM = ("administrator", "/anomalies/{anomaly}/inform", _inform("text", "", "", "").rest)
_DECIDE = ("administrator", "/anomalies/{anomaly}/decide", {"grade": "minor"})
_CORRECT = ("monitor", "/sheets/{sheet}/correct", {})
_MEASURES = ("signatory", "/inspections/{released}/correction", {"version": "0"})
_FINDING = {
    "enterprise": "{enterprise}", "product": "冻虾", "scope": "装箱平台", "text": "未戴工作帽。", "signers": "{monitor}", "next": "sign",
}  # fmt: skip
Place = tuple[str, str, dict[str, str]]


def _formula(place: Place, zh: str, en: str) -> Case:
    who, address, rest = place
    return Case(who, address, "name", "=cmd()", f"“{zh}”不能以“=”开头。", f"“{en}” can't begin with “=”.", rest)


def _long(place: Place, at: str, zh: str, en: str, most: int) -> Case:
    who, address, rest = place
    said = f"“{zh}”最多{most}字，现有100000字。", f"“{en}” holds at most {most} characters; there are 100000."
    return Case(who, address, at, LONG, *said, rest)


_URL = "取流地址应形如 rtsp://主机:端口/路径。", "A stream address looks like rtsp://host:port/path."
_APART = "用户名和密码请填在各自栏内，不要写进地址。", "Put user and password into their own fields, not into the address."
_DIGITS = "摄像头编码为20位数字（附件3），现为3位。", "A camera code is 20 digits (annex 3); this one has 3."
_GLYPH = "业务类别中“𠮷”字无法打印，请改用其他字。", "“𠮷” in Kind of place can't be printed; use another character."
_LISTED = "请从列表中选择。", "Choose from the list."
_MOMENT = "请填写时间，例如 2026-11-20 14:30。", "Give a time, e.g. 2026-11-20 14:30."
_FUTURE = "时段不能晚于现在。", "The period can't be later than now."
_LATER = "时间不能晚于现在。", "The time can't be later than now."
_LIMIT = "请填写“整改期限”。", "Fill in “Correct by”."
_BACKWARD = "结束时间须晚于开始时间。", "The end must be after the start."
CASES = {
    "a web address as stream": _camera("address", "http://192.0.2.7/", *_URL),
    "no address as stream": _camera("address", "camera 7", *_URL),
    "a password in the stream's address": _camera("address", "rtsp://a:b@192.0.2.7/x", *_APART),
    "a code of 3 digits": _camera("code", "123", *_DIGITS),
    "a sign that can't be printed": _camera("business", "𠮷", *_GLYPH),
    "an area of nowhere": _camera("area", "999", *_LISTED, stands=False),
    "a mount that is none": _camera("mount", "flying", *_LISTED, stands=False),
    "a formula in a camera's name": _camera("business", "=cmd()", "“业务类别”不能以“=”开头。", "“Kind of place” can't begin with “=”."),
    "a formula as an enterprise's name": _formula(_FIRM, "企业名称", "Enterprise"),
    "a formula as a person's name": _formula(_PERSON, "姓名", "Name"),
    "an endless enterprise's name": _long(_FIRM, "name", "企业名称", "Enterprise", 100),
    "a period in the future": _period("2026-11-20T08:00:00", "2026-11-21T08:00:00", "period_ends_at", *_FUTURE),
    "an end before its begin": _period("2026-11-20T08:00:00", "2026-11-20T07:00:00", "period_ends_at", *_BACKWARD),
    "a time that is none": _period("25:00", "2026-11-20T08:00:00", "period_begins_at", *_MOMENT),
    "told in the future": _inform("at", "2027-01-01T00:00:00", *_LATER),
    "an endless answer": _long(_INFORM, "text", "答复或处理情况", "Answer or handling", 2000),
    "an endless opinion": _long(_DECIDE, "opinion", "处置意见", "Opinion", 2000),
    "an endless reason of a correction": _long(_CORRECT, "reason", "更正理由", "Reason for the correction", 400),
    "a finding to be signed without its limit": Case("monitor", "/inspections/new", "deadline", "", *_LIMIT, _FINDING),
    "an endless corrective action": _long(_MEASURES, "text", "措施内容", "Measures", 20_000),
}


def _stands(page: FilledIn, sent: dict[str, str], leave: str | None) -> None:
    """Everything typed is still there, but secrets."""
    for name, typed in sent.items():
        control = page.controls.get(name)
        if control is None or name == leave or control.attributes.get("type") in {"password", "hidden", "radio", "checkbox"}:
            continue
        assert control.value.strip() == typed, name


@pytest.mark.parametrize("name", CASES)
def test_a_wrong_field_is_told_in_a_sentence_at_its_place_and_stays_typed(ground: Ground, name: str) -> None:
    case, before = CASES[name], ground.acts()
    sent = case.sent(ground)
    for language, said in zip(LANGUAGES, (case.zh, case.en), strict=True):
        answer = ground.client(case.who, language).post(case.address.format(**ground.numbers), data=sent)
        assert answer.status_code == 422
        page = read(answer.text)
        assert page.controls[case.field].is_marked
        assert said in page.said_at(case.field)
        _stands(page, sent, None if case.stands else case.field)
        assert "Geheimnis" not in answer.text
    assert ground.acts() == before


_FLAG = {"camera": 0, "seen_at": "2026-11-20T01:12:27Z", "item": "workers", "grade": "minor", "remark": "未戴工作帽"}
_ZONE = "时间须写明时区，例如 2026-11-20T14:30+08:00。", "The time must name its zone, e.g. 2026-11-20T14:30+08:00."
_REMARK = "“备注”最多{most}字，现有100000字。", "“Remark” holds at most {most} characters; there are 100000."
_SHEET, _ANOMALY = "/sheets/{draft_sheet}/rows/{row}", "/monitorings/{monitoring}/anomalies"
_PERIOD = {"site": 1, "mode": "playback", "period_begins_at": "2026-11-20T08:00"}
SCRIPTS = {
    "an endless remark on the sheet": (_SHEET, {"version": 1, "remark": LONG}, "remark", 20_000, _REMARK),
    "an endless remark at an anomaly": (_ANOMALY, {**_FLAG, "remark": LONG}, "remark", 2000, _REMARK),
    "a frame's time without zone": (_ANOMALY, {**_FLAG, "seen_at": "2026-11-20T09:12:27"}, "seen_at", 0, _ZONE),
    "a period without zone": ("/monitorings/new", _PERIOD, "period_begins_at", 0, _ZONE),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_hears_the_same_sentence_under_the_fields_name(ground: Ground, name: str) -> None:
    address, told, at, most, words = SCRIPTS[name]
    before = ground.acts()
    body = {**told, "camera": ground.numbers["dock"]} if "camera" in told else told
    for language, said in zip(LANGUAGES, words, strict=True):
        answer = ground.client("monitor", language).post(address.format(**ground.numbers), json=body)
        assert answer.status_code == 422
        assert answer.get_json()["errors"][at] == [said.format(most=most)]
    assert ground.acts() == before


RANGES = {
    "from=2026-11-20T08:00&to=2026-11-20T09:00": ("时间须带时区。", "The time must name its zone."),
    "from=yesterday&to=now": ("时间“yesterday”无法识别。", "The time “yesterday” can't be read."),
    "from=1763600000000&to=1763500000000": (
        "一次最多取一天的录像，且结束须晚于开始。", "At most one day of footage at a time, and the end must be after the start.",
    ),
}  # fmt: skip


def test_a_range_of_footage_that_is_none_is_told(ground: Ground) -> None:
    for asked, words in RANGES.items():
        for language, said in zip(LANGUAGES, words, strict=True):
            answer = ground.client("monitor", language).get(f"/footage/{ground.numbers['dock']}/playlist.m3u8?{asked}")
            assert (answer.status_code, answer.get_json()["error"]) == (422, said)


@pytest.mark.parametrize(
    ("language", "cause", "none"), [("zh", "网络中断", "无录像：网络中断。"), ("en", "Network failure", ": Network failure.")]
)
def test_where_there_is_no_footage_line_and_anomaly_say_why(
    ground: Ground, settings: Settings, language: str, cause: str, none: str
) -> None:
    dock = ground.numbers["dock"]
    with ground.scene.database.act("test") as db:
        film.gap(db, dock, SEEN_AT - 2 * MINUTE, SEEN_AT + 2 * MINUTE, Cause.NETWORK)
    clock.stop_at(SEEN_AT + 3 * MINUTE)
    chores.cut_clips(ground.scene.database, settings)
    client = ground.client("monitor", language)
    span = f"from={int(SEEN_AT.timestamp() * 1000)}&to={int((SEEN_AT + MINUTE).timestamp() * 1000)}"
    listed = client.get(f"/footage/{dock}/playlist.m3u8?{span}")
    assert listed.status_code == 200
    assert "EXTINF" not in listed.text
    line = client.get(f"/footage/{dock}/timeline.json?day=2026-11-20").get_json()
    assert [hole["words"] for hole in line["holes"]] == [cause]
    assert none in client.get(f"/anomalies/{ground.numbers['anomaly']}").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_is_neither_photo_nor_pdf_is_named_and_the_text_stays(ground: Ground, language: str) -> None:
    client, address = ground.client("signatory", language), f"/inspections/{ground.numbers['released']}"
    told = {"text": "已补装消毒液机。", "version": "0", "files": (BytesIO(b"MZ\x90\x00 no picture"), "照片.jpg")}
    answer = client.post(f"{address}/correction", data=told)
    assert answer.status_code == 422
    page = read(answer.text)
    assert page.controls["files"].is_marked
    said = {"zh": "“照片.jpg”不是 JPG、PNG 图片或 PDF 文件。", "en": "“照片.jpg” is not a JPG, PNG or PDF."}[language]
    assert said in page.said_at("files")
    assert page.controls["text"].value.strip() == told["text"]
    again = client.post(f"{address}/correction", data={**told, "version": page.controls["version"].value, "files": (BytesIO(), "")})
    assert again.status_code == 303, "what stands there can be saved as it stands"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_drawn_signature_that_is_no_png_is_told_at_the_pad_and_signs_nothing(ground: Ground, language: str) -> None:
    client, address = ground.client("monitor", language), f"/inspections/{ground.numbers['draft']}/sign"
    digest = read(client.get(address).text).controls["digest"].value
    with ground.scene.database.read() as db:
        before = len(db.scalars(select(Signature)).all())
    bad = drawing.PREFIX + b64encode(b"GIF89a, and not a PNG").decode()
    answer = client.post(address, data={"password": PASSWORD, "digest": digest, "drawing": bad})
    assert answer.status_code == 422
    page = read(answer.text)
    pad = page.controls["data-lw-pad"]
    assert pad.is_marked
    said = {"zh": "手写签名不是 PNG 图像，请重新书写。", "en": "The drawn signature is no PNG picture; draw it again."}[language]
    assert said in page.said_at("data-lw-pad")
    assert (page.controls["drawing"].value, page.controls["digest"].value) == ("", digest)
    with ground.scene.database.read() as db:
        assert len(db.scalars(select(Signature)).all()) == before


def test_a_script_as_a_name_is_text_and_nothing_else(ground: Ground) -> None:
    client, name = ground.client("administrator", "zh"), "<script>alert(1)</script>"
    assert client.post("/enterprises/new", data={**FIRM, "name": name, "categories": "烤鳗"}).status_code == 303
    with ground.scene.database.read() as db:
        made = db.scalars(select(Enterprise).where(Enterprise.name == name)).one()
    for page in ("/enterprises", f"/enterprises/{made.id}", f"/enterprises/{made.id}/change"):
        told = client.get(page).text
        assert "<script>alert" not in told
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in told
