"""Which of today's loadings the desk's menu 开始另一个监控 offers, and to whom (B16-5, B9-4)."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from records import base, clock
from records.grant import Grant
from records.loading import Loading
from tests.conftest import Browser
from tests.scene import Scene
from tests.sitting import NOW, announce, begin
from workflows import loading, monitoring


def offered(scene: Scene, browser: Browser, name: str = "second_monitor") -> list[str]:
    """The containers in the menu, in order."""
    page = browser.as_(getattr(scene.cast, name)).get("/loadings/waiting").text
    return [part.split("<", 1)[0] for part in page.split('<span class="lw-code">')[1:]]


def first_page(scene: Scene, browser: Browser) -> list[str]:
    """The containers that the first page lets this person begin with, as its lines tell them."""
    lines = browser.as_(scene.cast.second_monitor).get("/").text.split("<li ")[1:]
    return [line.split('<span class="lw-code">', 1)[1].split("<", 1)[0] for line in lines if '/begin"' in line]


@pytest.mark.obligation("B16-5")
def test_todays_that_nobody_watches_are_offered_in_their_order(scene: Scene, browser: Browser) -> None:
    begin(scene)
    with scene.acting() as (db, cast):
        for owner, after in (("BBB", timedelta(hours=2)), ("AAA", timedelta(hours=1)), ("DDD", timedelta(days=1))):
            told = {"container": f"{owner}U1234567"}
            loading.announce(db, cast.monitor, cast.site, area=cast.area, planned_at=NOW + after, product="冻扇贝", details=told)
        loading.cancel(db, cast.monitor, announce(db, cast, container="CCCU1234567"), reason="船期推迟")
    assert offered(scene, browser) == ["AAAU1234567", "BBBU1234567"]


@pytest.mark.obligation("B9-4")
def test_who_sees_none_of_its_cameras_or_is_of_no_office_is_offered_nothing(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        clock.stop_at(NOW)
        announce(db, cast)
    assert offered(scene, browser) == ["CXRU1204581"]
    assert offered(scene, browser, "stranger") == []
    with scene.database.act("test") as db, base.door("factory"):
        db.execute(delete(Grant).where(Grant.user_id == scene.cast.second_monitor.id))
    assert offered(scene, browser) == []
    assert browser.as_(scene.cast.signatory).get("/loadings/waiting").status_code == 403
    assert browser.stranger().get("/loadings/waiting").status_code == 401


@pytest.mark.obligation("B16-5")
def test_one_begun_by_mistake_waits_again_and_one_that_was_watched_does_not(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    assert offered(scene, browser) == first_page(scene, browser) == []
    with scene.acting() as (db, cast):
        monitoring.stop(db, cast.monitor, sitting.at(db))
    assert offered(scene, browser) == first_page(scene, browser) == ["CXRU1204581"]
    with scene.acting() as (db, cast):
        again = monitoring.begin(db, cast.second_monitor, db.get_one(Loading, 1))
    clock.stop_at(NOW + timedelta(minutes=2))
    with scene.acting() as (db, cast):
        subject = db.get_one(type(again), again.id)
        begins_at = NOW + timedelta(seconds=30)
        monitoring.credit(
            db, cast.second_monitor, subject, camera=cast.dock, begins_at=begins_at, ends_at=begins_at + timedelta(seconds=5),
            mode=subject.mode, visit="visit-of-li",
        )  # fmt: skip
        monitoring.stop(db, cast.second_monitor, subject)
    assert offered(scene, browser) == first_page(scene, browser) == []
