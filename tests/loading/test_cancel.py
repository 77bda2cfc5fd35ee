"""loading.cancel: it will not take place, and why."""

from datetime import timedelta

import pytest

from records import clock
from records.loading import Loading, Stage
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import NOW, announce, begin
from workflows import loading, monitoring


@pytest.fixture
def announced(scene: Scene) -> int:
    with scene.acting() as (db, cast):
        return announce(db, cast).id


def test_it_is_cancelled_with_its_reason_and_can_not_be_begun(scene: Scene, announced: int) -> None:
    with scene.acting() as (db, cast):
        loading.cancel(db, cast.monitor, db.get_one(Loading, announced), reason=" 船期推迟 ")
    kept = scene.get(Loading, announced)
    assert (kept.stage, kept.note) == (Stage.CANCELLED, "船期推迟")
    assert scene.last().verb == "loading.cancel"
    with scene.acting() as (db, cast):
        refused(monitoring.begin, db, cast.monitor, db.get_one(Loading, announced), status=409)


def test_no_reason_no_cancelling_not_twice_and_not_by_strangers(scene: Scene, announced: int) -> None:
    with scene.acting() as (db, cast):
        subject = db.get_one(Loading, announced)
        unfit(loading.cancel, db, cast.monitor, subject, at="reason", reason="  ")
        for other in (cast.stranger, cast.overseer, cast.signatory):
            refused(loading.cancel, db, other, subject, reason="不装")
        loading.cancel(db, cast.monitor, subject, reason="不装")
        refused(loading.cancel, db, cast.monitor, subject, status=409, reason="不装")


def test_the_page_says_that_it_is_cancelled(scene: Scene, announced: int, browser: Browser) -> None:
    client = browser.as_(scene.cast.monitor)
    assert client.post(f"/loadings/{announced}/cancel", data={"reason": ""}).status_code == 422
    assert client.post(f"/loadings/{announced}/cancel", data={"reason": "船期推迟"}).status_code == 303
    assert "已取消：船期推迟" in client.get(f"/loadings/{announced}").text


@pytest.mark.obligation("B13-2", "B16-5")
def test_what_was_watched_is_not_cancelled_and_its_page_says_so(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    clock.stop_at(NOW + timedelta(minutes=2))
    sitting.watch(scene.cast.dock, NOW + timedelta(seconds=30), NOW + timedelta(seconds=35))
    with scene.acting() as (db, cast):
        monitoring.stop(db, cast.monitor, sitting.at(db))
    number, client = 1, browser.as_(scene.cast.monitor)
    for submits in (False, True):
        if submits:
            for camera in (scene.cast.dock, scene.cast.gate):
                sitting.fill(camera)
            sitting.submit()
        with scene.acting() as (db, cast):
            subject = db.get_one(Loading, number)
            assert "已经监控过" in refused(loading.cancel, db, cast.monitor, subject, status=409, reason="船期推迟")
        page = client.get(f"/loadings/{number}").text
        assert ("已经监控过的装箱" in page, f'action="/loadings/{number}/cancel"' in page) == (True, False)
    assert scene.get(Loading, number).stage is Stage.ANNOUNCED


def test_one_begun_by_mistake_and_stopped_without_a_look_is_cancelled(scene: Scene) -> None:
    sitting = begin(scene)
    with scene.acting() as (db, cast):
        monitoring.stop(db, cast.monitor, sitting.at(db))
        loading.cancel(db, cast.monitor, db.get_one(Loading, 1), reason="船期推迟")
    assert scene.get(Loading, 1).stage is Stage.CANCELLED


def test_who_is_watching_and_hears_that_nothing_comes_cancels_it(scene: Scene) -> None:
    sitting = begin(scene)
    with scene.acting() as (db, cast):
        subject = sitting.at(db).loading
        assert subject is not None
        loading.cancel(db, cast.monitor, subject, reason="船期推迟")
    assert scene.get(Loading, 1).stage is Stage.CANCELLED
