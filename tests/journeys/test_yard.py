"""The demonstration's container yard: its gaps are named, put right one by one through the pages, and its report turns green."""

import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from werkzeug.serving import make_server

import app.web
from app import visit
from app.demo import places, yard
from app.settings import Settings
from app.transaction import Database
from records import base, clock
from records.camera import Camera, Mount
from records.camera_code import next_serial
from records.footage import Run
from records.osd_name.composing import point_parts
from records.site import Site
from records.user import User
from tests.journeys.conftest import WORDS_STAY, Demo
from tests.printed.reading import pages, plain
from workflows import camera, conformity
from workflows.register import Told

PASSWORD = "only-for-this-journey"
#: the clauses that hold only for what this yard does not have
ABSENT = {"A1.1.1.4": "没有CT机、X光机", "A1.1.1.6": "不是集约化封闭式查验场地", "A1.4.4.2": "没有CT机、X光机"}
NAMED = (
    "已停用，不计入：查验场地01、查验场地02、通道01、出入口01、围网01。", "查验场地02应为海关专控，现为海关主控。",
    "出入口01应为海关专控，现为其他部门主控。", "缺少全景：没有广角或云台摄像头。", "缺少云台摄像头。", "没有对应的摄像头。",
)  # fmt: skip


@dataclass
class Yard:
    """The yard's administrator at the pages, as the demonstration has both."""

    address: str
    page: Page
    pictures: Path
    database: Database

    def picture(self, name: str) -> None:
        self.page.screenshot(path=str(self.pictures / f"yard-{name}.png"))

    def line(self, key: str) -> None:
        self.page.goto(f"{self.address}/conformity/lines/{key}")


@pytest.fixture
def here(database: Database, settings: Settings, chromium: Browser) -> Iterator[Yard]:
    """The demonstration's places and its yard in a database of their own: nothing is recorded, nobody else is disturbed."""
    web = app.web.create(settings, database)
    with web.app_context(), database.act("demo") as db, base.door("seed"):
        made = places.make(db, key=settings.key, camera_port=1)
        yard.make(db, made, datetime(2026, 11, 20, 0, 0, tzinfo=UTC))
        visit.open_account(db, made.users["lijg"], PASSWORD)
    clock.run_free()
    server = make_server("127.0.0.1", 0, web, threaded=True)
    running = threading.Thread(target=server.serve_forever)
    running.start()
    address = f"http://127.0.0.1:{server.server_port}"
    pictures = Path(__file__).resolve().parents[2] / "test-results" / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    faults: list[str] = []
    page = Demo(address, settings.data, {"lijg": PASSWORD}, pictures, faults).sign_in(chromium, "lijg")
    page.add_init_script(WORDS_STAY)
    page.goto(f"{address}/conformity")
    page.get_by_role("link", name="泓运集装箱堆场").click()
    yield Yard(page.url.removesuffix("/conformity"), page, pictures, database)
    page.context.close()
    server.shutdown()
    running.join()
    server.server_close()
    assert not faults, faults


def _match_what_is_proposed(here: Yard) -> None:
    """Every clause that had no camera, on one page with one act."""
    page = here.page
    page.get_by_role("link", name="核对建议").click()
    ticks = page.locator("[name=ticks]")
    expect(page.locator("[name=ticks]:checked")).to_have_count(2)
    for tick in ticks.all():
        tick.uncheck()
    page.get_by_role("button", name="保存勾选的对应").click()
    expect(page.get_by_text("请至少勾选一个摄像头。")).to_be_visible()
    page.locator("section", has=page.get_by_role("link", name="A1.4.1.2", exact=True)).get_by_label("查验平台01", exact=True).check()
    gate = page.locator("section", has=page.get_by_role("link", name="A1.4.4.1", exact=True))
    for point in ("出入口01", "围网01"):
        gate.get_by_label(point, exact=True).check()
    here.picture("proposals")
    page.get_by_role("button", name="保存勾选的对应").click()
    expect(page.get_by_text("已为2条对应摄像头。")).to_be_visible()


def _rule_out(here: Yard) -> None:
    """The section of a device that the yard has not, at one stroke; single clauses with their reasons."""
    page = here.page
    here.line("A1.1.2.1.1")
    page.select_option("[name=under]", label="二、H986机检查验场地 下 7 条")
    page.get_by_role("button", name="记下认定").click()
    expect(page.locator(".lw-field__error")).to_be_visible()
    expect(page.locator("[name=under]")).to_have_value("A1.1.2")
    page.fill("[name=said]", "场内没有H986机检设备")
    page.get_by_role("button", name="记下认定").click()
    expect(page.get_by_text("已记下7条认定。")).to_be_visible()
    for key, reason in ABSENT.items():
        here.line(key)
        page.fill("[name=said]", reason)
        page.get_by_role("button", name="记下认定").click()
        expect(page.get_by_text("已记下认定。")).to_be_visible()


def _correct(here: Yard) -> None:
    """Switched on, and under the control that the clause asks for, from the clause's own page and back to it."""
    page = here.page
    here.line("A1.1.1.1")
    for point in ("查验场地01", "查验场地02", "查验平台01", "通道01", "出入口01", "围网01"):
        page.get_by_role("button", name=f"启用{point}").click()
        expect(page.locator("h1")).to_contain_text("条款 A1.1.1.1")
    for point in ("查验场地02", "通道01", "出入口01"):
        page.get_by_role("link", name=f"更改{point}").click()
        expect(page.locator("[name=control]")).to_have_value("exclusive")
        page.get_by_role("button", name="更改摄像头").click()
        expect(page.locator("h1")).to_contain_text("条款 A1.1.1.1")
    expect(page.locator(".lw-gaps")).to_have_count(0)
    here.picture("clause-met")


def _add(here: Yard, key: str, name: str, *, number: int) -> None:
    """The camera that a clause wants: what the clause tells stands in the form, the address is typed, wrongly at first."""
    page = here.page
    here.line(key)
    page.get_by_role("link", name="添加摄像头").click()
    expect(page.locator("#name-composed")).to_contain_text(name)
    page.fill("[name=address]", f"http://192.0.2.{number}/main")
    page.fill("[name=mounting]", "灯杆，高12米")
    page.get_by_role("button", name="登记摄像头").click()
    expect(page.get_by_text("取流地址应形如").first).to_be_visible()
    expect(page.locator("[name=mounting]")).to_have_value("灯杆，高12米")
    here.picture(f"adding-{number}")
    page.fill("[name=address]", f"rtsp://192.0.2.{number}:554/main")
    page.get_by_role("button", name="登记摄像头").click()
    expect(page.locator("h1")).to_contain_text(f"条款 {key}")
    expect(page.get_by_text(f"并对应到条款{key}")).to_be_visible()


def _all_corners(here: Yard, key: str, number: int) -> None:
    """As many that turn as the clause numbers; only the first goes through the browser."""
    here.line(key)
    expect(here.page.get_by_text(f"数量不足：云台摄像头须至少{number}个")).to_be_visible()
    with here.database.act("demo") as db:
        site = db.get_one(Site, int(here.address.rpartition("/")[2]))
        judged = next(each for each in conformity.now_of(db, site).judged().lines if each.line.key == key)
        head, turning = db.scalars(select(User).where(User.username == "lijg")).unique().one(), list(judged.cameras)
        like = next(each for each in turning if each.mount is Mount.PTZ)
        business, _ = point_parts(like.point)
        for serial in range(50, 50 + number - sum(each.mount is Mount.PTZ for each in turning)):
            code = like.code[:17] + next_serial(db, like.code[:7], like.code[15:17])
            told = Told(
                code, business, str(serial), f"rtsp://192.0.2.{serial}/main", mount=Mount.PTZ, control=like.control, special=like.special,
                kind_reason=like.kind_reason,
            )  # fmt: skip
            turning.append(camera.install(db, head, site, area=like.area, told=told, credentials=b""))
            db.flush()
        conformity.match(db, head, site, line=key, cameras=turning)


def _lay_out(here: Yard, name: str) -> None:
    """An area that was forgotten."""
    page = here.page
    page.goto(f"{here.address}/conformity")
    page.get_by_role("link", name="划定区域").click()
    for field, value in (("name", name), ("length_m", "12"), ("width_m", "8"), ("height_m", "4.5"), ("boundary", "库墙以内")):
        page.fill(f"[name={field}]", value)
    page.get_by_role("button", name="划定区域").click()
    expect(page.get_by_text(f"已划定区域“{name}”")).to_be_visible()


@pytest.mark.obligation("C3-1", "C13-1")
@pytest.mark.parametrize("address", ["sqlite"], indirect=True)  # a browser's; one journey runs on both (test_course)
def test_the_yard_shows_its_gaps_is_put_right_and_its_report_turns_green(here: Yard) -> None:
    page = here.page
    for said in NAMED:
        expect(page.get_by_text(said).first).to_be_visible()
    expect(page.get_by_text("重点监控区域现无覆盖")).to_be_visible()
    here.picture("gaps")
    _match_what_is_proposed(here)
    _rule_out(here)
    _correct(here)
    _add(here, "A1.1.1.2", "查验场地03云台", number=7)
    _all_corners(here, "A1.1.1.2", 5)
    _add(here, "A1.4.1.1", "查验平台02云台", number=8)
    for number, (key, area, name) in enumerate((("A1.4.2", "暂不予放行货物储存库", "云台"), ("A1.4.3", "技术用房", "01")), 9):
        _lay_out(here, area)
        if key == "A1.4.3":
            # the norm has no word of its own for such a camera
            here.line(key)
            page.get_by_role("link", name="添加摄像头").click()
            page.fill("[name=business]", "技术用房")
            page.fill("[name=serial]", "01")
            page.fill("[name=address]", f"rtsp://192.0.2.{number}:554/main")
            page.get_by_role("button", name="登记摄像头").click()
            expect(page.get_by_text(f"并对应到条款{key}")).to_be_visible()
        else:
            _add(here, key, name, number=number)
            _all_corners(here, key, 4)
    page.goto(f"{here.address}/conformity")
    expect(page.get_by_text("全部符合")).to_be_visible()
    expect(page.locator(".lw-gaps")).to_have_count(0)
    page.get_by_role("button", name="出具符合性报告").click()
    expect(page.locator("#reports")).to_contain_text("缺口 0")
    here.picture("green")
    _is_green_on_paper(here)


def _is_green_on_paper(here: Yard) -> None:
    """PDF and workbook tell the same as the page: nothing missing, what does not apply with its reason."""
    page, raw = here.page, {}
    for name in ("PDF", "XLSX"):
        link = page.locator("#reports").get_by_role("link", name=name).get_attribute("href")
        raw[name] = page.context.request.get(f"{here.address.split('/sites')[0]}{link}").body()
    text = plain("".join(each.text for each in pages(raw["PDF"])))
    for word in ("符合率 100.0%", "场内没有H986机检设备", "查验场地03云台"):
        assert plain(word) in text
    assert not any(plain(word) in text for word in NAMED)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(raw["XLSX"])).get_sheet_by_index(0).to_python()
    verdicts = [row[4] for row in rows[1:]]
    assert (verdicts.count("符合"), verdicts.count("不适用"), len(verdicts)) == (9, 10, 19)
    assert not any(row[5] for row in rows[1:]), "a gap is left in the workbook"
    assert all(row[6] for row in rows[1:] if row[4] == "不适用"), "what does not apply has its reason"


@pytest.mark.alone
def test_the_running_demonstration_shows_the_yard_and_records_none_of_it(demo: Demo, chromium: Browser) -> None:
    page = demo.sign_in(chromium, "lijg", width=1280, height=720)
    page.goto(f"{demo.address}/conformity")
    page.get_by_role("link", name="泓运集装箱堆场").click()
    expect(page.get_by_text(NAMED[0]).first).to_be_visible()
    demo.picture(page, "yard-demo")
    page.context.close()
    database = Database(f"sqlite:///{demo.data / 'loadwitness.db'}")
    with database.read() as db:
        recorded = select(func.count(Run.camera_id.distinct())).join(Camera, Camera.id == Run.camera_id)
        assert db.scalar(recorded.where(Camera.site_id == 3)) == 0
        assert db.scalar(select(func.count()).where(Camera.enabled)) == 4
    database.close()
