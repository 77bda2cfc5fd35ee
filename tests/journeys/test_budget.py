"""The desk's budget: ready soon, few bytes, nothing moves by itself; times with room for a busy machine (three times the figure)."""

import pytest
from playwright.sync_api import Browser

from app import benchmark
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
