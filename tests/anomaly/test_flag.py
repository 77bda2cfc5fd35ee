"""anomaly.flag: the row, the hold, the wanted clip and the notice stand together or not at all (B18-1, B9-5, B19-1)."""

import threading
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from records import base, numbering
from records.audit import Audit
from records.base import Refused, Unfit
from records.camera import Camera
from records.clip import Clip
from records.hold import Hold
from records.item import Group, Item, Result
from records.monitoring import Mode, Monitoring, Stage
from records.notice import Notice
from records.office import Office
from records.served import Served
from records.sheet import Sheet
from records.user import User
from tests.conftest import Browser
from tests.watch import NOW, SEEN_AT, VISIT, Watch
from workflows import anomaly, monitoring
from workflows.sheet import noting

MINUTE = timedelta(minutes=1)


@pytest.mark.obligation("B18-1")
def test_flagging_holds_the_footage_wants_the_clip_and_tells_the_administrator_at_once(watch: Watch) -> None:
    with watch.database.act("test") as db:
        made = watch.flag(db)
    assert made.number == "烟关视异〔2026〕0001号"
    with watch.database.read() as db:
        hold = db.scalars(select(Hold)).one()
        clip = db.scalars(select(Clip)).one()
        notices = db.scalars(select(Notice)).all()
    assert (hold.camera_id, hold.begins_at, hold.ends_at) == (watch.cast.dock.id, SEEN_AT - MINUTE, SEEN_AT + MINUTE)
    assert (clip.begins_at, clip.ends_at, clip.anomaly_id) == (hold.begins_at, hold.ends_at, made.id)
    assert [(n.user_id, n.is_urgent, n.made_at, n.read_at) for n in notices] == [(watch.cast.administrator.id, True, NOW, None)]


@pytest.mark.obligation("B9-5")
def test_what_the_offices_only_administrator_flags_is_told_to_those_above(watch: Watch) -> None:
    with watch.database.act("test") as db, base.door("factory"):
        watch.at(db).monitor_id = watch.cast.administrator.id
        db.flush()
    with watch.database.act("test") as db:
        here = watch.cast.within(db)
        told = {"camera": here.dock, "seen_at": SEEN_AT, "item": watch.item, "grade": Result.SERIOUS, "remark": "未戴帽", "visit": VISIT}
        anomaly.flag(db, here.administrator, watch.at(db), **told)
    with watch.database.read() as db:
        assert db.scalars(select(Notice.user_id)).all() == [watch.cast.overseer.id]


@pytest.mark.obligation("B18-1")
def test_what_is_flagged_stands_in_its_row_on_the_sheet_and_conduct_does_not(watch: Watch) -> None:
    with watch.database.act("test") as db:
        made = watch.flag(db)
        watch.flag(db, item=db.scalars(select(Item).where(Item.group == Group.CONDUCT).limit(1)).one())
        noted = noting.noted(db, db.scalars(select(Sheet)).unique().one())
    assert [str(line) for line in noted[watch.cast.dock.id].lines] == [f"09:12:27 标记严重异常 {made.number}（{watch.item.name}）"]
    assert noted[watch.cast.gate.id].lines == ()


def test_what_is_flagged_in_the_recording_of_another_day_stands_in_its_row_with_that_day(watch: Watch) -> None:
    """The night's loading, watched the next morning: what was seen after midnight is of the sitting's own day."""
    midnight, second = NOW.replace(hour=16, minute=0, second=0) - timedelta(days=1), timedelta(seconds=1)
    with watch.database.act("test") as db, base.door("factory"):
        row = db.scalars(select(Served)).one()
        row.mode, row.begins_at, row.ends_at = Mode.PLAYBACK, midnight - MINUTE, midnight + MINUTE
        db.flush()
    with watch.database.act("test") as db:
        made = [watch.flag(db, seen_at=midnight + seconds * second).number for seconds in (-1, 1)]
        noted = noting.noted(db, db.scalars(select(Sheet)).unique().one())
    assert [str(line) for line in noted[watch.cast.dock.id].lines] == [
        f"11-19 23:59:59 标记严重异常 {made[0]}（{watch.item.name}）", f"00:00:01 标记严重异常 {made[1]}（{watch.item.name}）",
    ]  # fmt: skip


@pytest.mark.obligation("B18-1")
def test_the_sites_other_points_are_held_over_the_same_range_where_that_is_wanted(watch: Watch) -> None:
    with watch.database.act("test") as db:
        made = watch.flag(db, others=True)
        held = {(hold.camera_id, hold.begins_at, hold.ends_at, hold.because) for hold in db.scalars(select(Hold))}
    span = (SEEN_AT - MINUTE, SEEN_AT + MINUTE, made.number)
    assert held == {(camera.id, *span) for camera in (watch.cast.dock, watch.cast.gate)}, "and of no other site"


@pytest.mark.obligation("B18-1")
def test_told_again_because_the_answer_was_lost_it_is_one_anomaly_with_one_number(watch: Watch, browser: Browser) -> None:
    client, address = browser.as_(watch.cast.monitor), f"/monitorings/{watch.monitoring.id}/anomalies"
    told = {
        "camera": watch.cast.dock.id, "seen_at": "2026-11-20T01:12:27.000Z", "item": "workers", "grade": "minor", "remark": "未戴工作帽",
        "key": "k1",
    }  # fmt: skip
    first = client.post(address, json=told)
    assert (first.status_code, client.post(address, json=told).json) == (200, first.json)
    # what was changed in between is not lost in silence
    changed = client.post(address, json={**told, "grade": "serious"})
    assert (changed.status_code, "没有存入" in changed.json["errors"]["key"][0]) == (422, True)
    other = client.post(address, json={**told, "key": "k2"})
    assert other.json["number"] != first.json["number"]
    with watch.database.read() as db:
        assert len(db.scalars(select(Clip)).all()) == 2
        entries = db.scalars(select(Audit).where(Audit.verb == "anomaly.flag")).all()
    assert len(entries) == 2, "nothing is written in the trail for an answer given twice"


def test_a_frame_that_was_sent_before_this_monitoring_began_is_refused(watch: Watch) -> None:
    with watch.database.act("test") as db, base.door("factory"):
        watch.at(db).begins_at = NOW + timedelta(seconds=1)
        db.flush()
    with watch.database.act("test") as db, pytest.raises(Unfit, match="不在本次监控所看的范围内"):
        watch.flag(db)
    # the stretch goes on into the monitoring: what it showed long before is still not of it
    with watch.database.act("test") as db, base.door("factory"):
        row = db.scalars(select(Served)).one()
        row.begins_at, row.ends_at, row.sent_at = NOW - 10 * MINUTE, NOW + MINUTE, NOW + MINUTE
        db.flush()
    with watch.database.act("test") as db:
        with pytest.raises(Unfit, match="不在本次监控所看的范围内"):
            watch.flag(db, seen_at=NOW - MINUTE)
        watch.flag(db, seen_at=NOW + 30 * timedelta(seconds=1))


def test_a_frame_flagged_after_a_new_sign_in_counts_where_it_was_credited(watch: Watch) -> None:
    with watch.database.act("test") as db:
        cast = watch.cast.within(db)
        monitoring.credit(
            db, cast.monitor, watch.at(db), camera=cast.dock, begins_at=SEEN_AT - MINUTE, ends_at=SEEN_AT, mode=Mode.LIVE, visit=VISIT,
        )  # fmt: skip
        watch.flag(db, visit="visit-after-the-lock")


@pytest.mark.parametrize(("ms", "is_taken"), [(2000, True), (2001, False), (-32_000, True), (-32_001, False)])
def test_the_frames_time_may_differ_by_two_seconds_from_what_was_sent(watch: Watch, ms: int, *, is_taken: bool) -> None:
    with watch.database.act("test") as db, base.door("factory"):
        watch.at(db).begins_at = NOW - MINUTE
        db.flush()
    with watch.database.act("test") as db:
        seen_at = NOW + timedelta(milliseconds=ms)
        if is_taken:
            assert watch.flag(db, seen_at=seen_at).seen_at == seen_at
        else:
            with pytest.raises(Unfit) as refused:
                watch.flag(db, seen_at=seen_at)
            assert refused.value.at == "seen_at"


def test_an_office_that_wants_other_clips_gets_them(watch: Watch) -> None:
    with watch.database.act("test") as db, base.door("factory"):
        here = watch.at(db).office
        here.clip_before_s, here.clip_after_s = 90, 30
        db.flush()
    with watch.database.act("test") as db:
        watch.flag(db)
    with watch.database.read() as db:
        spans = [(kept.begins_at, kept.ends_at) for kind in (Hold, Clip) for kept in db.scalars(select(kind))]
    assert spans == [(SEEN_AT - timedelta(seconds=90), SEEN_AT + timedelta(seconds=30))] * 2


def test_a_picture_that_was_not_served_to_this_visit_is_refused(watch: Watch) -> None:
    with watch.database.act("test") as db:
        gate = watch.cast.within(db).gate
        for other in ({"visit": "another"}, {"camera": gate}, {"seen_at": NOW - timedelta(minutes=5)}):
            with pytest.raises(Unfit, match="不在本次监控所看的范围内"):
                watch.flag(db, **other)


@pytest.mark.parametrize(("begins", "ends", "at"), [(-31, 1, "clip_begins_at"), (-1, 31, "clip_ends_at"), (1, 2, "clip_begins_at")])
def test_a_clip_without_the_frame_or_without_end_is_refused_and_holds_nothing(watch: Watch, begins: int, ends: int, at: str) -> None:
    with watch.database.act("test") as db:
        with pytest.raises(Unfit) as caught:
            watch.flag(db, clip_span=(SEEN_AT + begins * MINUTE, SEEN_AT + ends * MINUTE))
        assert caught.value.at == at
    with watch.database.read() as db:
        assert (db.scalars(select(Hold)).all(), db.scalars(select(Clip)).all()) == ([], [])


def test_a_clip_may_reach_half_an_hour_to_both_sides(watch: Watch) -> None:
    with watch.database.act("test") as db:
        watch.flag(db, clip_span=(SEEN_AT - 30 * MINUTE, SEEN_AT + 30 * MINUTE))


def test_who_flag_at_the_sites_points_at_once_are_both_taken(watch: Watch, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """One holds the others too: camera, number, other camera; against other camera, number. Both stand before the number together."""
    cast, given, together, answers = watch.cast, numbering.next_number, threading.Barrier(2), {}
    with watch.database.act("test") as db:
        second = monitoring.begin_at(db, cast.within(db).second_monitor, cast.within(db).site, mode=Mode.LIVE).id
    with watch.database.act("test") as db, base.door("factory"):
        db.add(Served(
            visit="visit-of-he", camera_id=cast.gate.id, mode=Mode.LIVE, begins_at=NOW - MINUTE, ends_at=NOW, sent_at=NOW,
        ))  # fmt: skip
        db.flush()

    def number(db: Session, office: Office, kind: str, at: datetime) -> str:
        if kind == "anomaly":
            with suppress(threading.BrokenBarrierError):
                together.wait(1)
        return given(db, office, kind, at)

    def flag(user: User, sitting: int, camera: Camera, **more: object) -> None:
        told = {"camera": camera.id, "seen_at": "2026-11-20T01:12:27.000Z", "item": "workers", "grade": "minor", "remark": "未戴帽", **more}
        answers[user.username] = browser.as_(user).post(f"/monitorings/{sitting}/anomalies", json=told).status_code

    monkeypatch.setattr(numbering, "next_number", number)
    threads = [
        threading.Thread(target=flag, args=(cast.monitor, watch.monitoring.id, cast.dock), kwargs={"others": True}),
        threading.Thread(target=flag, args=(cast.second_monitor, second, cast.gate)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == {"wang": 200, "he": 200}
    with watch.database.read() as db:
        assert sorted(db.scalars(select(Hold.camera_id))) == sorted([cast.gate.id, cast.gate.id, cast.dock.id])


def test_normal_is_no_grade_and_an_empty_remark_is_refused(watch: Watch) -> None:
    with watch.database.act("test") as db:
        with pytest.raises(Unfit, match="程度"):
            watch.flag(db, grade=Result.NORMAL)
        with pytest.raises(Unfit, match="备注"):
            watch.flag(db, remark="   ")


def test_nobody_but_the_operator_may_flag_in_this_monitoring(watch: Watch) -> None:
    told = {"camera": watch.cast.dock, "seen_at": SEEN_AT, "item": watch.item, "grade": Result.MINOR, "remark": "所见", "visit": VISIT}
    with watch.database.act("test") as db:
        for other in (watch.cast.second_monitor, watch.cast.administrator, watch.cast.stranger, watch.cast.signatory):
            with pytest.raises(Refused) as refused:
                anomaly.flag(db, other, watch.monitoring, **told)
            assert refused.value.status == 403


def test_a_closed_monitoring_refuses(watch: Watch) -> None:
    with watch.database.act("test") as db:
        here, sitting = watch.cast.within(db), db.get_one(Monitoring, watch.monitoring.id)
        monitoring.stop(db, here.monitor, sitting)
        dock = here.dock
        sitting.stage = Stage.DONE
        with pytest.raises(Refused) as refused:
            anomaly.flag(
                db, here.monitor, sitting, camera=dock, seen_at=SEEN_AT, item=watch.item, grade=Result.MINOR, remark="所见",
                visit=VISIT,
            )  # fmt: skip
        assert refused.value.status == 409
        db.rollback()


def test_the_act_is_audited_with_its_articles(watch: Watch) -> None:
    with watch.database.act("test") as db:
        made = watch.flag(db)
    with watch.database.read() as db:
        row = db.scalars(select(Audit).where(Audit.verb == "anomaly.flag")).one()
    assert (row.actor_id, row.subject_kind, row.serves) == (watch.cast.monitor.id, "monitoring", ["B18-1", "B9-5"])
    assert row.changes["anomaly"][0]["new"]["number"] == made.number


def test_the_desk_flags_by_json_and_a_refusal_keeps_nothing(watch: Watch, browser: Browser) -> None:
    client = browser.as_(watch.cast.monitor)
    told = {
        "camera": watch.cast.dock.id, "seen_at": "2026-11-20T01:12:27.000Z", "item": "workers", "grade": "minor", "remark": "未戴工作帽",
    }  # fmt: skip
    address = f"/monitorings/{watch.monitoring.id}/anomalies"
    refused = client.post(address, json={**told, "seen_at": "2026-11-20T01:12:27"})
    assert refused.status_code == 422
    assert "时区" in refused.json["errors"]["seen_at"][0]
    flagged = client.post(address, json=told)
    assert flagged.status_code == 200, flagged.get_data(as_text=True)
    with watch.database.read() as db:
        assert len(db.scalars(select(Clip)).all()) == 1
