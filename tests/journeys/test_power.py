"""What was typed outlives a laptop's sleep and the end of its power (F1-8)."""

import os
import signal
from contextlib import suppress
from pathlib import Path

from playwright.sync_api import Browser, expect
from playwright.sync_api import Error as BrowserError

from tests import conftest
from tests.cast import Cast

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.test_kept import REMARK, Desk, address, desk, saved, sign_in

__all__ = ["address", "desk"]


def test_what_was_typed_before_a_laptop_slept_is_saved_when_it_wakes(desk: Desk, chromium: Browser) -> None:
    page = desk.open()
    page.locator(REMARK).click()
    told = chromium.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    pages = [each["id"] for each in told if each["type"].lower() == "renderer"]
    page.keyboard.insert_text("before the sleep")
    try:
        for each in pages:
            os.kill(each, signal.SIGSTOP)
        page.wait_for_timeout(1500)
        assert desk.savings() == 0, "the page stood still before its next saving"
    finally:
        for each in pages:
            os.kill(each, signal.SIGCONT)
    saved(page)
    assert desk.row().remark == "before the sleep"


def _kill(profile: Path) -> None:
    """The whole browser, as a power cut ends it."""
    for each in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            words = (each / "cmdline").read_bytes().decode().split("\0")
            if f"--user-data-dir={profile}" in words and not any(word.startswith("--type=") for word in words):
                os.kill(int(each.name), signal.SIGKILL)


def test_a_power_cut_within_a_second_leaves_every_word(desk: Desk, chromium: Browser, cast: Cast, tmp_path: Path) -> None:
    profile = tmp_path / "profile"

    def start() -> Desk:
        told = {"executable_path": "/usr/bin/chromium", "args": list(conftest.CHROMIUM)}
        context = chromium.browser_type.launch_persistent_context(profile, **told)
        sign_in(desk.server, cast, context)
        return Desk(desk.database, desk.server, context, desk.number)

    before = start()
    page = before.open()
    page.route("**/rows/*", lambda route: route.abort())
    page.locator(REMARK).click()
    page.keyboard.type("before the power went")
    page.wait_for_timeout(300)
    _kill(profile)
    with suppress(BrowserError):
        before.context.close()
    after = start()
    again = after.open()
    expect(again.locator(REMARK)).to_have_value("before the power went")
    saved(again)
    assert desk.row().remark == "before the power went"
    after.context.close()
