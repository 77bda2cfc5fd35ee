"""anomaly.end_violation: a suspected violation ends filed, transferred or not filed, each with its own words (B18-3)."""

from typing import Any

import pytest

from records.anomaly import Anomaly, Ending, Stage
from records.item import Result
from tests.anomaly.handling import decide, handling, inform
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.watch import NOW, Watch
from workflows import anomaly

FILED: dict[str, Any] = {"ending": Ending.FILED, "unit": " 烟台海关 ", "number": "烟关立〔2026〕7号", "reason": ""}


@pytest.fixture
def violation(watch: Watch) -> Anomaly:
    with watch.database.act("test") as db:
        return watch.flag(db, grade=Result.UNLAWFUL)


@pytest.mark.obligation("B18-3")
@pytest.mark.parametrize(("ending", "number", "reason"), [
    (Ending.FILED, "烟关立〔2026〕7号", ""), (Ending.TRANSFERRED, "烟关移〔2026〕3号", ""), (Ending.NOT_FILED, "", "证据不足"),
])  # fmt: skip
def test_each_ending_is_kept_with_its_words(watch: Watch, violation: Anomaly, ending: Ending, number: str, reason: str) -> None:
    with handling(watch, violation) as (db, here, it):
        anomaly.end_violation(db, here.administrator, it, ending=ending, unit=" 烟台海关 ", number=number, reason=reason)
    kept = Scene(watch.database, watch.cast).get(Anomaly, violation.id)
    assert (kept.ending, kept.ending_unit, kept.ending_number, kept.ending_reason) == (ending, "烟台海关", number, reason)
    assert (kept.ended_at, kept.stage) == (NOW, Stage.REPORTED), "the ending alone settles nothing"


@pytest.mark.obligation("B18-3")
@pytest.mark.parametrize(("ending", "lacks", "at"), [
    (Ending.FILED, {"unit": " "}, "unit"), (Ending.FILED, {"number": ""}, "number"), (Ending.TRANSFERRED, {"number": " "}, "number"),
    (Ending.NOT_FILED, {"unit": ""}, "unit"), (Ending.NOT_FILED, {"reason": " "}, "reason"),
])  # fmt: skip
def test_each_ending_asks_for_its_own_words(watch: Watch, violation: Anomaly, ending: Ending, lacks: dict[str, str], at: str) -> None:
    told = {"unit": "烟台海关缉私分局", "number": "7号", "reason": "证据不足", **lacks}
    with handling(watch, violation) as (db, here, it):
        unfit(anomaly.end_violation, db, here.administrator, it, at=at, ending=ending, **told)
        assert it.ending is None


def test_what_is_no_violation_has_no_such_ending(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        assert "违法情况" in refused(anomaly.end_violation, db, here.administrator, it, status=409, **FILED)
        anomaly.decide(db, here.administrator, it, opinion="涉嫌夹带", grade=Result.UNLAWFUL)
        anomaly.end_violation(db, here.administrator, it, **FILED)
        assert it.ending is Ending.FILED, "the administrator's own grade counts"


def test_after_the_settlement_nothing_is_changed(watch: Watch, violation: Anomaly) -> None:
    with handling(watch, violation) as (db, here, it):
        decide(db, here, it)
        inform(db, here.monitor, it)
        anomaly.end_violation(db, here.administrator, it, **FILED)
        anomaly.settle(db, here.administrator, it)
        refused(anomaly.end_violation, db, here.administrator, it, status=409, **FILED)


def test_monitors_other_offices_and_enterprises_do_not_end_it(watch: Watch, violation: Anomaly) -> None:
    with handling(watch, violation) as (db, here, it):
        for other in (here.monitor, here.stranger, here.signatory, here.upkeep):
            refused(anomaly.end_violation, db, other, it, **FILED)
        assert "烟台海关另有管理员" in refused(anomaly.end_violation, db, here.overseer, it, status=409, **FILED)


def test_it_is_audited_and_a_later_correction_shows_the_earlier_ending(watch: Watch, violation: Anomaly) -> None:
    with handling(watch, violation) as (db, here, it):
        anomaly.end_violation(db, here.administrator, it, **FILED)
    with handling(watch, violation) as (db, here, it):
        anomaly.end_violation(db, here.administrator, it, **{**FILED, "ending": Ending.TRANSFERRED})
    entry = Scene(watch.database, watch.cast).last()
    assert (entry.verb, entry.actor_id) == ("anomaly.end_violation", watch.cast.administrator.id)
    assert entry.changes["anomaly"][0]["ending"] == ["filed", "transferred"]


def test_the_page_offers_it_for_a_violation_only(watch: Watch, violation: Anomaly, browser: Browser) -> None:
    client = browser.as_(watch.cast.administrator)
    assert "登记案件去向" in client.get(f"/anomalies/{violation.id}").text
    told = {"ending": "filed", "unit": "烟台海关", "number": "烟关立〔2026〕7号", "reason": ""}
    assert client.post(f"/anomalies/{violation.id}/end", data={**told, "number": ""}).status_code == 422
    assert client.post(f"/anomalies/{violation.id}/end", data=told).status_code == 303
