"""A container yard held against the norm in a browser: gaps are shown, cameras added, matched and corrected, and the report turns green."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from werkzeug.serving import make_server

import app.web
from app.settings import Settings
from records.camera import Camera, Mount
from records.ground_plan import Spot
from records.user import User
from tests import conftest
from tests.conformity.yard import install
from tests.journeys.conftest import WORDS_STAY
from tests.printed.reading import pages, plain
from tests.scene import Scene
from workflows import conformity, osd_name

#: what a browser does; one journey runs on both (test_course)
pytestmark = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
#: clauses that hold only for what this yard does not have
ABSENT = {
    "A1.1.1.4": "没有CT机、X光机", "A1.1.1.6": "不是集约化封闭式查验场地", "A1.1.2.1.3": "没有单独设立的机检场所", "A1.1.2.2": "没有审像区",
    "A1.4.4.2": "没有CT机、X光机",
}  # fmt: skip
EMPTY, TURNING = "没有对应的摄像头。", "查验场地01云台"


@dataclass
class Yard:
    """The product on a port of its own, and its administrator's window."""

    scene: Scene
    address: str
    page: Page
    pictures: Path

    @property
    def site(self) -> str:
        return f"{self.address}/sites/{self.scene.cast.site.id}"

    def picture(self, name: str) -> None:
        self.page.screenshot(path=str(self.pictures / f"{name}.png"))


def window(web: app.web.Web, chromium: Browser, address: str, user: User, **look: object) -> Page:
    """Somebody's window, signed in without the password form."""
    cookie = conftest.Browser(web).as_(user).get_cookie("loadwitness")
    assert cookie is not None
    context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, "locale": "zh-CN", **look})
    context.add_init_script(WORDS_STAY)
    context.add_cookies([{"name": "loadwitness", "value": cookie.value, "url": address}])
    return context.new_page()


@pytest.fixture
def yard(scene: Scene, settings: Settings, chromium: Browser) -> Iterator[Yard]:
    web = app.web.create(settings, scene.database)
    server = make_server("127.0.0.1", 0, web, threaded=True)
    running = threading.Thread(target=server.serve_forever)
    running.start()
    address = f"http://127.0.0.1:{server.server_port}"
    page, faults = window(web, chromium, address, scene.cast.administrator), []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    pictures = Path(__file__).resolve().parents[2] / "test-results" / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    yield Yard(scene, address, page, pictures)
    page.context.close()
    server.shutdown()
    running.join()
    server.server_close()
    assert not faults, faults


def _match(yard: Yard, key: str, *points: str) -> None:
    yard.page.goto(f"{yard.site}/conformity/lines/{key}")
    for point in points:
        yard.page.get_by_label(point, exact=True).check()
    yard.page.get_by_role("button", name="保存对应").click()
    expect(yard.page.get_by_text("已记下对应的摄像头。")).to_be_visible()


def _rule_out(yard: Yard, key: str, reason: str) -> None:
    yard.page.goto(f"{yard.site}/conformity/lines/{key}")
    yard.page.fill("[name=said]", reason)
    yard.page.get_by_role("button", name="记下认定").click()
    expect(yard.page.get_by_text("已记下认定。")).to_be_visible()


def _confirm(yard: Yard, key: str, seen: str) -> None:
    """What no camera's record tells."""
    yard.page.goto(f"{yard.site}/conformity/lines/{key}")
    yard.page.get_by_label("人工核对已满足").check()
    yard.page.fill("[name=said]", seen)
    yard.picture("conformity-by-hand")
    yard.page.get_by_role("button", name="记下认定").click()
    expect(yard.page.get_by_text("已记下认定。")).to_be_visible()
    expect(yard.page.locator(".lw-gaps")).to_have_count(0)


def _add_turning(yard: Yard) -> None:
    """The camera that the yard lacks."""
    page = yard.page
    page.goto(f"{yard.site}/cameras/new")
    page.select_option("[name=area]", label="装箱平台")
    for name, value in (("business", "查验场地"), ("serial", "01"), ("code", "42019011101321303001"), ("address", "rtsp://192.0.2.7:554/main")):
        page.fill(f"[name={name}]", value)
    page.select_option("[name=mount]", "ptz")
    page.select_option("[name=control]", "exclusive")
    page.fill("[name=mounting]", "场地居中灯杆，高12米")
    page.fill("[name=coverage]", "查验场地全部")
    page.get_by_role("button", name="登记摄像头").click()
    expect(page.locator("h1")).to_contain_text(TURNING)


@pytest.mark.obligation("C3-1")
def test_a_yard_with_gaps_is_put_right_and_its_report_turns_green(yard: Yard) -> None:
    page, gate = yard.page, "卡口01"
    page.goto(f"{yard.site}/conformity")
    expect(page.get_by_text("未设类型，只适用总则")).to_be_visible()
    page.get_by_role("link", name="设定场所类型").click()
    page.get_by_label("通用查验场地", exact=True).check()
    page.get_by_label("动植物产品（含食品）查验区", exact=True).check()
    yard.picture("conformity-kinds")
    page.get_by_role("button", name="设定场所类型").click()
    expect(page.get_by_text(EMPTY)).to_have_count(19)
    keys = page.locator(".lw-line__key").all_inner_texts()
    open_keys = [key for key in keys if key not in {"A1.1.1.5", "A1.1.2.3"} and key.split("~", maxsplit=1)[0] not in ABSENT]
    for key in open_keys:
        _match(yard, key, gate)
    page.goto(f"{yard.site}/conformity")
    expect(page.get_by_text(f"{gate}应为海关专控，现为海关主控。").first).to_be_visible()
    expect(page.get_by_text("缺少云台摄像头。").first).to_be_visible()
    expect(page.get_by_text("缺少全景：没有广角或云台摄像头。").first).to_be_visible()
    yard.picture("conformity-gaps")
    _mend(yard, open_keys)
    page.goto(f"{yard.site}/conformity")
    expect(page.get_by_text("全部符合")).to_be_visible()
    expect(page.locator(".lw-gaps")).to_have_count(0)
    page.get_by_role("button", name="出具符合性报告").click()
    expect(page.locator("#reports")).to_contain_text("缺口 0")
    yard.picture("conformity-green")
    link = page.locator("#reports").get_by_role("link", name="PDF").get_attribute("href")
    text = plain("".join(each.text for each in pages(page.context.request.get(f"{yard.address}{link}").body())))
    assert plain("符合率 100.0%") in text
    assert plain("没有CT机、X光机") in text
    assert plain("人工核对已满足：11月20日对照设备建设要求逐点核对（") in text
    assert plain(EMPTY) not in text


def _mend(yard: Yard, keys: list[str]) -> None:
    """The mode is corrected, a turning camera added and matched, what the yard has not is ruled out."""
    page = yard.page
    page.goto(f"{yard.address}/cameras/{yard.scene.cast.gate.id}/change")
    page.select_option("[name=control]", "exclusive")
    page.get_by_role("button", name="更改摄像头").click()
    expect(page.locator("h1")).to_contain_text("卡口01")
    _add_turning(yard)
    page.goto(f"{yard.site}/conformity?verdict=missing")
    still_open = [key for key in page.locator(".lw-line__key").all_inner_texts() if key in keys]
    assert "A1.1.1.2" in still_open
    assert "A1.1.1.1" not in still_open, "the mode corrected, nothing else is asked there"
    for key in still_open:
        _match(yard, key, TURNING)
    page.goto(f"{yard.site}/conformity?verdict=missing")
    expect(page.get_by_text("数量不足：云台摄像头须至少5个，现有1个。")).to_be_visible()
    _corners(yard)
    expect(page.get_by_text("须人工核对：“按照H986机检设备的建设要求”。").first).to_be_visible()
    _confirm(yard, "A1.1.2.1.1", "11月20日对照设备建设要求逐点核对")
    for key, reason in ABSENT.items():
        _rule_out(yard, key, reason)


def _corners(yard: Yard) -> None:
    """One camera that turns at each corner, as the two clauses number them; registered and matched without the browser."""
    with yard.scene.acting() as (db, cast):
        turning = list(db.scalars(select(Camera).where(Camera.point == TURNING)).unique())
        turning += [install(db, cast, cast.area, serial, mount=Mount.PTZ) for serial in range(2, 6)]
        for line in ("A1.1.1.2", "A1.4.2"):
            conformity.match(db, cast.administrator, cast.site, line=line, cameras=turning)


def _drawing(path: Path) -> str:
    image = Image.new("RGB", (1600, 900), "#eef2f6")
    drawn = ImageDraw.Draw(image)
    for box in ((120, 120, 900, 420), (120, 520, 620, 780), (760, 520, 1480, 780)):
        drawn.rectangle(box, outline="#586474", width=6)
    image.save(path)
    return str(path)


def test_cameras_are_placed_on_the_plan_by_dragging_and_by_keys(yard: Yard, tmp_path: Path) -> None:
    page = yard.page
    page.goto(f"{yard.site}/plan")
    page.set_input_files("[name=picture]", _drawing(tmp_path / "plan.png"))
    page.get_by_role("button", name="上传平面图").click()
    page.locator("li", has_text="卡口01").get_by_role("button", name="标出").click()
    spot = page.locator(".lw-plan__spot")
    expect(spot).to_have_attribute("cx", "500")
    box = spot.bounding_box()
    assert box is not None
    with page.expect_response(lambda answer: answer.url.endswith("/spot") and answer.ok):
        page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.mouse.down()
        page.mouse.move(box["x"] - 120, box["y"] + 60, steps=6)
        page.mouse.up()
    before = _spot(yard)
    assert before.x < 450
    assert before.y > 500
    with page.expect_response(lambda answer: answer.url.endswith("/spot") and answer.ok):
        for key in ("Shift+ArrowRight", "BracketRight", "BracketRight", "Equal", "Period"):
            page.keyboard.press(key)
    after = _spot(yard)
    assert (after.x - before.x, after.direction, after.angle, after.reach) == (20, 4, 72, 152)
    yard.picture("ground-plan")
    _turn_by_its_handle(yard)
    after = _spot(yard)
    page.reload()
    expect(page.locator("[data-camera]")).to_have_attribute("data-x", str(after.x))


def _turn_by_its_handle(yard: Yard) -> None:
    """Dragged to straight below the spot the cone looks down: drawn so, sent, and kept; the place and the angle stay."""
    page, before = yard.page, _spot(yard)
    cone, drawn = page.locator(".lw-plan__view"), page.locator(".lw-plan__view").get_attribute("d")
    spot, handle = page.locator(".lw-plan__spot").bounding_box(), page.locator(".lw-plan__handle").bounding_box()
    assert spot is not None
    assert handle is not None
    x, y = spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2
    with page.expect_response(lambda answer: answer.url.endswith("/spot") and answer.ok):
        page.mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
        page.mouse.down()
        page.mouse.move(x, y + 60, steps=6)
        page.mouse.up()
    after = _spot(yard)
    assert abs(after.direction - 180) <= 1
    assert after.reach < before.reach - 20, "the handle is nearer to the spot than before"
    assert (after.x, after.y, after.angle) == (before.x, before.y, before.angle)
    expect(cone).not_to_have_attribute("d", drawn or "")
    expect(page.locator("[data-camera]")).to_have_attribute("data-direction", str(after.direction))


@pytest.mark.obligation("E-9")
def test_the_table_of_short_names_is_printed_whole_with_its_rule_and_without_what_is_for_the_screen(yard: Yard) -> None:
    """As many as stand on several sheets of paper: all are there, each with its full name, and the headings on every sheet."""
    with yard.scene.acting() as (db, cast):
        for number in range(90):
            told = {"full": f"第{number:02}号海关监管作业场所", "short": f"{number:02}号场", "reason": "名称过长"}
            osd_name.shorten(db, cast.administrator, cast.branch, **told)
    yard.page.goto(f"{yard.address}/short-names")
    expect(yard.page.get_by_role("link", name="登记简称")).to_be_visible()
    sheets = pages(yard.page.pdf(format="A4"))
    text = "".join(each.plain for each in sheets)
    assert len(sheets) > 1
    for said in ("全称与简称对应表", "简称应保持唯一：一个简称只指一个全称", "图像标识因字符超过设备限制无法录入时使用简称"):
        assert text.count(plain(said)) == 1, said
    assert all(plain(f"第{number:02}号海关监管作业场所{number:02}号场名称过长烟台海关") in text for number in range(90))
    assert all(plain("全称简称理由登记机构状态") in each.plain for each in sheets)
    assert [word for word in ("登记简称", "停用简称", "不停用", "企业与场所") if word in text] == []


def _spot(yard: Yard) -> Spot:
    with yard.scene.database.read() as db:
        return db.scalars(select(Spot).join(Camera)).unique().one()
