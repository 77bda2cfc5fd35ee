"""Steering at the desk: P, an arrow, the picture of the camera changes; released it returns, and the log shows both (D3-2, C9-2)."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from app import chores
from app.settings import Settings
from app.transaction import Database
from app.video import ptz
from app.video.simulator.ptz import HOME
from app.video.simulator.server import Simulator
from records import base
from records.camera import Mount, seal_credentials
from records.grant import Right
from records.ptz import spans_of
from records.ptz_return import Stage, returns_of
from tests.cast import Cast, grant_all

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.test_desk import Desk, address, desk, filming
from tests.ptz.turning import PASSWORD, USER, simulated
from tests.video.recording import until

pytestmark = pytest.mark.alone

__all__ = ["address", "desk", "filming"]
#: further than one move reaches, which ends by itself after a second
FAR = 0.6


@pytest.fixture
def simulator(settings: Settings, database: Database, cast: Cast) -> Iterator[Simulator]:
    """The dock turns, and its monitor may steer it."""
    with Simulator([simulated()]) as running:
        with database.act("test") as db, base.door("factory"):
            dock = cast.within(db).dock
            dock.mount, dock.onvif, dock.credentials = Mount.PTZ, running.onvif("dock"), seal_credentials(USER, PASSWORD, settings.key)
            grant_all(db, cast.within(db).monitor, dock, Right.STEER)
        yield running
        ptz.part()


@pytest.fixture
def page(simulator: Simulator, desk: Desk, filming: None) -> Page:
    return desk.open(picture=True)


@pytest.fixture
def working(settings: Settings, database: Database) -> Iterator[None]:
    """The chores, as they run in an installation."""
    stop = threading.Event()
    thread = threading.Thread(target=chores.run, args=(settings, database, stop))
    thread.start()
    yield
    stop.set()
    thread.join(30)


def _returned(desk: Desk, cast: Cast) -> Stage:
    with desk.database.read() as db:
        (back,) = returns_of(db, cast.dock.id, 5)
        return back.stage


@pytest.mark.obligation("D3-2", "C9-1")
def test_p_an_arrow_let_go_and_it_comes_home(page: Page, desk: Desk, simulator: Simulator, cast: Cast, working: None) -> None:
    panel = page.locator("#ptz")
    page.locator(f".lw-tile[data-camera='{cast.dock.id}']").click()
    page.locator("#picture").focus()
    page.keyboard.press("p")
    expect(panel).to_be_visible()
    expect(panel.locator("[data-held]")).to_have_text("无人控制，转动即取得控制")
    page.keyboard.down("ArrowRight")
    expect(panel.locator("[data-held]")).to_contain_text("您正在控制 · 还有")
    for _ in range(100):
        if simulator.view("dock").pan > FAR:
            break
        page.wait_for_timeout(100)
    page.keyboard.up("ArrowRight")
    assert simulator.view("dock").pan > FAR, "a held button turns on after one move is over"
    page.keyboard.down("+")
    page.keyboard.up("+")
    # the window loses the focus while a button is held: nothing turns on
    panel.locator("[data-way=left]").hover()
    page.mouse.down()
    expect(panel.locator("[data-said]")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('blur'))")
    page.wait_for_timeout(1200)
    stood = simulator.view("dock")
    page.wait_for_timeout(400)
    assert simulator.view("dock") == stood
    page.mouse.up()
    page.locator("#picture").focus()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    for _ in range(100):
        if simulator.view("dock") == HOME:
            break
        page.wait_for_timeout(100)
    assert simulator.view("dock") == HOME
    # the camera is home before the row says so
    until(lambda: _returned(desk, cast) in {Stage.SENT, Stage.UNSEEN})
    with desk.database.read() as db:
        assert [each.steering.user.name for each in spans_of(db, cast.dock.id, 5)] == ["王监控"]
    page.goto(f"{desk.address}/cameras/{cast.dock.id}/ptz")
    log = page.locator("table", has=page.locator("caption", has_text="转动与恢复"))
    expect(log).to_contain_text("转动")
    expect(log).to_contain_text("恢复日常视角")


def _hold(page: Page, camera: int, key: str) -> None:
    """The panel of this camera is open and the key held; the camera turns."""
    page.locator(f".lw-tile[data-camera='{camera}']").click()
    page.locator("#picture").focus()
    page.keyboard.press("p")
    expect(page.locator("#ptz [data-hands]")).to_be_visible()
    with page.expect_response("**/ptz/move"):
        page.keyboard.down(key)


def test_what_is_pressed_while_it_still_stops_turns_it_next(page: Page, cast: Cast) -> None:
    stops: list[Route] = []
    page.route("**/ptz/stop", lambda route: route.continue_() if stops else stops.append(route))
    _hold(page, cast.dock.id, "ArrowRight")
    with page.expect_request("**/ptz/stop"):
        page.keyboard.up("ArrowRight")
    page.keyboard.down("ArrowLeft")
    with page.expect_request("**/ptz/move") as told:
        stops[0].continue_()
    assert told.value.post_data_json == {"way": "left"}
    page.keyboard.up("ArrowLeft")


def test_the_camera_that_was_turned_is_stopped_though_another_one_is_chosen_meanwhile(page: Page, cast: Cast) -> None:
    _hold(page, cast.dock.id, "ArrowRight")
    with page.expect_request("**/ptz/stop") as told:
        page.locator(f".lw-tile[data-camera='{cast.gate.id}']").click()
    assert told.value.url.endswith(f"/cameras/{cast.dock.id}/ptz/stop")
    page.keyboard.up("ArrowRight")


@pytest.mark.obligation("C9-2")
def test_who_steers_is_named_on_the_stage_and_a_fixed_camera_says_why(
    page: Page, desk: Desk, cast: Cast, database: Database
) -> None:  # fmt: skip
    from_elsewhere = page.locator("#ptz")
    page.locator(f".lw-tile[data-camera='{cast.gate.id}']").click()
    page.locator("#picture").focus()
    page.keyboard.press("p")
    expect(from_elsewhere.locator("[data-said]")).to_have_text("固定摄像头不能转动。")
    expect(from_elsewhere.locator("[data-hands]")).to_be_hidden()
    page.keyboard.press("p")
    expect(from_elsewhere).to_be_hidden()
