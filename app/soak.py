"""`loadwitness benchmark soak`: what a desk with four live pictures holds after hours, and whether every frame came to the screen.

Needs the tests' Playwright, and Chromium.
"""

import asyncio
import importlib
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from app.benchmark import CHROMIUM, Figure, chromium, demonstration, free_port, opened

_MIB = 1024 * 1024
#: by then everything is loaded and the buffers are full
_SETTLED_MIN = 10
#: so long a browser may take to answer
_START_S = 20
#: so long the memory of what was thrown away takes to go back
_THROWN_S = 2
_FRAMES = """[...document.querySelectorAll("video")].map((each) => each.getVideoPlaybackQuality())
  .reduce(([dropped, all], each) => [dropped + each.droppedVideoFrames, all + each.totalVideoFrames], [0, 0])"""
_SHIFT = {"key": "Shift", "code": "ShiftLeft", "windowsVirtualKeyCode": 16}
#: somebody is there; what lies about is swept up; what is left
_ASKED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("Input.dispatchKeyEvent", {"type": "keyDown", **_SHIFT}), ("Input.dispatchKeyEvent", {"type": "keyUp", **_SHIFT}),
    ("HeapProfiler.collectGarbage", {}), ("Runtime.getHeapUsage", {}), ("Runtime.evaluate", {"expression": _FRAMES, "returnByValue": True}),
)  # fmt: skip


def soak(minutes: int, say: Callable[[str], None]) -> list[Figure]:
    """Four live pictures for so many minutes, somebody pressing a key in each: what the page held at minute 10, and the most since."""
    held = []
    with demonstration() as (address, passwords), _apart() as browser:
        _begin(browser, address, passwords["wangxl"])
        began = time.monotonic()
        for minute in range(1, minutes + 1):
            time.sleep(max(0.0, began + 60 * minute - time.monotonic()))
            held.append(_held(browser))
            say(f"minute {minute}: " + ", ".join(f"{what} {measured:.3g}" for what, measured in held[-1].items()))
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
    port = free_port()
    told = (*CHROMIUM, "--headless=new", "--window-size=1440,900", "--lang=zh-CN", f"--remote-debugging-port={port}", "about:blank")
    with tempfile.TemporaryDirectory(prefix="loadwitness-browser-", ignore_cleanup_errors=True) as folder:
        running = subprocess.Popen([chromium(), f"--user-data-dir={folder}", *told], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(30)


def _begin(browser: str, address: str, password: str) -> None:
    """Sign in and open the desk with its four pictures, then leave the browser to itself; it may still be starting."""
    playwright = importlib.import_module("playwright.sync_api")
    end = time.monotonic() + _START_S
    with playwright.sync_playwright() as started:
        while True:
            try:
                window = started.chromium.connect_over_cdp(browser)
                break
            except playwright.Error:
                if time.monotonic() > end:
                    raise
                time.sleep(0.2)
        page = opened(window, address, "wangxl", password, context=window.contexts[0])
        page.wait_for_selector("#picture[data-moving=true]", timeout=30_000)
        page.click("#view-four")
        window.close()


def _held(browser: str) -> dict[str, float]:
    """What the page's own process and its scripts hold after a clean-up, and the share of frames dropped so far."""
    *_, used, frames = asyncio.run(_told(browser, "json", *_ASKED))
    # what was only waiting to be thrown away is no memory that the desk needs
    time.sleep(_THROWN_S)
    (processes,) = asyncio.run(_told(browser, "json/version", ("SystemInfo.getProcessInfo", {})))
    renderers = [int(each["id"]) for each in processes["processInfo"] if each["type"] == "renderer"]
    resident = max(int(Path(f"/proc/{number}/statm").read_text().split()[1]) for number in renderers)
    dropped, shown = frames["result"]["value"]
    return {
        "page MiB": resident * resource.getpagesize() / _MIB, "scripts MiB": used["usedSize"] / _MIB,
        "missed": dropped / shown, "frames": shown,
    }  # fmt: skip


async def _told(browser: str, where: str, *asked: tuple[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers of the desk's page (`json`) or of the browser (`json/version`) to these questions of the DevTools protocol."""
    async with aiohttp.ClientSession() as way:
        found = await (await way.get(f"{browser}/{where}")).json()
        one = found if where == "json/version" else next(each for each in found if each["url"].endswith("/desk"))
        async with way.ws_connect(one["webSocketDebuggerUrl"], max_msg_size=0) as line:
            answers = []
            for number, (method, given) in enumerate(asked):
                await line.send_json({"id": number, "method": method, "params": given})
                answer: dict[str, Any] = {}
                while answer.get("id") != number:
                    answer = await line.receive_json()
                answers.append(answer["result"])
            return answers
