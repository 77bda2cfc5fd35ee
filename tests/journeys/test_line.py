"""The line of the day: movements, zoom to the second, previews, and the same as a list (B16-4, D1-2)."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app import chores
from app.settings import Settings
from app.transaction import Database
from records import base, clock
from records.footage import Cause, Segment
from records.item import Item, Result
from records.monitoring import Mode, Monitoring, Watched
from records.served import Served
from tests.cast import Cast

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.test_desk import Desk, address, desk
from tests.video import film
from tests.video.walking import walk
from workflows import anomaly, monitoring, phase

__all__ = ["address", "desk"]
pytestmark = pytest.mark.usefixtures("at_noon")
#: the promise of a seek is half a second; a test asserts no bound tighter than three times that
SEEK_MS = 3 * 500
STANDS = "() => [...document.querySelectorAll('#cells video:not([hidden])')].some((video) => video.readyState >= 2 && !video.seeking)"


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
    page.locator("#timeline .lw-t-moved").wait_for(state="attached")
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
    page.keyboard.press("Home")
    page.keyboard.press("m")
    expect(page.locator("#only-moving")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("k")
    for _ in range(60):
        if shown_s(page, begins_at) >= 28:
            break
        page.wait_for_timeout(100)
    assert 28 <= shown_s(page, begins_at) < 45, "half a minute of rest in some seconds"
    with page.expect_response("**/watched"):
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
    drawn = page.evaluate("document.querySelector('#timeline .lw-t-moved').getBoundingClientRect().left")
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


def at_ms(page: Page) -> int:
    """The moment of the frame on screen, as the line of the day has it."""
    return int(page.locator("#timeline").get_attribute("aria-valuenow") or 0)


def window(page: Page) -> tuple[float, float]:
    """Begin and length of what the line shows, as shares of the day."""
    drawn = page.locator("#timeline .lw-t-window")
    begins, length = (float((drawn.get_attribute(name) or "").removesuffix("%")) / 100 for name in ("x", "width"))
    return begins, length


@pytest.mark.obligation("B16-4")
def test_letters_move_in_time_and_t_leads_to_a_typed_second(yesterday: Page, database: Database) -> None:
    page, begins_ms = yesterday, clock.epoch_ms(begins(database))
    page.locator("#picture").focus()
    page.keyboard.press("Home")
    page.locator("#picture[data-moving=true]").wait_for()
    page.keyboard.press("k")
    page.locator("#picture[data-moving=false]").wait_for()

    def steps(key: str, ms: int) -> None:
        before = at_ms(page)
        page.keyboard.press(key)
        page.wait_for_function("(at) => Math.abs(document.getElementById('timeline').ariaValueNow - at) <= 60", arg=before + ms)

    for key, seconds in (("l", 10), ("Shift+L", 60), ("j", -10), ("Shift+J", -60), ("l", 10)):
        steps(key, seconds * 1000)
    page.wait_for_function(STANDS)
    # the first step leads to the next frame's begin, the others from frame to frame
    before = at_ms(page)
    page.keyboard.press(".")
    page.wait_for_function("(at) => document.getElementById('timeline').ariaValueNow > at", arg=before)
    assert at_ms(page) - before <= 101
    for key, ms in ((".", 100), (",", -100)):
        steps(key, ms)
    page.keyboard.press("t")
    field = page.locator("#jump input")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#jump")).to_be_hidden()
    expect(page.locator("#picture")).to_be_focused()
    page.keyboard.press("t")
    wanted = clock.beijing(begins(database) + timedelta(seconds=42)).replace(microsecond=0)
    field.fill(wanted.strftime("%Y-%m-%dT%H:%M:%S"))
    page.keyboard.press("Enter")
    expect(page.locator("#clock")).to_have_attribute("title", f"{wanted:%Y-%m-%d %H:%M:%S}")
    expect(page.locator("#picture")).to_be_focused()
    assert begins_ms < at_ms(page) < begins_ms + 90_000


@pytest.mark.obligation("B16-4")
def test_a_click_on_the_line_is_there_soon(yesterday: Page, database: Database) -> None:
    page, day = yesterday, clock.day_of(begins(database))
    page.locator("#picture").focus()
    page.keyboard.press("Home")
    page.locator("#picture[data-moving=true]").wait_for()
    page.locator("[data-step='3']").click()
    box = page.locator("#timeline").bounding_box()
    assert box is not None
    first, length = window(page)
    wanted = (begins(database) + timedelta(seconds=50) - day[0]) / (day[1] - day[0])
    page.keyboard.press("k")
    began = page.evaluate("performance.now()")
    page.mouse.click(box["x"] + box["width"] * (wanted - first) / length, box["y"] + 49)
    page.wait_for_function(
        "(at) => Math.abs(document.getElementById('timeline').ariaValueNow - at) <= 1000", arg=clock.epoch_ms(begins(database)) + 50_000
    )
    assert page.evaluate("performance.now()") - began <= SEEK_MS
    assert abs(shown_s(page, begins(database)) - 50) <= 1.5


def test_the_line_is_dragged_shift_drag_narrows_it_and_the_row_of_the_day_leads_it(yesterday: Page) -> None:
    page = yesterday
    page.locator("[data-step='2']").click()
    box = page.locator("#timeline").bounding_box()
    assert box is not None

    def drag(from_share: float, to_share: float, y: int = 49) -> None:
        page.mouse.move(box["x"] + box["width"] * from_share, box["y"] + y)
        page.mouse.down()
        page.mouse.move(box["x"] + box["width"] * to_share, box["y"] + y, steps=4)
        page.mouse.up()

    near = pytest.approx
    first, length = window(page)
    drag(0.5, 0.7)
    assert window(page) == (near(first - 0.2 * length, abs=length / 300), near(length))
    first, length = window(page)
    page.keyboard.down("Shift")
    drag(0.4, 0.6)
    page.keyboard.up("Shift")
    assert window(page) == (near(first + 0.4 * length, abs=length / 300), near(0.2 * length, rel=0.02))
    _, length = window(page)
    drag(0.3, 0.65, y=5)
    first, _ = window(page)
    assert first + length / 2 == near(0.65, abs=0.002)
    # the wheel keeps the moment under the pointer
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + 49)
    under = first + 0.25 * length
    for _ in range(4):
        page.mouse.wheel(0, 100)
    wider = window(page)
    assert wider[1] > 1.5 * length
    assert wider[0] + 0.25 * wider[1] == near(under, abs=wider[1] / 300)


def _worked(desk: Desk, cast: Cast, camera_id: int) -> int:
    """In the film a phase was stamped and an anomaly flagged, while a colleague watched too: the anomaly's number."""
    with desk.database.act("test") as db, base.door("factory"):
        at = db.scalars(select(Segment.begins_at).limit(1)).one()
        told = {"visit": "visit-of-wang", "camera_id": camera_id, "mode": Mode.PLAYBACK}
        db.add(Served(**told, begins_at=at, ends_at=at + timedelta(seconds=90), sent_at=clock.now()))
        db.flush()
    with desk.database.act("test") as db:
        here, sitting = cast.within(db), db.get_one(Monitoring, desk.number)
        camera = next(each for each in (here.dock, here.gate) if each.id == camera_id)
        workers = db.scalars(select(Item).where(Item.key == "workers")).one()
        phase.stamp(db, here.monitor, sitting, key="empty", camera=camera, seen_at=at + timedelta(seconds=10), visit="visit-of-wang")
        span = (at + timedelta(seconds=20), at + timedelta(seconds=50))
        flagged = anomaly.flag(
            db, here.monitor, sitting, camera=camera, seen_at=at + timedelta(seconds=35), item=workers, grade=Result.SERIOUS,
            remark="未戴工作帽", visit="visit-of-wang", clip_span=span,
        )  # fmt: skip
        monitoring.begin_at(db, here.second_monitor, here.site, mode=Mode.LIVE)
        return flagged.id


@pytest.mark.obligation("D1-2", "B9-4")
def test_phases_anomalies_clips_locks_and_other_monitorings_are_drawn_and_listed(desk: Desk, yesterday: Page, cast: Cast) -> None:
    page = yesterday
    number = _worked(desk, cast, int(page.locator("[data-point][aria-selected=true]").get_attribute("data-point") or 0))
    page.reload()
    page.locator("#timeline .lw-t-recorded").first.wait_for(state="attached")
    page.locator("[data-step='0']").click()
    for kind, times in (("phase", 1), ("kept-clip", 1), ("kept", 1), ("sitting", 1), ("serious", 1)):
        expect(page.locator(f"#timeline .lw-t-{kind}")).to_have_count(times)
    day = page.locator("#timeline .lw-t-recorded").first.bounding_box()
    mark = page.locator(f"#timeline [data-mark='{number}']").bounding_box()
    assert day is not None
    assert mark is not None
    assert abs(mark["x"] + mark["width"] / 2 - day["x"]) < 2, "in the film, on the scale of the day"
    expect(page.locator("#timeline .lw-t-sitting title")).to_have_text("实时监控 何监控")
    with page.context.expect_page() as opened:
        page.locator(f"#timeline [data-mark='{number}']").dblclick()
    opened.value.wait_for_url(f"**/anomalies/{number}")
    page.locator("#timeline-as-list").click()
    for words in ("环节 空箱检查", "严重异常 工作人员卫生", "片段", "实时监控 何监控"):
        expect(page.locator("#timeline-list button").filter(has_text=words)).to_have_count(1)
    expect(page.locator("#timeline-zoom"), "a list has no scale").to_be_hidden()
    page.locator("#timeline-list button", has_text="环节 空箱检查").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#picture-mode")).to_contain_text("回放")
