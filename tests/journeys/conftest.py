"""The whole product as `scripts/demo` runs it, once for all journeys, and a browser in front of it."""

import json
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from app.settings import Settings
from app.transaction import Database

ROOT = Path(__file__).resolve().parents[2]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The server of these tests drops a file's answer unclosed when the browser turns away from it."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """An engine of its own: what a server of an earlier journey still does must not reach this one's records."""
    made = Database(settings.database)
    yield made
    made.close()


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


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    data = tmp_path_factory.mktemp("demo") / "data"
    command = [sys.executable, "-m", "app"]
    subprocess.run([*command, "demo", "--data", str(data), "--camera-port", str(_free_port())], cwd=ROOT, check=True, capture_output=True)
    port = _free_port()
    running = subprocess.Popen(
        [*command, "up", "--data", str(data), "--port", str(port)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    watchdog = threading.Timer(120, running.terminate)
    watchdog.start()
    assert running.stdout is not None
    assert running.stdout.readline().strip() == f"ready http://127.0.0.1:{port}", "the demonstration did not come up"
    watchdog.cancel()
    accounts = json.loads((data / "accounts.json").read_text())
    pictures = ROOT / "test-results" / "pictures"
    pictures.mkdir(parents=True, exist_ok=True)
    yield Demo(f"http://127.0.0.1:{port}", data, {each["username"]: each["password"] for each in accounts}, pictures)
    running.send_signal(signal.SIGTERM)
    assert running.wait(30) == 0
    running.stdout.close()


@pytest.fixture(autouse=True)
def _no_faults(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test whose windows met a script error or broke the content policy fails, with all of them."""
    yield
    if "demo" in request.fixturenames:
        demo: Demo = request.getfixturevalue("demo")
        faults, demo.faults = demo.faults, []
        assert not faults
