"""`python -m tests.journeys.tour`: a picture of each page in both languages, and the manual's first chapter.

From a fresh demonstration with a fixed clock.

`--only NAME,…` takes some of the pages; the chapters are written whole each time.
"""

import argparse
import io
import shutil
import subprocess
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from app.benchmark import demonstration
from tests.conftest import CHROMIUM
from tests.journeys.tour_before import Before
from tests.journeys.tour_pages import STOPS
from tests.journeys.tour_stop import DESK, PHONE, SCREENS, Stop, shape

TARGET = Path(__file__).resolve().parents[2] / "docs" / "tour"
#: the demonstration's clock: an afternoon in the middle of the week
AT = "2026-11-18T14:30+08:00"
HEADS = {
    "zh": ("# 监装：逐页导览", "手册第一章。画面取自演示数据，企业、人员、单证均为虚构。", "English"),
    "en": (
        "# Loadwitness: a tour of its pages",
        "The manual's first chapter. The pictures show demonstration data; all firms, people and papers are invented.",
        "中文",
    ),
}  # fmt: skip
FILES = {"zh": "README.zh.md", "en": "README.md"}
#: who hands a loading to whom, why after so short a look, what the enterprise answers
COLLEAGUE, RELIEVED = "sunzy", "王晓琳"
REASON = "空箱已看，即交接。"
REMARK = "地面有积水，已通知现场清理。"
ANSWER = "已清理地面积水，人员通行区加铺防滑垫，并疏通排水口。"
#: the picture moves, the clip plays: they are given time to come
_SETTLE_MS = 1500
_DESK_MS = 6000


def sizes(stop: Stop) -> dict[str, tuple[int, int]]:
    """Its windows by name."""
    return PHONE if stop.phone else SCREENS


class Visitor:
    """One person's window in one language."""

    desk = ""
    #: the loading that is watched there
    loading = ""
    #: what is pictured: this window, or one that it opened
    shown: Page

    def __init__(self, browser: Browser, address: str, who: str | None, password: str, language: str) -> None:
        self.address = address
        self.page: Page = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN").new_page()
        self.shown = self.page
        self.page.goto(f"{address}/sign-in")
        if who is not None:
            self.page.fill("#username", who)
            self.page.fill("#password", password)
            self.page.click("button.lw-button--main")
            self.page.wait_for_url(f"{address}/")
        self.page.context.add_cookies([{"name": "language", "value": language, "url": address}])
        self.page.evaluate("""told => fetch('/language', {method: 'POST', body: new URLSearchParams({language: told, back: '/', csrf_token:
            document.querySelector('[name=csrf_token]')?.value ?? ''})})""", language)  # fmt: skip

    def go(self, stop: Stop, number: str) -> None:
        """To the page; its list first where only the shape of its address is known. `number`: of what was made for it before."""
        if self.shown is not self.page:
            self.shown.close()
            self.shown = self.page
        if self.page.locator("#flag-form:visible").count():
            # what was begun would stand there again
            self.page.locator("[data-flag-cancel]").click()
        if stop.at == DESK:
            self._desk()
        elif "/*" in stop.at and not number:
            of_all, rest = stop.at.split("/*")
            self._open(of_all)
            self._open(self._link(f"{of_all}/*") + rest)
        else:
            self._open(stop.at.replace("*", number))
        self.page.wait_for_timeout(_DESK_MS if stop.at in {DESK, "/glance"} else _SETTLE_MS)
        if stop.then:
            getattr(self, stop.then)()
        elif stop.leads:
            self._open(self._link(stop.leads))
        if stop.then or stop.leads:
            self.shown.wait_for_timeout(_DESK_MS if self.shown is not self.page else _SETTLE_MS)
        if not shape(stop.shown_at).fullmatch(urlsplit(self.shown.url).path):
            raise RuntimeError(f"{stop.name} shows {self.shown.url}")

    def _link(self, to: str) -> str:
        """The first link of this shape on the page."""
        links = self.page.locator("main a[href^='/']").evaluate_all("all => all.map(one => one.getAttribute('href'))")
        return str(next(link for link in links if shape(to).fullmatch(urlsplit(link).path)))

    def _open(self, at: str) -> None:
        answer = self.page.goto(self.address + at)
        if answer is None or not answer.ok or "<html" not in answer.text():
            raise RuntimeError(f"{at} is no page")

    def work(self) -> None:
        """A phase stamped, pallets counted, a still taken."""
        self.page.wait_for_selector("#picture[data-moving=true]")
        for key in ("F8", "F7", "F7", "F4"):
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(_SETTLE_MS)

    def flag(self) -> None:
        """F2 on the desk."""
        self.page.wait_for_selector("#picture[data-moving=true]")
        self.page.keyboard.press("F2")

    def mend(self) -> None:
        """Flagged as minor; the panel asks whether it was put right on the spot."""
        self.flag()
        self.page.fill("#flag-remark", REMARK)
        self.page.keyboard.press("Control+Enter")
        self.page.locator(".lw-mending:visible").wait_for()

    def rest(self) -> None:
        """Nobody touches the desk: after a second instead of ten minutes."""
        self.page.wait_for_selector("#picture[data-moving=true]")
        self.page.evaluate("document.getElementById('presence').dataset.afterS = 1")
        self.page.locator("#presence:visible").wait_for()

    def course(self) -> None:
        """The page of the container that is watched."""
        self._open(Visitor.loading)

    def move_picture(self) -> None:
        """The picture in a window of its own, as it stands on a second screen."""
        self.page.locator("#picture").focus()
        with self.page.expect_popup() as opened:
            self.page.keyboard.press("v")
        self.shown = opened.value

    def answer(self) -> None:
        """The enterprise's words, on to the page where they are signed."""
        self.page.fill("[name=text]", ANSWER)
        self.page.locator("button[name=next][value=sign]:visible").first.click()
        self.page.wait_for_url("**/sign")

    def hand_over(self, name: str) -> None:
        """A loading of today's is watched, its sheet filled and handed to this colleague."""
        self.page.goto(self.address)
        self.page.locator("form[action$='/begin'] button").last.click()
        self.page.wait_for_url("**/desk")
        self.page.wait_for_selector("#picture[data-moving=true]")
        self.page.locator(".lw-row:not([hidden]) .lw-chip").first.click()
        self.page.locator(".lw-verdict:not([hidden]) label", has=self.page.locator("[value=normal]")).click()
        self.page.locator(".lw-verdict:not([hidden]) [data-reason] input").fill(REASON)
        self.page.wait_for_selector("#submit-open:not([aria-disabled=true])")
        self.page.click("#submit-open")
        self.page.select_option("#submit-to", label=name)
        self.page.locator("#submit button.lw-button--primary").click()
        self.page.wait_for_url("**/sheets/*")

    def _desk(self) -> None:
        """The two monitorings that the first visitor begins with one click each serve all pictures of the desk."""
        if not Visitor.desk:
            for _ in range(2):
                self.page.goto(self.address)
                begin = self.page.locator("form[action$='/begin']").first
                Visitor.loading = (begin.get_attribute("action") or "").removesuffix("/begin")
                begin.locator("button").click()
                self.page.wait_for_url("**/desk")
                Visitor.desk = self.page.url
        self.page.goto(Visitor.desk)

    def picture(self, size: tuple[int, int]) -> bytes:
        """The window as WebP: without loss where that is smaller (text on plain ground), else at 80 of 100."""
        self.shown.set_viewport_size({"width": size[0], "height": size[1]})
        self.shown.wait_for_timeout(300)
        shown = Image.open(io.BytesIO(self.shown.screenshot())).convert("RGB")
        return min((_webp(shown, lossless=True), _webp(shown, quality=80)), key=len)


def _webp(picture: Image.Image, **how: float) -> bytes:
    made = io.BytesIO()
    picture.save(made, "WEBP", method=6, **how)
    return made.getvalue()


class People:
    """The windows of all of them, each opened when first wanted."""

    def __init__(self, browser: Browser, address: str, passwords: dict[str, str]) -> None:
        self._told = browser, address
        self._passwords = passwords
        self._open: dict[tuple[str | None, str], Visitor] = {}

    def of(self, who: str | None, language: str) -> Visitor:
        """This one's window in this language."""
        if (who, language) not in self._open:
            self._open[who, language] = Visitor(*self._told, who, self._passwords.get(who or "", ""), language)
        return self._open[who, language]


def take(only: set[str]) -> None:
    """All pictures; those for which something is done before come last, so that the others don't show it."""
    if not subprocess.run(["fc-list", ":lang=zh"], check=True, capture_output=True).stdout:
        raise SystemExit("no Chinese font: each word would be a row of boxes. Type:  apt-get install fonts-wqy-zenhei")
    stops = [stop for stop in STOPS if not only or stop.name in only]
    folders: list[Path] = []
    with demonstration("--at", AT, made=folders.append) as (address, passwords), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(CHROMIUM))
        people = People(browser, address, passwords)
        if any(stop.at.startswith("/reliefs/") for stop in stops):
            people.of(COLLEAGUE, "zh").hand_over(RELIEVED)
        before = Before(lambda who: people.of(who, "zh").page, address, folders[0])
        plain, prepared = ([stop for stop in stops if bool(stop.after) is wanted] for wanted in (False, True))
        for language, stop in (*product(FILES, plain), *((language, stop) for stop in prepared for language in FILES)):
            number, visitor = before.number(stop.after), people.of(stop.who, language)
            visitor.go(stop, number)
            keep(stop, language, visitor)
        browser.close()


def keep(stop: Stop, language: str, visitor: Visitor) -> None:
    """What this window shows, in each size."""
    (TARGET / language).mkdir(parents=True, exist_ok=True)
    for size, window in sizes(stop).items():
        (TARGET / language / f"{stop.name}-{size}.webp").write_bytes(visitor.picture(window))


def chapters() -> dict[str, str]:
    """The manual's first chapter in both languages, by the file's name."""
    made = {}
    for language, name in FILES.items():
        title, said, other = HEADS[language]
        lines = [title, "", f"{said} [{other}]({FILES['en' if language == 'zh' else 'zh']})"]
        for stop in STOPS:
            heading, words = stop.zh if language == "zh" else stop.en
            first, *others = sizes(stop)
            shown = f"![{heading}]({language}/{stop.name}-{first}.webp)"
            more = "".join(f" · [{size}]({language}/{stop.name}-{size}.webp)" for size in others)
            lines += ["", f"## {heading}", "", f"{words}{more}", "", shown]
        made[name] = "\n".join(lines) + "\n"
    return made


def write() -> None:
    """Both files."""
    for name, text in chapters().items():
        (TARGET / name).write_text(text)


def main() -> None:
    """As told on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="names of pages, with commas between")
    parser.add_argument("--texts", action="store_true", help="write the chapters, take no picture")
    told = parser.parse_args()
    TARGET.mkdir(parents=True, exist_ok=True)
    write()
    if not told.texts:
        take({name for name in told.only.split(",") if name})


if __name__ == "__main__":
    main()
