"""docs/tour: every stop is a whole page of the product, every page is a stop, the chapters say what the stops say."""

import pytest
from PIL import Image

from app.web import NAVIGATION
from tests.conftest import Browser
from tests.house.test_axe import NO_PAGES, page_rules
from tests.journeys import tour
from tests.journeys.tour_pages import STOPS

#: addresses of pages that no stop shows, and why
NOT_SHOWN = {
    "export.start": "leads on to the form of the camera that was chosen", "fault.start": "leads on to the form of the site that was chosen",
    "notice.shown": "leads on to what the notice is about",
}  # fmt: skip


def test_the_chapters_on_disk_are_those_of_the_stops() -> None:
    for name, text in tour.chapters().items():
        assert (tour.TARGET / name).read_text() == text, f"{name}: python -m tests.journeys.tour --texts"


def _shown(browser: Browser) -> dict[str, str]:
    """What each stop shows, as an endpoint."""
    urls = browser.web.url_map.bind("localhost")
    return {stop.name: urls.match(stop.shown_at.replace("*", "1"), "GET")[0] for stop in STOPS}


def test_every_stop_is_a_page_and_every_page_of_the_navigation_a_stop(browser: Browser) -> None:
    shown, views = _shown(browser), browser.web.view_functions
    assert [name for name, at in shown.items() if at in NO_PAGES or getattr(views[at], "is_media", False)] == []
    assert {endpoint for endpoint, _, _ in NAVIGATION} - set(shown.values()) == set()


def test_every_page_is_a_stop_or_has_its_reason_why_not(browser: Browser) -> None:
    pages, shown = {rule.endpoint for rule in page_rules(browser.web)}, set(_shown(browser).values())
    assert pages - shown - set(NOT_SHOWN) == set(), "a stop for it in tests/journeys/tour_forms.py, or its reason in NOT_SHOWN"
    assert set(NOT_SHOWN) - pages == set()
    assert set(NOT_SHOWN) & shown == set()


@pytest.mark.parametrize("language", tour.FILES)
def test_every_stop_has_its_pictures_and_no_other_picture_lies_there(language: str) -> None:
    wanted = {f"{stop.name}-{size}.webp": window for stop in STOPS for size, window in tour.sizes(stop).items()}
    assert {path.name for path in (tour.TARGET / language).iterdir()} == set(wanted)
    for name, window in wanted.items():
        with Image.open(tour.TARGET / language / name) as picture:
            assert (picture.format, picture.size) == ("WEBP", window), name
