"""loading.cancel: it will not take place, and why."""

import pytest

from records.loading import Loading, Stage
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import announce
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
