"""What looking closely needs: lens, brightness and contrast of each picture, and who watches out of the way (B3-1, B10-1)."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from records import base, clock
from records.camera import Mount
from records.footage import Segment
from tests.cast import Cast

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.test_desk import Desk, address, desk, filming

pytestmark = pytest.mark.alone

__all__ = ["address", "desk", "filming"]


@pytest.fixture
def page(desk: Desk, filming: None) -> Page:
    return desk.open(picture=True)


def _lens(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.querySelector('#cells .lw-picture__frame:not([hidden])')).transform"))


@pytest.mark.obligation("B3-1")
def test_wheel_and_drag_enlarge_live_and_recorded_pictures_and_z_goes_back(desk: Desk, page: Page) -> None:
    with desk.database.read() as db:
        begins_at = db.scalars(select(func.min(Segment.begins_at))).one()
    # what is hardly older than the present is shown live
    page.wait_for_function("(begins_ms) => Date.now() > begins_ms + 8000", arg=clock.epoch_ms(begins_at))
    box = page.locator("#picture").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.keyboard.press("Escape")
    for mode in ("实时", "回放"):
        page.mouse.move(*middle)
        page.mouse.wheel(0, -300)
        page.mouse.wheel(0, -300)
        assert _lens(page).startswith("matrix(1.44,")
        before = _lens(page)
        page.mouse.down()
        page.mouse.move(middle[0] + 60, middle[1] + 20, steps=4)
        page.mouse.up()
        assert _lens(page) == before.replace("0, 0)", "60, 20)")
        page.locator("#picture").focus()
        page.keyboard.press("ArrowLeft")
        assert _lens(page) != before.replace("0, 0)", "60, 20)")
        page.keyboard.press("z")
        assert _lens(page) == "none"
        expect(page.locator("#picture-mode")).to_contain_text(mode)
        page.locator("#timeline .lw-t-recorded").first.wait_for(state="attached")
        page.keyboard.press("Home")
        expect(page.locator("#picture-mode")).to_contain_text("回放")
        page.locator("#picture[data-moving=true]").wait_for()
    # a watched picture stays watched while it is enlarged: the cell keeps its place
    page.mouse.wheel(0, -2000)
    assert page.evaluate("document.querySelector('.lw-picture__cell').getBoundingClientRect().width") == box["width"]


def test_brightness_and_contrast_belong_to_one_camera_and_resets(page: Page) -> None:
    frame = page.locator("#cells .lw-picture__frame").first
    page.locator("[data-do=light]").click()
    page.locator("#light [name=brightness]").fill("150")
    expect(frame).to_have_css("filter", "brightness(1.5) contrast(1)")
    page.locator("#light [name=contrast]").fill("180")
    expect(frame).to_have_css("filter", "brightness(1.5) contrast(1.8)")
    page.keyboard.press("Escape")
    expect(page.locator("[data-do=light]")).to_be_focused()
    page.keyboard.press("2")
    expect(frame).to_have_css("filter", "none")
    page.keyboard.press("1")
    expect(frame).to_have_css("filter", "brightness(1.5) contrast(1.8)")
    page.locator("[data-do=light]").click()
    page.locator("#light [data-reset]").click()
    expect(frame).to_have_css("filter", "none")


@pytest.mark.obligation("B3-1")
def test_of_four_pictures_one_is_enlarged_also_that_of_a_camera_that_turns_and_nothing_is_steered(
    desk: Desk, filming: None, cast: Cast
) -> None:  # fmt: skip
    with desk.database.act("test") as db, base.door("factory"):
        for camera in (cast.within(db).dock, cast.within(db).gate):
            camera.mount = Mount.PTZ
        db.flush()
    page = desk.open(picture=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.method == "POST" and "/ptz" in request.url else None)
    page.locator("#picture").focus()
    page.keyboard.press("g")
    cells = page.locator("#cells .lw-picture__cell:visible")
    expect(cells).to_have_count(2)
    frames = page.locator("#cells .lw-picture__frame:not([hidden])")
    expect(frames).to_have_count(2)
    cells.nth(1).hover()
    page.mouse.wheel(0, -300)
    page.mouse.wheel(0, -300)
    expect(frames.nth(0)).to_have_css("transform", "none")
    assert str(frames.nth(1).evaluate("(frame) => getComputedStyle(frame).transform")).startswith("matrix(1.44,")
    page.keyboard.press("z")
    for number in (0, 1):
        expect(frames.nth(number)).to_have_css("transform", "none")
    assert asked == []


@pytest.mark.obligation("B10-1")
def test_who_watches_stands_faint_at_the_rim_and_never_where_one_looks_closely(page: Page) -> None:
    viewer, picture = page.locator(".lw-picture__viewer"), page.locator("#picture")
    expect(viewer).to_contain_text("王监控")
    expect(viewer).to_be_visible()
    assert float(viewer.evaluate("one => getComputedStyle(one).opacity")) <= 0.5
    for minute in range(4):
        viewer.evaluate("(one, ms) => { one.getAnimations()[0].currentTime = ms; }", minute * 60_000 + 1000)
        box, frame = viewer.bounding_box(), picture.bounding_box()
        assert box is not None
        assert frame is not None
        left, right = (box["x"] - frame["x"]) / frame["width"], (box["x"] + box["width"] - frame["x"]) / frame["width"]
        assert right <= 0.25 or left >= 0.75, f"in the outer quarter in minute {minute}"
        assert min(left, 1 - right) < 0.02, f"at the rim in minute {minute}"
    picture.focus()
    page.keyboard.press("z")
    expect(viewer).to_be_hidden()
    page.keyboard.press("z")
    expect(viewer).to_be_visible()
    page.keyboard.press("k")
    expect(viewer).to_be_hidden()
