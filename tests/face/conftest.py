"""One Chromium for the tests of the face, and the pages on loopback."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.face.stand import serving

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="package")
def address() -> Iterator[str]:
    """Where the pages are served (in this folder: no database)."""
    with serving() as served:
        yield served


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page of 1440×900 in a context of its own."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    yield context.new_page()
    context.close()
