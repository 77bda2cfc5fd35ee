"""hold.lift: the footage is given back to retention, with a reason, once and not before its clips are safe (B18-1)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import chores
from app.settings import Settings
from app.transaction import Database
from app.video import disk
from records import base, clock
from records.anomaly import Anomaly
from records.clip import Clip
from records.footage import Segment, SegmentStage
from records.grant import Grant
from records.hold import Hold, Stage
from records.user import THE_SYSTEM
from tests.anomaly import handling as anomaly_handling
from tests.cast import Cast
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import NOW
from tests.video import film
from tests.watch import SEEN_AT, make_watch
from workflows import anomaly, hold

MINUTE = timedelta(minutes=1)


@pytest.fixture
def placed(scene: Scene) -> Hold:
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        return hold.place(db, cast.administrator, cast.dock, begins_at=NOW, ends_at=NOW + MINUTE, because="复查")


def test_it_stands_as_lifted_with_when_and_why(scene: Scene, placed: Hold) -> None:
    clock.stop_at(NOW + MINUTE)
    with scene.acting() as (db, cast):
        hold.lift(db, cast.administrator, db.get_one(Hold, placed.id), reason=" 复查完毕 ")
    kept = scene.get(Hold, placed.id)
    assert (kept.stage, kept.lifted_at, kept.lifted_because) == (Stage.LIFTED, NOW + MINUTE, "复查完毕")


def test_without_a_reason_it_stays(scene: Scene, placed: Hold) -> None:
    with scene.acting() as (db, cast):
        for reason in ("", " \n"):
            unfit(hold.lift, db, cast.administrator, db.get_one(Hold, placed.id), at="reason", reason=reason)
    assert scene.get(Hold, placed.id).stage is Stage.PLACED


def test_it_is_lifted_once(scene: Scene, placed: Hold) -> None:
    with scene.acting() as (db, cast):
        it = db.get_one(Hold, placed.id)
        hold.lift(db, cast.administrator, it, reason="复查完毕")
        assert "已解除锁定" in refused(hold.lift, db, cast.administrator, it, status=409, reason="另一理由")
        assert it.lifted_because == "复查完毕"


def test_monitors_other_offices_enterprises_and_the_system_lift_none(scene: Scene, placed: Hold) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.signatory, cast.upkeep, THE_SYSTEM):
            refused(hold.lift, db, other, db.get_one(Hold, placed.id), reason="复查完毕")


@pytest.mark.obligation("B18-1")
def test_the_administrator_above_lifts_it_exactly_where_the_office_has_none_in_use(scene: Scene, placed: Hold) -> None:
    with scene.acting() as (db, cast):
        it = db.get_one(Hold, placed.id)
        assert "烟台海关另有管理员" in refused(hold.lift, db, cast.overseer, it, status=409, reason="复查完毕")
        with base.door("factory"):
            cast.administrator.suspended = True
            db.flush()
        hold.lift(db, cast.overseer, it, reason="复查完毕")
    assert scene.get(Hold, placed.id).stage is Stage.LIFTED


def test_its_page_tells_the_administrator_above_who_lifts_it(scene: Scene, placed: Hold, browser: Browser) -> None:
    client, address = browser.as_(scene.cast.overseer), f"/holds/{placed.id}"
    page = client.get(address).text
    assert ("烟台海关另有管理员" in page, f'action="{address}/lift"' in page) == (True, False)
    assert client.post(f"{address}/lift", data={"reason": "无"}).status_code == 409


@pytest.mark.obligation("B18-1")
def test_while_a_clip_of_it_is_still_to_be_cut_it_stays(database: Database, cast: Cast, settings: Settings) -> None:
    watch, scene = make_watch(database, cast), Scene(database, cast)
    with scene.acting() as (db, _):
        watch.flag(db)
        film.shot(db, settings.footage, cast.dock.id, SEEN_AT - 1.5 * MINUTE, 180)
    _settle(scene)
    with scene.acting() as (db, here):
        it = db.get_one(Hold, 1)
        assert "尚未存入证据库" in refused(hold.lift, db, here.administrator, it, status=409, reason="复查完毕")
    clock.stop_at(SEEN_AT + 2 * MINUTE)
    assert chores.cut_clips(database, settings) == 1
    with scene.acting() as (db, here):
        hold.lift(db, here.administrator, db.get_one(Hold, 1), reason="复查完毕")
    assert (settings.evidence / scene.get(Clip, 1).path).is_file()


@pytest.mark.obligation("B18-1")
def test_before_the_anomaly_is_settled_it_stays_then_it_is_given_back_and_the_disk_gets_its_room(
    database: Database, cast: Cast, settings: Settings, browser: Browser
) -> None:
    watch, scene, client = make_watch(database, cast), Scene(database, cast), browser.as_(cast.administrator)
    with scene.acting() as (db, _):
        watch.flag(db, others=True)
        for camera in (cast.dock, cast.gate):
            film.shot(db, settings.footage, camera.id, SEEN_AT - 1.5 * MINUTE, 180)
    clock.stop_at(SEEN_AT + 2 * MINUTE)
    assert chores.cut_clips(database, settings) == 1
    store = _four_months_on(settings)
    assert disk.expire(database, store, 1) == 0
    page = client.get("/anomalies/1").text
    assert (page.count("/holds/1"), page.count("/holds/2"), "/lift" in page) == (1, 1, False), "told, and not offered"
    assert "录像已锁定" in page
    assert client.post("/holds/1/lift", data={"reason": "复查完毕"}).status_code == 409
    with scene.acting() as (db, here):
        for it in db.scalars(select(Hold)):
            assert "0001号 尚未了结" in refused(hold.lift, db, here.administrator, it, status=409, reason="复查完毕")
    _settle(scene)
    for number in (1, 2):
        assert f'action="/holds/{number}/lift"' in client.get("/anomalies/1").text
        answer = client.post(f"/holds/{number}/lift", data={"reason": "异常已了结"})
        assert (answer.status_code, answer.location) == (303, "/anomalies/1")
    page = client.get("/anomalies/1").text
    assert ("录像已锁定" in page, "/lift" in page, "异常已了结" in page) == (False, False, True)
    assert disk.expire(database, store, 10**9) > 0
    store.close()
    with database.read() as db:
        assert {segment.stage for segment in db.scalars(select(Segment))} == {SegmentStage.GONE}
    assert (settings.evidence / scene.get(Clip, 1).path).is_file(), "the kept clip stays whatever happens"
    with client.get("/clips/1/video.mp4") as answer:
        assert answer.status_code == 200


def test_a_dialog_without_a_reason_stays_open_on_the_holds_own_page(scene: Scene, placed: Hold, browser: Browser) -> None:
    answer = browser.as_(scene.cast.administrator).post(f"/holds/{placed.id}/lift", data={"reason": ""})
    assert (answer.status_code, "data-lw-open-now" in answer.text) == (422, True)
    assert scene.get(Hold, placed.id).stage is Stage.PLACED


def test_only_who_knows_of_the_camera_sees_the_hold_and_only_its_administrator_is_offered_to_lift_it(
    scene: Scene, placed: Hold, browser: Browser
) -> None:
    cast, address = scene.cast, f"/holds/{placed.id}"
    for user, status, offered in (
        (cast.administrator, 200, True), (cast.monitor, 200, False), (cast.stranger, 404, False), (cast.signatory, 404, False),
        (cast.upkeep, 404, False),
    ):  # fmt: skip
        answer = browser.as_(user).get(address)
        assert (answer.status_code, f'action="{address}/lift"' in answer.text) == (status, offered), user.name
        if not offered:
            assert browser.as_(user).post(f"{address}/lift", data={"reason": "无"}).status_code == (403 if status == 200 else 404)
    with scene.acting() as (db, _), base.door("factory"):
        for grant in db.scalars(select(Grant).where(Grant.user_id == cast.monitor.id, Grant.camera_id == cast.dock.id)):
            grant.taken_back_at = NOW
        db.flush()
    assert browser.as_(cast.monitor).get(address).status_code == 404


def test_it_is_audited_with_the_reason(scene: Scene, placed: Hold) -> None:
    with scene.acting() as (db, cast):
        hold.lift(db, cast.administrator, db.get_one(Hold, placed.id), reason="复查完毕")
    entry = scene.last()
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("hold.lift", scene.cast.administrator.id, placed.id)
    assert entry.changes["hold"][0]["lifted_because"] == ["", "复查完毕"]


def _settle(scene: Scene) -> None:
    with scene.acting() as (db, here):
        it = db.get_one(Anomaly, 1)
        anomaly_handling.decide(db, here, it)
        anomaly_handling.inform(db, here.monitor, it)
        anomaly.settle(db, here.administrator, it)


def _four_months_on(settings: Settings) -> disk.Store:
    """The store, and the clock where retention may take what was filmed."""
    clock.stop_at(NOW + timedelta(days=120))
    store = disk.Store(settings.footage, settings.footage.parent / "twin")
    (settings.footage / "store-id").write_text("test")
    (settings.footage.parent / "twin").write_text("test")
    store.open()
    return store
