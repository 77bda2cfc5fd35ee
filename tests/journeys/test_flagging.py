"""Flagging by hand: the clip's ends drawn on the line, the other points, what is minor mended in the same place (B18-1, B18-2)."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.transaction import Database
from records.anomaly import Anomaly, StepKind
from records.hold import Hold

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.test_desk import ROW, Desk, address, desk, filming

pytestmark = pytest.mark.alone

__all__ = ["address", "desk", "filming"]


@pytest.fixture
def page(desk: Desk, filming: None) -> Page:
    return desk.open(picture=True)


@pytest.mark.obligation("B18-1", "B18-2")
def test_a_clips_ends_are_dragged_or_typed_and_what_is_minor_is_mended_in_the_same_place(
    desk: Desk, page: Page, database: Database
) -> None:
    page.locator("#timeline .lw-t-label").first.wait_for()
    page.keyboard.press("F2")
    form = page.locator("#flag-form")
    expect(form.locator("[data-clip-length]")).to_have_text("120")
    form.locator("label", has_text="严重异常").click()
    expect(form.locator("[name=others]")).to_be_checked()
    form.locator("label", has_text="一般异常").click()
    expect(form.locator("[name=others]")).not_to_be_checked()
    form.locator("[name=others]").check()
    form.locator("label", has_text="一般异常").click()
    expect(form.locator("[name=others]")).to_be_checked()
    # the handle of the begin is drawn further back; the line stands at ten minutes for it
    handle = page.locator("[data-handle=begins] .lw-t-handle").bounding_box()
    assert handle is not None
    before = form.locator("[name=clip_begins]").input_value()
    page.mouse.move(handle["x"] + 3, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(handle["x"] - 60, handle["y"] + 8, steps=5)
    page.mouse.up()
    assert form.locator("[name=clip_begins]").input_value() < before
    dragged = int(form.locator("[data-clip-length]").inner_text())
    assert dragged > 140
    # it never leaves out the frame that is flagged
    end = page.locator("[data-handle=ends] .lw-t-handle").bounding_box()
    assert end is not None
    page.mouse.move(end["x"] + 3, end["y"] + 8)
    page.mouse.down()
    page.mouse.move(end["x"] - 400, end["y"] + 8, steps=5)
    page.mouse.up()
    assert int(form.locator("[data-clip-length]").inner_text()) == dragged - 59
    form.locator("[name=remark]").fill("地面有冰渣")
    page.keyboard.press("Control+Enter")
    mending = page.locator(".lw-mending")
    expect(mending).to_contain_text("烟关视异", timeout=9000)
    page.locator("#picture[data-moving=true]").wait_for()
    mending.locator("input").fill("孙班长")
    mending.locator("button").click()
    expect(mending).to_have_count(0, timeout=9000)
    expect(page.locator(f"{ROW} .lw-shot")).to_have_count(1, timeout=9000)
    with database.read() as db:
        found = db.scalars(select(Anomaly)).unique().one()
        held = db.scalars(select(Hold)).unique().all()
        assert [step.kind_of for step in found.steps] == [StepKind.MENDED]
    assert len(held) == 2, "the other point too, for it was wanted"
    (length_s,) = {(hold.ends_at - hold.begins_at).total_seconds() for hold in held}
    assert 0 <= length_s - (dragged - 60) < 4, "whole seconds around what was drawn"
