"""`loadwitness benchmark hands`: how soon the desk answers: the first picture, the other dock, a look along the line, a place on it.

Needs the tests' Playwright, and Chromium.
"""

import statistics
import time
from collections.abc import Sequence
from typing import Any

from app import benchmark
from app.benchmark import Figure

_CHANGES = 6
_BEGIN, _GO_ON, _EITHER = "form[action$='/begin'] button", "text=/^继续监控$/", "text=/^(开始监控|继续监控)$/"
#: the pages' processes, each of which opens its first desk slowly; and so often is one gone back to
_PROCESSES, _BACK = 2, 4
#: a demonstration just begun has its first pages, its cameras' first pictures and the made footage before it
_SETTLED_S = 30
#: a desk that was just opened or changed to asks for the rest of what it shows
_REST_MS = 2500
#: change to another monitoring by its tab, and look at each frame whether its own picture moves on the stage; milliseconds
_CHANGE = """(number) => new Promise((done) => {
  const tab = document.querySelector(`[data-desk="${number}"]`);
  const begun = performance.now();
  tab.click();
  const live = new Set(tab.dataset.live.split(","));
  const look = () => {
    const cell = document.querySelector("#cells > :not([hidden])");
    const video = cell?.querySelector("video:not([hidden])");
    const here = document.getElementById("picture").dataset.monitoring === String(number);
    const isMoving = video && video.readyState >= 2 && !video.paused;
    if (here && live.has(cell?.dataset.camera) && isMoving) done(performance.now() - begun);
    else if (performance.now() - begun > 10_000) done(Infinity);
    else requestAnimationFrame(look);
  };
  look();
})"""
#: the middle of each recorded stretch of the camera on screen, on the whole day's line: its place in pixels and its moment
_PLACES = """async () => {
  const camera = document.querySelector("#cells > :not([hidden])").dataset.camera;
  const day = await (await fetch(`/footage/${camera}/timeline.json`)).json();
  const box = document.getElementById("timeline").getBoundingClientRect();
  return day.stretches.filter(([begins, ends]) => ends - begins > 20_000).map(([begins, ends]) => (begins + ends) / 2)
    .map((at) => [box.x + box.width * (at - day.begins) / (day.ends - day.begins), box.y + 49, at]);
}"""
_NO_PREVIEW = "() => document.querySelector('#preview img').removeAttribute('src')"
#: the picture of the place under the pointer is there, whole; since when it was asked for
_PREVIEW = """async (begun) => {
  const picture = document.querySelector("#preview img");
  while (!picture.getAttribute("src")) await new Promise(requestAnimationFrame);
  await picture.decode();
  return performance.now() - begun;
}"""
#: the recording stands within a pixel of the place that was clicked, with a frame of it on screen
_SEEK = """async ([begun, at, near]) => {
  const videos = () => [...document.querySelectorAll("#cells video:not([hidden])")];
  const stands = () => videos().some(({ readyState, seeking }) => readyState >= 2 && !seeking)
    && Math.abs(document.getElementById("timeline").ariaValueNow - at) < near;
  while (!stands() && performance.now() - begun < 10_000) await new Promise(requestAnimationFrame);
  return stands() ? performance.now() - begun : Infinity;
}"""


def changed_ms(page: Any, number: int) -> float:
    """Change to this monitoring by its tab: milliseconds until its own picture moves on the stage."""
    return float(page.evaluate(_CHANGE, number))


def run() -> list[Figure]:
    """All figures, of a demonstration made for it."""
    with benchmark.browsed() as (browser, address, passwords):
        time.sleep(_SETTLED_S)
        return measure(browser, address, "wangxl", passwords["wangxl"])


def measure(browser: Any, address: str, username: str, password: str, *, containers: Sequence[str] = ()) -> list[Figure]:
    """Two of today's loadings are begun one after the other and gone back to; then from desk to desk, and along the line of the day.

    With `containers`, these loadings are opened, whether they were begun before or not.
    """
    page = benchmark.signed_in(browser, address, username, password)
    opened = [(each, _EITHER) for each in containers] or [("", _BEGIN)] * _PROCESSES
    begun = [_opened_s(page, address, container, button) for container, button in opened]
    again = [_opened_s(page, address, opened[-1][0], _GO_ON) for _ in range(_BACK)]
    page.wait_for_selector("[data-desk][data-ready]")
    # its pictures come over the same line, a key frame each second
    page.wait_for_timeout(_REST_MS)
    here = page.locator("[data-desk][aria-current=page]").get_attribute("data-desk")
    others = [int(page.locator("[data-desk][data-ready]").first.get_attribute("data-desk")), int(here)]
    changes = [changed_ms(page, others[turn % 2]) for turn in range(_CHANGES)]
    page.wait_for_timeout(_REST_MS)
    looks, seeks = _along(page)
    page.context.close()
    return [
        Figure("from the click on a loading to its moving picture, the first two after a start", "s", round(max(begun), 2), "≤ 3"),
        Figure(f"the same once it was opened, worst of {len(again)}", "s", round(max(again), 2), "≤ 3"),
        Figure(f"change to another monitoring, worst of {len(changes)}", "ms", round(max(changes)), "≤ 300"),
        Figure(f"preview on the line, median of {len(looks)}", "ms", round(statistics.median(looks)), "≤ 150"),
        Figure(f"click on the line to the frame, median of {len(seeks)}", "ms", round(statistics.median(seeks)), "≤ 500"),
        Figure(f"click on the line to the frame, worst of {len(seeks)}", "ms", round(max(seeks)), ""),
    ]


def _opened_s(page: Any, address: str, container: str, button: str) -> float:
    """Seconds from the click on the first page to the moving picture."""
    page.goto(address)
    begun = time.monotonic()
    page.locator("li", has_text=container).locator(button).first.click()
    page.wait_for_url("**/desk", wait_until="commit")
    page.wait_for_selector("#picture[data-moving=true]")
    return time.monotonic() - begun


def _along(page: Any) -> tuple[list[float], list[float]]:
    """Milliseconds to each preview, and to each place of the recording."""
    page.locator("[data-step='0']").click()
    places = page.evaluate(_PLACES)
    near = page.evaluate("() => 86_400_000 / document.getElementById('timeline').clientWidth")
    looks, seeks = [], []
    for x, y, _ in places:
        page.evaluate(_NO_PREVIEW)
        begun = page.evaluate("performance.now()")
        page.mouse.move(x, y)
        looks.append(float(page.evaluate(_PREVIEW, begun)))
    for x, y, at in places:
        begun = page.evaluate("performance.now()")
        page.mouse.click(x, y)
        seeks.append(float(page.evaluate(_SEEK, [begun, at, near])))
    return looks, seeks
