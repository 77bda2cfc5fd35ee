"""ptz.restore: the button; also for the head of upkeep, who never sees the picture (D3-2, C9-1)."""

import pytest
from sqlalchemy import select

from records.camera import Control
from records.notice import Notice
from records.ptz import End, Steering
from records.ptz_return import Because, Stage
from tests.conftest import Browser
from tests.ptz.turning import NOW, Turning
from tests.scene import refused
from workflows import ptz


@pytest.mark.obligation("D3-2")
def test_the_head_of_upkeep_sends_a_camera_home_without_seeing_its_picture(turning: Turning, browser: Browser) -> None:
    cast, client = turning.scene.cast, browser.as_(turning.scene.cast.upkeep)
    address = f"/cameras/{cast.dock.id}/ptz/restore"
    assert "恢复日常视角" in client.get(f"/cameras/{cast.dock.id}").get_data(as_text=True)
    assert client.post(address, data={}).status_code == 303
    said = client.get(f"/cameras/{cast.dock.id}/ptz").get_data(as_text=True)
    assert "正在恢复日常视角，系统随后用画面核对。" in said
    assert "已命令恢复，核对中" not in said, "the device has not heard of it yet"
    order = turning.order
    assert (order.because, order.due_at, order.asked_by_id, order.stage) == (Because.ASKED, NOW, cast.upkeep.id, Stage.WANTED)
    assert (turning.scene.last().verb, turning.scene.last().actor_id) == ("ptz.restore", cast.upkeep.id)
    assert client.get(f"/footage/{cast.dock.id}/still.jpg").status_code == 404
    turning.set(control=Control.EXCLUSIVE)
    assert client.post(address, data={}).status_code == 403


def test_the_own_control_ends_with_it_and_a_colleagues_is_kept(turning: Turning) -> None:
    held = turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        assert "王监控" in refused(ptz.restore, db, cast.second_monitor, camera, status=409)
        refused(ptz.restore, db, cast.administrator, camera, status=409)
        ptz.restore(db, cast.monitor, camera)
    assert turning.scene.get(Steering, held.id).ended_by is End.RESTORED


def test_who_has_to_give_way_gives_way_to_the_button_too_and_is_told(turning: Turning) -> None:
    held = turning.take("upkeep")
    with turning.acting() as (db, cast, camera):
        ptz.restore(db, cast.monitor, camera)
    assert turning.scene.get(Steering, held.id).ended_by is End.TAKEN
    with turning.scene.database.read() as db:
        assert [each.user_id for each in db.scalars(select(Notice))] == [turning.scene.cast.upkeep.id]


def test_strangers_signatories_and_those_without_the_right(turning: Turning) -> None:
    with turning.acting() as (db, cast, camera):
        for other in (cast.stranger, cast.signatory, cast.other_signatory):
            refused(ptz.restore, db, other, camera)
