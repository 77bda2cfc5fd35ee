"""anomaly.decide: the administrator's opinion and own grade; nobody judges the own report (B10-4, B18-3)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from records.anomaly import Anomaly, Ending, Stage, StepKind
from records.base import Refused, Unfit, door
from records.item import Result
from records.notice import Notice
from records.user import Role, User
from tests.anomaly.handling import OPINION, decide, handling, inform
from tests.cast import Cast, person
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.watch import NOW, Watch
from workflows import anomaly, todo


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
        for other in (here.monitor, here.stranger, here.signatory):
            refused(anomaly.decide, db, other, it, opinion="意见")
        assert "烟台海关另有管理员" in refused(anomaly.decide, db, here.overseer, it, status=409, opinion="意见")


def _by_the_administrator(db: Session, here: Cast, it: Anomaly) -> None:
    """As if the office's administrator had flagged it."""
    with door("factory"):
        it.flagged_by_id, it.flagged_by = here.administrator.id, here.administrator
        db.flush()


def _second(db: Session, here: Cast) -> User:
    with door("factory"):
        return person(db, "wu", "吴管理", Role.ADMINISTRATOR, here.branch)


@pytest.mark.obligation("B10-4")
def test_nobody_judges_the_own_report_but_the_administrator_above_does(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        _by_the_administrator(db, here, it)
        refused(anomaly.decide, db, here.administrator, it, opinion="意见")
        anomaly.decide(db, here.overseer, it, opinion="意见")
        anomaly.inform(db, here.monitor, it, kind=StepKind.NOTIFIED, at=NOW, person="张检疫", text="已答复")
        anomaly.settle(db, here.overseer, it)
    kept = Scene(watch.database, watch.cast).get(Anomaly, flagged.id)
    assert (kept.decided_by_id, kept.stage) == (watch.cast.overseer.id, Stage.SETTLED)


@pytest.mark.obligation("B10-4")
def test_where_the_office_has_another_administrator_the_one_above_leaves_it_to_that_one(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        _by_the_administrator(db, here, it)
        second = _second(db, here)
        ending = {"ending": Ending.NOT_FILED, "unit": "周督查", "number": "", "reason": "查否"}
        assert "烟台海关另有管理员" in refused(anomaly.decide, db, here.overseer, it, status=409, opinion="意见")
        assert "烟台海关另有管理员" in refused(anomaly.end_violation, db, here.overseer, it, status=409, **ending)
        assert [each.subject.id for each in todo.of(db, here.overseer) if each.action.verb == "anomaly.decide"] == []
        assert [each.subject.id for each in todo.of(db, second) if each.action.verb == "anomaly.decide"] == [it.id]
        anomaly.decide(db, second, it, opinion="意见")
        assert "烟台海关另有管理员" in refused(anomaly.settle, db, here.overseer, it, status=409)


@pytest.mark.obligation("B10-4")
def test_another_administrator_who_is_suspended_is_none(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        _by_the_administrator(db, here, it)
        second = _second(db, here)
        with door("factory"):
            second.suspended = True
            db.flush()
        assert [each.subject.id for each in todo.of(db, here.overseer) if each.action.verb == "anomaly.decide"] == [it.id]
        anomaly.decide(db, here.overseer, it, opinion="意见")


def _suspended(watch: Watch) -> None:
    """The office has no administrator in use."""
    with watch.database.act("test") as db, door("factory"):
        watch.cast.within(db).administrator.suspended = True
        db.flush()


@pytest.mark.obligation("B9-5", "B10-4", "B18-3")
def test_what_a_monitor_flags_where_no_administrator_is_in_use_is_told_to_the_one_above_who_decides_and_settles(
    watch: Watch, browser: Browser
) -> None:
    _suspended(watch)
    with watch.database.act("test") as db:
        flagged = watch.flag(db, grade=Result.UNLAWFUL)
    overseer, address = watch.cast.overseer, f"/anomalies/{flagged.id}"
    with watch.database.read() as db:
        assert db.scalars(select(Notice.user_id).where(Notice.subject_id == flagged.id)).all() == [overseer.id]
        here = watch.cast.within(db)
        assert [each.action.verb for each in todo.of(db, here.overseer)] == ["anomaly.decide"]
    client = browser.as_(overseer)
    assert client.post(f"{address}/decide", data={"opinion": OPINION, "grade": "unlawful"}).status_code == 303
    ending = {"ending": "filed", "unit": "青岛海关", "number": "青关立〔2026〕7号"}
    assert client.post(f"{address}/end", data=ending).status_code == 303
    with handling(watch, flagged) as (db, here, it):
        inform(db, here.monitor, it)
    assert client.post(f"{address}/settle").status_code == 303
    kept = Scene(watch.database, watch.cast).get(Anomaly, flagged.id)
    assert (kept.stage, kept.decided_by_id, kept.ending) == (Stage.SETTLED, overseer.id, Ending.FILED)


@pytest.mark.obligation("B10-4")
def test_the_administrator_above_does_not_judge_the_own_report_either(watch: Watch, flagged: Anomaly) -> None:
    _suspended(watch)
    with handling(watch, flagged) as (db, here, it):
        with door("factory"):
            it.flagged_by_id, it.flagged_by = here.overseer.id, here.overseer
            db.flush()
        refused(anomaly.decide, db, here.overseer, it, opinion="意见")
        with door("factory"):
            colleague = person(db, "wu", "吴管理", Role.ADMINISTRATOR, here.directly_under)
        anomaly.decide(db, colleague, it, opinion="意见")


@pytest.mark.obligation("B10-4")
def test_where_nobody_is_in_use_directly_above_either_the_next_one_is_told_and_decides(watch: Watch) -> None:
    _suspended(watch)
    with watch.database.act("test") as db, door("factory"):
        here = watch.cast.within(db)
        chief = person(db, "gao", "高总署", Role.ADMINISTRATOR, here.top)
        here.overseer.suspended = True
        db.flush()
    with watch.database.act("test") as db:
        flagged = watch.flag(db)
    with handling(watch, flagged) as (db, _, it):
        assert db.scalars(select(Notice.user_id).where(Notice.subject_id == flagged.id)).all() == [chief.id]
        now = db.get_one(User, chief.id)
        assert [each.action.verb for each in todo.of(db, now)] == ["anomaly.decide"]
        anomaly.decide(db, now, it, opinion="意见")


def test_decisions_are_audited(watch: Watch, flagged: Anomaly) -> None:
    with handling(watch, flagged) as (db, here, it):
        anomaly.decide(db, here.administrator, it, opinion="整改", grade=Result.MINOR)
    entry = Scene(watch.database, watch.cast).last()
    assert (entry.verb, entry.actor_id) == ("anomaly.decide", watch.cast.administrator.id)
    assert entry.changes["anomaly"][0]["decided_grade"] == [None, "minor"]


@pytest.mark.obligation("B9-5")
def test_who_decides_has_read_what_was_told_of_it(watch: Watch) -> None:
    with watch.database.act("test") as db:
        number = watch.flag(db).id
    with watch.database.act("test") as db:
        anomaly.decide(db, watch.cast.within(db).administrator, db.get_one(Anomaly, number), opinion="当场整改")
    with watch.database.read() as db:
        told = db.scalars(select(Notice).where(Notice.subject_id == number, Notice.user_id == watch.cast.administrator.id)).all()
        assert [each.read_at is not None for each in told] == [True]
