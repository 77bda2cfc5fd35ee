"""review.recheck: looked at again; what does not satisfy goes back with a new day, and every step stays (D7-1)."""

from datetime import date

import pytest
from sqlalchemy import select

from records.placement import CLAUSES
from records.review import FindingStage, ReviewFinding, ReviewStep, StepKind
from tests.conftest import Browser
from tests.review.conftest import Case
from tests.scene import Scene, refused, unfit
from workflows import review


@pytest.mark.obligation("D7-1")
def test_what_does_not_satisfy_goes_back_and_no_step_is_lost(scene: Scene, case: Case) -> None:
    for text, is_satisfied, due_on in (("仍有盲区。", False, date(2026, 12, 4)), ("全景清晰。", True, None)):
        with scene.acting() as (db, cast):
            _, finding = case.rows(db)
            review.rectify(db, cast.upkeep, finding, text="已调整。", document=None)
            review.recheck(db, cast.monitor, finding, text=text, is_satisfied=is_satisfied, due_on=due_on)
            assert finding.stage is (FindingStage.SETTLED if is_satisfied else FindingStage.FOUND)
    assert scene.get(ReviewFinding, case.finding).due_on == date(2026, 12, 4)
    with scene.database.read() as db:
        steps = [(step.kind_of, step.is_satisfied) for step in db.scalars(select(ReviewStep).order_by(ReviewStep.id)).unique()]
    assert steps == [
        (StepKind.RECTIFICATION, None), (StepKind.RECHECK, False), (StepKind.RECTIFICATION, None), (StepKind.RECHECK, True),
    ]  # fmt: skip
    assert scene.last().verb == "review.recheck"


def test_before_its_turn_by_a_past_day_or_by_outsiders_it_is_refused(scene: Scene, case: Case) -> None:
    told = {"text": "看过。", "is_satisfied": False, "due_on": None}
    with scene.acting() as (db, cast):
        _, finding = case.rows(db)
        refused(review.recheck, db, cast.monitor, finding, status=409, **told)
        review.rectify(db, cast.upkeep, finding, text="已改。", document=None)
        for other in (cast.upkeep, cast.stranger, cast.signatory):
            refused(review.recheck, db, other, finding, **told)
        unfit(review.recheck, db, cast.monitor, finding, at="due_on", **{**told, "due_on": date(2026, 11, 19)})


@pytest.mark.obligation("D7-1")
def test_who_looks_again_reads_above_the_form_what_was_found_where_and_what_was_reported(
    scene: Scene, case: Case, browser: Browser
) -> None:
    with scene.acting() as (db, cast):
        _, finding = case.rows(db)
        review.rectify(db, cast.upkeep, finding, text="已向北转15度。", document=None)
    address, clause = f"/review-findings/{case.finding}/recheck", CLAUSES["2.1.6.2"].text
    above = browser.as_(scene.cast.monitor).get(address).text.split('name="result"')[0]
    for said in ("卡口后方没有全景摄像头。", "2.1.6.2", clause, scene.cast.gate.point, "2026-11-27", "刘运维 整改", "已向北转15度。"):
        assert said in above, said
