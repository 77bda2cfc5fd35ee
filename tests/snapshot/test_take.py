"""snapshot.take: the frame that was on screen is ordered by camera and time; nothing but what was sent to this visit (B18-1, B19-1)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from records.audit import Audit
from records.base import Refused, Unfit
from records.monitoring import Monitoring, Stage
from records.snapshot import Snapshot
from records.snapshot import Stage as SnapshotStage
from tests.conftest import Browser
from tests.watch import NOW, SEEN_AT, VISIT, Watch
from workflows import monitoring, snapshot


def test_the_frame_on_screen_is_ordered_with_its_own_time(watch: Watch) -> None:
    with watch.database.act("test") as db:
        here = watch.cast.within(db)
        snapshot.take(db, here.monitor, watch.at(db), camera=here.dock, seen_at=SEEN_AT, visit=VISIT)
    with watch.database.read() as db:
        made = db.scalars(select(Snapshot)).one()
    assert (made.monitoring_id, made.camera_id, made.seen_at, made.stage, made.taken_by_id) == (
        watch.monitoring.id, watch.cast.dock.id, SEEN_AT, SnapshotStage.WANTED, watch.cast.monitor.id,
    )  # fmt: skip


@pytest.mark.obligation("B18-1")
def test_a_picture_that_was_not_served_to_this_visit_is_refused(watch: Watch) -> None:
    with watch.database.act("test") as db:
        here = watch.cast.within(db)
        told: dict[str, Any] = {"camera": here.dock, "seen_at": SEEN_AT, "visit": VISIT}
        for other in ({"visit": "another"}, {"camera": here.gate}, {"seen_at": NOW - timedelta(minutes=5)}):
            with pytest.raises(Unfit, match="不在本次监控所看的范围内"):
                snapshot.take(db, here.monitor, watch.at(db), **{**told, **other})


def test_nobody_but_the_operator_takes_one(watch: Watch) -> None:
    with watch.database.act("test") as db:
        here = watch.cast.within(db)
        for other in (here.second_monitor, here.administrator, here.stranger, here.signatory):
            with pytest.raises(Refused) as refused:
                snapshot.take(db, other, watch.at(db), camera=here.dock, seen_at=SEEN_AT, visit=VISIT)
            assert refused.value.status == 403


def test_a_closed_monitoring_refuses(watch: Watch) -> None:
    with watch.database.act("test") as db:
        here, sitting = watch.cast.within(db), db.get_one(Monitoring, watch.monitoring.id)
        monitoring.stop(db, here.monitor, sitting)
        dock = here.dock
        sitting.stage = Stage.DONE
        with pytest.raises(Refused) as refused:
            snapshot.take(db, here.monitor, sitting, camera=dock, seen_at=SEEN_AT, visit=VISIT)
        assert refused.value.status == 409
        db.rollback()


def test_the_act_is_audited(watch: Watch) -> None:
    with watch.database.act("test") as db:
        here = watch.cast.within(db)
        snapshot.take(db, here.monitor, watch.at(db), camera=here.dock, seen_at=SEEN_AT, visit=VISIT)
    with watch.database.read() as db:
        row = db.scalars(select(Audit).where(Audit.verb == "snapshot.take")).one()
    assert (row.actor_id, row.subject_kind) == (watch.cast.monitor.id, "monitoring")
    assert row.changes["snapshot"][0]["new"]["camera_id"] == watch.cast.dock.id


def test_the_desk_takes_one_by_json_and_no_picture_is_accepted_from_it(watch: Watch, browser: Browser) -> None:
    client = browser.as_(watch.cast.monitor)
    address = f"/monitorings/{watch.monitoring.id}/snapshots"
    naive = client.post(address, json={"camera": watch.cast.dock.id, "seen_at": "2026-11-20T01:12:27"})
    assert naive.status_code == 422
    told = {
        "camera": watch.cast.dock.id,
        "seen_at": "2026-11-20T01:12:27.000Z",
        "picture": "data:image/png;base64,AAAA",
        "sha256": "0" * 64,
    }
    taken = client.post(address, json=told)
    assert taken.status_code == 200, taken.get_data(as_text=True)
    listed = client.get(address).json
    assert listed is not None
    assert [(each["stage"], each["picture"], each["sha256"]) for each in listed["snapshots"]] == [("wanted", None, "")]


@pytest.mark.obligation("B18-1")
def test_told_again_under_its_key_it_is_no_second_still(watch: Watch, browser: Browser) -> None:
    client = browser.as_(watch.cast.monitor)
    address = f"/monitorings/{watch.monitoring.id}/snapshots"
    told = {"camera": watch.cast.dock.id, "seen_at": "2026-11-20T01:12:27.000Z", "key": "k1"}
    answers = [client.post(address, json=told).get_json() for _ in range(2)]
    assert answers[0]["snapshot"] == answers[1]["snapshot"]
    changed = client.post(address, json={**told, "seen_at": "2026-11-20T01:12:26.000Z"})
    assert (changed.status_code, list(changed.get_json()["errors"])) == (422, ["key"])
    # another press of the same frame is another still
    assert client.post(address, json={**told, "key": "k2"}).status_code == 200
    with watch.database.read() as db:
        assert len(db.scalars(select(Snapshot)).all()) == 2
