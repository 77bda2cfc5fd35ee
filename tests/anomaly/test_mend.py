"""anomaly.mend: a minor one put right while it was watched, with who was told and the picture after from the recording (B18-2, B9-6)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import chores
from app.settings import Settings
from records import base, clock
from records.anomaly import Anomaly, Stage, Step, StepKind
from records.audit import Audit
from records.base import Refused, Unfit
from records.item import Result
from records.sheet import Sheet
from records.snapshot import Snapshot
from records.snapshot import Stage as SnapshotStage
from tests.conftest import Browser
from tests.video import film
from tests.watch import NOW, SEEN_AT, VISIT, Watch
from workflows import anomaly, todo
from workflows.sheet import noting

LATER = SEEN_AT + timedelta(seconds=2)


def _mend(db: Session, watch: Watch, number: int, **other: Any) -> Step:
    here = watch.cast.within(db)
    told: dict[str, Any] = {"monitoring": watch.at(db), "camera": here.dock, "seen_at": LATER, "visit": VISIT, "person": "孙班长"}
    return anomaly.mend(db, other.pop("actor", here.monitor), db.get_one(Anomaly, number), **{**told, **other})


@pytest.fixture
def minor(watch: Watch) -> int:
    with watch.database.act("test") as db:
        return watch.flag(db, grade=Result.MINOR).id


@pytest.mark.obligation("B18-2", "B9-6")
def test_it_stands_in_the_trail_with_the_picture_after_and_counts_as_told(watch: Watch, minor: int, settings: Settings) -> None:
    with watch.database.act("test") as db:
        film.shot(db, settings.footage, watch.cast.dock.id, SEEN_AT - timedelta(seconds=5), 10)
    with watch.database.act("test") as db:
        _mend(db, watch, minor)
    assert chores.make_snapshots(watch.database, settings) == 1
    with watch.database.act("test") as db:
        it = db.get_one(Anomaly, minor)
        (step,) = it.steps
        assert (step.kind_of, step.person, step.at) == (StepKind.MENDED, "孙班长", LATER)
        assert step.snapshot is not None
        assert (step.snapshot.stage, step.snapshot.shown_at) == (SnapshotStage.KEPT, LATER)
        anomaly.decide(db, watch.cast.within(db).administrator, it, opinion="当场纠正，不再处理")
        anomaly.settle(db, watch.cast.within(db).administrator, it)
        assert it.stage is Stage.SETTLED


@pytest.mark.obligation("B18-2")
def test_mended_it_waits_for_no_telling_any_more_and_the_sheet_says_so_beside_the_mark(watch: Watch, minor: int) -> None:
    def told_of(db: Session) -> list[str]:
        return [each.action.verb for each in todo.of(db, watch.cast.within(db).monitor) if isinstance(each.subject, Anomaly)]

    with watch.database.read() as db:
        assert told_of(db) == ["anomaly.inform"]
    with watch.database.act("test") as db:
        _mend(db, watch, minor)
    with watch.database.read() as db:
        assert told_of(db) == []
        number = db.get_one(Anomaly, minor).number
        lines = noting.noted(db, db.scalars(select(Sheet)).unique().one())[watch.cast.dock.id].lines
        assert [str(line) for line in lines][1:] == [f"{clock.beijing(LATER):%H:%M:%S} 当场纠正 {number}"]


def test_what_is_grave_is_not_mended_away(watch: Watch) -> None:
    with watch.database.act("test") as db:
        grave = watch.flag(db, grade=Result.SERIOUS).id
        with pytest.raises(Refused) as refused:
            _mend(db, watch, grave)
        assert refused.value.status == 409


def test_the_picture_after_is_after_was_served_and_somebody_was_told(watch: Watch, minor: int) -> None:
    with watch.database.act("test") as db:
        for other in ({"seen_at": SEEN_AT}, {"visit": "another"}, {"seen_at": NOW + timedelta(minutes=5)}, {"person": " "}):
            with pytest.raises(Unfit):
                _mend(db, watch, minor, **other)
        db.rollback()


def test_nobody_but_who_flagged_it_and_not_once_it_is_settled(watch: Watch, minor: int) -> None:
    with watch.database.act("test") as db:
        here = watch.cast.within(db)
        for other in (here.second_monitor, here.administrator, here.stranger, here.signatory):
            with pytest.raises(Refused) as refused:
                _mend(db, watch, minor, actor=other)
            assert refused.value.status == 403
        with base.door("factory"):
            db.get_one(Anomaly, minor).stage = Stage.SETTLED
            db.flush()
        with pytest.raises(Refused) as refused:
            _mend(db, watch, minor)
        assert refused.value.status == 409
        db.rollback()


def test_the_act_is_audited(watch: Watch, minor: int) -> None:
    with watch.database.act("test") as db:
        _mend(db, watch, minor)
    with watch.database.read() as db:
        verbs = {row.verb: row for row in db.scalars(select(Audit))}
        assert verbs["anomaly.mend"].subject_id == minor
        assert verbs["snapshot.take"].changes["inside"] == "anomaly.mend"
        assert db.scalars(select(Snapshot)).one().taken_by_id == watch.cast.monitor.id


def test_told_again_because_the_answer_was_lost_it_is_one_step_with_one_picture(watch: Watch, minor: int, browser: Browser) -> None:
    client = browser.as_(watch.cast.monitor)
    told = {"camera": watch.cast.dock.id, "seen_at": LATER.isoformat(), "person": "孙班长", "key": "k1"}
    first, again = (client.post(f"/anomalies/{minor}/mend", json=told) for _ in range(2))
    assert (first.status_code, again.json) == (200, first.json)
    with watch.database.read() as db:
        assert (len(db.scalars(select(Step)).unique().all()), len(db.scalars(select(Snapshot)).unique().all())) == (1, 1)
