"""Hurried hands, two windows: no flag is lost to Escape, a second press or a late refusal, no frame or phase to another window (B18-1)."""

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from app.transaction import Database
from records import clock
from records.anomaly import Anomaly

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.docks import moving
from tests.journeys.filming import Camera
from tests.journeys.test_desk import Desk, address, desk, filming
from tests.journeys.test_flagging import NUMBER, standing
from tests.journeys.test_hands import Ime, playing

pytestmark = pytest.mark.alone

__all__ = ["address", "desk", "filming"]
REMARK = "#flag-remark"
SHOWN = "document.querySelector('#cells video:not([hidden])')"
#: keys one after the other, as quick as no hand is
AT_ONCE = """(keys) => keys.forEach((code) => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { code, bubbles: true, cancelable: true })))"""
#: what a browser tells a window that is turned to
TO_FRONT = "() => window.dispatchEvent(new Event('focus'))"


def ms_of(told: str) -> int:
    """Milliseconds of the day of 09:30:00.125."""
    hours, minutes, seconds = told.split(":")
    return (int(hours) * 60 + int(minutes)) * 60_000 + round(float(seconds) * 1000)


@pytest.fixture
def page(desk: Desk, filming: list[Camera]) -> Page:
    return desk.open(picture=True)


def test_escape_within_a_composition_drops_its_candidates_and_not_the_flag(page: Page) -> None:
    page.keyboard.press("F2")
    page.keyboard.type("门胶条")
    typing = Ime(page, page.context.new_cdp_session(page))
    typing.compose("posun")
    typing.press("Escape")
    expect(page.locator("#flag-form")).to_be_visible()
    typing.choose("破损")
    expect(page.locator(REMARK)).to_have_value("门胶条破损")


def test_a_key_that_is_held_pauses_once(page: Page) -> None:
    page.locator("#picture").focus()
    for _ in range(4):
        page.keyboard.down("k")
    page.keyboard.up("k")
    playing(page, is_so=False)


@pytest.mark.obligation("B18-1")
def test_a_second_press_of_the_button_keeps_frame_and_words_and_the_picture_goes_on_afterwards(page: Page) -> None:
    # there are frames to step back to
    page.wait_for_function(f"() => {SHOWN}.currentTime - {SHOWN}.buffered.start(0) > 1")
    page.locator("#flag-button").dblclick()
    page.locator(REMARK).fill("门胶条破损")
    at = page.locator("[data-flag-time]").inner_text()
    page.locator("#picture").focus()
    # another frame is looked at meanwhile: the note of the flagged one is not put over it
    expect(page.locator("#picture-note")).to_be_visible()
    for _ in range(5):
        page.keyboard.press("Comma")
    expect(page.locator("#picture-note")).to_be_hidden()
    page.locator("#flag-button").click()
    expect(page.locator(REMARK)).to_be_focused()
    assert (page.locator("[data-flag-time]").inner_text(), page.locator(REMARK).input_value()) == (at, "门胶条破损")
    page.keyboard.press("Escape")
    playing(page, is_so=True)


@pytest.mark.obligation("B18-1")
@pytest.mark.parametrize("pace", [None, "×1", "×4"], ids=["live", "playback", "fast"])
def test_what_is_told_is_the_moment_of_the_very_frame_that_stands(page: Page, filming: list[Camera], pace: str | None) -> None:
    if pace is not None:
        page.wait_for_function(f"() => ({NUMBER})() > 150")
        page.locator("#picture").focus()
        page.keyboard.press("j")
        for _ in range(0 if pace == "×1" else 2):
            page.keyboard.press("Shift+Period")
        expect(page.locator("#speed")).to_have_text(pace)
        moving(page)
    # 卡口01 is on screen, the second that films
    for _ in range(8 if pace is None else 4):
        page.keyboard.press("F2")
        number = standing(page)
        told = page.locator("[data-flag-time]").inner_text()
        drawn = f"{clock.beijing(clock.from_epoch_ms(round(filming[1].moment_ms(clock.now(), number)))):%H:%M:%S.%f}"[:-3]
        # the browser counts in fractions of a millisecond
        assert abs(ms_of(told) - ms_of(drawn)) <= 1, (told, drawn)
        page.keyboard.press("Escape")
        page.wait_for_function(f"(number) => ({NUMBER})() > number + 3", arg=number)


@pytest.mark.obligation("B18-1")
def test_a_flag_right_after_a_pause_or_a_jump_is_that_of_the_frame_that_comes_to_stand(page: Page, filming: list[Camera]) -> None:
    page.wait_for_function(f"() => ({NUMBER})() > 150")
    page.locator("#picture").focus()
    page.keyboard.press("j")
    moving(page)
    for keys in (("F9",), ("F9", "Comma", "Comma"), ("KeyL", "F9"), ("F9", "KeyJ")):
        page.locator("#picture").focus()
        # one after the other, as quick as a hand can be
        page.evaluate(AT_ONCE, [*keys, "F2"])
        # where the frame is not there yet, that is said and nothing is flagged: the hand presses again
        for _ in range(100):
            if page.locator("#flag-form").is_visible():
                break
            page.wait_for_timeout(50)
            page.keyboard.press("F2")
        assert page.locator("#flag-form").is_visible(), (keys, page.locator("#picture").get_attribute("data-state"))
        number = standing(page)
        told = page.locator("[data-flag-time]").inner_text()
        drawn = f"{clock.beijing(clock.from_epoch_ms(round(filming[1].moment_ms(clock.now(), number)))):%H:%M:%S.%f}"[:-3]
        assert abs(ms_of(told) - ms_of(drawn)) <= 1, (keys, told, drawn)
        assert page.locator("#clock").inner_text() == drawn[:8], keys
        page.keyboard.press("Escape")
        page.keyboard.press("F9")
        moving(page)


@pytest.mark.obligation("B18-1")
def test_a_flag_that_is_refused_after_its_panel_was_left_comes_back_with_its_words(page: Page, database: Database) -> None:
    held, form = list[Route](), page.locator("#flag-form")
    page.route("**/anomalies", lambda route: held.append(route) if not held else route.continue_())
    page.keyboard.press("F2")
    page.keyboard.type("地面有冰渣")
    at = page.locator("[data-flag-time]").inner_text()
    with page.expect_request("**/anomalies"):
        page.keyboard.press("Control+Enter")
    page.keyboard.press("Escape")
    expect(form).to_be_hidden()
    held[0].abort()
    expect(page.locator("#transport-said")).to_contain_text("刚才提交的标记没有登记，已重新打开：未能送达")
    expect(form).to_be_visible()
    assert (page.locator("[data-flag-time]").inner_text(), page.locator(REMARK).input_value()) == (at, "地面有冰渣")
    page.keyboard.press("Control+Enter")
    expect(form).to_be_hidden()
    with database.read() as db:
        assert [each.remark for each in db.scalars(select(Anomaly)).unique()] == ["地面有冰渣"]


@pytest.mark.obligation("B16-5")
def test_a_phase_that_one_window_stamps_stands_in_the_other_at_once(desk: Desk, filming: list[Camera]) -> None:
    first, second = desk.open(picture=True), desk.open(picture=True)
    second.keyboard.press("F8")
    expect(first.locator("[data-phase=empty]")).to_have_attribute("data-stamped", "")
    first.evaluate(TO_FRONT)
    first.locator("#picture[data-moving=true]").wait_for()
    first.keyboard.press("F8")
    expect(second.locator("[data-phase=precool]")).to_have_attribute("data-stamped", "")
    for window in (first, second):
        expect(window.locator("[data-phases] .lw-phase__wrong")).to_be_hidden()


@pytest.mark.obligation("B18-1")
def test_the_frame_that_stands_still_goes_on_standing_while_another_window_has_the_line(desk: Desk, filming: list[Camera]) -> None:
    first = desk.open(picture=True)
    first.keyboard.press("F2")
    number = standing(first)
    second = desk.open(picture=True)
    second.locator("#picture[data-moving=true]").wait_for()
    first.evaluate(TO_FRONT)
    first.wait_for_function(f"(number) => ({NUMBER})() === number", arg=number)
    expect(first.locator("#picture-note")).to_be_visible()
    playing(first, is_so=False)
    first.wait_for_timeout(1500)
    assert standing(first) == number
    first.keyboard.press("Escape")
    first.locator("#picture[data-moving=true]").wait_for()
    first.wait_for_function(f"(number) => ({NUMBER})() > number + 10", arg=number)
