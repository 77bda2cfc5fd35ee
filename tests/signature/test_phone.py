"""The factory's boss signs on a phone: at 390 px nothing is cut, the two acts stand at the foot, the stroke is drawn with a finger."""

import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page
from sqlalchemy import select
from werkzeug.serving import make_server

from records.inspection import Inspection, Stage
from records.signature import Signature
from tests.conftest import Browser
from tests.papers import PASSWORD, Papers, give_passwords

#: what the browser shows and does: the signing itself is tried on both in the other files
pytestmark = pytest.mark.parametrize("address", ["sqlite"], indirect=True)
WIDTH, HEIGHT, TARGET = 390, 844, 48


@pytest.fixture
def served(browser: Browser, papers: Papers) -> Iterator[str]:
    """The real application on loopback."""
    browser.web.config["WTF_CSRF_ENABLED"] = True
    give_passwords(browser.web, papers.database, papers.cast.signatory)
    server = make_server("127.0.0.1", 0, browser.web, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def phone(chromium: Chromium, served: str, papers: Papers) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": WIDTH, "height": HEIGHT}, has_touch=True, device_scale_factor=2)
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    page.goto(f"{served}/sign-in")
    page.fill("#username", papers.cast.signatory.username)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"{served}/")
    yield page
    context.close()
    assert wrong == []


def at_the_foot(page: Page) -> None:
    """Nothing is wider than the phone; the two acts are at the foot, large enough for a thumb, the primary one right."""
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
    second, first = (each.bounding_box() for each in page.locator(".lw-handy .lw-button").all())
    assert second is not None
    assert first is not None
    assert second["x"] < first["x"]
    for box in (second, first):
        assert box["height"] >= TARGET
        assert HEIGHT - 80 <= box["y"] <= HEIGHT - TARGET


@pytest.mark.obligation("F2-8")
def test_the_correction_is_written_and_signed_with_a_drawn_stroke_on_a_phone(papers: Papers, phone: Page, tmp_path: Path) -> None:
    with papers.database.act("test") as db:
        number = papers.released(db).id
    photo = tmp_path / "机.jpg"
    Image.new("RGB", (800, 600), "navy").save(photo)
    origin = phone.url.rstrip("/")
    phone.goto(f"{origin}/inspections/{number}")
    at_the_foot(phone)
    phone.fill("[name=text]", "已补装消毒液机。")
    phone.set_input_files("[name=files]", str(photo))
    phone.click("#block button[value=sign]")
    phone.wait_for_url(f"{origin}/inspections/{number}/sign")
    at_the_foot(phone)
    phone.fill("[name=password]", "not it")
    phone.click("[data-lw-sign] .lw-button--primary")
    phone.wait_for_selector("[name=password][aria-invalid=true]")
    assert phone.locator(":focus").get_attribute("name") == "password", "what is wrong is in sight"
    draw(phone)
    phone.fill("[name=password]", PASSWORD)
    phone.click("[data-lw-sign] .lw-button--primary")
    phone.wait_for_url(f"{origin}/inspections/{number}")
    with papers.database.read() as db:
        assert db.scalars(select(Inspection)).unique().one().stage is Stage.AWAITING_FOLLOW_UP
        drawing = db.scalars(select(Signature).order_by(Signature.id.desc())).first()
    assert drawing is not None
    assert drawing.drawing is not None
    with Image.open(BytesIO(drawing.drawing)) as stroke:
        assert stroke.width > stroke.height


def draw(page: Page) -> None:
    pad = page.locator("[data-lw-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 30):
        page.mouse.move(box["x"] + 40 + 7 * step, box["y"] + (40 if step % 4 < 2 else 80))
    page.mouse.up()
