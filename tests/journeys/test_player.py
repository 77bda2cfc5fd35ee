"""The player in a real browser, on pictures that carry their number: delay, exactness, gaps, several tabs, and that watching is noted."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select

from app.settings import Settings
from app.transaction import Database
from records import base, clock
from records.footage import Cause
from records.grant import Grant
from records.monitoring import Mode, Monitoring, Watched
from tests.cast import Cast
from tests.conftest import Templates
from tests.journeys.filming import Camera, Line, served
from tests.video import film
from workflows import monitoring

pytestmark = pytest.mark.alone

QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip  # noqa: E501 - the browser's own words
#: the seconds held ready
HELD = """(() => {
  const { buffered } = document.querySelector("video:not([hidden])");
  return [...Array(buffered.length).keys()].reduce((sum, at) => sum + buffered.end(at) - buffered.start(at), 0);
})()"""
SCRIPT = Path(__file__).with_name("player.js").read_text(encoding="utf-8").split("\n", 1)[1]


@pytest.fixture
def address(templates: Templates, tmp_path: Path) -> str:
    """Journeys run on SQLite."""
    return templates.sqlite(tmp_path / "loadwitness.db", with_cast=True)


class Stage:
    """The application on loopback, and a signed-in monitor's browser."""

    def __init__(self, address: str, context: BrowserContext, cast: Cast) -> None:
        self.address, self.context, self.cast = address, context, cast
        self.faults: list[str] = []

    def open(self, *cameras: int) -> Page:
        """A tab with a player of these cameras."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if "Content Security" in said.text else None)
        page.goto(f"{self.address}/health")
        page.evaluate(SCRIPT, [[{"id": number, "live": True, "playback": True} for number in cameras], list(cameras)])
        return page


@pytest.fixture
def stage(settings: Settings, database: Database, cast: Cast, chromium: Browser) -> Iterator[Stage]:
    with served(settings, database) as (address, web):
        client = web.test_client()
        with client.session_transaction() as kept:
            kept.update(_user_id=f"uniquifier-{cast.monitor.username}", _fresh=True, visit="visit-of-wang")
        cookie = client.get_cookie("loadwitness")
        assert cookie is not None
        context = chromium.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "loadwitness", "value": cookie.value, "url": address}])
        made = Stage(address, context, cast)
        yield made
        context.close()
    assert not made.faults


@pytest.fixture
def filming(settings: Settings, database: Database) -> Iterator[Callable[[int], Camera]]:
    cameras: list[Camera] = []

    def start(camera_id: int) -> Camera:
        cameras.append(Camera(database, settings, camera_id, file_s=5))
        cameras[-1].start()
        return cameras[-1]

    yield start
    for camera in cameras:
        camera.stop()


def until(page: Page, question: str, seconds: float = 30) -> Any:
    """The first true answer."""
    end = time.monotonic() + seconds
    while not (answer := page.evaluate(question)):
        assert time.monotonic() < end, (question, page.evaluate("trial.events.slice(-5)"))
        page.wait_for_timeout(20)
    return answer


def test_live_is_late_by_less_than_a_second_and_knows_the_moment_of_every_frame(stage: Stage, filming: Callable[[int], Camera]) -> None:
    camera = filming(stage.cast.dock.id)
    filming(stage.cast.gate.id)
    began = time.monotonic()
    page = stage.open(stage.cast.dock.id, stage.cast.gate.id)
    until(page, "trial.onScreen()")
    assert time.monotonic() - began < 2 * 3
    page.wait_for_timeout(1500)
    seen = [frame for frame in page.evaluate("trial.filmed(9000)") if frame is not None]
    late = [camera.late_ms(now, number) for _, number, _, now in seen]
    wrong = [abs(position - camera.moment_ms(float(position), number)) for _, number, position, _ in seen]
    assert statistics.median(late) < 1800
    assert statistics.median(wrong) < 1
    assert len(seen) > 0.6 * 90
    assert page.evaluate("trial.player.live.position(trial.player.chosen)") is not None


def _is_live_again(page: Page, camera: Camera) -> None:
    """A moving picture whose frames bear the number of the moment that the player tells for them."""
    until(page, "trial.onScreen()?.[0] === 'VIDEO' && trial.player.now() - trial.onScreen()[2] < 2000", 25)
    seen = [frame for frame in page.evaluate("trial.filmed(1000)") if frame is not None]
    assert len(seen) > 5
    assert statistics.median(abs(position - camera.moment_ms(float(position), number)) for _, number, position, _ in seen) < 1


def test_a_line_that_died_without_a_word_is_given_up_and_the_picture_is_live_again(
    stage: Stage, filming: Callable[[int], Camera]
) -> None:
    camera = filming(stage.cast.dock.id)
    with Line.to(stage.address) as line:
        stage.address = line.address
        page = stage.open(stage.cast.dock.id)
        until(page, "trial.onScreen()?.[0] === 'VIDEO'")
        line.die()
        until(page, "trial.events.some(([name, told]) => name === 'state' && told.state === 'stalled')")
        _is_live_again(page, camera)
        page.close()


def test_a_recorder_begun_anew_brings_the_picture_back_by_itself(
    stage: Stage, database: Database, filming: Callable[[int], Camera]
) -> None:
    first = filming(stage.cast.dock.id)
    page = stage.open(stage.cast.dock.id)
    until(page, "trial.onScreen()?.[0] === 'VIDEO'")
    first.stop()
    until(page, "trial.events.some(([name, told]) => name === 'state' && told.state === 'stalled')")
    with database.act("test") as db:
        film.gap(db, stage.cast.dock.id, clock.now() - timedelta(seconds=3), clock.now(), Cause.RECORDER)
    _is_live_again(page, filming(stage.cast.dock.id))


def shot(database: Database, settings: Settings, cast: Cast) -> int:
    """5 min with a gap of 60 s after 2 min, an hour ago; returns the begin in ms."""
    begins_at = clock.now().replace(microsecond=0) - timedelta(hours=1)
    made = film.reel(3000)
    with database.act("test") as db:
        film.shot(db, settings.footage, cast.dock.id, begins_at, 50, 70, made=made)
        film.shot(db, settings.footage, cast.dock.id, begins_at + timedelta(seconds=180), 120, first=1800, made=made)
        film.gap(db, cast.dock.id, begins_at + timedelta(seconds=120), begins_at + timedelta(seconds=180), Cause.NETWORK)
        film.shot(db, settings.footage, cast.gate.id, begins_at, 150, 150, made=made)
    return clock.epoch_ms(begins_at)


def test_a_click_on_the_line_shows_that_very_frame_soon(stage: Stage, database: Database, settings: Settings) -> None:
    begins = shot(database, settings, stage.cast)
    page = stage.open(stage.cast.dock.id)
    page.evaluate(f"trial.seekTo({begins + 1000}, 10)")
    took = []
    for number in (500, 37, 1199, 1800, 2990, 499, 1111, 300):
        ms, frame = page.evaluate(f"trial.seekTo({begins + number * 100 + 40}, {number})")
        assert frame[:2] == ["VIDEO", number]
        assert abs(frame[2] - begins - number * 100) < 1
        took.append(ms)
    assert statistics.median(took) < 3 * 500


def test_the_moment_a_frame_begins_shows_that_frame_and_not_the_one_before(stage: Stage, database: Database, settings: Settings) -> None:
    begins = shot(database, settings, stage.cast)
    page = stage.open(stage.cast.dock.id)
    # the line of the element begins at whatever was shown first; moments are told in whole milliseconds, cut
    page.evaluate(f"trial.seekTo({begins + 1000.3}, 10)")
    for number in (500, 37, 1199, 1, 2990, 503, 1111, 333):
        for cut in (0, 0.9):
            _ms, frame = page.evaluate(f"trial.seekTo({begins + number * 100 - cut}, {number})")
            assert frame[:2] == ["VIDEO", number], cut


def test_frames_step_one_by_one_both_ways_also_over_the_joint_of_two_files(stage: Stage, database: Database, settings: Settings) -> None:
    begins = shot(database, settings, stage.cast)
    page = stage.open(stage.cast.dock.id)
    page.evaluate(f"trial.seekTo({begins + 498 * 100 + 50}, 498)")
    page.evaluate("trial.player.pause()")
    for direction, number in ((1, 499), (1, 500), (1, 501), (-1, 500), (-1, 499), (-1, 498), (-1, 497)):
        page.wait_for_timeout(150)
        page.evaluate(f"trial.player.step({direction})")
        until(page, f"trial.onScreen()[1] === {number}")


def test_playback_runs_at_its_pace_and_stands_at_a_gap(stage: Stage, database: Database, settings: Settings) -> None:
    begins = shot(database, settings, stage.cast)
    page = stage.open(stage.cast.dock.id)
    page.evaluate(f"trial.seekTo({begins + 60_050}, 600)")
    page.evaluate("trial.player.play()")
    for rate in (0.5, 1, 4, 16):
        page.evaluate(f"trial.player.setRate({rate})")
        first, at = page.evaluate("[trial.player.playback.at(), performance.now()]")
        page.wait_for_timeout(1500)
        last, now = page.evaluate("[trial.player.playback.at(), performance.now()]")
        assert last - first > 0.5 * rate * (now - at)
        assert last - first < 1.3 * rate * (now - at) + 300 * rate
        assert page.evaluate(HELD) <= 30
    until(page, "trial.events.some(([name]) => name === 'gap')")
    assert page.evaluate("[trial.player.playing, trial.player.playback.at()]")[0] is False
    assert abs(page.evaluate("trial.player.playback.at()") - (begins + 120_000)) < 1500


def test_two_cameras_play_in_step_and_one_in_a_gap_does_not_hold_the_other(stage: Stage, database: Database, settings: Settings) -> None:
    begins = shot(database, settings, stage.cast)
    page = stage.open(stage.cast.dock.id, stage.cast.gate.id)
    page.evaluate(f"trial.player.seek({begins + 115_000})")
    page.evaluate("trial.player.play()")
    until(page, f"trial.player.playback.at() > {begins + 117_000}")
    both = page.evaluate("[trial.player.position(trial.player.chosen), trial.onScreen(1)[2]]")
    assert abs(both[0] - both[1]) <= 300
    until(page, f"trial.player.playback.at() > {begins + 123_000}", 20)
    assert page.evaluate("trial.player.playing") is True


def test_one_tab_holds_the_line_and_the_other_shows_stills_and_both_are_served_at_once(
    stage: Stage, filming: Callable[[int], Camera]
) -> None:
    cameras = [camera.id for camera in (stage.cast.dock, stage.cast.gate)]
    for number in cameras:
        filming(number)
    first = stage.open(*cameras)
    until(first, "trial.onScreen()?.[0] === 'VIDEO'")
    second = stage.open(*cameras)
    until(second, "trial.onScreen()?.[0] === 'VIDEO'")
    until(first, "trial.onScreen()?.[0] === 'IMG'")
    for page in (first, second):
        took = page.evaluate(
            "(async () => { const began = performance.now(); await fetch('/health'); return performance.now() - began })()"
        )
        assert took < 1000
    first.evaluate("window.dispatchEvent(new Event('focus'))")
    until(first, "trial.onScreen()?.[0] === 'VIDEO'")
    until(second, "trial.onScreen()?.[0] === 'IMG'")


@pytest.mark.obligation("B16-4")
def test_what_is_on_screen_is_noted_by_itself(stage: Stage, database: Database, filming: Callable[[int], Camera]) -> None:
    camera = filming(stage.cast.dock.id)
    with database.act("test") as db:
        cast = stage.cast.within(db)
        sitting: Monitoring = monitoring.begin_at(db, cast.monitor, cast.site, mode=Mode.LIVE)
    page = stage.open(stage.cast.dock.id)
    page.evaluate(
        f"(() => {{ const told = {{ player: trial.player, monitoring: {sitting.id}, address: '/watched', headers: {{}} }};"
        " trial.watched = new trial.Watched(told);"
        " trial.credited = []; trial.watched.addEventListener('credited', ({ detail }) => trial.credited.push(...detail.credited));"
        " trial.watched.start(); })()"
    )
    until(page, "trial.credited.length > 1", 20)
    with database.read() as db:
        kept = db.scalars(select(Watched).where(Watched.monitoring_id == sitting.id)).unique().all()
    assert {each.mode for each in kept} == {Mode.LIVE}
    # a picture that stood still for a moment makes two stretches
    seen_s = sum((each.ends_at - each.begins_at).total_seconds() for each in kept)
    assert 2 < seen_s < (clock.now() - camera.begins_at).total_seconds()


def test_a_right_taken_back_ends_the_live_picture(stage: Stage, database: Database, filming: Callable[[int], Camera]) -> None:
    filming(stage.cast.dock.id)
    page = stage.open(stage.cast.dock.id)
    until(page, "trial.player.position() !== null")
    with database.act("test") as db, base.door("factory"):
        for grant in db.scalars(select(Grant).where(Grant.user_id == stage.cast.monitor.id)):
            grant.ends_at = clock.now()
        db.flush()
    until(page, "trial.events.some(([name, told]) => name === 'state' && told.state === 'no_right')")
