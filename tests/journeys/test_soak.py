"""The live picture for half a minute over many small files: every frame comes up, little is held in memory, late is caught up (D1-2)."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from app.settings import Settings
from app.transaction import Database
from tests.cast import Cast
from tests.conftest import Templates
from tests.journeys.filming import Camera, served
from tests.video import film

SCRIPT = Path(__file__).with_name("player.js").read_text(encoding="utf-8").split("\n", 1)[1]
RUN_S = 33
VIDEO = "document.querySelector('video:not([hidden])')"
#: the seconds held ready, the frames that came to the screen, and those that did not
FACTS = f"""(() => {{
  const {{ buffered, currentTime }} = {VIDEO};
  const quality = {VIDEO}.getVideoPlaybackQuality();
  let held = 0;
  for (let i = 0; i < buffered.length; i += 1) held += buffered.end(i) - buffered.start(i);
  return {{ held, ahead: buffered.end(buffered.length - 1) - currentTime, shown: quality.totalVideoFrames - quality.droppedVideoFrames,
    at: trial.player.position() }};
}})()"""


@pytest.fixture
def address(templates: Templates, tmp_path: Path) -> str:
    """Journeys run on SQLite."""
    return templates.sqlite(tmp_path / "loadwitness.db", with_cast=True)


@pytest.fixture
def picture(settings: Settings, database: Database, cast: Cast, chromium: Browser) -> Iterator[Page]:
    """The dock's live picture; a new file every two seconds."""
    with served(settings, database) as (address, web):
        client = web.test_client()
        with client.session_transaction() as kept:
            kept.update(_user_id=f"uniquifier-{cast.monitor.username}", _fresh=True, visit="visit-of-wang")
        cookie = client.get_cookie("loadwitness")
        assert cookie is not None
        context = chromium.new_context()
        context.add_cookies([{"name": "loadwitness", "value": cookie.value, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/health")
        camera = Camera(database, settings, cast.dock.id, file_s=2)
        camera.start()
        page.evaluate(SCRIPT, [[{"id": cast.dock.id, "live": True, "playback": True}], [cast.dock.id]])
        page.wait_for_function("trial.onScreen()")
        yield page
        camera.stop()
        context.close()


@pytest.fixture
def facts(picture: Page) -> Callable[[], dict[str, float]]:
    return lambda: dict(picture.evaluate(FACTS))


def test_half_a_minute_over_many_files_shows_every_frame_and_holds_no_more_than_thirty_seconds(
    picture: Page, facts: Callable[[], dict[str, float]]
) -> None:
    picture.wait_for_timeout(1500)
    first = facts()
    held = []
    for _ in range(RUN_S):
        picture.wait_for_timeout(1000)
        held.append(facts()["held"])
    last = facts()
    filmed = (last["at"] - first["at"]) / 1000 * film.FPS
    assert filmed > 0.95 * RUN_S * film.FPS
    # three times what may be missed: the machine of the tests does other work beside
    assert last["shown"] - first["shown"] >= 0.97 * filmed - 1
    assert 20 < max(held) <= 30


def test_a_picture_that_fell_behind_catches_up_at_once(picture: Page, facts: Callable[[], dict[str, float]]) -> None:
    picture.wait_for_timeout(5000)
    picture.evaluate(f"{VIDEO}.currentTime -= 3.5")
    end = time.monotonic() + 3
    while facts()["ahead"] >= 1.2:
        assert time.monotonic() < end, facts()
        picture.wait_for_timeout(50)
    assert facts()["ahead"] < 2
