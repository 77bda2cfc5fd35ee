"""Hands on the sheet: phrases by initials, also beside an input method; last time's words; cartons counted (F1-8, B12-1)."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from app.transaction import Database
from records import base, clock
from records.item import Result
from records.monitoring import Monitoring
from records.phrase import Phrase
from records.sheet import Row, Sheet
from records.tally import Stage, Tally
from tests.cast import Cast

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.test_desk import REASON, REMARK, ROW, Desk, address, desk, filming, saved
from tests.journeys.test_hands import Ime
from workflows import loading, monitoring, sheet

__all__ = ["address", "desk", "filming"]
RESULT = ".lw-verdict:not([hidden]) input[type=radio]"
PROPOSED = ".lw-verdict:not([hidden]) [data-proposed]"
SUM = "[data-sum-shown]"


def box(page: Page, item: str) -> str:
    """The box of an item of the chosen row."""
    return f"{ROW} [data-item={item}] .lw-input"


def counts(database: Database) -> list[Tally]:
    """All counts, in order."""
    with database.read() as db:
        return list(db.scalars(select(Tally).order_by(Tally.id)).unique())


@pytest.mark.obligation("F1-8")
def test_a_row_is_written_and_judged_without_the_mouse(desk: Desk) -> None:
    page = desk.open()
    page.locator("#picture").focus()
    page.keyboard.press("F6")
    expect(page.locator(box(page, "floor"))).to_be_focused()
    page.keyboard.type("dmqj")
    proposals = page.locator(f"{ROW} .lw-proposals:not([hidden]) li")
    expect(proposals.first).to_have_text("地面清洁，无积水")
    expect(proposals.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.locator(box(page, "floor"))).to_have_value("地面清洁，无积水")
    # on to the next items; of one part of an item one phrase holds, those of several stand together
    page.keyboard.press("Enter")
    expect(page.locator(box(page, "facilities"))).to_be_focused()
    page.keyboard.press("ArrowDown")
    for letters in ("dbqj", "dbyjs", "xdyleng", "mjtps"):
        page.keyboard.type(letters)
        page.keyboard.press("Enter")
    expect(page.locator(box(page, "container"))).to_have_value("地板有积水；箱顶有冷凝水、霉斑；门胶条破损")
    expect(page.locator(PROPOSED)).to_contain_text("一般异常")
    assert page.locator(f"{RESULT}:checked").count() == 0, "proposed, never answered"
    page.keyboard.press("Escape")
    expect(page.locator(RESULT).first).to_be_focused()
    page.keyboard.press("2")
    expect(page.locator(PROPOSED)).to_be_hidden()
    expect(page.locator(REMARK)).to_be_focused()
    page.keyboard.type("14:09 mjt")
    saved(page)
    page.keyboard.press("Alt+s")
    expect(page.locator("[data-lw-toast]").last).to_contain_text("已存入本人短语")
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-point][aria-selected=true] .lw-point__number")).to_have_text("2")
    page.keyboard.press("1")
    expect(page.locator(REASON)).to_be_focused()
    page.keyboard.type("on site")
    page.keyboard.press("Enter")
    expect(page.locator("[data-point][aria-selected=true] .lw-point__number")).to_have_text("1")
    saved(page)
    row = desk.row()
    assert (row.seen["container"], row.result) == ("地板有积水；箱顶有冷凝水、霉斑；门胶条破损", Result.MINOR)
    with desk.database.read() as db:
        assert [(each.item_key, each.text) for each in db.scalars(select(Phrase)).unique()] == [("remark", "14:09 mjt")]
    # the office's and one's own stand in the box of the next window
    again = desk.open()
    again.locator(REMARK).fill("")
    again.locator(REMARK).press_sequentially("mjt")
    expect(again.locator(".lw-verdict:not([hidden]) .lw-proposals li").first).to_contain_text("14:09 mjt")
    again.keyboard.press("Enter")
    expect(again.locator(REMARK)).to_have_value("14:09 mjt")


@pytest.mark.obligation("B3-1")
def test_what_is_being_composed_asks_nothing_and_what_was_chosen_finds_by_its_signs(desk: Desk) -> None:
    page = desk.open()
    typing = Ime(page, page.context.new_cdp_session(page))
    page.locator("#picture").focus()
    page.keyboard.press("F6")
    proposals = page.locator(f"{ROW} .lw-proposals:not([hidden]) li")
    typing.compose("dmqj")
    expect(page.locator(box(page, "floor"))).to_have_value("dmqj")
    expect(proposals).to_have_count(0)
    typing.press("Enter")
    expect(page.locator(box(page, "floor"))).to_be_focused()
    expect(page.locator(box(page, "floor"))).to_have_value("dmqj")
    typing.compose("jishui")
    typing.choose("有积水")
    expect(proposals.first).to_have_text("地面有积水")
    expect(proposals.first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(box(page, "floor"))).to_have_value("地面有积水")
    # letters that the input method let through are initials again
    page.locator(box(page, "floor")).fill("")
    typing.compose("dmqj")
    typing.choose("dmqj")
    page.keyboard.press("Enter")
    expect(page.locator(box(page, "floor"))).to_have_value("地面清洁，无积水")


def test_what_is_chosen_moves_nothing_under_the_pointer_and_folds_once_the_row_is_left(desk: Desk) -> None:
    page = desk.open()
    stands = """() => [...document.querySelectorAll(".lw-row:not([hidden]) [data-group][open] .lw-seen")].map((each) =>
      [each.getBoundingClientRect().y, ...[...each.querySelectorAll("[data-phrase]")].map((chip) => chip.getBoundingClientRect().y)])"""
    before = page.evaluate(stands)
    places = {}
    for item, text in (("floor", "地面清洁，无积水"), ("container", "地板有积水"), ("facilities", "")):
        chip = page.locator(f"{ROW} [data-item={item}] [data-phrase='{text}']" if text else f"{ROW} [data-item={item}] [data-phrase]").first
        at = chip.bounding_box()
        assert at is not None
        places[item] = (at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    # aimed before the first is chosen: each click meets what it was aimed at, at its beginning and at its end
    for item, (x, y) in places.items():
        page.mouse.move(x, y)
        page.mouse.down()
        assert page.evaluate(stands) == before, item
        page.mouse.up()
        assert page.evaluate(stands) == before, item
        expect(page.locator(box(page, item))).not_to_have_value("")
    saved(page)
    assert page.evaluate(stands) == before
    assert set(desk.row().seen) == set(places)
    # to the picture: the words stand in place of the phrases
    page.locator("#picture").click()
    for item in places:
        expect(page.locator(box(page, item))).to_be_visible()
        expect(page.locator(f"{ROW} [data-item={item}] .lw-seen__phrases")).to_be_hidden()


def test_cartons_are_counted_by_keys_with_the_caret_anywhere_once_each_and_alike_in_both_windows(desk: Desk, filming: None) -> None:
    with desk.database.act("test") as db, base.door("factory"):
        announced = db.get_one(Monitoring, desk.number).loading
        assert announced is not None
        announced.cartons = 1250
        db.flush()
    page = desk.open(picture=True)
    page.locator(REMARK).click()
    page.keyboard.press("F7")
    expect(page.locator("[data-tally-wrong]")).to_have_text("请先填每托箱数。")
    page.keyboard.type("48")
    lost: list[str] = []

    def lose(route: Route) -> None:
        # done, and the answer never arrives
        lost.append(route.request.url)
        route.fetch()
        route.abort()

    page.route("**/tallies", lose, times=1)
    for key in ("F7", "F7", "Shift+F7"):
        page.keyboard.press(key)
    expect(page.locator(SUM)).to_have_text("97/1\u2009250 箱")
    assert lost
    other = desk.open()
    expect(other.locator(SUM)).to_have_attribute("data-cartons", "97")
    assert other.locator("[data-per-pallet]").input_value() == "48"
    page.locator(REMARK).click()
    page.keyboard.press("Control+F7")
    expect(page.locator(SUM)).to_have_attribute("data-cartons", "96")
    expect(other.locator(SUM)).to_have_attribute("data-cartons", "96")
    # the line is cut, the tab is gone: what was counted is there when it comes back
    page.route("**/tallies", lambda route: route.abort())
    page.keyboard.press("F7")
    expect(page.locator(SUM)).to_contain_text("未存 1 笔")
    page.close(run_before_unload=False)
    page = desk.open(picture=True)
    expect(page.locator(SUM)).to_have_attribute("data-cartons", "144")
    expect(page.locator(SUM)).not_to_contain_text("未存")
    found = counts(desk.database)
    assert [(each.cartons, each.stage) for each in found] == [
        (48, Stage.COUNTED), (48, Stage.COUNTED), (1, Stage.STRUCK), (48, Stage.COUNTED),
    ]  # fmt: skip
    assert all(timedelta(0) < each.counted_at - each.seen_at < timedelta(seconds=60) for each in found)
    # into the row by one key, and into a phrase that leaves the number open; the hour from the picture
    page.locator("[data-point][aria-selected=true]").focus()
    page.keyboard.press("Alt+c")
    expect(page.locator(box(page, "quantity"))).to_have_value("清点144箱（3托）")
    page.locator(f"{ROW} [data-group=batch]").evaluate("(group) => { group.open = true; }")
    page.locator(f"{ROW} [data-item=metal] [data-phrase^='试块 Fe、SUS']").click()
    page.keyboard.press("Enter")
    expect(page.locator(box(page, "metal"))).to_have_value(re.compile(r"^试块 Fe、SUS、非铁检测正常，末次\d\d:\d\d$"))
    saved(page)


def _last_time(database: Database, cast: Cast) -> None:
    """The site was watched once before."""
    with database.act("test") as db:
        here = cast.within(db)
        announced = loading.announce(db, here.monitor, here.site, area=here.area, planned_at=clock.now(), product="冻虾", details={})
        before = monitoring.begin(db, here.monitor, announced)
    with database.act("test") as db:
        here = cast.within(db)
        mine = db.scalars(select(Sheet).where(Sheet.monitoring_id == before.id)).unique().one()
        for row in mine.rows:
            change = sheet.Change(seen={"floor": "地面清洁，无积水", "workers": "穿戴齐全"}, result=Result.NORMAL, reason="在现场看过")
            sheet.write(db, here.monitor, mine, row=row, version=row.version, change=change)
        sheet.submit(db, here.monitor, mine)


@pytest.mark.obligation("B9-4")
def test_last_times_words_are_taken_over_by_one_key_and_count_one_by_one(desk: Desk, cast: Cast) -> None:
    _last_time(desk.database, cast)
    page = desk.open()
    page.locator("[data-point][aria-selected=true]").focus()
    page.keyboard.press("0")
    expect(page.locator(f"{ROW} [data-item][data-taken]")).to_have_count(2)
    expect(page.locator(box(page, "floor"))).to_be_focused()
    expect(page.locator(f"{ROW} [data-group=empty] [data-count]")).to_have_text("0/6")
    expect(page.locator("#missing")).to_contain_text("沿用上次的2项尚未核对")
    assert page.locator(f"{RESULT}:checked").count() == 0
    page.keyboard.press("Enter")
    expect(page.locator(f"{ROW} [data-group=empty] [data-count]")).to_have_text("1/6")
    saved(page)
    with desk.database.read() as db:
        assert db.get_one(Row, desk.row().id).taken == ["workers"]
    page.reload()
    expect(page.locator(f"{ROW} [data-item][data-taken]")).to_have_count(1)


@pytest.mark.obligation("F1-8", "B18-1")
def test_own_words_stand_behind_a_joint_and_what_is_amiss_beside_normal_is_asked_about(desk: Desk) -> None:
    page = desk.open()
    item = page.locator(f"{ROW} [data-item=floor]")
    item.locator("[data-phrase='地面有积水']").click()
    item.locator("[data-other]").click()
    page.keyboard.type("约半平方米")
    expect(page.locator(box(page, "floor"))).to_have_value("地面有积水；约半平方米")
    page.locator(RESULT).first.check()
    page.locator(REASON).fill("现场已清扫")
    saved(page)
    # opened and left without a word: nothing stands behind
    item = page.locator(f"{ROW} [data-item=facilities]")
    item.locator("[data-phrase]").first.click()
    item.locator("[data-other]").click()
    page.locator(REMARK).click()
    page.mouse.move(5, 5)
    expect(page.locator(box(page, "facilities"))).to_have_value("洗手消毒设施齐备，运行正常")
    saved(page)
    page.evaluate("document.body.dispatchEvent(new CustomEvent('told', {detail: {value: '刚才的回话'}}))")
    expect(page.locator("[data-lw-toast]")).to_have_count(1)
    page.locator("#submit-open").click()
    expect(page.locator("[data-lw-toast]")).to_have_count(0)
    expect(page.locator("#submit-odd")).to_contain_text("写有“地面有积水；约半平方米”，结果为正常")
    assert desk.row().seen == {"floor": "地面有积水；约半平方米", "facilities": "洗手消毒设施齐备，运行正常"}
