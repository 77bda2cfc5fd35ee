"""anomaly.settle: nothing closes without what articles 10 and 18 ask for (B10-4, B18-2, B18-3)."""

import pytest

from records.anomaly import Anomaly, Ending, Stage, StepKind
from records.item import Result
from tests.anomaly.handling import decide, handling, inform
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.watch import NOW, Watch
from workflows import anomaly


@pytest.mark.obligation("B10-4", "B18-2")
def test_it_closes_only_with_an_opinion_and_with_the_site_told(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        assert "待处置" in refused(anomaly.settle, db, here.administrator, it, status=409)
        decide(db, here, it)
        assert "现场尚未通知" in refused(anomaly.settle, db, here.administrator, it, status=409)
        inform(db, here.monitor, it, kind=StepKind.HANDLED)
        assert "现场尚未通知" in refused(anomaly.settle, db, here.administrator, it, status=409), "another step is no notice"
        inform(db, here.monitor, it)
        anomaly.settle(db, here.administrator, it)
    kept = Scene(watch.database, watch.cast).get(Anomaly, flagged.id)
    assert (kept.stage, kept.settled_at) == (Stage.SETTLED, NOW)


@pytest.mark.obligation("B18-3")
def test_a_violation_closes_only_with_its_ending(watch: Watch) -> None:
    with watch.database.act("test") as db:
        it, here = watch.flag(db, grade=Result.UNLAWFUL), watch.cast.within(db)
        decide(db, here, it)
        inform(db, here.monitor, it)
        assert "涉嫌违法" in refused(anomaly.settle, db, here.administrator, it, status=409)
        anomaly.end_violation(db, here.administrator, it, ending=Ending.FILED, unit="烟台海关", number="烟关立〔2026〕7号", reason="")
        anomaly.settle(db, here.administrator, it)
        assert it.stage is Stage.SETTLED


def test_it_closes_once(watch: Watch, flagged: Anomaly) -> None:
    _ready(watch, flagged)
    with handling(watch, flagged) as (db, here, it):
        anomaly.settle(db, here.administrator, it)
        assert "已了结" in refused(anomaly.settle, db, here.administrator, it, status=409)


def test_monitors_other_offices_and_enterprises_do_not_close_it(watch: Watch, flagged: Anomaly) -> None:
    _ready(watch, flagged)
    with handling(watch, flagged) as (db, here, it):
        for other in (here.monitor, here.stranger, here.signatory, here.upkeep):
            refused(anomaly.settle, db, other, it)
        assert "烟台海关另有管理员" in refused(anomaly.settle, db, here.overseer, it, status=409)


def test_it_is_audited_and_the_page_says_until_then_what_is_missing(watch: Watch, flagged: Anomaly, browser: Browser) -> None:
    client, address = browser.as_(watch.cast.administrator), f"/anomalies/{flagged.id}"
    with handling(watch, flagged) as (db, here, it):
        decide(db, here, it)
    assert "还不能了结：现场尚未通知或到场（第十八条）。" in client.get(address).text
    with handling(watch, flagged) as (db, here, it):
        inform(db, here.monitor, it)
    assert client.post(f"{address}/settle").status_code == 303
    entry = Scene(watch.database, watch.cast).last()
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("anomaly.settle", watch.cast.administrator.id, flagged.id)
    assert entry.changes["anomaly"][0]["stage"] == ["decided", "settled"]


def _ready(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        decide(db, here, it)
        inform(db, here.monitor, it)
