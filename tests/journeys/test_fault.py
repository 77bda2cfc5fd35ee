"""A fault as its persons live it, on the running product: it appears by itself, is repaired by phone, back, closed (B17, D4)."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app import settings
from app.transaction import Database
from records.base import door
from records.office import Office
from tests.journeys.conftest import ROOT, Demo
from tests.video.recording import until

pytestmark = pytest.mark.alone

POINT = "标签查看位01"


@pytest.fixture
def at_once(demo: Demo) -> Iterator[None]:
    """The office lets no minutes pass before a dark camera is a fault."""
    database = Database(settings.load(demo.data).database)

    def minutes(count: int) -> None:
        with database.act("test") as db, door("factory"):
            db.scalars(select(Office).where(Office.short_name == "烟关")).one().fault_after_min = count
            db.flush()

    minutes(0)
    yield
    minutes(5)
    database.close()


def _simulate(demo: Demo, fault: str) -> None:
    command = [sys.executable, "-m", "app", "simulate", POINT, fault, "--data", str(demo.data)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def _fill(page: Page, act: str, **told: str) -> None:
    """One act of the ticket, at its own page, and back."""
    page.locator(f"a[href$='/{act}']").locator("visible=true").first.click()
    for name, words in told.items():
        page.fill(f"[name={name}]", words)
    page.locator("form.lw-form button:not([type=button])").click()
    page.wait_for_url(re.compile(r"/faults/\d+$"))


def _fits(page: Page) -> None:
    """Nothing is wider than the phone."""
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.obligation("B17-1", "B17-2", "D4-2", "D4-3")
@pytest.mark.usefixtures("at_once")
def test_a_camera_fails_and_is_repaired_and_everybody_did_his_part(demo: Demo, chromium: Browser, tmp_path: Path) -> None:
    monitor = demo.sign_in(chromium, "wangxl")
    _simulate(demo, "drop")
    monitor.goto(f"{demo.address}/faults?stage=open")
    row = monitor.locator("tr", has_text=POINT)
    until(lambda: monitor.reload() and row.count(), 60)
    row.locator("a").first.click()
    address = monitor.url
    expect(monitor.locator("body")).to_contain_text("最后画面")
    _fill(monitor, "contact", person="刘志强", text="十分钟内到场")
    expect(monitor.locator("body")).to_contain_text("发现后")
    phone = demo.sign_in(chromium, "liuzq", width=390, height=844)
    phone.locator(".lw-todo__what a", has_text=POINT).first.click()
    _fits(phone)
    _fill(phone, "report", person="王晓琳", text="交换机端口松动")
    photo = tmp_path / "switch.png"
    Image.new("RGB", (640, 480), "steelblue").save(photo)
    phone.locator(".lw-foot a", has_text="登记修复").click()
    phone.set_input_files("[name=photos]", str(photo))
    _fits(phone)
    phone.fill("[name=text]", "重新压接网线")
    phone.locator("form.lw-form button:not([type=button])").click()
    expect(phone.locator(".lw-photos img")).to_have_count(1)
    demo.picture(phone, "fault-phone")
    assert phone.locator("video, img[src*='/footage/']").count() == 0, "the upkeep sees no picture of the camera"
    _simulate(demo, "ok")
    until(lambda: monitor.goto(address) and monitor.get_by_text("已恢复，待办结").count(), 60)
    _fill(monitor, "close", conclusion="图像已核对，清晰", reason="期间该点位无作业")
    expect(monitor.locator("h1 ~ .lw-pill, .lw-head .lw-pill").last).to_contain_text("已办结")
    demo.picture(monitor, "fault-closed")
