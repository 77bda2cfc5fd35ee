"""Two docks at once through a shift change: strip, phases from the picture, handing over, the loading looked at again (B16-5)."""

import re
import time
from datetime import datetime, timedelta
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.hands import changed_ms
from records import base, clock
from records.anomaly import Anomaly
from records.base import Text
from records.loading import Loading
from records.monitoring import Monitoring
from records.phase import Stage
from records.snapshot import Snapshot
from tests.cast import Cast

# the fixtures of two docks, which pytest finds by their names here
from tests.journeys.docks import Shift, develop, moving, on_sqlite, shift
from workflows import notice

pytestmark = pytest.mark.alone

__all__ = ["shift"]
REMARK = ".lw-verdict:not([hidden]) textarea"
SECOND_REMARK = "第二个装箱的备注"
#: the promise is 300 ms; a test asserts no bound tighter than three times that
CHANGE_MS = 3 * 300
NEXT = "[data-phases] [data-next]"
#: what the desk's scripts ask the server, and when a camera's picture stands on the stage, in their order
ORDER = """
  window.asked = [];
  const ask = window.fetch;
  window.fetch = (what, ...more) => { window.asked.push(new URL(what, location).pathname); return ask(what, ...more); };
  const look = (told) => told.filter(({ target }) => target.dataset.state === "live")
    .map(({ target }) => `picture ${target.dataset.camera}`);
  new MutationObserver((told) => window.asked.push(...look(told))).observe(document, { subtree: true, attributeFilter: ["data-state"] });
"""
#: from desk to desk without waiting for a picture
LEAF = """(numbers) => {
  window.asked.length = 0;
  numbers.forEach((number) => document.querySelector(`[data-desk="${number}"]`).click());
}"""


def ready(page: Page) -> None:
    """The other desks lie ready, and pictures of their cameras have come."""
    expect(page.locator("[data-desk][data-ready]")).to_have_count(1)
    page.wait_for_timeout(2500)


@on_sqlite
@pytest.mark.obligation("B16-5")
def test_changing_from_dock_to_dock_is_quick_and_loses_no_word(shift: Shift, cast: Cast) -> None:
    first, second = shift.numbers
    page = shift.window(cast.monitor)
    page.add_init_script(ORDER)
    page.goto(f"{shift.address}/monitorings/{first}/desk")
    moving(page)
    ready(page)
    asked = page.evaluate("window.asked.splice(0)")
    assert (asked[0], asked[1].split()[0]) == ("/live", "picture"), asked
    # the sheet's facts, the line of the day and the other dock's sheet come after it
    assert {f"/monitorings/{first}/facts", f"/monitorings/{second}/desk"} <= set(asked[2:]), asked
    expect(page.locator("[data-desk]")).to_have_count(2)
    page.locator(REMARK).fill("第一个装箱的备注")
    page.evaluate("window.asked.length = 0")
    took = [changed_ms(page, second)]
    page.wait_for_function(f"() => window.asked.includes('/monitorings/{second}/facts')")
    asked = page.evaluate("window.asked")
    camera = page.locator("[data-desk][aria-current=page]").get_attribute("data-live")
    before = asked[: asked.index(f"picture {camera}")]
    # the round of what runs, and what was typed, go on; nothing of the new dock is asked before its picture
    assert [each for each in before if f"/{second}/" in each or "/footage/" in each] == [], asked
    expect(page.locator(".lw-where")).to_contain_text("沐川食品厂区")
    assert page.url.endswith(f"/monitorings/{second}/desk")
    page.locator(REMARK).fill(SECOND_REMARK)
    took += [changed_ms(page, number) for number in (first, second, first, second)]
    print("change to another monitoring, ms:", [round(each) for each in took])
    assert max(took) <= CHANGE_MS, took
    # who leafs through the docks asks nothing of those passed by
    page.evaluate(LEAF, [first, second])
    page.wait_for_function(f"() => window.asked.includes('/monitorings/{second}/facts')")
    assert [each for each in page.evaluate("window.asked") if f"/{first}/" in each and not each.endswith("/watched")] == []
    page.keyboard.press("Alt+Shift+Digit1")
    expect(page.locator(REMARK)).to_have_value("第一个装箱的备注")
    # after the lock one comes back to this very desk
    assert f"monitorings/{first}/desk" in unquote(page.locator("#presence").get_attribute("data-next") or "")
    expect(page.locator(f"[data-desk='{first}']")).to_have_attribute("aria-current", "page")
    page.go_back()
    expect(page.locator(REMARK)).to_have_value(SECOND_REMARK)
    assert f"monitorings/{second}/desk" in unquote(page.locator("#presence").get_attribute("data-next") or "")
    expect(page.locator("[data-lw-saved][data-state=saved]")).to_be_visible()
    shift.stands(page, shift.numbers[0], "第一个装箱的备注")
    shift.stands(page, shift.numbers[1], SECOND_REMARK)
    # one connection for both docks
    lines = page.evaluate("performance.getEntriesByType('resource').filter(({ name }) => name.includes('/live?')).map(({ name }) => name)")
    assert all(len(line.split("=")[1].split(",")) == 3 for line in lines)


@on_sqlite
def test_the_strip_says_container_minutes_last_look_and_what_is_unread(shift: Shift, cast: Cast) -> None:
    first, second = shift.numbers
    with shift.database.act("test") as db, base.door("factory"):
        other = db.get_one(Monitoring, second)
        other.begins_at, other.looked_at = clock.now() - timedelta(minutes=7, seconds=30), clock.now() - timedelta(minutes=2)
        looked_at = other.looked_at
        db.flush()
    page = shift.desk(cast.monitor, first)
    mine, its = (page.locator(f"[data-desk='{number}']") for number in (first, second))
    expect(mine).to_contain_text("CXRU1204581")
    expect(its).to_contain_text("MNBU3812043")
    expect(its.locator("[data-minutes]")).to_have_text(re.compile("^[78]′$"))
    expect(mine.locator("[data-minutes]")).to_have_text(re.compile("^[01]′$"))
    expect(its.locator("[data-look]")).to_have_text(f"{clock.beijing(looked_at):%H:%M}")
    expect(its).to_have_attribute("title", f"沐川食品厂区 · 最近观看 {clock.beijing(looked_at):%H:%M:%S}")
    expect(its.locator(".lw-unseen")).to_be_hidden()
    with shift.database.act("test") as db, base.door("factory"):
        notice.tell(db, db.get_one(Monitoring, second), to=[cast.within(db).monitor], text=Text("已读。"))
        db.flush()
    # asked again every ten seconds
    expect(its).to_have_attribute("data-unread", "")
    expect(its.locator(".lw-unseen")).to_be_visible()
    expect(mine).not_to_have_attribute("data-unread", "")
    expect(mine.locator("[data-look]")).to_have_text(re.compile(r"^\d\d:\d\d$"))


@on_sqlite
def test_what_is_being_composed_when_the_dock_changes_is_kept(shift: Shift, cast: Cast) -> None:
    first, second = shift.numbers
    page = shift.desk(cast.monitor, first)
    ready(page)
    page.locator(REMARK).click()
    ime = page.context.new_cdp_session(page)
    ime.send("Input.imeSetComposition", {"text": "地面", "selectionStart": 2, "selectionEnd": 2})
    page.keyboard.press("Alt+Shift+Digit2")
    expect(page.locator(f"[data-desk='{second}']")).to_have_attribute("aria-current", "page")
    page.keyboard.press("Alt+Shift+Digit1")
    expect(page.locator(REMARK)).to_have_value("地面")
    expect(page.locator("[data-lw-saved][data-state=saved]")).to_be_visible()
    shift.stands(page, first, "地面")


@on_sqlite
@pytest.mark.obligation("B16-5")
def test_f8_stamps_the_phases_also_while_writing_and_composing(shift: Shift, cast: Cast) -> None:
    page = shift.desk(cast.monitor, shift.numbers[0])
    page.locator(REMARK).click()
    page.keyboard.press("F8")
    expect(page.locator(NEXT)).to_contain_text("预冷")
    expect(page.locator(REMARK)).to_be_focused()
    # an input method reports key "Process" and isComposing: the code alone tells which key it was
    page.evaluate(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown',"
        " {code: 'F8', key: 'Process', isComposing: true, bubbles: true, cancelable: true}))"
    )
    for label in ("开始装货", "逐批", "逐批 1", "逐批 2"):
        expect(page.locator(NEXT)).to_contain_text(label)
        page.keyboard.press("F8" if label != "逐批 2" else "Shift+F8")
    expect(page.locator(NEXT)).to_contain_text("施封")
    expect(page.locator("[data-phase][data-waiting]"), "the server has them").to_have_count(0)
    assert [(each.label, each.number) for each in shift.phases()] == [
        ("空箱检查", None), ("预冷", None), ("开始装货", None), ("逐批", 1), ("逐批", 2), ("装毕", None),
    ]  # fmt: skip
    page.locator("[data-phase=loaded]").click()
    panel = page.locator("#phase-loaded")
    expect(panel).to_contain_text("王监控")
    panel.locator("[data-strike]").click()
    expect(page.locator("[data-phase=loaded]")).not_to_have_attribute("data-stamped", "")
    assert shift.phases()[-1].stage is Stage.STRUCK
    # who comes back finds the items of what goes on
    page.reload()
    expect(page.locator(".lw-row:not([hidden]) [data-group][open]")).to_have_attribute("data-group", "batch")


def _looked_at_again(page: Page, shift: Shift) -> None:
    """On the container's page the anomaly and the still stand under their phase, and each leads the recording to its moment."""
    with shift.database.read() as db:
        flagged, still = db.scalars(select(Anomaly)).unique().one(), db.scalars(select(Snapshot)).unique().one()
    stamp = shift.phases()[0]
    rows = page.locator(f"#phase-{stamp.id}, #phase-{stamp.id} ~ .lw-chapter__event")
    expect(rows).to_have_count(3)
    anomaly, picture = rows.filter(has_text=flagged.number), rows.filter(has=page.locator(".lw-chapter__still"))
    for row, seen_at in ((rows.first, stamp.seen_at), (anomaly, flagged.seen_at), (picture, still.seen_at)):
        row.locator("[data-jump]").click()
        expect(row.locator("[data-jump]")).to_have_attribute("aria-current", "true")
        page.locator("#review[data-state=playing]").wait_for()
        shown = datetime.fromisoformat(page.locator("#review [data-clock]").inner_text()).replace(tzinfo=clock.BEIJING)
        assert -1.1 < (shown - seen_at).total_seconds() < 5, row.inner_text()


@pytest.mark.obligation("B16-5", "B9-4")
def test_the_shift_changes_and_the_loading_is_looked_at_again(shift: Shift, cast: Cast) -> None:
    first, second = shift.numbers
    page = shift.desk(cast.monitor, second)
    page.keyboard.press("F8")
    expect(page.locator(NEXT)).to_contain_text("预冷")
    page.locator(".lw-row:not([hidden]) [data-phrase='地面清洁，无积水']").click()
    page.locator(".lw-verdict:not([hidden]) label", has_text="一般异常").first.click()
    page.locator(REMARK).fill("叉车停在门口")
    moving(page)
    page.keyboard.press("F2")
    page.locator("#flag-form [name=remark]").fill("叉车停在门口")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#flag-form")).to_be_hidden()
    moving(page)
    page.keyboard.press("F4")
    expect(page.locator(".lw-row:not([hidden]) .lw-shot")).to_have_count(1)
    develop(page, shift.database, shift.settings)
    expect(page.locator("#missing")).to_contain_text("已填齐")
    page.locator("#submit-open").click()
    page.locator("#submit select[name=to]").select_option(label="何监控")
    page.locator("#submit").get_by_role("button", name="提交记录单").click()
    page.wait_for_url("**/sheets/*")
    expect(page.locator("body")).to_contain_text("交接给何监控")
    begun = time.monotonic()
    successor = shift.window(cast.second_monitor)
    successor.goto(f"{shift.address}/")
    successor.get_by_role("link", name="接班").first.click()
    expect(successor.locator("body")).to_contain_text("空箱检查")
    successor.get_by_role("button", name="接班").click()
    successor.wait_for_url("**/desk")
    moving(successor)
    assert time.monotonic() - begun < 30
    expect(successor.locator("[data-phase=empty]")).to_have_attribute("data-stamped", "")
    with shift.database.read() as db:
        made = db.scalars(select(Monitoring).where(Monitoring.previous_id == second)).unique().one()
        about = db.get_one(Loading, made.loading_id)
    successor.goto(f"{shift.address}/loadings/{about.id}")
    expect(successor.locator("body")).to_contain_text("接自王监控")
    expect(successor.locator(".lw-hole")).to_contain_text("无人观看")
    _looked_at_again(successor, shift)
    # the first dock still runs for the one who went
    assert first in [each["id"] for each in page.request.get(f"{shift.address}/monitorings/running").json()["running"]]
