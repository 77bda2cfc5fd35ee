"""docs/tour: every stop is a whole page of the product, every page of the navigation is a stop, the chapters say what the stops say."""

import pytest
from PIL import Image

from app.web import NAVIGATION
from tests.conftest import Browser
from tests.house.test_axe import NO_PAGES
from tests.journeys import tour
from tests.journeys.tour_pages import STOPS


def test_the_chapters_on_disk_are_those_of_the_stops() -> None:
    for name, text in tour.chapters().items():
        assert (tour.TARGET / name).read_text() == text, f"{name}: python -m tests.journeys.tour --texts"


def test_every_stop_is_a_page_and_every_page_of_the_navigation_a_stop(browser: Browser) -> None:
    urls = browser.web.url_map.bind("localhost")
    shown = {stop.name: urls.match(stop.at.replace("/*", "/1"), "GET")[0] for stop in STOPS if stop.at != "/desk"}
    views = browser.web.view_functions
    assert [name for name, at in shown.items() if at in NO_PAGES or getattr(views[at], "is_media", False)] == []
    assert {endpoint for endpoint, _, _ in NAVIGATION} - set(shown.values()) == set()


@pytest.mark.parametrize("language", tour.FILES)
def test_every_stop_has_its_pictures_and_no_other_picture_lies_there(language: str) -> None:
    wanted = {f"{stop.name}-{size}.webp": window for stop in STOPS for size, window in tour.sizes(stop).items()}
    assert {path.name for path in (tour.TARGET / language).iterdir()} == set(wanted)
    for name, window in wanted.items():
        with Image.open(tour.TARGET / language / name) as picture:
            assert (picture.format, picture.size) == ("WEBP", window), name
