"""`loadwitness benchmark desk` and `soak`: how soon the desk is ready, what it fetches, whether it moves; what it holds after hours.

Needs the tests' Playwright, and Chromium.
"""

import importlib
import json
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

ROUNDS = 3
#: the picture comes, the clock runs, notices are asked for: whatever moves by itself moves within this time
_WATCHED_MS = 6000
_CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
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


_FRAMES = """() => [...document.querySelectorAll("video")].map((each) => each.getVideoPlaybackQuality())
  .reduce(([dropped, all], each) => [dropped + each.droppedVideoFrames, all + each.totalVideoFrames], [0, 0])"""
_MIB = 1024 * 1024
#: so long a browser may take to answer
_START_S = 20
#: so long the memory of what was thrown away takes to go back
_THROWN_MS = 2000
#: by then everything is loaded and the buffers are full
_SETTLED_MIN = 10


class Figure(NamedTuple):
    """One line of the result: the median of the rounds, and what DESIGN and the issue ask for."""

    what: str
    unit: str
    measured: float
    wanted: str


def _open(browser: Any, address: str, username: str, password: str, container: str = "", *, context: Any = None) -> Any:
    """A window on the desk of the first loading, or of this container's."""
    page = (context or browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")).new_page()
    page.goto(f"{address}/sign-in")
    page.fill("#username", username)
    page.fill("#password", password)
    page.click("button.lw-button--main")
    page.wait_for_url(f"{address}/")
    page.locator("li", has_text=container).locator("text=/^(开始监控|继续监控)$/").first.click()
    page.wait_for_url("**/desk")
    return page


def measure(browser: Any, address: str, username: str, password: str, *, rounds: int = ROUNDS, container: str = "") -> list[Figure]:
    """The desk of a loading's monitoring in a running demonstration: with nothing in the browser's cache, then again with it."""
    page = _open(browser, address, username, password, container)
    context, desk = page.context, page.url
    context.add_init_script(f"({_OBSERVE})()")
    cold, warm = [], []
    for _ in range(rounds):
        context.new_cdp_session(page).send("Network.clearBrowserCache")
        cold.append(_look(page, desk))
        warm.append(_look(page, desk))
    context.close()
    return [
        _figure("ready", "s", cold, "ready_s", "≤ 1.5"), _figure("ready, cached", "s", warm, "ready_s", ""),
        _figure("first moving picture", "s", cold, "picture_s", "≤ 3"),
        _figure("fetched, compressed", "kB", cold, "fetched_kb", "≤ 500"), _figure("fetched, cached", "kB", warm, "fetched_kb", ""),
        _figure("files", "", cold, "files", ""), _figure("layout shift", "", cold + warm, "moved", "0"),
    ]  # fmt: skip


def _look(page: Any, desk: str) -> dict[str, float]:
    page.goto("about:blank")
    page.goto(desk)
    page.wait_for_selector("#picture[data-moving=true]", timeout=30_000)
    page.wait_for_timeout(_WATCHED_MS)
    read: dict[str, float] = page.evaluate(_READ)
    return read


def _figure(what: str, unit: str, looks: list[dict[str, float]], name: str, wanted: str) -> Figure:
    worst = max if name == "moved" else statistics.median
    return Figure(what, unit, round(worst([look[name] for look in looks]), 3), wanted)


def run() -> list[Figure]:
    """All figures, of a demonstration made for it."""
    with _browsed() as (browser, address, passwords):
        return measure(browser, address, "wangxl", passwords["wangxl"])


def soak(minutes: int, say: Callable[[str], None]) -> list[Figure]:
    """Four live pictures for so many minutes, somebody pressing a key in each: what the page held at minute 10, and the most since."""
    playwright = importlib.import_module("playwright.sync_api")
    held = []
    with demonstration() as (address, passwords), _apart() as browser, playwright.sync_playwright() as started:
        with _looked_into(started, browser) as window:
            page = _open(window, address, "wangxl", passwords["wangxl"], context=window.contexts[0])
            page.wait_for_selector("#picture[data-moving=true]", timeout=30_000)
            page.click("#view-four")
        began = time.monotonic()
        for minute in range(1, minutes + 1):
            time.sleep(max(0.0, began + 60 * minute - time.monotonic()))
            with _looked_into(started, browser) as window:
                page = next(each for each in window.contexts[0].pages if each.url.endswith("/desk"))
                page.keyboard.press("Shift")
                held.append(_held(window, page))
            say(f"minute {minute}: " + ", ".join(f"{what} {measured:.1f}" for what, measured in held[-1].items()))
    since = held[min(_SETTLED_MIN, len(held)) - 1 :]
    return [
        figure
        for what in ("page MiB", "scripts MiB")
        for figure in (
            Figure(f"{what.split()[0]}, held at minute {_SETTLED_MIN}", "MiB", round(since[0][what], 1), ""),
            Figure(f"{what.split()[0]}, most since ÷ then", "", round(max(each[what] for each in since) / since[0][what], 3), "≤ 1.2"),
        )
    ] + [Figure("frames not shown in time", "%", round(100 * held[-1]["missed"], 2), "≤ 1")]


@contextmanager
def _apart() -> Iterator[str]:
    """A browser that nobody looks into until asked: who does, keeps in the page's memory what the page has fetched. Its address."""
    port = _free_port()
    told = (*_CHROMIUM, "--headless=new", "--window-size=1440,900", "--lang=zh-CN", f"--remote-debugging-port={port}", "about:blank")
    with tempfile.TemporaryDirectory(prefix="loadwitness-browser-", ignore_cleanup_errors=True) as folder:
        running = subprocess.Popen([_chromium(), f"--user-data-dir={folder}", *told], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(30)


@contextmanager
def _looked_into(started: Any, address: str) -> Iterator[Any]:
    """The browser at `address`, for a moment; it may still be starting."""
    end = time.monotonic() + _START_S
    while True:
        try:
            window = started.chromium.connect_over_cdp(address)
            break
        except importlib.import_module("playwright.sync_api").Error:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
    try:
        yield window
    finally:
        window.close()


def _chromium() -> str:
    found = shutil.which("chromium")
    if found is None:
        raise FileNotFoundError("chromium (apt-get install chromium)")
    return found


def _held(browser: Any, page: Any) -> dict[str, float]:
    """What the page's own process and its scripts hold after a clean-up, and the share of frames dropped so far."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    scripts = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    # what was only waiting to be thrown away is no memory that the desk needs
    page.wait_for_timeout(_THROWN_MS)
    processes = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")["processInfo"]
    renderers = [int(each["id"]) for each in processes if each["type"] == "renderer"]
    resident = max(int(Path(f"/proc/{number}/statm").read_text().split()[1]) for number in renderers)
    dropped, shown = page.evaluate(_FRAMES)
    return {"page MiB": resident * resource.getpagesize() / _MIB, "scripts MiB": scripts / _MIB, "missed": dropped / max(shown, 1)}


@contextmanager
def _browsed() -> Iterator[tuple[Any, str, dict[str, str]]]:
    """A browser, and a demonstration made for it: address and passwords."""
    playwright = importlib.import_module("playwright.sync_api")
    with demonstration() as (address, passwords), playwright.sync_playwright() as started:
        yield started.chromium.launch(executable_path=_chromium(), args=list(_CHROMIUM)), address, passwords


@contextmanager
def demonstration(*more: str) -> Iterator[tuple[str, dict[str, str]]]:
    """A fresh demonstration, running: its address, and each account's password. `more` is given to `loadwitness demo`."""
    command = [sys.executable, "-m", "app"]
    with tempfile.TemporaryDirectory(prefix="loadwitness-demo-") as folder:
        data, port = Path(folder) / "data", _free_port()
        told = ["--data", str(data), "--camera-port", str(_free_port()), *more]
        subprocess.run([*command, "demo", *told], check=True, stdout=subprocess.DEVNULL)
        running = subprocess.Popen([*command, "up", "--data", str(data), "--port", str(port)], stdout=subprocess.PIPE, text=True)
        try:
            if running.stdout is None or not running.stdout.readline().startswith("ready "):
                raise RuntimeError("the demonstration did not come up")
            accounts = json.loads((data / "accounts.json").read_text())
            yield f"http://127.0.0.1:{port}", {each["username"]: each["password"] for each in accounts}
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait(30)


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def as_json(figures: list[Figure]) -> str:
    """For `--json`."""
    return json.dumps([figure._asdict() for figure in figures], ensure_ascii=False, indent=2)


def as_text(figures: list[Figure]) -> str:
    """One line a figure."""
    return "\n".join(
        f"{each.what}: {each.measured:g} {each.unit}".rstrip() + (f" (wanted {each.wanted})" if each.wanted else "") for each in figures
    )
