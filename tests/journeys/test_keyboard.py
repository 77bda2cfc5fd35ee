"""From signing in to the submitted sheet with one flagged anomaly, by keys alone: whoever can't use a mouse does the whole work (B3-1)."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Demo

pytestmark = pytest.mark.alone

ROW = ".lw-row:not([hidden])"
VERDICT = ".lw-verdict:not([hidden])"
REMARK = f"{VERDICT} textarea"
#: a page has no more stops than this
STOPS = 150
#: any touch of a mouse or finger, also a made-up one, is kept for the test to see
NO_MOUSE = """() => {
  for (const kind of ["pointerdown", "mousedown", "touchstart"]) {
    addEventListener(kind, () => sessionStorage.setItem("touched", kind), { capture: true });
  }
}"""


def tab_to(page: Page, selector: str, *, key: str = "Tab") -> None:
    """Go on with Tab until the focus stands on what is meant."""
    for _ in range(STOPS):
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    pytest.fail(f"{selector} is not reached by {key}")


def begin(page: Page, demo: Demo) -> None:
    """Sign in, and begin at a site where no loading is announced: today's loadings belong to other journeys."""
    page.goto(f"{demo.address}/sign-in")
    expect(page.locator("#username")).to_be_focused()
    page.keyboard.type("sunzy")
    page.keyboard.press("Tab")
    page.keyboard.type(demo.passwords["sunzy"])
    page.keyboard.press("Enter")
    page.wait_for_url(f"{demo.address}/")
    for link in ("/monitorings", "/monitorings/new"):
        tab_to(page, f"a[href='{link}']")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{link}")
    tab_to(page, "[name=site]")
    for _ in range(5):
        if "澜澄" in page.locator("[name=site] option:checked").inner_text():
            break
        page.keyboard.press("ArrowDown")
    expect(page.locator("[name=mode]:checked, [name=mode] option:checked").first).to_have_text("实时监控")
    tab_to(page, ".lw-form__foot button")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/monitorings/\d+/desk$"))
    page.locator("#picture[data-moving=true]").wait_for()


def flag(page: Page) -> None:
    """F2, the item and the grade by arrows, the remark, the clip's end, Ctrl+Enter."""
    page.keyboard.press("F2")
    expect(page.locator("#flag-remark")).to_be_focused()
    page.keyboard.insert_text("地面有积水")
    tab_to(page, "#flag-item", key="Shift+Tab")
    first = page.locator("#flag-item").input_value()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#flag-item")).not_to_have_value(first)
    tab_to(page, "#flag-form [name=grade]")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#flag-form [name=grade]:checked")).to_have_value("serious")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#flag-form")).to_be_hidden()
    expect(page.locator("#picture")).to_be_focused()


def fill(page: Page) -> None:
    """F6 to the sheet, the first item by its initials; result and remark came from what was flagged, the remark is gone on with."""
    page.keyboard.press("F6")
    box = page.locator(f"{ROW} [data-item=floor] .lw-input")
    expect(box).to_be_focused()
    page.keyboard.type("dmqj")
    page.keyboard.press("Enter")
    expect(box).to_have_value(re.compile("^地面清洁"))
    page.keyboard.press("Escape")
    expect(page.locator(f"{VERDICT} input[value=minor]")).to_be_focused()
    expect(page.locator(REMARK)).to_have_value("地面有积水")
    tab_to(page, REMARK)
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("，见异常记录。")
    expect(page.locator("[data-lw-saved][data-state=saved]")).to_contain_text(":")


@pytest.mark.obligation("F1-8", "B18-1")
def test_from_signing_in_to_the_submitted_sheet_without_a_mouse(demo: Demo, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.add_init_script(f"({NO_MOUSE})()")
    page = context.new_page()
    page.on("pageerror", lambda error: demo.faults.append(str(error)))
    begin(page, demo)
    flag(page)
    fill(page)
    tab_to(page, "#submit-open")
    page.keyboard.press("Enter")
    expect(page.locator("#submit")).to_be_visible()
    tab_to(page, "#submit .lw-button--primary")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/sheets/\d+$"))
    expect(page.get_by_text(re.compile(r"烟关视监〔\d{4}〕\d{4}号")).first).to_be_visible()
    expect(page.get_by_text("地面有积水，见异常记录。").first).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('touched')") is None, "no mouse"
    context.close()
