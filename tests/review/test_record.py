"""review.record: customs looks by video, by the link, by a visit, or otherwise (D7-1)."""

import re

import pytest

from records import clock, placement
from records.base import Unfit
from records.review import Method, Review, Stage
from tests.conftest import Browser
from tests.review.conftest import NOW
from tests.scene import Scene, refused
from workflows import review

#: value and words of each choice of a form
OFFERED = re.compile(r'<option value="([^"]*)"[^>]*>([^<]+)</option>')


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


@pytest.mark.obligation("D7-1")
def test_the_methods_are_those_that_the_norm_names_and_one_for_its_and_so_on(scene: Scene, browser: Browser) -> None:
    words = re.search("^七、海关采取(.+?)等方式，对.+监控摄像头实施检查。", placement.NORM.read_text(), re.MULTILINE)
    assert words is not None
    named = re.split("、|以及", words[1])
    assert named == ["视频监控", "联网核查", "实地巡查"]
    page = browser.as_(scene.cast.monitor).get(f"/sites/{scene.cast.site.id}/reviews/new").get_data(as_text=True)
    assert {value: label for value, label in OFFERED.findall(page) if value} == {
        "video": "视频监控", "link": "联网核查", "visit": "实地巡查", "other": "其他",
    }  # fmt: skip
    assert [str(each.label) for each in Method] == [*named, "其他"]


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
