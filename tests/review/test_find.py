"""review.find: a finding names the clause of the placement catalogue and the camera (D7-1)."""

from datetime import timedelta

import pytest

from records import placement
from records.review import FindingStage, ReviewFinding
from tests.conftest import Browser
from tests.review.conftest import FOUND, NOW, Case
from tests.scene import Scene, refused, unfit
from workflows import review


@pytest.mark.obligation("D7-1")
def test_it_is_tied_to_clause_and_camera_and_both_are_shown(scene: Scene, case: Case, browser: Browser) -> None:
    kept = scene.get(ReviewFinding, case.finding)
    assert (kept.clause, kept.camera_id, kept.stage) == (placement.get("2.1.6.2"), scene.cast.gate.id, FindingStage.FOUND)
    assert scene.last().verb == "review.find"
    for person in (scene.cast.monitor, scene.cast.upkeep):
        page = browser.as_(person).get(f"/reviews/{case.review}").text
        assert placement.get("2.1.6.2").text in page
        assert scene.cast.gate.point in page
    assert browser.as_(scene.cast.signatory).get(f"/reviews/{case.review}").status_code == 404


def test_no_such_clause_anothers_camera_a_past_day_and_outsiders_are_refused(scene: Scene, case: Case) -> None:
    with scene.acting() as (db, cast):
        here, finding = case.rows(db)
        unfit(review.find, db, cast.monitor, here, at="clause", camera=None, **{**FOUND, "clause": "9.9.9"})
        unfit(review.find, db, cast.monitor, here, at="camera", camera=cast.elsewhere, **FOUND)
        yesterday = NOW.date() - timedelta(days=1)
        unfit(review.find, db, cast.monitor, here, at="due_on", camera=None, **{**FOUND, "due_on": yesterday})
        for other in (cast.upkeep, cast.stranger, cast.signatory):
            refused(review.find, db, other, here, camera=None, **FOUND)
        review.rectify(db, cast.upkeep, finding, text="已加装。", document=None)
        review.recheck(db, cast.monitor, finding, text="合格。", is_satisfied=True, due_on=None)
        review.close(db, cast.monitor, here)
        refused(review.find, db, cast.monitor, here, status=409, camera=None, **FOUND)
