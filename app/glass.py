"""`loadwitness benchmark glass`: how late four live pictures are on the desk, from the moment burnt into each to its frame on the screen.

Needs the tests' Playwright, and Chromium.
"""

import importlib
import statistics
from collections.abc import Callable
from typing import Any

from app.benchmark import CHROMIUM, Figure, chromium, demonstration, opened
from app.video.simulator.burnt import COLUMNS, TIME_BITS

PICTURES = 4
_LOOKED_MS = 20_000
#: a machine just started is slow with its first pages
_PATIENT_MS = 120_000
#: the pictures' first seconds are catching up
_SETTLED_MS = 5000
#: all four moving at once
_MOVING = """(count) => {
  const shown = [...document.querySelectorAll("#cells video")].filter((each) => each.readyState >= 3 && !each.paused && each.offsetWidth);
  return shown.length === count;
}"""
#: every frame that comes up: milliseconds since the moment burnt into it, as app/video/simulator/burnt.py writes it
_LATE = """([columns, bits, lookedMs]) => Promise.all([...document.querySelectorAll("#cells video")].filter((each) => each.offsetWidth).map(
  (video) => new Promise((done) => {
    const late = [];
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [columns * 8, 16];
    const pen = canvas.getContext("2d", { willReadFrequently: true });
    const look = () => {
      const now = Date.now();
      const square = video.videoWidth / columns;
      pen.drawImage(video, 0, 0, video.videoWidth, 2 * square, 0, 0, columns * 8, 16);
      const row = pen.getImageData(0, 12, columns * 8, 1).data;
      const bit = (column) => (row[(column * 8 + 4) * 4] > 128 ? 1 : 0);
      if ([0, 1, 2, 3].map(bit).join("") === "1010") {
        let at = 0;
        for (let each = 0; each < bits; each += 1) {
          at = at * 2 + bit(4 + each);
        }
        late.push(now - at);
      }
      video.requestVideoFrameCallback(look);
    };
    video.requestVideoFrameCallback(look);
    setTimeout(() => done(late), lookedMs);
  }),
))"""


def run(say: Callable[[str], None]) -> list[Figure]:
    """Of a demonstration made for it, whose cameras burn their time into the picture."""
    playwright = importlib.import_module("playwright.sync_api")
    with demonstration("--burnt") as (address, passwords), playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium(), args=list(CHROMIUM))
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        context.set_default_timeout(_PATIENT_MS)
        return _figures(_late(opened(browser, address, "wangxl", passwords["wangxl"], context=context)), say)


def _late(page: Any) -> list[list[float]]:
    """Milliseconds, of each picture's frames."""
    page.click("#view-four")
    page.wait_for_function(_MOVING, arg=PICTURES)
    page.wait_for_timeout(_SETTLED_MS)
    late: list[list[float]] = page.evaluate(_LATE, [COLUMNS, TIME_BITS, _LOOKED_MS])
    return late


def _figures(late: list[list[float]], say: Callable[[str], None]) -> list[Figure]:
    for number, each in enumerate(late, 1):
        say(f"picture {number}: {len(each)} frames read, median {statistics.median(each):.0f} ms")
    every = sorted(ms / 1000 for each in late for ms in each)
    return [
        Figure(f"glass to glass, {len(late)} pictures, median", "s", round(statistics.median(every), 3), "≤ 1"),
        Figure("nineteen of twenty frames within", "s", round(every[len(every) * 19 // 20], 3), ""),
    ]
