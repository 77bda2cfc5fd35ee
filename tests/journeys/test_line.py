"""The line of the day: movements, zoom to the second, previews, and the same as a list (B16-4, D1-2)."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import chores
from app.settings import Settings
from app.transaction import Database
from records import clock
from records.footage import Cause, Segment
from records.monitoring import Watched
from tests.cast import Cast

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.test_desk import Desk, address, desk
from tests.video import film
from tests.video.walking import walk

__all__ = ["address", "desk"]


@pytest.fixture
def yesterday(settings: Settings, database: Database, cast: Cast, desk: Desk) -> Page:
    """A minute and a half of the dock in which somebody walks twice, measured; the desk on it."""
    at = clock.now() - timedelta(minutes=30)
    with database.act("test") as db:
        for camera in (cast.dock, cast.gate):
            film.shot(db, settings.footage, camera.id, at, 90, made=walk(90, ((30, 40), (60, 70))))
        film.gap(db, cast.gate.id, at - timedelta(minutes=5), at, Cause.NETWORK)
    while chores.measure_activity(database, settings):
        pass
    page = desk.open()
    page.locator("#timeline .lw-t-moved").wait_for(state="attached", timeout=9000)
    return page


def shown_s(page: Page, begins_at: datetime) -> float:
    """Seconds into the film of the frame on screen."""
    told = str(page.locator("#clock").get_attribute("title"))
    return (datetime.fromisoformat(told).replace(tzinfo=clock.BEIJING) - begins_at).total_seconds()


def begins(database: Database) -> datetime:
    with database.read() as db:
        return db.scalars(select(Segment.begins_at).limit(1)).one()


@pytest.mark.obligation("B16-4")
def test_n_and_b_go_from_movement_to_movement_and_rests_are_skipped_without_credit(yesterday: Page, database: Database) -> None:
    page, begins_at = yesterday, begins(database)
    page.locator("#picture").focus()
    page.keyboard.press("Home")
    page.locator("#picture[data-moving=true]").wait_for()
    page.keyboard.press("k")
    page.keyboard.press("n")
    first = shown_s(page, begins_at)
    assert 24 <= first < 31, "shortly before the first walk"
    page.keyboard.press("n")
    assert 54 <= shown_s(page, begins_at) < 61
    page.keyboard.press("b")
    assert abs(shown_s(page, begins_at) - first) <= 1
    # from the begin on, only what moves
    page.keyboard.press("Home")
    page.keyboard.press("m")
    expect(page.locator("#only-moving")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("k")
    for _ in range(60):
        if shown_s(page, begins_at) >= 28:
            break
        page.wait_for_timeout(100)
    assert 28 <= shown_s(page, begins_at) < 45, "half a minute of rest in some seconds"
    with page.expect_response("**/watched", timeout=15_000):
        pass
    with database.read() as db:
        seen = [
            ((w.begins_at - begins_at).total_seconds(), (w.ends_at - begins_at).total_seconds())
            for w in db.scalars(select(Watched)).unique()
        ]
    assert not any(begin < 15 < end for begin, end in seen), seen


@pytest.mark.obligation("D1-2")
def test_the_line_goes_from_the_day_to_seconds_around_the_pointer_and_shows_what_is_there(yesterday: Page, database: Database) -> None:
    page = yesterday
    page.locator("[data-step='0']").click()
    frame = page.locator("#timeline")
    box = frame.bounding_box()
    assert box is not None
    drawn = page.evaluate("document.querySelector('.lw-t-moved').getBoundingClientRect().left")
    day = clock.day_of(clock.now())
    share = (begins(database) - day[0] + timedelta(seconds=20)) / (day[1] - day[0])
    assert abs(drawn - box["x"] - share * box["width"]) < 2, "on the day's own scale"
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 49)
    for _ in range(30):
        page.mouse.wheel(0, -100)
    labels = page.locator("#timeline .lw-t-label").all_text_contents()
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d", label) for label in labels), labels
    seconds = [int(label[-2:]) for label in labels]
    assert (seconds[1] - seconds[0]) % 60 == 1, "seconds apart"
    assert frame.get_attribute("role") == "slider"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", frame.get_attribute("aria-valuetext") or "")


def test_a_preview_stands_on_a_fixed_place_soon(yesterday: Page, database: Database) -> None:
    page = yesterday
    page.locator("#picture").focus()
    page.keyboard.press("Home")
    page.locator("[data-step='3']").click()
    box, places = page.locator("#timeline").bounding_box(), set()
    assert box is not None
    took = []
    for share in (0.5, 0.51, 0.53, 0.55):
        page.evaluate("document.querySelector('#preview img').removeAttribute('src')")
        began = page.evaluate("performance.now()")
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + 49)
        page.locator("#preview img[src*='still.jpg']").wait_for()
        done = page.evaluate("(async () => { await document.querySelector('#preview img').decode(); return performance.now(); })()")
        took.append(done - began)
        place = page.locator("#preview").bounding_box()
        assert place is not None
        places.add((place["x"], place["y"]))
    assert len(places) == 1, "nothing jumps"
    assert sorted(took)[len(took) // 2] < 3 * 150, took


def test_the_line_is_also_a_list_that_leads_there(desk: Desk, yesterday: Page, database: Database) -> None:
    page = yesterday
    page.goto(f"{desk.address}/monitorings/{desk.number}/desk?view=list")
    rows = page.locator("#timeline-list button")
    expect(rows.filter(has_text="网络中断")).to_have_count(1)
    recorded = rows.filter(has_text="有录像").first
    recorded.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#picture-mode")).to_contain_text("回放")
    assert abs(shown_s(page, begins(database))) < 4
