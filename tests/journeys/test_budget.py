"""The desk's budget: ready soon, few bytes, nothing moves by itself, and it answers the hands.

Times have room for a busy machine: the figures themselves are `loadwitness benchmark`'s (DESIGN §10: no bound tighter than three times).
"""

import json

import pytest
from playwright.sync_api import Browser

from app import benchmark, hands
from tests.journeys.conftest import Demo

pytestmark = pytest.mark.alone


def test_the_desk_keeps_its_budget(demo: Demo, chromium: Browser) -> None:
    measured = benchmark.measure(chromium, demo.address, "wangxl", demo.passwords["wangxl"], rounds=1, container="CXRU1204581")
    figures = {each.what: each.measured for each in measured}
    # the page itself goes out uncompressed (decision 17)
    assert figures["fetched, compressed"] <= 500, figures
    assert figures["fetched, cached"] <= 250, figures
    assert figures["layout shift"] <= 0.0005, figures
    assert figures["ready"] <= 3 * 1.5, figures
    assert figures["first moving picture"] <= 3 * 3, figures


#: Cameras, recorder, chores, pages and browser share the machine's two cores, and with six more processes on them (load average 12) a
#: preview took 510 ms, the first picture 4.8 s. Five times the promise is missed only where something waits that should not.
BUSY = 5


def test_the_desk_answers_the_hands(demo: Demo, chromium: Browser) -> None:
    # loadings that other journeys open as well, whether they were begun or not
    measured = hands.measure(chromium, demo.address, "wangxl", demo.passwords["wangxl"], containers=("CXRU1204581", "MNBU3812043"))
    # how long the very first takes is the start's, not the desk's: the benchmark lets the demonstration settle before it
    _, again, change, look, seek, _ = [each.measured for each in measured]
    assert again <= BUSY * 3, measured
    assert change <= BUSY * 300, measured
    assert look <= BUSY * 150, measured
    assert seek <= BUSY * 500, measured


#: of about eight hundred elements; a tick of the clock, a tile's mark and the viewer's name concern a few, a row told anew some dozens
FEW = 200
RESTS_MS = 3000


def test_a_desk_at_rest_styles_a_part_of_its_elements_at_a_time(demo: Demo, chromium: Browser) -> None:
    """One selector that hangs on the whole page, and each tick of its clock costs what a change of dock does."""
    page = benchmark.opened(chromium, demo.address, "wangxl", demo.passwords["wangxl"], "CXRU1204581")
    page.wait_for_selector("#picture[data-moving=true]")
    # what is asked for once the picture stands is there
    page.wait_for_timeout(RESTS_MS)
    chromium.start_tracing(page=page, categories=["devtools.timeline"])
    page.wait_for_timeout(RESTS_MS)
    traced = json.loads(chromium.stop_tracing())["traceEvents"]
    page.context.close()
    styled = [each["args"]["elementCount"] for each in traced if each["name"] == "UpdateLayoutTree" and "elementCount" in each["args"]]
    assert len(styled) >= 3, "the clock ran"
    assert max(styled) <= FEW
