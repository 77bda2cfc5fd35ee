"""ptz.take: one holder at a time; customs before all others, the exclusive camera theirs alone, and art. 4 among offices (C9-1, C9-2)."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from records import base, clock
from records.base import Refused
from records.camera import Control, Mount
from records.grant import Grant, Right
from records.notice import Notice
from records.ptz import LEASE, SPECIAL, End, Party, Steering
from records.ptz_return import Because, Stage
from records.user import User
from tests.cast import grant_all
from tests.conftest import Browser
from tests.ptz.turning import BACK, NOW, Turning
from tests.scene import at_the_top, refused
from workflows import ptz

ACTS = ("take", "move", "stop", "release", "restore", "save")


def test_the_control_is_a_row_with_its_end_and_from_then_on_the_camera_is_to_return(turning: Turning) -> None:
    made = turning.take("monitor")
    assert (made.party, made.begun_at, made.until, made.stage.value) == (Party.CUSTOMS, NOW, NOW + LEASE, "held")
    assert (turning.order.stage, turning.order.because, turning.order.due_at) == (Stage.WANTED, Because.IDLE, NOW + BACK)
    assert (turning.scene.last().verb, turning.scene.last().actor_id) == ("ptz.take", turning.scene.cast.monitor.id)
    turning.wait(timedelta(seconds=40))
    assert turning.take("monitor").id == made.id, "the same control, renewed"
    assert turning.scene.get(Steering, made.id).until == NOW + timedelta(seconds=40) + LEASE


@pytest.mark.obligation("C9-1")
def test_exclusive_means_that_nobody_but_customs_ever_steers_by_act_or_by_address(turning: Turning, browser: Browser) -> None:
    turning.set(control=Control.EXCLUSIVE)
    cast = turning.scene.cast
    with turning.acting() as (db, here, camera):
        for other in (here.upkeep, here.signatory, here.other_signatory):
            for act, told in (
                (ptz.take, {"back_after": BACK}), (ptz.move, {"motion": "closer", "back_after": BACK}), (ptz.stop, {}), (ptz.release, {}),
                (ptz.restore, {}), (ptz.go_on, {"motion": "closer", "back_after": BACK}),
            ):  # fmt: skip
                refused(act, db, other, camera, **told)
    address = f"/cameras/{cast.dock.id}/ptz"
    for act in ACTS:
        answer = browser.as_(cast.upkeep).post(f"{address}/{act}", json={"way": "closer", "name": "x"})
        assert (answer.status_code, answer.json) == (403, {"error": "这是海关专控的摄像头，只能由海关控制。"}), act
        assert browser.as_(cast.signatory).post(f"{address}/{act}", json={"way": "closer"}).status_code == 404
    state = browser.as_(cast.upkeep).get(f"{address}/state").json
    assert (state["may"], state["why"]) == (False, "这是海关专控的摄像头，只能由海关控制。")
    assert turning.holder is None
    turning.take("monitor")
    assert turning.holder == cast.monitor.id


@pytest.mark.obligation("C9-2")
@pytest.mark.parametrize("control", [Control.PRIMARY, Control.OTHER])
def test_customs_takes_it_at_once_and_while_customs_steers_others_are_refused(
    turning: Turning, browser: Browser, control: Control
) -> None:
    turning.set(control=control)
    cast, client = turning.scene.cast, browser.as_(turning.scene.cast.upkeep)
    first = turning.take("upkeep")
    assert (first.party, turning.holder) == (Party.OTHER, cast.upkeep.id)
    made = turning.take("monitor")
    assert (made.taken_from_id, turning.holder) == (cast.upkeep.id, cast.monitor.id)
    before = turning.scene.get(Steering, first.id)
    assert (before.ended_by, before.ended_at) == (End.TAKEN, NOW)
    with turning.scene.database.read() as db:
        (told,) = db.scalars(select(Notice)).all()
    assert (told.user_id, str(told.said)) == (cast.upkeep.id, "王监控（烟台海关）接管了青岛烟台海关澜澄水产厂区装箱平台02的云台。")
    with turning.acting() as (db, here, camera):
        why = refused(ptz.take, db, here.upkeep, camera, status=409, back_after=BACK)
        refused(ptz.move, db, here.upkeep, camera, status=409, motion="left", back_after=BACK)
        refused(ptz.restore, db, here.upkeep, camera, status=409)
    assert why == "海关（烟台海关）正在控制云台，结束后才能操作。"
    for act in ("take", "move", "restore", "stop", "release"):
        answer = client.post(f"/cameras/{cast.dock.id}/ptz/{act}", json={"way": "left"})
        assert (answer.status_code, answer.json["error"]) == (409, why), act
    held = client.get(f"/cameras/{cast.dock.id}/ptz/state").json["held"]
    assert held["name"] == "烟台海关", "an outsider is not told who of customs it is"
    turning.wait(LEASE)
    assert turning.take("upkeep").taken_from_id is None, "the lease ended by itself"


@pytest.mark.obligation("B4-6")
def test_level_3_comes_first_and_keeps_it_and_its_holder_is_named(turning: Turning) -> None:
    turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        for other in (cast.second_monitor, cast.overseer):
            why = refused(ptz.take, db, other, camera, status=409, back_after=BACK)
            assert why.startswith("王监控（烟台海关）正在控制云台")
        refused(ptz.take, db, cast.second_monitor, camera, status=409, back_after=BACK, reason="急用")
    turning.wait(LEASE)
    turning.take("overseer")
    assert turning.take("monitor").taken_from_id == turning.scene.cast.overseer.id, "in ordinary use level 3 takes it from a higher level"


@pytest.mark.obligation("B4-7")
def test_an_administrator_of_that_or_a_higher_office_takes_it_with_a_reason_for_a_limited_time(turning: Turning) -> None:
    cast = turning.scene.cast
    for who in ("overseer", "administrator"):
        turning.take("second_monitor")
        made = turning.take(who, reason="查看疑似调包")
        assert (made.reason, made.taken_from_id) == ("查看疑似调包", cast.second_monitor.id)
        assert turning.scene.last().verb == "ptz.take"
        assert "查看疑似调包" in str(turning.scene.last().changes)
        with turning.acting() as (db, here, camera):
            refused(ptz.take, db, here.second_monitor, camera, status=409, back_after=BACK)
        begun = clock.now()
        while clock.now() < begun + SPECIAL:
            turning.move(who)
            turning.wait(LEASE / 2)
        assert turning.holder is None, "however often it is moved"
    with turning.scene.database.read() as db:
        told = [str(each.said) for each in db.scalars(select(Notice).where(Notice.user_id == cast.second_monitor.id).order_by(Notice.id))]
    assert [each.endswith("理由：查看疑似调包") for each in told] == [True, True]
    turning.take("second_monitor")


@pytest.mark.obligation("B4-7")
def test_after_it_the_same_person_has_it_again_only_with_a_reason_and_its_colleague_is_told(turning: Turning, browser: Browser) -> None:
    cast, at = turning.scene.cast, f"/cameras/{turning.scene.cast.dock.id}/ptz"
    turning.take("second_monitor")
    turning.take("administrator", reason="查看疑似调包")
    turning.wait(LEASE)
    client = browser.as_(cast.administrator)
    state = client.get(f"{at}/state").json
    assert (state["free"], state["wants_reason"], state["busy"]) == (False, True, "您在特殊情况下的控制刚结束，再次控制须写明理由。")
    assert client.post(f"{at}/move", json={"way": "left"}).json["error"] == state["busy"], "nor by turning on"
    assert turning.holder is None
    turning.take("second_monitor")
    turning.wait(LEASE)
    again = turning.take("administrator", reason="复看箱号")
    assert (again.reason, again.taken_from_id) == ("复看箱号", cast.second_monitor.id)
    with turning.scene.database.read() as db:
        told = [str(each.said) for each in db.scalars(select(Notice).where(Notice.user_id == cast.second_monitor.id).order_by(Notice.id))]
    assert told[-1].endswith("理由：复看箱号")
    turning.wait(LEASE + SPECIAL)
    assert not turning.take("administrator").reason, "later it is ordinary control again"


@pytest.mark.obligation("B10-1")
def test_without_the_right_on_this_camera_nobody_of_customs_steers_not_even_an_administrator(turning: Turning, browser: Browser) -> None:
    cast = turning.scene.cast
    with turning.acting() as (db, here, _camera), base.door("factory"):
        top = at_the_top(db, here).id
        for grant in db.scalars(select(Grant).where(Grant.user_id == cast.administrator.id, Grant.right == Right.STEER)):
            grant.taken_back_at = NOW
        db.flush()
    with turning.acting() as (db, here, camera):
        for user in (here.administrator, db.get_one(User, top)):
            assert refused(ptz.take, db, user, camera, status=409, back_after=BACK) == "您没有这个摄像头的云台权限。"
        refused(ptz.take, db, here.stranger, camera, back_after=BACK)
    answer = browser.as_(cast.administrator).post(f"/cameras/{cast.dock.id}/ptz/take", json={})
    assert (answer.status_code, answer.json["error"]) == (403, "您没有这个摄像头的云台权限。")
    assert browser.as_(cast.stranger).post(f"/cameras/{cast.dock.id}/ptz/take", json={}).status_code == 404


def test_a_fixed_camera_and_one_without_address_say_why(turning: Turning) -> None:
    for told, why in (({"onvif": ""}, "没有填ONVIF地址"), ({"mount": Mount.FIXED}, "固定摄像头不能转动。")):
        turning.set(**told)
        with turning.acting() as (db, cast, camera):
            assert refused(ptz.take, db, cast.monitor, camera, status=409, back_after=BACK).startswith(why)


def test_of_two_who_ask_at_once_exactly_one_has_it(turning: Turning) -> None:
    scene, said = turning.scene, []

    def take() -> None:
        with scene.database.act("test") as db:
            cast = scene.cast.within(db)
            try:
                ptz.take(db, cast.second_monitor, cast.dock, back_after=BACK)
            except Refused as why:
                said.append(str(why))

    second = threading.Thread(target=take)
    with turning.acting() as (db, cast, camera):
        ptz.take(db, cast.monitor, camera, back_after=BACK)
        second.start()
        second.join(1)
        assert second.is_alive(), "it waits for the first, whose row it can't see yet"
    second.join(60)
    assert said == ["王监控（烟台海关）正在控制云台，结束后才能操作。"]
    with scene.database.read() as db:
        (only,) = db.scalars(select(Steering)).unique().all()
    assert only.user_id == scene.cast.monitor.id


def test_the_table_itself_takes_no_second_holder(turning: Turning) -> None:
    turning.take("monitor")
    cast = turning.scene.cast
    told = {"office_id": cast.branch.id, "camera_id": cast.dock.id, "user_id": cast.upkeep.id, "party": Party.OTHER, "begun_at": NOW}
    with pytest.raises(IntegrityError):
        _put_in(turning, Steering(until=NOW, **told))


def _put_in(turning: Turning, row: Steering) -> None:
    with turning.acting() as (db, _cast, _camera), base.door("factory"):
        db.add(row)
        db.flush()


def test_a_right_on_another_camera_is_none_here(turning: Turning) -> None:
    with turning.acting() as (db, cast, _camera), base.door("factory"):
        grant_all(db, cast.stranger, cast.elsewhere, Right.STEER)
    with turning.acting() as (db, cast, camera):
        refused(ptz.take, db, cast.stranger, camera, back_after=BACK)
