"""anomaly.decide: the administrator's opinion and own grade; nobody judges the own report (B10-4, B18-3)."""

import pytest
from sqlalchemy import select

from records.anomaly import Anomaly, Stage
from records.base import Refused, Unfit, door
from records.item import Result
from records.notice import Notice
from tests.anomaly.handling import OPINION, decide, handling
from tests.scene import Scene, refused
from tests.watch import Watch
from workflows import anomaly


@pytest.mark.obligation("B10-4")
def test_it_stands_with_who_wrote_it_and_the_one_who_flagged_is_told(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        decide(db, here, it)
    kept = Scene(watch.database, watch.cast).get(Anomaly, flagged.id)
    assert (kept.stage, kept.opinion, kept.decided_grade) == (Stage.DECIDED, OPINION, flagged.grade)
    assert kept.decided_by_id == watch.cast.administrator.id
    with watch.database.read() as db:
        told = db.scalars(select(Notice.user_id).where(Notice.subject_id == flagged.id).order_by(Notice.id)).all()
    assert told[-1] == watch.cast.monitor.id


@pytest.mark.obligation("B10-4")
def test_an_empty_opinion_and_normal_as_a_grade_are_refused(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        with pytest.raises(Unfit, match="处置意见"):
            anomaly.decide(db, here.administrator, it, opinion=" ")
        with pytest.raises(Unfit, match="核定程度"):
            anomaly.decide(db, here.administrator, it, opinion="意见", grade=Result.NORMAL)


def test_it_is_decided_once(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        decide(db, here, it)
        with pytest.raises(Refused, match="已处置") as again:
            decide(db, here, it)
    assert again.value.status == 409


def test_monitors_and_other_offices_do_not_decide(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        for other in (here.monitor, here.stranger, here.signatory, here.overseer):
            refused(anomaly.decide, db, other, it, opinion="意见")


@pytest.mark.obligation("B10-4")
def test_nobody_judges_the_own_report_but_the_administrator_above_does(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        with door("factory"):
            it.flagged_by_id, it.flagged_by = here.administrator.id, here.administrator
            db.flush()
        refused(anomaly.decide, db, here.administrator, it, opinion="意见")
        anomaly.decide(db, here.overseer, it, opinion="意见")
    assert Scene(watch.database, watch.cast).get(Anomaly, flagged.id).decided_by_id == watch.cast.overseer.id


def test_decisions_are_audited(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        anomaly.decide(db, here.administrator, it, opinion="整改", grade=Result.MINOR)
    entry = Scene(watch.database, watch.cast).last()
    assert (entry.verb, entry.actor_id) == ("anomaly.decide", watch.cast.administrator.id)
    assert entry.changes["anomaly"][0]["decided_grade"] == [None, "minor"]
