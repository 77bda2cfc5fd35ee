"""Nothing typed is lost and nothing is saved twice: server killed, answer lost, tab crashed, composing, signed out (F1-8, B16-5)."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Locator, Page, Route, expect
from playwright.sync_api import Error as BrowserError
from sqlalchemy import func, select
from werkzeug.serving import make_server

import app.web
from app.settings import Settings
from app.transaction import Database
from records import base, clock
from records.audit import Audit
from records.sheet import Row, Sheet
from records.user import THE_SYSTEM
from tests import conftest
from tests.cast import Cast
from tests.conftest import Templates
from tests.journeys.keeping import KEEP, KEPT, keeps
from workflows import item, loading, monitoring

REMARK = ".lw-verdict:not([hidden]) textarea"
WORD = "[data-lw-saved]"


@pytest.fixture
def address(templates: Templates, tmp_path: Path) -> str:
    """Journeys run on SQLite."""
    return templates.sqlite(tmp_path / "loadwitness.db", with_cast=True)


class Server:
    """The application on loopback, which can be killed and brought back on the same port."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.web: app.web.Web = app.web.create(settings, database)
        self.web.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        self.port = 0
        self.start()

    def start(self) -> None:
        """Answer, on the same port as before."""
        self._server = make_server("127.0.0.1", self.port, self.web, threaded=True)
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Desk:
    """A monitor's running monitoring, and windows on its desk."""

    def __init__(self, database: Database, server: Server, context: BrowserContext, number: int) -> None:
        self.database, self.server, self.context, self.number = database, server, context, number
        self.home = f"http://127.0.0.1:{server.port}"

    def open(self) -> Page:
        """A window with the desk."""
        page = self.context.new_page()
        page.goto(f"{self.home}/monitorings/{self.number}/desk")
        page.locator("[data-point][aria-selected=true]").wait_for()
        return page

    def row(self) -> Row:
        """The chosen row as it is in the database."""
        with self.database.read() as db:
            return db.get_one(Sheet, 1).rows[0]

    def savings(self) -> int:
        """How often anything of a sheet was saved."""
        with self.database.read() as db:
            return db.scalar(select(func.count()).select_from(Audit).where(Audit.verb == "sheet.write")) or 0


def sign_in(server: Server, cast: Cast, context: BrowserContext) -> None:
    """The monitor is signed in, in all windows of this browser."""
    cookie = conftest.Browser(server.web).as_(cast.monitor).get_cookie("loadwitness")
    assert cookie is not None
    context.add_cookies([{"name": "loadwitness", "value": cookie.value, "url": f"http://127.0.0.1:{server.port}"}])


@pytest.fixture
def desk(settings: Settings, database: Database, cast: Cast, chromium: Browser) -> Iterator[Desk]:
    with database.act("test") as db, base.door("factory"):
        item.load_norm(db, THE_SYSTEM, None)
    with database.act("test") as db:
        here = cast.within(db)
        announced = loading.announce(db, here.monitor, here.site, area=here.area, planned_at=clock.now(), product="冻虾", details={})
        sitting = monitoring.begin(db, here.monitor, announced)
    server = Server(settings, database)
    context = chromium.new_context(viewport={"width": 1280, "height": 720})
    sign_in(server, cast, context)
    yield Desk(database, server, context, sitting.id)
    context.close()
    server.stop()


def saved(page: Page, seconds: float = 30) -> None:
    """Everything typed is on the server, and nothing of it is left in this browser."""
    expect(page.locator(f"{WORD}[data-state=saved]")).to_contain_text(":", timeout=seconds * 1000)
    assert page.evaluate(KEPT) == 0


def leaving(page: Page) -> Locator:
    """The button with which one signs out, in its menu opened."""
    page.locator(".lw-menu--person summary").click()
    return page.get_by_role("button", name="退出登录")


def test_a_server_killed_in_the_middle_of_a_sentence_gets_all_of_it_once_it_is_back(desk: Desk) -> None:
    page = desk.open()
    page.locator(REMARK).click()
    page.keyboard.type("14:09 ")
    saved(page)
    desk.server.stop()
    page.keyboard.type("floor wet")
    page.locator(".lw-row:not([hidden]) [data-phrase]").first.click()
    expect(page.locator(WORD)).to_have_text("未存 2 项，已留在本机，正在重试")
    desk.server.start()
    saved(page)
    assert desk.row().remark == "14:09 floor wet"
    assert len(desk.row().seen) == 1


def test_a_cut_line_keeps_what_is_typed_and_sends_it_when_it_comes_back(desk: Desk) -> None:
    page = desk.open()
    desk.context.set_offline(True)
    page.locator(REMARK).fill("断线时所写")
    expect(page.locator(WORD)).to_contain_text("未存 1 项，已留在本机")
    desk.context.set_offline(False)
    saved(page)
    assert (desk.row().remark, desk.savings()) == ("断线时所写", 1)


def test_a_lost_answer_is_asked_for_again_and_the_words_are_saved_once(desk: Desk) -> None:
    page = desk.open()
    lost: list[str] = []

    def lose(route: Route) -> None:
        # the server does it, the answer never arrives
        if len(lost) < 2:
            lost.append(str(route.fetch().status))
            route.abort()
        else:
            route.continue_()

    page.route("**/rows/*", lose)
    page.locator(REMARK).click()
    page.keyboard.type("first")
    expect(page.locator(WORD)).to_have_attribute("data-state", "kept")
    # the sentence goes on while the first half waits for its answer
    page.keyboard.type(" second")
    saved(page)
    assert page.locator(".lw-conflict").count() == 0
    assert lost == ["200", "200"]
    assert (desk.row().remark, desk.row().version, desk.savings()) == ("first second", 3, 2)


def test_a_crashed_tab_opens_again_with_every_word_and_no_false_conflict(desk: Desk) -> None:
    page = desk.open()
    page.route("**/rows/*", lambda route: (route.fetch(), route.abort()))
    page.locator(REMARK).click()
    page.keyboard.type("before")
    expect(page.locator(WORD)).to_have_attribute("data-state", "kept")
    page.keyboard.type(" the crash")
    with suppress(BrowserError):
        page.goto("chrome://crash", timeout=2000)
    assert desk.row().remark == "before"
    again = desk.open()
    expect(again.locator(REMARK)).to_have_value("before the crash")
    saved(again)
    assert again.locator(".lw-conflict").count() == 0
    assert desk.row().remark == "before the crash"


def _composing(page: Page) -> CDPSession:
    page.locator(REMARK).click()
    keyboard = page.context.new_cdp_session(page)
    keyboard.send("Input.imeSetComposition", {"text": "di mian", "selectionStart": 7, "selectionEnd": 7})
    return keyboard


def test_a_word_half_composed_is_kept_but_not_sent_and_ends_as_it_was_meant(desk: Desk) -> None:
    page = desk.open()
    desk.server.stop()
    keyboard = _composing(page)
    expect(page.locator(WORD)).to_have_text("未存 1 项")
    assert page.evaluate(KEPT) == 1
    desk.server.start()
    page.wait_for_timeout(1000)
    assert desk.savings() == 0
    keyboard.send("Input.insertText", {"text": "地面有积水"})
    saved(page)
    assert (desk.row().remark, desk.savings()) == ("地面有积水", 1)


def test_a_window_that_goes_while_composing_shows_the_keystrokes_again(desk: Desk) -> None:
    page = desk.open()
    _composing(page)
    page.close(run_before_unload=False)
    again = desk.open()
    expect(again.locator(REMARK)).to_have_value("di mian")
    saved(again)


def test_who_signs_out_leaves_nothing_behind_and_is_warned_of_what_is_not_saved(desk: Desk) -> None:
    page = desk.open()
    page.route("**/rows/*", lambda route: route.abort())
    page.locator(REMARK).fill("还没有存下")
    expect(page.locator(WORD)).to_have_attribute("data-state", "kept")
    page.locator(".lw-row:not([hidden]) .lw-row__fault summary").click()
    page.locator(".lw-row:not([hidden]) [data-fault] [name=remark]").fill("镜头有水渍")
    leaving(page).click()
    expect(page.locator(WORD)).to_contain_text("未存 2 项，退出即丢失")
    # so in every other window, where the desk's own word is not
    page = desk.context.new_page()
    page.goto(f"{desk.home}/loadings")
    leave = leaving(page)
    leave.click()
    expect(page.locator("[data-lw-toast]")).to_contain_text("未存 2 项，退出即丢失")
    assert page.evaluate(KEPT) == 2
    leave.click()
    page.wait_for_url("**/sign-in*")
    expect(page.locator("#username")).to_be_visible()
    keeps(page, 0)
    assert desk.row().remark == ""


def test_saved_words_go_with_the_sign_out_without_a_question(desk: Desk) -> None:
    page = desk.open()
    page.locator(REMARK).fill("退出前一刻所写")
    leaving(page).click()
    page.wait_for_url("**/sign-in*")
    assert desk.row().remark == "退出前一刻所写"


def test_nobody_else_is_shown_what_a_locked_out_person_left(desk: Desk, cast: Cast) -> None:
    page = desk.open()
    page.evaluate(KEEP, [f"{cast.second_monitor.id}.1.{desk.row().id}.remark", "别人所写"])
    page.reload()
    page.locator("[data-point][aria-selected=true]").wait_for()
    expect(page.locator(REMARK)).to_have_value("")
    # who comes back finds the own
    page.evaluate(KEEP, [f"{cast.monitor.id}.1.{desk.row().id}.remark", "自己所写"])
    with page.expect_response(lambda answer: "/rows/" in answer.url):
        page.reload()
    expect(page.locator(REMARK)).to_have_value("自己所写")
    assert desk.row().remark == "自己所写"


def test_a_desk_left_alone_asks_and_any_key_answers_and_nobody_is_locked_out_with_the_words_kept(desk: Desk, cast: Cast) -> None:
    page = desk.open()
    strip = page.locator("#presence")
    expect(strip).to_be_hidden()
    page.evaluate("Object.assign(document.getElementById('presence').dataset, { afterS: 4, forS: 60 })")
    expect(strip).to_be_visible()
    picture, asked = page.locator("#picture").bounding_box(), strip.bounding_box()
    assert picture is not None
    assert asked is not None
    assert asked["y"] + asked["height"] <= picture["y"], "nothing stands over the picture"
    # a mouse that moved by itself is no answer; a key is
    page.mouse.move(300, 300)
    page.wait_for_timeout(300)
    expect(strip).to_be_visible()
    with page.expect_response("**/awake"):
        page.keyboard.press("Shift")
    expect(strip).to_be_hidden()
    page.route("**/rows/*", lambda route: route.abort())
    page.locator(REMARK).fill("锁定前所写")
    page.evaluate("Object.assign(document.getElementById('presence').dataset, { afterS: 1, forS: 2 })")
    page.wait_for_url("**/sign-in**")
    assert page.evaluate(KEPT) == 1
    assert page.request.get(f"{desk.home}/monitorings/{desk.number}/facts", max_redirects=0).status == 401
    sign_in(desk.server, cast, desk.context)
    again = desk.open()
    expect(again.locator(REMARK)).to_have_value("锁定前所写")
    saved(again)
