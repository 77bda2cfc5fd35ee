"""The addresses of steering, with a device: moves reach it only from who holds the control; what is wrong is a sentence (C9-2)."""

import time
from collections.abc import Callable

import pytest

from app.settings import Settings
from app.video.ptz.returning import return_cameras
from app.video.simulator.ptz import HOME
from app.video.simulator.server import Simulator
from records import clock
from records.ptz import LEASE
from records.ptz_return import Stage
from tests.conftest import Browser
from tests.ptz.turning import NOW, NOWHERE, Turning


def _until(holds: Callable[[], bool], seconds: float = 10.0) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.02)


@pytest.mark.obligation("C9-2", "D3-2")
def test_turned_kept_let_go_and_sent_home_all_in_the_log(turning: Turning, device: Simulator, settings: Settings, browser: Browser) -> None:
    cast, client = turning.scene.cast, browser.as_(turning.scene.cast.monitor)
    at = f"/cameras/{cast.dock.id}/ptz"
    answer = client.post(f"{at}/move", json={"way": "up-right"})
    assert (answer.status_code, answer.json["state"]["held"]["mine"]) == (200, True), answer.json
    assert client.post(f"{at}/move", json={"way": "up-right"}).status_code == 200
    _until(lambda: device.view("dock").pan > 0.05)
    assert client.post(f"{at}/stop", json={}).status_code == 200
    there = device.view("dock")
    assert there.pan == pytest.approx(there.tilt, abs=0.01)
    other = browser.as_(cast.second_monitor)
    refused = other.post(f"{at}/move", json={"way": "left"})
    assert (refused.status_code, refused.json["error"]) == (409, "王监控（烟台海关）正在控制云台，结束后才能操作。")
    assert device.view("dock") == there, "the device heard nothing of it"
    assert client.post(f"{at}/save", json={"name": "车头"}).status_code == 200
    (preset,) = client.get(f"{at}/state").json["presets"]
    assert client.post(f"{at}/release", json={}).status_code == 200
    assert return_cameras(turning.scene.database, settings) == 1
    _until(lambda: device.view("dock") == HOME)
    assert other.post(preset["go"], json={}).status_code == 200
    _until(lambda: device.view("dock") == there)
    verbs = [entry.verb for entry in turning.scene.trail() if entry.verb.startswith("ptz")]
    assert verbs[:5] == ["ptz.take", "ptz.move", "ptz.keep", "ptz.save", "ptz.release"], "a held button is one move"
    assert verbs[5:] == ["ptz_return.send", "ptz.take", "ptz.recall"]
    page = client.get(at).get_data(as_text=True)
    for words in ("转动 1 次", "王监控", "何监控", "途中又转动", "车头"):
        assert words in page, words


@pytest.mark.obligation("C9-2")
def test_who_takes_over_stops_what_the_other_has_set_going(turning: Turning, device: Simulator, browser: Browser) -> None:
    clock.run_free()
    at = f"/cameras/{turning.scene.cast.dock.id}/ptz"
    assert browser.as_(turning.scene.cast.upkeep).post(f"{at}/move", json={"way": "left"}).status_code == 200
    _until(lambda: device.view("dock").pan < 0)
    assert browser.as_(turning.scene.cast.monitor).post(f"{at}/take", json={}).status_code == 200
    stood = device.view("dock")
    time.sleep(0.2)
    assert device.view("dock") == stood


def test_a_device_that_is_away_is_a_sentence_and_no_turn_in_the_log(turning: Turning, browser: Browser) -> None:
    client, at = browser.as_(turning.scene.cast.monitor), f"/cameras/{turning.scene.cast.dock.id}/ptz"
    turning.set(onvif=NOWHERE)
    answer = client.post(f"{at}/move", json={"way": "left"})
    assert (answer.status_code, answer.json) == (422, {"error": "设备无法连接，请核对ONVIF地址，查看设备是否通电。"})
    assert [entry.verb for entry in turning.scene.trail()] == ["ptz.take", "ptz.move", "ptz.miss"]
    assert "还没有转动过。" in client.get(at).get_data(as_text=True)
    assert turning.order.stage is Stage.WANTED, "it may have moved before it went away"
    assert client.post(f"{at}/move", json={"way": "sideways"}).status_code == 422
    assert client.post(f"{at}/save", json={"name": "=1"}).status_code == 422


def test_a_place_of_another_camera_is_no_place_here(turning: Turning, device: Simulator, browser: Browser) -> None:
    client = browser.as_(turning.scene.cast.monitor)
    at = f"/cameras/{turning.scene.cast.dock.id}/ptz"
    assert client.post(f"{at}/save", json={"name": "", "is_home": True}).status_code == 200
    (preset,) = client.get(f"{at}/state").json["presets"]
    assert (preset["name"], preset["home"]) == ("日常位置", True)
    assert client.post(f"/cameras/{turning.scene.cast.gate.id}/ptz/presets/{preset['id']}", json={}).status_code in {403, 409}


def test_the_panel_says_why_not(turning: Turning, browser: Browser) -> None:
    cast = turning.scene.cast
    fixed = browser.as_(cast.monitor).get(f"/cameras/{cast.gate.id}/ptz/state").json
    assert (fixed["may"], fixed["why"]) == (False, "固定摄像头不能转动。")
    turning.take("monitor")
    held = browser.as_(cast.administrator).get(f"/cameras/{cast.dock.id}/ptz/state").json
    assert (held["held"]["left"], held["free"], held["wants_reason"]) == (LEASE.seconds, False, True)
    assert held["held"]["since"] == clock.epoch_ms(NOW)


@pytest.mark.obligation("C9-2")
def test_where_the_picture_would_be_stands_why_there_is_none_and_what_works_all_the_same(turning: Turning, browser: Browser) -> None:
    cast = turning.scene.cast
    at = f"/cameras/{cast.dock.id}/ptz"
    page = browser.as_(cast.monitor).get(at).get_data(as_text=True)
    assert "此刻没有画面" in page
    assert "尚无录像。" in page
    assert "转动、预置位和恢复日常视角仍可使用" in page
    assert "<img" not in page.split("lw-no-picture")[1].split("</section>")[0]
    turning.set(enabled=False)
    page = browser.as_(cast.monitor).get(at).get_data(as_text=True)
    assert "摄像头已停用，不取流。" in page
    assert "转动与恢复的记录、预置位仍可查看。" in page
    assert "仍可使用" not in page
