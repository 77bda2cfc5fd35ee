"""network.record: joined to customs only through a security device; the link is down when no camera answers (C6-1)."""

import os
import time
from datetime import UTC, datetime, timedelta

import pytest

from app.settings import Settings
from app.video import state as recording
from records import clock
from records.equipment import Equipment, Kind
from records.footage import Cause
from records.network import DeviceState, State, device_since, link_of, newest, told_by
from tests.cast import Cast
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.video import film
from workflows import equipment, network

NOW = datetime(2026, 11, 20, 1, 15, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def _device(db: object, cast: Cast, kind: Kind) -> Equipment:
    told = {"kind": kind, "name": "安全网关", "model": "某厂 SG-2", "serial": "", "room": None, "camera": None}
    made = equipment.register(db, cast.upkeep, cast.site, **told)
    db.flush()
    return made


@pytest.mark.obligation("C6-1")
def test_a_site_is_joined_through_a_security_device_only(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        other = _device(db, cast, Kind.NETWORK)
        for wrong in (None, other):
            told = {"networked": True, "equipment": wrong, "state": DeviceState.WORKING, "remark": ""}
            unfit(network.record, db, cast.upkeep, cast.site, at="equipment", **told)
        gateway = _device(db, cast, Kind.SECURITY)
        network.record(db, cast.upkeep, cast.site, networked=False, equipment=None, state=DeviceState.UNTOLD, remark="线路施工")
        network.record(db, cast.upkeep, cast.site, networked=True, equipment=gateway, state=DeviceState.WORKING, remark="")
    with scene.database.read() as db:
        now = newest(db, scene.cast.site.id)
        assert now is not None
        assert (now.networked, now.equipment_id) == (True, gateway.id)
    assert scene.last().verb == "network.record"


@pytest.mark.obligation("C6-1")
def test_the_security_devices_state_is_told_since_when_and_one_taken_out_joins_nothing(scene: Scene, browser: Browser) -> None:
    address = f"/sites/{scene.cast.site.id}/upkeep"
    with scene.acting() as (db, cast):
        gateway = _device(db, cast, Kind.SECURITY)
        told = {"networked": True, "equipment": gateway, "remark": ""}
        unfit(network.record, db, cast.upkeep, cast.site, at="device_state", state=DeviceState.UNTOLD, **told)
        for minute, state in enumerate((DeviceState.WORKING, DeviceState.BROKEN, DeviceState.BROKEN)):
            clock.stop_at(NOW + minute * MINUTE)
            network.record(db, cast.upkeep, cast.site, state=state, **told)
            db.flush()
        assert device_since(db, cast.site.id) == NOW + MINUTE
    assert "故障 09:16:00 起" in browser.as_(scene.cast.administrator).get(address).text
    with scene.acting() as (db, cast):
        equipment.retire(db, cast.upkeep, db.get_one(Equipment, gateway.id), reason="换新")
    with scene.database.read() as db:
        now = newest(db, scene.cast.site.id)
        assert now is not None
        assert (now.networked, now.is_joined) == (True, False)
    assert "已停用" in browser.as_(scene.cast.administrator).get(address).text


@pytest.mark.obligation("C6-1")
def test_the_link_is_told_by_the_cameras_and_shown_when_it_is_down(scene: Scene, settings: Settings, browser: Browser) -> None:
    clock.stop_at(NOW)
    address = f"/sites/{scene.cast.site.id}/upkeep"

    def state() -> State:
        with scene.database.read() as db:
            cameras = told_by(db, scene.cast.site.id)
            return link_of(db, cameras, recording.dark(db, settings.footage, cameras)).state

    assert state() is State.UNKNOWN
    with scene.database.act("test") as db:
        row = film.growing(db, settings.footage, scene.cast.gate.id, NOW - MINUTE)
    assert state() is State.UP
    long_ago = time.time() - 60
    os.utime(settings.footage / row.path, (long_ago, long_ago))
    assert state() is State.UNKNOWN, "the recorder was killed: it has written no gap, and nothing answers"
    assert "链路正常" not in browser.as_(scene.cast.monitor).get(address).text
    os.utime(settings.footage / row.path)
    with scene.database.act("test") as db:
        film.gap(db, scene.cast.dock.id, NOW - MINUTE, None, Cause.NETWORK)
    assert state() is State.PARTLY
    with scene.database.act("test") as db:
        film.gap(db, scene.cast.gate.id, NOW - MINUTE, None, Cause.CAMERA_AWAY)
    assert state() is State.DOWN
    assert "联网链路中断" in browser.as_(scene.cast.monitor).get(address).text


def test_strangers_and_a_retired_site_are_refused(scene: Scene) -> None:
    told = {"networked": False, "equipment": None, "state": DeviceState.UNTOLD, "remark": ""}
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(network.record, db, other, cast.site, **told)
        cast.site.retired = True
        with db.no_autoflush:
            refused(network.record, db, cast.upkeep, cast.site, status=409, **told)
        db.refresh(cast.site)
