"""What people do before some pages of the tour can be seen: each once, by clicking as they would, after all other pictures."""

import re
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page

from app import settings
from app.transaction import Database
from records import clock
from records.clock_doubt import Sign
from records.user import THE_SYSTEM
from tests.journeys.tour_stop import ADMINISTRATOR, MONITOR, UPKEEP
from workflows import clock_doubt

#: what is written down then
FOGGED, DARK = ("卡口01", "镜头起雾，车牌号看不清。"), ("标签查看位01", "画面偏暗，标签文字看不清。")
FIRM, PRODUCT, SCOPE = "烟台澜澄水产食品有限公司", "冻南美白虾仁 31/40", "澜澄水产厂区装箱平台"
OPINION = "装箱平台护栏处堆放空托盘，遮挡摄像头画面。责令移走并划定堆放位置。"
DEADLINE = "2026-11-21"
PHRASE = "地面有积水，已通知现场推水清理"
RECTIFIED = "卡口后方已加装广角摄像头，可看全车辆尾部区域。"
#: clauses of the yard: which camera is switched on there, and of what it has none
SWITCHED_ON = {"A1.4.1.2": "查验平台01", "A1.4.4.1": "通道01"}
ABSENT = {"A1.1.1.4": "没有CT机、X光机", "A1.1.1.6": "不是集约化封闭式查验场地"}
#: so far is the clock set forward
LEAP = timedelta(days=31)
_READY_MS = 120_000


class Before:
    """All that is done; `window` gives a person's window."""

    def __init__(self, window: Callable[[str], Page], address: str, data: Path) -> None:
        self._window = window
        self._address = address
        self._data = data
        self._done: dict[str, str] = {"": ""}

    def number(self, what: str) -> str:
        """Do it unless it has been done; the number of the record made, where its page is looked for by that."""
        if what not in self._done:
            self._done[what] = getattr(self, what)()
        return self._done[what]

    def _at(self, who: str, path: str) -> Page:
        page = self._window(who)
        page.goto(self._address + path)
        return page

    def _fault(self, told: tuple[str, str]) -> str:
        page = self._at(MONITOR, "/sites/1/faults/new")
        page.select_option("#camera", label=told[0])
        page.fill("#remark", told[1])
        page.click("main form .lw-button--primary")
        return _number(page, "faults")

    def found(self) -> str:
        """A fault of which the picture is there."""
        return self._fault(FOGGED)

    def recovered(self) -> str:
        """One that works again."""
        number = self._fault(DARK)
        page = self._at(MONITOR, f"/faults/{number}/recover")
        page.click("main form .lw-button--primary")
        _number(page, "faults")
        return number

    def drafted(self) -> str:
        """An inspection record that nobody has signed."""
        page = self._at(MONITOR, "/inspections/new")
        page.select_option("#enterprise", label=FIRM)
        for name, value in (("product", PRODUCT), ("scope", SCOPE), ("text", OPINION), ("deadline", DEADLINE)):
            page.fill(f"#{name}", value)
        page.click("[data-lw-finding] button:not([name])")
        return _number(page, "inspections")

    def phrased(self) -> str:
        """A phrase of one's own."""
        page = self._at(MONITOR, "/phrases")
        page.select_option("#item", "floor")
        page.select_option("#result", "minor")
        page.fill("#text", PHRASE)
        page.click("form[action='/phrases'] .lw-button--primary")
        page.locator("a[href^='/phrases/']").first.wait_for()
        return ""

    def entitled(self) -> str:
        """The administrator may copy from the first camera too."""
        page = self._at(ADMINISTRATOR, "/cameras/1/grants")
        page.locator("tr", has_text="李建国").locator("[name$='-export']").check()
        page.click("main form .lw-button--primary")
        page.wait_for_url("**/cameras/1")
        return ""

    def downloaded(self) -> str:
        """The copy that was consented to, once it is made."""
        page = self._at(MONITOR, "/exports/1")
        button = page.locator("form[action*='/exports/1/'] .lw-button--primary").first
        for _ in range(_READY_MS // 1000):
            if button.count():
                break
            page.wait_for_timeout(1000)
            page.reload()
        with page.expect_download():
            button.click()
        return ""

    def rectified(self) -> str:
        """What customs found is put right."""
        page = self._at(UPKEEP, "/review-findings/1/rectify")
        page.fill("#text", RECTIFIED)
        page.click("main form .lw-button--primary")
        page.wait_for_url("**/reviews/1")
        return ""

    def matched(self) -> str:
        """A report, then cameras matched and switched on, and clauses ruled out: the yard is held against what it was."""
        page = self._at(ADMINISTRATOR, "/sites/3/conformity")
        page.click("form[action$='/conformity/reports'] button")
        page.locator("a[href*='/conformity/compare']").wait_for()
        page = self._at(ADMINISTRATOR, "/sites/3/conformity/proposals")
        page.click("main form .lw-button--primary")
        page.wait_for_url("**/conformity*")
        for line, point in SWITCHED_ON.items():
            page = self._at(ADMINISTRATOR, f"/sites/3/conformity/lines/{line}")
            page.get_by_label(f"启用{point}").click()
            page.locator("[data-lw-toasts] .lw-toast").first.wait_for()
        for line, reason in ABSENT.items():
            page = self._at(ADMINISTRATOR, f"/sites/3/conformity/lines/{line}")
            page.fill("[name=said]", reason)
            page.click("form[action$='/rulings'] button")
            page.locator("[data-lw-toasts] .lw-toast").first.wait_for()
        return ""

    def doubted(self) -> str:
        """The server's clock was set forward while it ran: nobody can click that, it is told as the recorder does."""
        with closing(Database(settings.load(self._data).database)) as database, database.act("recorder") as db:
            return str(clock_doubt.begin(db, THE_SYSTEM, None, sign=Sign.JUMPED, known_at=clock.now() - LEAP).id)


def _number(page: Page, of: str) -> str:
    """Of the record at whose page the window arrives."""
    page.wait_for_url(re.compile(rf"/{of}/\d+$"))
    return page.url.rpartition("/")[2]
