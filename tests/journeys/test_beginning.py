"""From nothing to the first sheet on the running product: admitted, trained, a camera put up and granted, a loading announced, watched."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from app.demo import cameras
from app.demo.places import CAMERA_PASSWORD, CAMERA_USER
from records import clock
from tests.journeys.conftest import Demo

pytestmark = pytest.mark.alone

GIVEN, OWN = "first-of-all-words", "none-but-mine-42"
CODE, CONTAINER = "42019011101321311002", "TEMU9112364"
#: a camera of the simulator, put up a second time under a code of its own
STREAM = "42019011101321320002"


def _fill(page: Page, **told: str) -> None:
    for name, value in told.items():
        box = page.locator(f"[name={name}]")
        if box.evaluate("(e) => e.tagName") == "SELECT":
            box.select_option(label=value)
        else:
            box.fill(value)
    page.locator(".lw-form__foot button:not([type=button])").last.click()


def _admit(page: Page, demo: Demo) -> str:
    """The person's own page, trained."""
    page.goto(f"{demo.address}/users/new")
    _fill(page, name="孙海燕", role="监控员", staff_number="HG-0731", username="sunhaiyan", password=GIVEN, again=GIVEN)
    page.wait_for_url(re.compile(r"/users/\d+$"))
    own = page.url
    page.goto(f"{own}/train")
    _fill(page, trained_at=f"{clock.beijing(clock.now()):%Y-%m-%d}", trained_by="青岛海关监管通关处")
    page.wait_for_url(own)
    expect(page.locator("main")).to_contain_text("青岛海关监管通关处")
    return own


def _install(page: Page, demo: Demo, site: str) -> str:
    """The number of a new camera, whose stream was tried."""
    page.goto(f"{site}/cameras/new")
    address = f"rtsp://127.0.0.1:{cameras.port(demo.data)}/{STREAM}"
    told = {"area": "冷库", "business": "冷库", "serial": "02", "code": CODE, "address": address}
    _fill(page, **told, stream_user=CAMERA_USER, stream_password=CAMERA_PASSWORD)
    page.wait_for_url(re.compile(r"/cameras/\d+$"))
    expect(page.locator("h1")).to_contain_text("冷库02")
    return page.url.rsplit("/", 1)[1]


def _grant(page: Page, person: str, camera: str) -> None:
    page.goto(f"{person}/grants")
    for right in ("live", "playback"):
        page.locator(f"[name='{camera}-{right}']").check(force=True)
    page.get_by_role("button", name="保存权限").click()
    expect(page.locator("main")).to_contain_text("冷库02")


def _announce(page: Page, demo: Demo, site: str) -> None:
    page.goto(f"{demo.address}/loadings/new?site={site.rsplit('/', 1)[1]}")
    planned = f"{clock.beijing(clock.now()):%Y-%m-%dT%H:%M:%S}"
    _fill(page, area="冷库", planned_at=planned, product="冻鳕鱼片", container=CONTAINER, container_type="45R1")
    expect(page.locator("main")).to_contain_text(CONTAINER)


def _switch_off(page: Page, camera: str) -> None:
    """What the next journeys find: the demonstration's own four cameras in use."""
    page.goto(camera)
    page.locator("[data-lw-open=switch-off]").click()
    page.fill("#switch-off [name=reason]", "试用结束")
    page.locator("#switch-off").get_by_role("button", name="停用摄像头").click()
    expect(page.locator(".lw-head")).to_contain_text("停用")


def _first_sheet(page: Page, demo: Demo) -> None:
    """Her first sign-in, her own password, the new camera's moving picture, one row, submitted."""
    page.goto(f"{demo.address}/sign-in")
    page.fill("#username", "sunhaiyan")
    page.fill("#password", GIVEN)
    page.click("button.lw-button--main")
    expect(page.locator("main")).to_contain_text("现在的密码是他人设定的")
    _fill(page, present=GIVEN, password=OWN, again=OWN)
    page.goto(f"{demo.address}/")
    page.locator("li", has_text=CONTAINER).get_by_role("button", name="开始监控").click()
    # a camera just put up is tried with growing pauses, and this journey may be the first on a demonstration just begun
    page.locator("#picture[data-moving=true]").wait_for(timeout=90_000)
    expect(page.locator("[data-point]")).to_have_count(1)
    page.locator(".lw-row:not([hidden]) [data-phrase]").first.click()
    page.locator(".lw-verdict:not([hidden]) input[value=normal]").check(force=True)
    page.locator(".lw-verdict:not([hidden]) [name=reason], .lw-verdict:not([hidden]) [id$=-reason]").first.fill("装箱尚未开始，只看库门。")
    expect(page.locator("[data-lw-saved]")).to_have_attribute("data-state", "saved")
    expect(page.locator("#missing")).to_contain_text("已填齐，可以提交。")
    page.click("#submit-open")
    page.locator("#submit button.lw-button--primary").click()
    page.wait_for_url(re.compile(r"/sheets/\d+"))


@pytest.mark.obligation("B8-1", "B8-2", "B10-2", "C10-1")
def test_from_the_admitted_person_to_her_first_sheet(demo: Demo, chromium: Browser) -> None:
    head = demo.sign_in(chromium, "lijg")
    head.goto(f"{demo.address}/sites")
    site = demo.address + (head.locator("a", has_text="澜澄水产厂区").first.get_attribute("href") or "")
    person = _admit(head, demo)
    camera = _install(head, demo, site)
    _grant(head, person, camera)
    _announce(head, demo, site)
    page = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN").new_page()
    page.on("pageerror", lambda error: demo.faults.append(str(error)))
    _first_sheet(page, demo)
    expect(page.locator("main")).to_contain_text(CONTAINER)
    demo.picture(page, "first-of-a-new-person")
    page.goto(f"{demo.address}/sheets")
    expect(page.locator("main")).to_contain_text("孙海燕")
    _switch_off(head, f"{demo.address}/cameras/{camera}")
