"""A real browser that tries to get credit for a picture nobody can see: hidden, faint, covered, out of view, still, skipped (P9)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from app.settings import Settings
from app.transaction import Database
from records import clock
from records.monitoring import Mode, Monitoring, Watched, watched_seconds
from tests.cast import Cast
from tests.conftest import Templates
from tests.journeys.filming import Camera, served
from tests.video import film
from workflows import monitoring

pytestmark = pytest.mark.alone

SCRIPT = Path(__file__).with_name("player.js").read_text(encoding="utf-8").split("\n", 1)[1]
#: watches for a monitoring, and keeps what is claimed: what was posted and what is still to be
WATCH = """(monitoring) => {
  const told = [];
  const send = window.fetch;
  window.fetch = (address, given) => {
    if (address === "/watched") told.push(...JSON.parse(given.body).seen);
    return send(address, given);
  };
  trial.watched = new trial.Watched({ player: trial.player, monitoring, address: "/watched", headers: {} });
  trial.claims = () => [...told, ...trial.watched.spans()].map(({ mode, begins, ends }) => [begins, ends, mode]);
  trial.credited = 0;
  trial.watched.addEventListener("credited", ({ detail }) => { trial.credited += detail.credited.length; });
  trial.watched.start();
}"""
VIDEO = "document.querySelector('video:not([hidden])')"
SLOT = f"{VIDEO}.parentElement"
BEHIND = """Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
document.dispatchEvent(new Event('visibilitychange'))"""
#: how a picture that goes on playing can be kept from sight
HIDINGS = {
    "not shown": (f"{SLOT}.style.display = 'none'", f"{SLOT}.style.display = ''"),
    "kept invisible": (f"{VIDEO}.style.visibility = 'hidden'", f"{VIDEO}.style.visibility = ''"),
    "without opacity": (f"{VIDEO}.style.opacity = '0'", f"{VIDEO}.style.opacity = ''"),
    "faint": ("document.body.style.opacity = '0.1'", "document.body.style.opacity = ''"),
    "dark": (f"{SLOT}.style.filter = 'brightness(0)'", f"{SLOT}.style.filter = ''"),
    "out of view": (f"{SLOT}.style.marginTop = '-5000px'", f"{SLOT}.style.marginTop = ''"),
    "tiny": (f"{SLOT}.style.cssText = 'width: 8px; height: 8px; overflow: hidden'", f"{SLOT}.style.cssText = ''"),
    "covered": (
        "document.body.append(Object.assign(document.createElement('div'), { id: 'cover', style: 'position: fixed; inset: 0' }))",
        "document.getElementById('cover').remove()",
    ),
    "behind a dialog": (
        "document.body.appendChild(document.createElement('dialog')).showModal()", "document.querySelector('dialog').remove()",
    ),
    "in a tab behind": (
        BEHIND,
        "delete document.visibilityState",
    ),
    "frozen": ("trial.player.pause()", "trial.player.play()"),
}  # fmt: skip


@pytest.fixture
def address(templates: Templates, tmp_path: Path) -> str:
    """Journeys run on SQLite."""
    return templates.sqlite(tmp_path / "loadwitness.db", with_cast=True)


class Sitter:
    """A monitor with a window that watches for a running monitoring."""

    def __init__(self, database: Database, settings: Settings, cast: Cast, page: Page) -> None:
        self.database, self.settings, self.cast, self.page = database, settings, cast, page
        with database.act("test") as db:
            here = cast.within(db)
            self.sitting: Monitoring = monitoring.begin_at(db, here.monitor, here.site, mode=Mode.LIVE)

    def watch(self) -> None:
        """Open the dock's picture and watch it."""
        self.page.evaluate(SCRIPT, [[{"id": self.cast.dock.id, "live": True, "playback": True}], [self.cast.dock.id]])
        self.page.evaluate(WATCH, self.sitting.id)

    def claimed(self) -> float:
        """Seconds of video that the window says were seen."""
        return union(self.page.evaluate("trial.claims()"))

    def grows(self, by: float) -> None:
        """Wait until so many seconds more are claimed."""
        before = self.claimed()
        for _ in range(100):
            if self.claimed() - before >= by:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(self.claimed() - before)

    def credited(self) -> int:
        """Seconds of the dock in the database."""
        with self.database.read() as db:
            wanted = select(Watched).where(Watched.monitoring_id == self.sitting.id)
            return watched_seconds(db.scalars(wanted).unique()).get(self.cast.dock.id, 0)


def union(spans: list[list[float]]) -> float:
    """Seconds covered by any of the spans (ms)."""
    until, total = 0.0, 0.0
    for begins, ends, *_ in sorted(spans):
        total += max(0.0, ends - max(begins, until))
        until = max(until, ends)
    return total / 1000


@pytest.fixture
def sitter(settings: Settings, database: Database, cast: Cast, chromium: Browser) -> Iterator[Sitter]:
    with served(settings, database) as (address, web):
        client = web.test_client()
        with client.session_transaction() as kept:
            kept.update(_user_id=f"uniquifier-{cast.monitor.username}", _fresh=True, visit="visit-of-wang")
        cookie = client.get_cookie("loadwitness")
        assert cookie is not None
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "loadwitness", "value": cookie.value, "url": address}])
        page = context.new_page()
        page.goto(f"{address}/health")
        yield Sitter(database, settings, cast, page)
        context.close()


@pytest.fixture
def filming(settings: Settings, database: Database, cast: Cast) -> Iterator[Callable[[], Camera]]:
    cameras: list[Camera] = []

    def start() -> Camera:
        cameras.append(Camera(database, settings, cast.dock.id, file_s=5))
        cameras[-1].start()
        return cameras[-1]

    yield start
    for camera in cameras:
        camera.stop()


@pytest.mark.obligation("B16-4")
def test_no_picture_that_can_not_be_seen_is_claimed_and_no_more_is_credited_than_was(sitter: Sitter, filming: Callable[[], Camera]) -> None:
    filming()
    sitter.watch()
    sitter.grows(1)
    for word, (hide, show) in HIDINGS.items():
        sitter.page.evaluate(f"{{ {hide} }}")
        # the look that is under way when it goes out of sight
        sitter.page.wait_for_timeout(700)
        before = sitter.claimed()
        sitter.page.wait_for_timeout(1500)
        assert sitter.claimed() - before < 0.01, word
        sitter.page.evaluate(f"{{ {show} }}")
        sitter.grows(0.6)
    sitter.page.evaluate("trial.watched.stop()")
    sitter.page.wait_for_timeout(500)
    assert 1 <= sitter.credited() <= sitter.claimed() + 0.5


def test_what_was_skipped_is_not_claimed_and_a_fast_picture_only_as_far_as_it_was_shown(
    sitter: Sitter, database: Database, settings: Settings
) -> None:
    begins_at = clock.now().replace(microsecond=0) - timedelta(hours=1)
    with database.act("test") as db:
        film.shot(db, settings.footage, sitter.cast.dock.id, begins_at, 300, made=film.reel(3000))
    begins = clock.epoch_ms(begins_at)
    page = sitter.page
    sitter.watch()
    page.evaluate(f"trial.seekTo({begins + 10_050}, 100)")
    page.evaluate("trial.player.play()")
    sitter.grows(1)
    for step in range(6):
        # the arrow key, again and again: 5 s further each time
        page.evaluate(f"trial.player.seek({begins + 20_000 + step * 5000})")
        page.wait_for_timeout(300)
    sitter.grows(1)
    page.evaluate("trial.player.pause()")
    # 30 s went by under the arrow key, of which no more than the looks between were shown
    assert sitter.claimed() < 9
    page.evaluate(f"trial.seekTo({begins + 100_050}, 1000)")
    before, at = sitter.claimed(), page.evaluate("trial.player.playback.at()")
    page.evaluate("trial.player.setRate(16); trial.player.play()")
    page.wait_for_timeout(2500)
    page.evaluate("trial.player.pause()")
    shown_s = (page.evaluate("trial.player.playback.at()") - at) / 1000
    assert shown_s > 16
    assert shown_s * 0.3 < sitter.claimed() - before <= shown_s + 1


def test_of_two_windows_one_has_the_picture_and_the_time_counts_once(sitter: Sitter, filming: Callable[[], Camera]) -> None:
    camera = filming()
    sitter.watch()
    sitter.grows(1)
    second = Sitter(sitter.database, sitter.settings, sitter.cast, sitter.page.context.new_page())
    second.page.goto(sitter.page.url)
    second.sitting = sitter.sitting
    second.watch()
    second.grows(2)
    before = sitter.claimed()
    second.grows(1)
    assert sitter.claimed() - before < 0.01, "the first window shows stills now"
    for page in (sitter.page, second.page):
        page.evaluate("trial.watched.stop()")
    second.page.wait_for_timeout(500)
    assert 1 <= sitter.credited() <= (clock.now() - camera.begins_at).total_seconds()
