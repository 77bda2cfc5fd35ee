"""Several windows of one person on one sheet: what one saves drops no other's words, and windows that are gone lose none (F1-8)."""

from contextlib import suppress

from playwright.sync_api import Error as BrowserError
from playwright.sync_api import expect

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.keeping import KEEP, keeps
from tests.journeys.test_kept import REMARK, WORD, Desk, address, desk, saved

__all__ = ["address", "desk"]


def test_what_one_window_saves_drops_no_other_windows_words_and_a_crash_before_the_choice_loses_none(desk: Desk) -> None:
    first, second = desk.open(), desk.open()
    second.route("**/rows/*", lambda route: route.abort())
    second.locator(REMARK).fill("乙窗口所写")
    expect(second.locator(WORD)).to_have_attribute("data-state", "kept")
    first.locator(REMARK).fill("甲窗口所写")
    expect(first.locator(f"{WORD}[data-state=saved]")).to_contain_text(":")
    assert desk.row().remark == "甲窗口所写"
    keeps(first, 1)
    # a third, while that one lives: its words are its own
    third = desk.open()
    third.wait_for_timeout(2500)
    expect(third.locator(REMARK)).to_have_value("甲窗口所写")
    assert third.locator(".lw-conflict").count() == 0
    with suppress(BrowserError):
        second.goto("chrome://crash", timeout=2000)
    third.reload()
    conflict = third.locator(".lw-conflict")
    expect(conflict.locator("[data-mine]")).to_have_text("乙窗口所写")
    expect(conflict.locator("[data-theirs]")).to_have_text("甲窗口所写")
    # and again before the choice
    with suppress(BrowserError):
        third.goto("chrome://crash", timeout=2000)
    last = desk.open()
    expect(last.locator(".lw-conflict [data-mine]")).to_have_text("乙窗口所写")
    last.locator(".lw-conflict [data-take=mine]").click()
    saved(last)
    assert desk.row().remark == "乙窗口所写"


def test_of_two_windows_that_are_gone_each_ones_words_are_shown(desk: Desk) -> None:
    row = desk.row().id
    page = desk.open()
    person = page.evaluate("document.body.dataset.lwPerson")
    for window, words in (("one", "甲窗口所写"), ("two", "乙窗口所写")):
        page.evaluate(KEEP, [f"{person}.1.{row}.remark@{window}", words])
    page.reload()
    # the newest is saved, the other opposed to it
    conflict = page.locator(".lw-conflict")
    expect(conflict.locator("[data-mine]")).to_have_text("甲窗口所写")
    expect(conflict.locator("[data-theirs]")).to_have_text("乙窗口所写")
    assert desk.row().remark == "乙窗口所写"
    conflict.locator("[data-take=theirs]").click()
    saved(page)
