"""ptz.keep: before the device keeps a place, who may, the control and the name are looked at, and the trail has it (D3-1)."""

from app.video.simulator.server import Simulator
from records.ptz import presets_of
from tests.conftest import Browser
from tests.ptz.relay import relayed
from tests.ptz.turning import Turning
from tests.scene import refused, unfit
from workflows import ptz

PLACE = (0.5, -0.25, 0.1)


def _saved(turning: Turning) -> list[tuple[str, float | None]]:
    with turning.scene.database.read() as db:
        return [(each.name, each.pan) for each in presets_of(db, turning.scene.cast.dock.id)]


def _verbs(turning: Turning) -> list[str]:
    return [entry.verb for entry in turning.scene.trail() if entry.verb.startswith("ptz.")]


def test_it_says_which_place_is_written_over(turning: Turning) -> None:
    turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        assert ptz.keep(db, cast.monitor, camera, name="车头") is None
        ptz.save(db, cast.monitor, camera, token="1", name="车头", place=PLACE)
        ptz.save(db, cast.monitor, camera, token="2", name="日常", place=PLACE, is_home=True)
        assert ptz.keep(db, cast.monitor, camera, name=" 车头 ") == "1"
        assert ptz.keep(db, cast.monitor, camera, name="月台", is_home=True) == "2", "there is one daily view"
        assert "请换一个名称" in unfit(ptz.keep, db, cast.monitor, camera, at="name", name="车头", is_home=True)
        unfit(ptz.keep, db, cast.monitor, camera, at="name", name=" ")
    assert (turning.scene.last().verb, turning.scene.last().changes) == ("ptz.keep", {"preset": "月台", "token": "2"})


def test_who_does_not_hold_it_is_refused_and_the_device_hears_nothing(turning: Turning, simulator: Simulator, browser: Browser) -> None:
    with turning.acting() as (db, cast, camera):
        refused(ptz.keep, db, cast.monitor, camera, status=409, name="车头")
    turning.take("upkeep")
    with turning.acting() as (db, cast, camera):
        refused(ptz.keep, db, cast.upkeep, camera, name="车头")
        refused(ptz.keep, db, cast.signatory, camera, name="车头")
    turning.take("monitor")
    at = f"/cameras/{turning.scene.cast.dock.id}/ptz"
    with relayed(simulator.onvif("dock")) as relay:
        turning.set(onvif=relay.url)
        assert browser.as_(turning.scene.cast.second_monitor).post(f"{at}/save", json={"name": "车头"}).status_code == 409
        assert browser.as_(turning.scene.cast.monitor).post(f"{at}/save", json={"name": ""}).status_code == 422
        assert relay.heard == []
    assert "ptz.keep" not in _verbs(turning)


def test_a_device_that_does_not_say_where_it_looks_has_kept_it_all_the_same(
    turning: Turning, device: Simulator, browser: Browser
) -> None:  # fmt: skip
    client, at = browser.as_(turning.scene.cast.monitor), f"/cameras/{turning.scene.cast.dock.id}/ptz"
    with relayed(device.onvif("dock")) as relay:
        relay.lost = {"GetStatus"}
        turning.set(onvif=relay.url)
        assert client.post(f"{at}/save", json={"name": "车头"}).status_code == 200
    assert _saved(turning) == [("车头", None)]
    assert _verbs(turning) == ["ptz.take", "ptz.keep", "ptz.save"]


def test_what_the_device_was_told_is_in_the_trail_whatever_it_answers(turning: Turning, device: Simulator, browser: Browser) -> None:
    client, at = browser.as_(turning.scene.cast.monitor), f"/cameras/{turning.scene.cast.dock.id}/ptz"
    with relayed(device.onvif("dock")) as relay:
        relay.lost = {"SetPreset"}
        turning.set(onvif=relay.url)
        answer = client.post(f"{at}/save", json={"name": "车头"})
    assert (answer.status_code, answer.json["error"]) == (422, "设备无法连接，请核对ONVIF地址，查看设备是否通电。")
    assert _saved(turning) == []
    assert _verbs(turning) == ["ptz.take", "ptz.keep", "ptz.miss"]
