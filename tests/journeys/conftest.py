"""The whole product as `scripts/demo` runs it, once for all journeys, and a browser in front of it."""

import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from app.settings import Settings
from app.transaction import Database
from records import clock
from tests.demo import script
from tests.demo.script import ROOT

#: a word of success goes after six seconds, and on a busy machine a test may look later
WORDS_STAY = "const timer = setTimeout; window.setTimeout = (does, ms, ...more) => timer(does, ms === 6000 ? 30_000 : ms, ...more);"
#: so long the demonstration may take from the set-up to its answer, on a machine of its own
MADE_S = 60


def _is_on_demo(item: pytest.Item) -> bool:
    return "demo" in getattr(item, "fixturenames", ())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys on the demonstration come first; a file's answer is dropped unclosed when the browser turns away from it."""
    items.sort(key=lambda item: not _is_on_demo(item))
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))


#: the demonstration while it runs
_RUNNING: list[subprocess.Popen[str]] = []


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Its cameras, recorder and chores take half a core: nobody needs them any more."""
    if not _is_on_demo(item):
        _end()


def _end() -> None:
    """As the terminal does it on Ctrl-C: all processes of the group hear it."""
    while _RUNNING:
        running = _RUNNING.pop()
        os.killpg(running.pid, signal.SIGINT)
        assert running.wait(30) == 0
        assert running.stdout is not None
        running.stdout.close()
        assert script.of_session(running.pid) == []


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """An engine of its own: what a server of an earlier journey still does must not reach this one's records."""
    made = Database(settings.database)
    yield made
    made.close()


@pytest.fixture
def at_noon() -> None:
    """Half an hour ago was today too, whenever the test runs; browser and machine disagree about the present, as they may."""
    clock.shift_to(clock.day_of(clock.now())[0] + timedelta(hours=12))


@dataclass
class Demo:
    """A running demonstration."""

    address: str
    data: Path
    passwords: dict[str, str]
    pictures: Path
    #: script errors and refusals of the content policy, of all windows
    faults: list[str] = field(default_factory=list)

    def sign_in(self, browser: Browser, username: str, *, width: int = 1440, height: int = 900) -> Page:
        """A fresh window in which this person is signed in; what goes wrong in it fails the test."""
        page = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN").new_page()
        page.on("pageerror", lambda error: self.faults.append(f"script error at {page.url}: {error}"))
        page.on("console", lambda said: self.hear(page, said.text))
        page.goto(f"{self.address}/sign-in")
        page.fill("#username", username)
        page.fill("#password", self.passwords[username])
        page.click("button.lw-button--main")
        page.wait_for_url(f"{self.address}/")
        return page

    def hear(self, page: Page, text: str) -> None:
        """Keep what the browser refused; raised at the end of the test, since nothing may be raised inside its own callbacks."""
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            self.faults.append(f"{page.url}: {text}")

    def picture(self, page: Page, name: str) -> None:
        """Keep what the person sees."""
        page.screenshot(path=str(self.pictures / f"{name}.png"))


def _told(running: subprocess.Popen[str], port: int) -> str:
    """What the script prints until it answers."""
    assert running.stdout is not None
    said = ""
    for line in running.stdout:
        said += line
        if line == f"ready http://127.0.0.1:{port}\n":
            return said
    raise AssertionError(f"the demonstration did not come up:\n{said}")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    data, port, begun = folder / "data", script.free_port(), time.monotonic()
    with (folder / "errors.log").open("w") as errors:
        running = script.started(data, port, errors=errors)
    _RUNNING.append(running)
    watchdog = threading.Timer(3 * MADE_S, os.killpg, (running.pid, signal.SIGTERM))
    watchdog.start()
    said = _told(running, port)
    watchdog.cancel()
    assert time.monotonic() - begun < 3 * MADE_S
    accounts = json.loads((data / "accounts.json").read_text())
    for each in accounts:
        assert re.search(rf"^  {each['username']} +{each['password']} +{each['role']} {each['name']}（{each['of']}）$", said, re.MULTILINE)
    pictures = ROOT / "test-results" / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    yield Demo(f"http://127.0.0.1:{port}", data, {each["username"]: each["password"] for each in accounts}, pictures)
    _end()


@pytest.fixture(autouse=True)
def _no_faults(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test whose windows met a script error or broke the content policy fails, with all of them; no window outlives its test."""
    yield
    if "chromium" in request.fixturenames:
        for context in request.getfixturevalue("chromium").contexts:
            context.close()
    if "demo" in request.fixturenames:
        demo: Demo = request.getfixturevalue("demo")
        faults, demo.faults = demo.faults, []
        assert not faults
