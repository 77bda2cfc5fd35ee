"""Two docks of one firm whose loadings run at once, and windows of the people who watch them; for journeys of more than one monitoring."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import select

from app import chores
from app.settings import Settings
from app.transaction import Database
from records import base, clock
from records.camera import Camera, Control, Mount
from records.phase import Phase
from records.sheet import Sheet
from records.site import Area, Site
from records.user import THE_SYSTEM, User
from tests.cast import Cast, grant_all
from tests.journeys import filming
from workflows import item, loading, monitoring

#: all journeys but the one from desk and anomaly through sheet to the next shift
on_sqlite = pytest.mark.parametrize("address", ["sqlite"], indirect=True)


def _second_dock(database: Database, cast: Cast) -> tuple[int, int, int]:
    """Another site of the same firm with a camera of its own: site, area, camera."""
    with database.act("test") as db, base.door("factory"):
        here = cast.within(db)
        site = Site(office_id=here.branch.id, enterprise_id=here.enterprise.id, name="沐川食品厂区")
        site.office, site.enterprise = here.branch, here.enterprise
        db.add(site)
        db.flush()
        area = Area(site_id=site.id, name="装箱平台", length_m=18, width_m=6, height_m=4, boundary="")
        area.site = site
        db.add(area)
        db.flush()
        camera = Camera(
            office_id=site.office_id, site_id=site.id, area_id=area.id, code="42019021101321320001", name="沐川装箱平台01",
            point="沐川装箱平台01", mount=Mount.FIXED, control=Control.PRIMARY, address="rtsp://127.0.0.1:8554/x", credentials=b"",
        )  # fmt: skip
        camera.office, camera.site, camera.area = site.office, site, area
        db.add(camera)
        db.flush()
        for user in (here.monitor, here.second_monitor):
            grant_all(db, user, camera)
        return site.id, area.id, camera.id


class Shift:
    """Two loadings that run at once, and windows of people."""

    def __init__(self, settings: Settings, database: Database, address: str, web: object, chromium: Browser, numbers: list[int]) -> None:
        self.settings, self.database, self.address = settings, database, address
        self.web, self.chromium, self.numbers = web, chromium, numbers
        self.faults: list[str] = []
        self.contexts: list[BrowserContext] = []

    def window(self, user: User) -> Page:
        """A window in which this person is signed in."""
        client = self.web.test_client()
        with client.session_transaction() as kept:
            kept.update(_user_id=f"uniquifier-{user.username}", _fresh=True, visit=f"visit-of-{user.username}")
        cookie = client.get_cookie("loadwitness")
        context = self.chromium.new_context(viewport={"width": 1440, "height": 900})
        context.add_cookies([{"name": "loadwitness", "value": cookie.value, "url": self.address}])
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("console", lambda said: self.faults.append(said.text) if "Content Security" in said.text else None)
        return page

    def desk(self, user: User, number: int) -> Page:
        """A window with the desk of this monitoring, its picture moving."""
        page = self.window(user)
        page.goto(f"{self.address}/monitorings/{number}/desk")
        moving(page)
        return page

    def sheet(self, number: int) -> Sheet:
        """The monitoring's sheet as it is now."""
        with self.database.read() as db:
            return db.scalars(select(Sheet).where(Sheet.monitoring_id == number)).unique().one()

    def stands(self, page: Page, number: int, remark: str) -> None:
        """The words come to the monitoring's sheet, though it may not be the one on the page."""
        last = time.monotonic() + 30
        while self.sheet(number).rows[0].remark != remark:
            assert time.monotonic() < last, self.sheet(number).rows[0].remark
            page.wait_for_timeout(50)

    def phases(self) -> list[Phase]:
        """All stamps, in order."""
        with self.database.read() as db:
            return list(db.scalars(select(Phase).order_by(Phase.id)).unique())


@pytest.fixture
def shift(settings: Settings, database: Database, cast: Cast, chromium: Browser) -> Iterator[Shift]:
    with database.act("test") as db, base.door("factory"):
        item.load_norm(db, THE_SYSTEM, None)
    site_id, area_id, camera_id = _second_dock(database, cast)
    cameras = [filming.Camera(database, settings, each, file_s=5) for each in (cast.gate.id, camera_id)]
    for camera in cameras:
        camera.start()
    with database.act("test") as db:
        here = cast.within(db)
        places = [(here.site, here.area, "CXRU1204581"), (db.get_one(Site, site_id), db.get_one(Area, area_id), "MNBU3812043")]
        numbers = []
        for site, area, container in places:
            told = {"container": container}
            announced = loading.announce(db, here.monitor, site, area=area, planned_at=clock.now(), product="冻南美白虾仁", details=told)
            numbers.append(monitoring.begin(db, here.monitor, announced).id)
    with filming.served(settings, database) as (address, web):
        made = Shift(settings, database, address, web, chromium, numbers)
        yield made
        for context in made.contexts:
            context.close()
    for camera in cameras:
        camera.stop()
    assert not made.faults, made.faults


@pytest.fixture
def third(shift: Shift, cast: Cast) -> Shift:
    """A third loading at once, at the first one's site: both are seen by the same cameras."""
    with shift.database.act("test") as db:
        here = cast.within(db)
        told = {"container": "TEMU9061177"}
        announced = loading.announce(db, here.monitor, here.site, area=here.area, planned_at=clock.now(), product="冻扇贝", details=told)
        shift.numbers.append(monitoring.begin(db, here.monitor, announced).id)
    return shift


def moving(page: Page) -> None:
    """The chosen camera's picture moves."""
    page.locator("#picture[data-moving=true]").wait_for()


def stop_watching(page: Page) -> None:
    """停止观看, and yes to the question, for what was written of was watched for less than 30 s."""
    page.locator("form[data-flush=ask] button").click()
    page.locator("#stop button[data-busy]").click()


def develop(page: Page, database: Database, settings: Settings) -> None:
    """The one ordered snapshot is made, as the chores do it: again until the recorder has laid its frame down."""
    last = time.monotonic() + 30
    while chores.make_snapshots(database, settings) == 0:
        assert time.monotonic() < last, "the frame never came to the recording"
        page.wait_for_timeout(100)
