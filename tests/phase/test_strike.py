"""phase.strike: a stamp taken back stays, struck, with who and when (B16-5)."""

import pytest

from app.transaction import Database
from records import phase
from records.monitoring import Monitoring
from records.monitoring import Stage as MonitoringStage
from records.phase import Phase, Stage
from tests.cast import Cast
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.watch import NOW, SEEN_AT, VISIT, Watch, make_watch
from workflows import phase as workflow


@pytest.fixture
def stamped(database: Database, cast: Cast) -> tuple[Watch, int]:
    watch = make_watch(database, cast)
    with database.act("test") as db:
        here = cast.within(db)
        made = workflow.stamp(db, here.monitor, watch.at(db), key="start", camera=here.dock, seen_at=SEEN_AT, visit=VISIT)
    return watch, made.id


@pytest.mark.obligation("B16-5")
def test_it_is_kept_struck_and_the_phase_is_next_again(stamped: tuple[Watch, int], scene: Scene, browser: Browser) -> None:
    watch, number = stamped
    told = browser.as_(watch.cast.monitor).post(f"/phases/{number}/strike", json={})
    assert told.status_code == 200
    assert "data-stamped" not in told.get_json()["bar"]
    kept = scene.get(Phase, number)
    assert (kept.stage, kept.struck_at, kept.struck_by_id, kept.seen_at) == (Stage.STRUCK, NOW, watch.cast.monitor.id, SEEN_AT)
    assert scene.last().verb == "phase.strike"
    with scene.acting() as (db, cast):
        again = workflow.stamp(db, cast.monitor, watch.at(db), key="start", camera=cast.dock, seen_at=SEEN_AT, visit=VISIT)
        assert again.id != number
        assert len(phase.stamps_of(db, watch.at(db))) == 2


def test_not_twice_not_by_others_and_not_after_the_sheet(stamped: tuple[Watch, int], scene: Scene) -> None:
    watch, number = stamped
    with scene.acting() as (db, cast):
        for other in (cast.second_monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(workflow.strike, db, other, db.get_one(Phase, number))
    with scene.database.read() as db:
        frozen = db.get_one(Phase, number)
    frozen.monitoring = Monitoring(id=watch.monitoring.id, monitor_id=watch.cast.monitor.id, stage=MonitoringStage.DONE)
    with scene.acting() as (db, cast):
        assert "已提交" in refused(workflow.strike, db, cast.monitor, frozen, status=409)
    with scene.acting() as (db, cast):
        workflow.strike(db, cast.monitor, db.get_one(Phase, number))
        refused(workflow.strike, db, cast.monitor, db.get_one(Phase, number), status=409)
