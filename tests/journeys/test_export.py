"""A copy as its persons live it, on the running product: asked for, consented to, taken out, withdrawn, refused (D5-1)."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.transaction import Database
from records.base import door
from records.grant import Right
from tests.cast import Cast, grant_all
from tests.journeys.conftest import Demo

# the desk's fixtures, which pytest finds by their names here
from tests.journeys.test_desk import Desk, address, desk, filming
from tests.video.recording import until

pytestmark = pytest.mark.alone

__all__ = ["address", "desk", "filming"]


def _send(page: Page) -> None:
    page.locator("form.lw-form button:not([type=button])").click()


@pytest.mark.obligation("D5-1")
def test_a_copy_is_asked_for_consented_to_taken_out_and_after_withdrawal_refused(demo: Demo, chromium: Browser) -> None:
    monitor = demo.sign_in(chromium, "wangxl")
    monitor.goto(f"{demo.address}/anomalies/1")
    # its page asks by itself until the clip is there
    expect(monitor.locator(".lw-clip__line a")).to_be_visible(timeout=180_000)
    monitor.locator(".lw-clip__line a").click()
    expect(monitor.locator("h1")).to_contain_text("申请复制")
    assert monitor.input_value("[name=begins_at]"), "the clip's range is filled in"
    monitor.fill("[name=purpose]", "核对地面积水的处置")
    monitor.fill("[name=receiver]", "缉私分局 孙立")
    demo.picture(monitor, "export-form")
    _send(monitor)
    monitor.wait_for_url(re.compile(r"/exports/\d+$"))
    expect(monitor.locator(".lw-head")).to_contain_text("待审批")
    number = monitor.locator(".lw-panel__aside").first.inner_text()
    head = demo.sign_in(chromium, "lijg", width=1280, height=720)
    head.locator(".lw-todo__row, li, tr", has_text=number).locator("a").first.click()
    head.get_by_role("link", name="同意复制").click()
    demo.picture(head, "export-approve")
    _send(head)
    expect(head.locator(".lw-trail")).to_contain_text("同意复制")
    until(lambda: monitor.reload() and monitor.get_by_role("button", name="下载").count(), 60)
    demo.picture(monitor, "export-ready")
    with monitor.expect_download() as waiting:
        monitor.get_by_role("button", name="下载").click()
    taken = waiting.value
    assert re.fullmatch(r"42019011101321320002_\d{8}T\d{6}-\d{6}_copy\d+-1-1\.mp4", taken.suggested_filename)
    monitor.reload()
    told = monitor.locator("td [title]").first.get_attribute("title")
    assert sha256(Path(taken.path()).read_bytes()).hexdigest() == told
    expect(monitor.locator(".lw-trail")).to_contain_text("下载复制件")
    head.reload()
    expect(head.locator(".lw-trail")).to_contain_text(taken.suggested_filename)
    head.locator("[data-lw-open=withdraw]").click()
    head.fill("#withdraw [name=reason]", "用途变更")
    head.locator("#withdraw button.lw-button--danger").click()
    expect(head.locator(".lw-head")).to_contain_text("已撤回")
    # the page still shows the button: what counts is the server's answer
    monitor.get_by_role("button", name="下载").click()
    expect(monitor.locator("body")).to_contain_text("现在是“已撤回”，不能下载复制件。")
    demo.picture(monitor, "export-refused")
    monitor.goto(head.url)
    expect(monitor.get_by_role("button", name="下载")).to_have_count(0)
    demo.picture(monitor, "export-withdrawn")


@pytest.mark.usefixtures("filming")
def test_from_the_desk_the_minute_around_the_picture_is_one_click_away(desk: Desk, database: Database, cast: Cast) -> None:
    """In a window of its own: the monitoring goes on."""
    page = desk.open(picture=True)
    assert page.locator("#ask-copy").count() == 0, "nothing is offered to who may not copy"
    with database.act("test") as db, door("factory"):
        grant_all(db, cast.monitor, cast.dock, Right.EXPORT)
        grant_all(db, cast.monitor, cast.gate, Right.EXPORT)
    page = desk.open(picture=True)
    with page.expect_popup() as opened:
        page.locator("#ask-copy").click()
    form = opened.value
    form.wait_for_url(re.compile(r"/cameras/\d+/exports/new\?from=\d+&to=\d+"))
    assert form.input_value("[name=begins_at]") < form.input_value("[name=ends_at]")
    expect(form.locator("h1")).to_contain_text("申请复制")
