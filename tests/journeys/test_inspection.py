"""附件2 from the anomaly to its end, on the running product: drawn up, signed, corrected on a phone, not enough, closed (E)."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.conftest import Demo
from tests.printed.reading import pages, plain

pytestmark = pytest.mark.alone

DEADLINE = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
NOT_ENOUGH = "水池旁消毒液已备，仍有1名装卸工人未戴工作帽。"
ROUNDS = ("装卸工人2名未戴工作帽。限期整改，加强进出管理。", "仍有1名装卸工人未戴工作帽。限三日内整改完毕。")
#: two rounds of finding, correction and follow-up
SIGNED = 6
MEASURES = ("已设更衣监督员，班前逐人检查工作帽。", "已更换带扣工作帽，未戴者门禁不放行。")


def _draw(page: Page) -> None:
    """A stroke on the pad, as a finger or a mouse draws it."""
    pad = page.locator("[data-lw-pad]")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 25):
        page.mouse.move(box["x"] + 40 + 7 * step, box["y"] + (40 if step % 4 < 2 else 80))
    page.mouse.up()


def _onward(page: Page) -> None:
    """核对并签名, at whichever place this width shows it."""
    page.get_by_role("button", name="核对并签名").locator("visible=true").first.click()
    page.wait_for_url(re.compile(r"/inspections/\d+/sign$"))


def _sign(page: Page, password: str) -> None:
    """The stroke, the password, and back at the record."""
    _draw(page)
    page.fill("[name=password]", password)
    page.locator("[data-lw-sign]").get_by_role("button", name="签名", exact=True).click()
    page.wait_for_url(re.compile(r"/inspections/\d+$"))


def _photo(folder: Path, name: str, colour: str) -> str:
    path = folder / name
    Image.new("RGB", (800, 600), colour).save(path)
    return str(path)


def _block(page: Page, name: str) -> Locator:
    return page.locator("table.lw-paper tr", has=page.locator("th", has_text=name))


class Story:
    """The record, and its persons' windows."""

    def __init__(self, demo: Demo, browser: Browser, folder: Path) -> None:
        self.demo, self.browser, self.folder = demo, browser, folder
        self.inspector = demo.sign_in(browser, "wangxl")
        self.address = ""

    def draw_up(self) -> None:
        """From the anomaly: its clip is linked; a wrong password is told; the stroke and the right one sign."""
        page = self.inspector
        page.goto(f"{self.demo.address}/anomalies")
        page.locator("a.lw-code", has_text="0002号").click()
        page.wait_for_url(re.compile(r"/anomalies/\d+$"))
        # the demonstration's clips are cut once it runs, and the page asks by itself
        expect(page.locator("video")).to_be_visible(timeout=180_000)
        page.get_by_role("link", name="开具检查记录").click()
        expect(page.locator("input[name=clips]:checked")).to_have_count(1)
        page.fill("[name=product]", "冻南美白虾仁 31/40")
        page.fill("[name=text]", ROUNDS[0])
        page.get_by_role("button", name="核对并签名").click()
        expect(page.locator("[name=deadline]")).to_have_attribute("aria-invalid", "true")
        expect(page.locator("#deadline-error")).to_have_text("请填写“整改期限”。")
        expect(page.locator("[name=text]")).to_have_value(ROUNDS[0])
        page.fill("[name=deadline]", DEADLINE)
        self.demo.picture(page, "inspection-finding")
        _onward(page)
        self.address = page.url.removesuffix("/sign")
        expect(page.get_by_text(ROUNDS[0]).first).to_be_visible()
        page.fill("[name=password]", "not-the-password")
        page.locator("[data-lw-sign]").get_by_role("button", name="签名", exact=True).click()
        wrong = page.locator("[name=password]")
        expect(wrong).to_have_attribute("aria-invalid", "true")
        expect(page.locator(f"#{wrong.get_attribute('id')}-error")).to_have_text(re.compile(r"签名密码不正确，还可再试 \d 次。"))
        assert page.url.endswith("/sign"), "nothing is signed with a wrong password"
        self.demo.picture(page, "inspection-sign")

    def refuse(self, username: str, status: int, said: str) -> None:
        """This person can't sign in another's place."""
        page = self.demo.sign_in(self.browser, username)
        answer = page.goto(f"{self.address}/sign")
        assert answer is not None
        assert answer.status == status
        expect(page.locator("main")).to_contain_text(said)
        assert page.locator("[data-lw-sign]").count() == 0
        page.context.close()

    def correct(self, page: Page, text: str, photo: str) -> None:
        """What the enterprise has done, with a photo, signed."""
        page.goto(self.address)
        page.fill("#block [name=text]", text)
        page.set_input_files("#block [name=files]", photo)
        _onward(page)
        _sign(page, self.demo.passwords["chenhf"])

    def follow_up(self, page: Page, username: str, text: str, result: str, photo: str | None = None) -> None:
        """What another inspector finds, signed."""
        page.goto(self.address)
        page.fill("#block [name=text]", text)
        page.locator("#block").get_by_text(result, exact=True).click()
        if photo:
            page.set_input_files("#block [name=files]", photo)
        _onward(page)
        _sign(page, self.demo.passwords[username])


@pytest.mark.obligation("F2-4", "F2-6", "F2-10")
def test_an_inspection_goes_through_two_rounds_and_every_signature_stays_readable(demo: Demo, chromium: Browser, tmp_path: Path) -> None:
    story = Story(demo, chromium, tmp_path)
    story.draw_up()
    story.refuse("sunzy", 403, "您不能这样做")
    story.refuse("chenhf", 404, "没有这一项")
    _sign(story.inspector, demo.passwords["wangxl"])
    expect(_block(story.inspector, "不符合项及处理意见")).to_contain_text("王晓琳")
    expect(_block(story.inspector, "不符合项及处理意见").locator("details")).to_have_count(1)
    story.refuse("sunym", 404, "没有这一项")

    phone = demo.sign_in(chromium, "chenhf", width=390, height=844)
    expect(phone.get_by_text("填写纠正措施").first).to_be_visible()
    phone.goto(story.address)
    expect(phone.get_by_text(ROUNDS[0]).first).to_be_visible()
    demo.picture(phone, "inspection-phone")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    assert phone.locator("video").count() == 0, "the enterprise reads of the clip and never sees it"
    story.correct(phone, MEASURES[0], _photo(tmp_path, "更衣室.jpg", "navy"))

    second = demo.sign_in(chromium, "sunzy")
    story.follow_up(second, "sunzy", NOT_ENOUGH, "不满意", _photo(tmp_path, "复查.png", "green"))
    expect(second.locator("main")).to_contain_text("第 2 轮")
    page = story.inspector
    page.goto(f"{story.address}/finding")
    page.fill("[name=text]", ROUNDS[1])
    for name, is_signer in (("王晓琳", True), ("孙志远", False)):
        page.get_by_label(name).set_checked(is_signer)
    page.fill("[name=deadline]", DEADLINE)
    _onward(page)
    _sign(page, demo.passwords["wangxl"])
    story.correct(phone, MEASURES[1], _photo(tmp_path, "工作帽.jpg", "brown"))
    story.follow_up(second, "sunzy", "现场及录象均无未戴帽人员。", "满意")
    expect(second.get_by_text("已办结").first).to_be_visible()
    demo.picture(second, "inspection-closed")

    second.goto(f"{story.address}?round=1")
    for text in (ROUNDS[0], MEASURES[0], NOT_ENOUGH):
        expect(second.get_by_text(text).first).to_be_visible()
    second.get_by_role("link", name="查看所签内容").first.click()
    expect(second.get_by_text("签名有效").first).to_be_visible()
    expect(second.get_by_text(ROUNDS[0]).first).to_be_visible()
    _papers(story, second, phone)


def _papers(story: Story, office: Page, firm: Page) -> None:
    """Two copies for the office, its own for the enterprise; all that was said and signed stands in them."""
    taken = {}
    for page, button in ((office, "下载两份"), (firm, "下载企业存件")):
        page.goto(story.address)
        link = page.get_by_role("link", name=button).get_attribute("href")
        answer = page.context.request.get(f"{story.demo.address}{link}")
        assert answer.status == 200, answer.text()
        assert "filename*=UTF-8''%E7%83%9F%E5%85%B3" in answer.headers["content-disposition"], "the paper's own number, in Chinese"
        read = pages(answer.body())
        taken[button] = plain("".join(each.text for each in read))
        drawn = [box for each in read for box in each.pictures if box[2] - box[0] > 2 * (box[3] - box[1])]
        assert len(drawn) == SIGNED * (2 if page is office else 1), "each stroke stands behind its name, in each copy"
    for text in (*ROUNDS, *MEASURES, NOT_ENOUGH, "王晓琳", "陈海峰", "孙志远"):
        assert all(plain(text) in paper for paper in taken.values()), text
    assert "检验检疫部门存" in taken["下载两份"]
    assert "企业存" in taken["下载两份"].replace("检验检疫部门存", "")
    assert "检验检疫部门存" not in taken["下载企业存件"]
