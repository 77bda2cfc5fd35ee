"""phase.stamp: the phases of a loading, each from the frame on screen, in the office's order (B16-5)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.transaction import Database
from records import phase
from records.monitoring import Stage as MonitoringStage
from records.phase import OF_THE_NORM, Phase
from tests.cast import Cast
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.watch import SEEN_AT, VISIT, Watch, make_watch
from workflows import monitoring
from workflows import phase as workflow

S = timedelta(seconds=1)


@pytest.fixture
def watch(database: Database, cast: Cast) -> Watch:
    return make_watch(database, cast)


def stamp(watch: Watch, key: str, **other: object) -> Phase:
    """Stamp as the monitor, with what the test says otherwise."""
    with watch.database.act("test") as db:
        here = watch.cast.within(db)
        told: dict[str, object] = {"camera": here.dock, "seen_at": SEEN_AT, "visit": VISIT, **other}
        return workflow.stamp(db, here.monitor, watch.at(db), key=key, **told)


@pytest.mark.obligation("B16-5")
def test_a_phase_is_kept_with_camera_and_frame_time_and_is_audited(watch: Watch, scene: Scene) -> None:
    made = scene.get(Phase, stamp(watch, "empty").id)
    assert (made.label, made.camera_id, made.seen_at, made.number) == ("空箱检查", watch.cast.dock.id, SEEN_AT, None)
    assert scene.last().verb == "phase.stamp"
    assert scene.last().subject_id == made.id


def test_batches_count_and_what_is_next_follows(watch: Watch) -> None:
    stamp(watch, "empty")
    assert [stamp(watch, "batch", seen_at=SEEN_AT - n * S).number for n in (3, 2, 1)] == [1, 2, 3]
    with watch.database.read() as db:
        bar = phase.bar(phase.plan_of(db, watch.at(db)), phase.stamps_of(db, watch.at(db)))
    assert [each.step.label for each in bar if each.is_next] == ["逐批"]
    assert [each.step.label for each in bar if each.is_after] == ["装毕"]
    stamp(watch, "loaded")
    with watch.database.read() as db:
        bar = phase.bar(phase.plan_of(db, watch.at(db)), phase.stamps_of(db, watch.at(db)))
    assert [each.step.label for each in bar if each.is_next] == ["施封"]
    assert [each.step.key for each in bar] == [step.key for step in OF_THE_NORM]


def test_sent_twice_it_stands_once_and_another_frame_of_it_is_refused(watch: Watch) -> None:
    assert stamp(watch, "seal").id == stamp(watch, "seal").id
    assert stamp(watch, "batch").id == stamp(watch, "batch").id
    assert "请先撤回" in refused(stamp, watch, "seal", seen_at=SEEN_AT - S, status=409)


@pytest.mark.obligation("B16-4")
def test_a_frame_that_was_not_sent_to_this_visit_can_not_be_stamped(watch: Watch) -> None:
    unfit(stamp, watch, "empty", at="seen_at", seen_at=SEEN_AT - timedelta(minutes=5))
    unfit(stamp, watch, "empty", at="seen_at", visit="visit-of-another")
    unfit(stamp, watch, "empty", at="seen_at", camera=watch.cast.gate)
    unfit(stamp, watch, "empty", at="seen_at", camera=watch.cast.elsewhere)
    unfit(stamp, watch, "brewing", at="phase")


def test_only_the_operator_and_not_after_the_sheet(watch: Watch, scene: Scene) -> None:
    told = {"key": "empty", "seen_at": SEEN_AT, "visit": VISIT}
    with scene.acting() as (db, cast):
        for other in (cast.second_monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(workflow.stamp, db, other, watch.at(db), camera=cast.dock, **told)
        monitoring.stop(db, cast.monitor, watch.at(db))
        workflow.stamp(db, cast.monitor, watch.at(db), camera=cast.dock, **told)
    done = watch.monitoring
    done.stage = MonitoringStage.DONE
    with scene.acting() as (db, cast):
        refused(workflow.stamp, db, cast.monitor, done, camera=cast.dock, status=409, **told)


def test_the_desk_gets_the_bar_anew(watch: Watch, browser: Browser) -> None:
    client = browser.as_(watch.cast.monitor)
    body = {"phase": "empty", "camera": watch.cast.dock.id, "seen_at": SEEN_AT.isoformat()}
    told = client.post(f"/monitorings/{watch.monitoring.id}/phases", json=body)
    assert told.status_code == 200, told.text
    assert "data-stamped" in told.get_json()["bar"]
    assert 'data-phase="precool" data-next' in told.get_json()["bar"]
    wrong = client.post(f"/monitorings/{watch.monitoring.id}/phases", json={**body, "phase": "seal", "seen_at": "2026-11-20T00:00:00Z"})
    assert wrong.status_code == 422
    assert "seen_at" in wrong.get_json()["errors"]


def test_told_again_under_its_key_a_stamp_is_the_one_it_made_though_it_was_taken_back_meanwhile(watch: Watch, browser: Browser) -> None:
    client = browser.as_(watch.cast.monitor)
    address = f"/monitorings/{watch.monitoring.id}/phases"
    body = {"phase": "batch", "camera": watch.cast.dock.id, "seen_at": SEEN_AT.isoformat(), "key": "k1"}
    for _ in range(2):
        assert client.post(address, json=body).status_code == 200
    with watch.database.act("test") as db:
        made = db.scalars(select(Phase)).unique().one()
        workflow.strike(db, watch.cast.within(db).monitor, made)
    assert client.post(address, json=body).status_code == 200
    changed = client.post(address, json={**body, "phase": "loaded"})
    assert (changed.status_code, list(changed.get_json()["errors"])) == (422, ["key"])
    with watch.database.read() as db:
        assert [each.stage for each in db.scalars(select(Phase)).unique()] == [phase.Stage.STRUCK]
