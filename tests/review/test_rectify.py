"""review.rectify: the operator says what was done, with a photo; it waits on the upkeep's list until then (D7-1)."""

import pytest

from records.review import FindingStage, ReviewFinding
from tests.conftest import Browser
from tests.review.conftest import Case
from tests.scene import Scene, refused
from tests.sent import photo
from workflows import review, todo


@pytest.mark.obligation("D7-1")
def test_the_upkeep_answers_with_words_and_photo_and_customs_is_next(scene: Scene, case: Case, browser: Browser) -> None:
    with scene.database.read() as db:
        assert [each.action.verb for each in todo.of(db, scene.cast.upkeep)] == ["review.rectify"]
    client, address = browser.as_(scene.cast.upkeep), f"/review-findings/{case.finding}/rectify"
    assert f"/reviews/{case.review}" in client.get("/").text
    assert client.post(address, data={"text": " "}).status_code == 422
    assert client.post(address, data={"text": "已在卡口后方加装云台。", "document": photo()}).status_code == 303
    assert scene.get(ReviewFinding, case.finding).stage is FindingStage.RECTIFIED
    assert client.get("/review-steps/1/content").status_code == 200
    assert browser.as_(scene.cast.signatory).get("/review-steps/1/content").status_code == 404
    with scene.database.read() as db:
        assert [each.action.verb for each in todo.of(db, scene.cast.monitor)] == ["review.recheck"]
    assert scene.last().verb == "review.rectify"


def test_twice_and_by_others_it_is_refused(scene: Scene, case: Case) -> None:
    with scene.acting() as (db, cast):
        _, finding = case.rows(db)
        for other in (cast.monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(review.rectify, db, other, finding, text="已改。", document=None)
        review.rectify(db, cast.upkeep, finding, text="已改。", document=None)
        refused(review.rectify, db, cast.upkeep, finding, status=409, text="已改。", document=None)
