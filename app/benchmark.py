"""`loadwitness benchmark desk`: how soon the desk is ready, what it fetches, whether it moves.

Needs the tests' Playwright, and Chromium.
"""

import importlib
import json
import secrets
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from app import up

ROUNDS = 3
#: the demonstration's cameras answer at so many ports after the first
_CAMERAS = 20
#: the desk's two sizes (DESIGN §9); all but what moves is measured at the first
SIZES = ((1440, 900), (1280, 720))
#: the picture comes, the clock runs, notices are asked for: whatever moves by itself moves within this time
_WATCHED_MS = 6000
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
#: marks the first moving picture and adds up what moved without input
_OBSERVE = """() => {
  window.lwMoved = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((each) => { window.lwMoved += each.hadRecentInput ? 0 : each.value; }))
    .observe({ type: "layout-shift", buffered: true });
  addEventListener("DOMContentLoaded", () => {
    const picture = document.getElementById("picture");
    const look = () => picture?.dataset.moving === "true" && (window.lwPicture ??= performance.now());
    if (picture) {
      look();
      new MutationObserver(look).observe(picture, { attributes: true });
    }
  });
}"""
_READ = """() => {
  const files = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
    .filter(({ name, entryType }) => entryType === "navigation" || new URL(name).pathname.startsWith("/static/"));
  return {
    ready_s: performance.getEntriesByName("lw-ready")[0].startTime / 1000, picture_s: (window.lwPicture ?? NaN) / 1000,
    fetched_kb: files.reduce((sum, { transferSize }) => sum + transferSize, 0) / 1000, files: files.length, moved: window.lwMoved,
  };
}"""


class Figure(NamedTuple):
    """One line of the result: the median of the rounds, and what DESIGN and the issue ask for."""

    what: str
    unit: str
    measured: float
    wanted: str


def signed_in(browser: Any, address: str, username: str, password: str, *, context: Any = None) -> Any:
    """A window on this person's first page."""
    page = (context or browser.new_context(viewport=_viewport(SIZES[0]), locale="zh-CN")).new_page()
    page.goto(f"{address}/sign-in")
    page.fill("#username", username)
    page.fill("#password", password)
    page.click("button.lw-button--main")
    page.wait_for_url(f"{address}/")
    return page


def opened(browser: Any, address: str, username: str, password: str, container: str = "", *, context: Any = None) -> Any:
    """A window on the desk of the first loading, or of this container's."""
    page = signed_in(browser, address, username, password, context=context)
    page.locator("li", has_text=container).locator("text=/^(开始监控|继续监控)$/").first.click()
    page.wait_for_url("**/desk")
    return page


def measure(browser: Any, address: str, username: str, password: str, *, rounds: int = ROUNDS, container: str = "") -> list[Figure]:
    """The desk of a loading's monitoring in a running demonstration: with nothing in the browser's cache, then again with it."""
    page = opened(browser, address, username, password, container)
    context, desk = page.context, page.url
    context.add_init_script(f"({_OBSERVE})()")
    cold, warm, small = [], [], []
    for _ in range(rounds):
        context.new_cdp_session(page).send("Network.clearBrowserCache")
        page.set_viewport_size(_viewport(SIZES[0]))
        cold.append(_look(page, desk))
        warm.append(_look(page, desk))
        page.set_viewport_size(_viewport(SIZES[1]))
        small.append(_look(page, desk))
    context.close()
    return [
        _figure("ready", "s", cold, "ready_s", "≤ 1.5"), _figure("ready, cached", "s", warm, "ready_s", ""),
        _figure("first moving picture", "s", cold, "picture_s", "≤ 3"),
        _figure("fetched, compressed", "kB", cold, "fetched_kb", "≤ 500"), _figure("fetched, cached", "kB", warm, "fetched_kb", ""),
        _figure("files", "", cold, "files", ""), _figure("layout shift", "", cold + warm + small, "moved", "0"),
    ]  # fmt: skip


def _viewport(size: tuple[int, int]) -> dict[str, int]:
    return dict(zip(("width", "height"), size, strict=True))


def _look(page: Any, desk: str) -> dict[str, float]:
    page.goto("about:blank")
    page.goto(desk)
    page.wait_for_selector("#picture[data-moving=true]", timeout=30_000)
    page.wait_for_timeout(_WATCHED_MS)
    read: dict[str, float] = page.evaluate(_READ)
    return read


def _figure(what: str, unit: str, looks: list[dict[str, float]], name: str, wanted: str) -> Figure:
    worst = max if name == "moved" else statistics.median
    return Figure(what, unit, round(worst([look[name] for look in looks]), 4), wanted)


def run() -> list[Figure]:
    """All figures, of a demonstration made for it."""
    with browsed() as (browser, address, passwords):
        return measure(browser, address, "wangxl", passwords["wangxl"])


def chromium() -> str:
    found = shutil.which("chromium")
    if found is None:
        raise FileNotFoundError("chromium (apt-get install chromium)")
    return found


@contextmanager
def browsed() -> Iterator[tuple[Any, str, dict[str, str]]]:
    """A browser, and a demonstration made for it: address and passwords."""
    playwright = importlib.import_module("playwright.sync_api")
    with demonstration() as (address, passwords), playwright.sync_playwright() as started:
        yield started.chromium.launch(executable_path=chromium(), args=list(CHROMIUM)), address, passwords


@contextmanager
def demonstration(*more: str, made: Callable[[Path], object] | None = None) -> Iterator[tuple[str, dict[str, str]]]:
    """A fresh demonstration, running: its address, and each account's password. `more` is given to `loadwitness demo`.

    `made` is told its folder.
    """
    command = [sys.executable, "-m", "app"]
    with tempfile.TemporaryDirectory(prefix="loadwitness-demo-") as folder:
        data, port = Path(folder) / "data", free_port()
        told = ["--data", str(data), "--camera-port", str(free_port(_CAMERAS)), *more]
        subprocess.run([*command, "demo", *told], check=True, stdout=subprocess.DEVNULL)
        if made is not None:
            made(data)
        running = subprocess.Popen([*command, "up", "--data", str(data), "--port", str(port)], stdout=subprocess.PIPE, text=True)
        try:
            if running.stdout is None or not running.stdout.readline().startswith("ready "):
                raise RuntimeError("the demonstration did not come up")
            accounts = json.loads((data / "accounts.json").read_text())
            yield f"http://127.0.0.1:{port}", {each["username"]: each["password"] for each in accounts}
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(30)


def free_port(more: int = 0) -> int:
    """A port that is free, with so many after it; below those that the system gives to anybody's connection."""
    while True:
        port = 20_000 + secrets.randbelow(11_000)
        if not any(up.is_taken(each) for each in range(port, port + 1 + more)):
            return port


def as_json(figures: list[Figure]) -> str:
    """For `--json`."""
    return json.dumps([figure._asdict() for figure in figures], ensure_ascii=False, indent=2)


def as_text(figures: list[Figure]) -> str:
    """One line a figure."""
    return "\n".join(
        f"{each.what}: {each.measured:g} {each.unit}".rstrip() + (f" (wanted {each.wanted})" if each.wanted else "") for each in figures
    )
