"""review.record: customs looks by video, by the link, by a visit, or otherwise (D7-1)."""

import pytest

from records import clock
from records.base import Unfit
from records.review import Method, Review, Stage
from tests.conftest import Browser
from tests.review.conftest import NOW
from tests.scene import Scene, refused
from workflows import review


@pytest.mark.obligation("D7-1")
@pytest.mark.parametrize("method", list(Method))
def test_each_method_of_the_norm_can_be_recorded(scene: Scene, browser: Browser, method: Method) -> None:
    clock.stop_at(NOW)
    client, address = browser.as_(scene.cast.monitor), f"/sites/{scene.cast.site.id}/reviews"
    told = {"method": method.value, "at": "2026-11-20T09:00", "remark": "抽查夜间画面"}
    assert client.post(f"{address}/new", data=told).location == "/reviews/1", "its findings come next"
    made = scene.get(Review, 1)
    assert (made.method, made.stage, made.recorded_by_id) == (method, Stage.OPEN, scene.cast.monitor.id)
    assert str(method.label) in client.get(address).text
    assert scene.last().verb == "review.record"


def test_other_needs_words_and_outsiders_are_refused(scene: Scene) -> None:
    told = {"method": Method.VIDEO, "at": NOW, "remark": ""}
    with scene.acting() as (db, cast):
        with pytest.raises(Unfit, match="请写明"):
            review.record(db, cast.monitor, cast.site, **{**told, "method": Method.OTHER})
        for other in (cast.upkeep, cast.stranger, cast.signatory):
            refused(review.record, db, other, cast.site, **told)
        review.record(db, cast.overseer, cast.site, **told)
        cast.site.retired = True
        with db.no_autoflush:
            refused(review.record, db, cast.monitor, cast.site, status=409, **told)
        db.refresh(cast.site)
