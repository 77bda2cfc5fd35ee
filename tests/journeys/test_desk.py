"""The desk in a real browser: keys also while writing, savings of each change, two windows, a crash, and what is missing (F1-*, B16-5)."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from app.settings import Settings
from app.transaction import Database
from records import base, clock
from records.item import Result
from records.sheet import Row, Sheet
from records.user import THE_SYSTEM
from tests.cast import Cast
from tests.conftest import Templates
from tests.journeys.filming import Camera, served
from tests.journeys.keeping import KEPT
from workflows import item, loading, monitoring

pytestmark = pytest.mark.alone

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip  # noqa: E501 - the browser's own words
REMARK = ".lw-verdict:not([hidden]) textarea"
REASON = ".lw-verdict:not([hidden]) [data-reason] input"
ROW = ".lw-row:not([hidden])"
#: says when the desk has read an answer and done what it makes of it
HEARD = """() => {
  const read = Response.prototype.json;
  Response.prototype.json = function () {
    const told = read.call(this);
    if (this.url.endsWith("/monitorings/running")) told.then(() => setTimeout(() => console.log("heard")));
    return told;
  };
}"""
SAVED = "[data-lw-saved][data-state=saved]"
FLOOR = "地面有积水"


@pytest.fixture
def address(templates: Templates, tmp_path: Path) -> str:
    """Journeys run on SQLite."""
    return templates.sqlite(tmp_path / "loadwitness.db", with_cast=True)


class Desk:
    """A monitor's running monitoring at the cast's dock, and windows on it."""

    def __init__(self, database: Database, address: str, context: BrowserContext, number: int) -> None:
        self.database, self.address, self.context, self.number = database, address, context, number
        self.faults: list[str] = []

    def open(self, *, picture: bool = False) -> Page:
        """A window with the desk."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if "Content Security" in said.text else None)
        page.goto(f"{self.address}/monitorings/{self.number}/desk")
        page.locator("[data-point][aria-selected=true]").wait_for()
        if picture:
            page.locator("#picture[data-moving=true]").wait_for()
        return page

    def row(self) -> Row:
        """The chosen row as it is in the database."""
        with self.database.read() as db:
            return db.get_one(Sheet, 1).rows[0]


@pytest.fixture
def desk(settings: Settings, database: Database, cast: Cast, chromium: Browser) -> Iterator[Desk]:
    with database.act("test") as db, base.door("factory"):
        item.load_norm(db, THE_SYSTEM, None)
    with database.act("test") as db:
        here = cast.within(db)
        told = {"container": "CXRU1204581"}
        announced = loading.announce(db, here.monitor, here.site, area=here.area, planned_at=clock.now(), product="冻虾", details=told)
        sitting = monitoring.begin(db, here.monitor, announced)
    with served(settings, database) as (address, web):
        client = web.test_client()
        with client.session_transaction() as kept:
            kept.update(_user_id=f"uniquifier-{cast.monitor.username}", _fresh=True, visit="visit-of-wang")
        cookie = client.get_cookie("loadwitness")
        assert cookie is not None
        context = chromium.new_context(viewport={"width": 1280, "height": 720})
        context.add_cookies([{"name": "loadwitness", "value": cookie.value, "url": address}])
        made = Desk(database, address, context, sitting.id)
        yield made
        context.close()
    assert not made.faults


@pytest.fixture
def filming(settings: Settings, database: Database, cast: Cast) -> Iterator[list[Camera]]:
    cameras = [Camera(database, settings, camera.id, file_s=5) for camera in (cast.dock, cast.gate)]
    for camera in cameras:
        camera.start()
    yield cameras
    for camera in cameras:
        camera.stop()


def saved(page: Page) -> None:
    """Everything typed is on the server."""
    expect(page.locator(SAVED)).to_contain_text(":")


def test_one_click_picks_a_phrase_and_every_change_is_saved_by_itself(desk: Desk) -> None:
    page = desk.open()
    page.locator(f"{ROW} [data-phrase='{FLOOR}']").click()
    page.locator(".lw-verdict:not([hidden]) label", has_text="一般异常").click()
    page.keyboard.type("14:09 clean")
    saved(page)
    row = desk.row()
    assert (row.seen, row.result, row.remark) == ({"floor": FLOOR}, Result.MINOR, "14:09 clean")
    expect(page.locator(f"{ROW} [data-group=empty] [data-count]")).to_have_text("1/6")
    expect(page.locator("[data-point][aria-selected=true]")).to_have_attribute("data-result", "minor")
    # the same phrase once more takes it back
    page.locator(f"{ROW} [data-item=floor] input").focus()
    with page.expect_response("**/rows/*"):
        page.locator(f"{ROW} [data-phrase='{FLOOR}']").click()
    saved(page)
    assert desk.row().seen == {}


def test_two_windows_that_write_the_same_see_both_texts_and_one_is_chosen(desk: Desk) -> None:
    first, second = desk.open(), desk.open()
    first.locator(REMARK).fill("甲窗口所写")
    saved(first)
    second.locator(REMARK).fill("乙窗口所写")
    conflict = second.locator(".lw-conflict")
    expect(conflict.locator("[data-mine]")).to_have_text("乙窗口所写")
    expect(conflict.locator("[data-theirs]")).to_have_text("甲窗口所写")
    assert desk.row().remark == "甲窗口所写"
    conflict.locator("[data-take=mine]").click()
    saved(second)
    assert desk.row().remark == "乙窗口所写"
    # what was written elsewhere into another field does no harm
    first.locator(f"{ROW} [data-phrase='{FLOOR}']").click()
    saved(first)
    expect(first.locator(REMARK)).to_have_value("乙窗口所写")
    assert first.locator(".lw-conflict").count() == 0
    assert desk.row().seen == {"floor": FLOOR}


def test_what_the_server_does_not_take_is_told_at_its_field_stays_there_and_stops_the_submission(desk: Desk) -> None:
    page = desk.open()
    page.locator(f"{ROW} [data-phrase='地面清洁，无积水']").click()
    page.locator(".lw-verdict:not([hidden]) label", has_text="一般异常").click()
    page.locator(REMARK).fill("已当场清理。")
    # nothing was watched: what is abnormal stands on its reason
    page.locator(".lw-verdict:not([hidden]) [data-reason] input").fill("现场人员报告")
    saved(page)
    page.locator(REMARK).fill("长" * 100_000)
    expect(page.locator(REMARK)).to_have_attribute("aria-invalid", "true")
    hint = page.locator(REMARK).get_attribute("aria-describedby")
    expect(page.locator(f"#{hint}")).to_have_text("“备注”最多20000字，现有100000字。")
    page.locator("#submit-open").click()
    page.locator("#submit").get_by_role("button", name="提交记录单").click()
    expect(page.locator("#submit")).to_be_hidden()
    assert len(page.locator(REMARK).input_value()) == 100_000
    with desk.database.read() as db:
        assert db.get_one(Sheet, 1).number is None, "nothing is submitted without what could not be saved"
    page.locator(REMARK).fill("14:09 已清扫")
    saved(page)
    expect(page.locator(REMARK)).not_to_have_attribute("aria-invalid", "true")
    assert desk.row().remark == "14:09 已清扫"


def test_what_a_lost_line_left_behind_is_saved_when_the_page_opens_again(desk: Desk) -> None:
    page = desk.open()
    page.route("**/rows/*", lambda route: route.abort())
    page.locator(REMARK).fill("断网时所写")
    expect(page.locator("[data-lw-saved]")).to_have_attribute("data-state", "kept")
    assert desk.row().remark == ""
    page.close(run_before_unload=False)
    again = desk.open()
    expect(again.locator(REMARK)).to_have_value("断网时所写")
    # at the latest now: a request that the closing window had begun may have got through
    expect(again.locator("[data-lw-saved]")).to_have_attribute("data-state", "saved")
    assert desk.row().remark == "断网时所写"
    assert again.evaluate(KEPT) == 0


def test_a_server_that_stumbles_is_tried_again(desk: Desk) -> None:
    page = desk.open()
    answers: list[int] = []

    def stumble(route: Route) -> None:
        answers.append(1)
        if len(answers) < 3:
            route.fulfill(status=503, body=json.dumps({}), content_type="application/json")
        else:
            route.continue_()

    page.route("**/rows/*", stumble)
    page.locator(REMARK).fill("重试")
    expect(page.locator("[data-lw-saved]")).to_have_attribute("data-state", "kept")
    expect(page.locator(SAVED)).to_contain_text(":")
    assert desk.row().remark == "重试"


def test_letters_stay_letters_while_writing_and_function_keys_work_there(desk: Desk, filming: None) -> None:
    page = desk.open(picture=True)
    page.locator(REMARK).click()
    page.keyboard.type("fjkl rg 12")
    expect(page.locator(REMARK)).to_have_value("fjkl rg 12")
    expect(page.locator("#view-one")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("F2")
    expect(page.locator("#flag-form")).to_be_visible()
    expect(page.locator("#picture-note")).to_contain_text("正在标记此帧")
    page.keyboard.press("Escape")
    expect(page.locator("#flag-form")).to_be_hidden()
    page.locator(REMARK).click()
    page.keyboard.press("F6")
    expect(page.locator("#picture")).to_be_focused()
    page.keyboard.press("g")
    expect(page.locator("#view-four")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("2")
    expect(page.locator("[data-point][aria-selected=true] .lw-point__number")).to_have_text("2")


def test_f2_works_during_chinese_composition(desk: Desk, filming: None) -> None:
    page = desk.open(picture=True)
    page.locator(REMARK).click()
    # an input method reports key "Process" and isComposing: the code alone tells which key it was
    page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        " {code: 'F2', key: 'Process', isComposing: true, bubbles: true, cancelable: true}))"
    )
    expect(page.locator("#flag-form")).to_be_visible()


@pytest.mark.obligation("B16-5", "F1-10")
def test_submitting_names_what_is_missing_saves_first_and_asks_on_the_sheet(desk: Desk) -> None:
    page = desk.open()
    expect(page.locator("#missing")).to_contain_text("还差 1 项：至少填写一个点位")
    page.locator("#submit-open").dispatch_event("click")
    expect(page.locator("#submit")).to_be_hidden()
    page.locator(f"{ROW} [data-phrase='地面清洁，无积水']").click()
    page.locator(".lw-verdict:not([hidden]) label", has_text="正常").first.click()
    # hardly watched: the reason is asked for at the row
    expect(page.locator("#missing")).to_contain_text("观看不足30秒，判为正常须填写理由")
    expect(page.locator(REASON)).to_be_focused()
    page.keyboard.type("seen on site")
    expect(page.locator("#missing")).to_contain_text("已填齐")
    page.locator("#submit-open").click()
    dialog = page.locator("#submit")
    expect(dialog).to_contain_text("提交后不能更改")
    box, picture = dialog.bounding_box(), page.locator("#picture").bounding_box()
    assert box is not None
    assert picture is not None
    assert box["x"] >= picture["x"] + picture["width"], "a question never stands over the picture"
    page.locator(REMARK).fill("临提交前所写")
    # the desk hears that it ended before it has the answer, and stays on its way
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/sheets/1/submit", hold)
    page.route("**/monitorings/running", lambda route: route.fulfill(json={"running": []}))
    page.evaluate(HEARD)
    with page.expect_console_message(lambda said: said.text == "heard"):
        dialog.get_by_role("button", name="提交记录单").click(no_wait_after=True)
    held[0].continue_()
    page.wait_for_url("**/sheets/1")
    assert desk.row().remark == "临提交前所写"
    expect(page.get_by_text("烟关视监〔2026〕0001号").first).to_be_visible()
