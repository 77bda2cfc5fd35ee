"""ptz.miss: a device that does not do what it was told is in the trail beside the command, and such a move is no span (C9-1, C9-2)."""

import pytest
from sqlalchemy import select

from app.video import ptz as device_of
from app.video.simulator.server import Simulator
from records import clock
from records.base import Text
from records.ptz import Span
from tests.conftest import Browser
from tests.ptz.relay import relayed
from tests.ptz.turning import PASSWORD, USER, Turning
from tests.scene import refused
from workflows import ptz

WHY = Text("设备没有回答。")


def _moves(turning: Turning) -> list[int]:
    with turning.scene.database.read() as db:
        return [each.moves for each in db.scalars(select(Span).order_by(Span.id)).unique()]


def _miss(turning: Turning, motion: str, *, is_new: bool = True) -> None:
    with turning.acting() as (db, cast, camera):
        ptz.miss(db, cast.monitor, camera, motion=motion, why=WHY, is_new=is_new)


def test_the_move_is_taken_back_and_the_same_key_again_is_another_move(turning: Turning) -> None:
    turning.take("monitor")
    turning.move("monitor")
    turning.move("monitor", "up")
    _miss(turning, "up", is_new=False)
    assert _moves(turning) == [2], "what was still held had turned it"
    with turning.acting() as (db, _cast, camera):
        assert not ptz.is_going_on(db, camera, "up")
    turning.move("monitor", "up")
    _miss(turning, "up")
    _miss(turning, "stop")
    assert _moves(turning) == [2]
    last = turning.scene.last()
    assert (last.verb, last.actor_id) == ("ptz.miss", turning.scene.cast.monitor.id)
    assert (last.changes["motion"], Text.of_json(last.changes["why"])) == ("stop", WHY)


def test_where_nothing_turned_there_is_no_span(turning: Turning) -> None:
    turning.take("monitor")
    turning.move("monitor")
    _miss(turning, "left")
    assert _moves(turning) == []
    turning.move("monitor")
    assert _moves(turning) == [1]


def test_who_lost_the_control_meanwhile_has_told_it_all_the_same_and_others_moves_stay(turning: Turning) -> None:
    turning.take("upkeep")
    turning.move("upkeep")
    turning.take("monitor")
    turning.move("monitor")
    with turning.acting() as (db, cast, camera):
        ptz.miss(db, cast.upkeep, camera, motion="left", why=WHY)
        refused(ptz.miss, db, cast.signatory, camera, motion="left", why=WHY)
        refused(ptz.miss, db, cast.stranger, camera, motion="left", why=WHY)
    assert _moves(turning) == [1, 1]


@pytest.mark.obligation("C9-2")
def test_the_command_is_in_the_trail_before_the_device_hears_it(turning: Turning, device: Simulator, browser: Browser) -> None:
    clock.run_free()
    client, at = browser.as_(turning.scene.cast.monitor), f"/cameras/{turning.scene.cast.dock.id}/ptz"
    assert client.post(f"{at}/save", json={"name": "车头"}).status_code == 200
    (preset,) = client.get(f"{at}/state").json["presets"]
    found: dict[str, str] = {}
    with relayed(device.onvif("dock")) as relay:
        relay.hears = lambda command: found.update({command: turning.scene.last().verb})
        turning.set(onvif=relay.url)
        assert client.post(f"{at}/move", json={"way": "left"}).status_code == 200
        assert client.post(preset["go"], json={}).status_code == 200
        assert (found["ContinuousMove"], found["GotoPreset"]) == ("ptz.move", "ptz.recall")
        relay.lost = {"GotoPreset"}
        assert client.post(preset["go"], json={}).status_code == 422
    assert [entry.verb for entry in turning.scene.trail()][-2:] == ["ptz.recall", "ptz.miss"]


def test_a_move_without_an_answer_is_stopped_as_far_as_can_be(device: Simulator) -> None:
    with relayed(device.onvif("dock")) as relay:
        relay.lost = {"ContinuousMove"}
        with pytest.raises(device_of.Unreached):
            device_of.move(device_of.Device(relay.url, USER, PASSWORD), 1.0, 0.0, 0.0)
        assert relay.heard[-1] == "Stop"


def test_who_takes_over_from_a_silent_device_has_the_control_and_is_told(turning: Turning, device: Simulator, browser: Browser) -> None:
    turning.take("upkeep")
    with relayed(device.onvif("dock")) as relay:
        relay.lost = {"Stop"}
        turning.set(onvif=relay.url)
        answer = browser.as_(turning.scene.cast.monitor).post(f"/cameras/{turning.scene.cast.dock.id}/ptz/take", json={})
    assert (answer.status_code, answer.json["warns"], answer.json["state"]["held"]["mine"]) == (200, True, True)
    assert answer.json["said"] == "已取得云台控制，但未能让设备停止：设备无法连接，请核对ONVIF地址，查看设备是否通电。"
    assert [entry.verb for entry in turning.scene.trail()][-2:] == ["ptz.take", "ptz.miss"]
