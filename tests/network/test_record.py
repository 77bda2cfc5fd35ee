"""network.record: joined to customs only through a security device; the link is down when no camera answers (C6-1)."""

from datetime import UTC, datetime, timedelta

import pytest

from app.settings import Settings
from records import clock
from records.equipment import Equipment, Kind
from records.footage import Cause
from records.network import State, link_of, newest
from tests.cast import Cast
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.video import film
from workflows import equipment, network

NOW = datetime(2026, 11, 20, 1, 15, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def _device(db: object, cast: Cast, kind: Kind) -> Equipment:
    told = {"kind": kind, "name": "安全网关", "model": "某厂 SG-2", "serial": "", "room": None, "camera": None}
    made = equipment.register(db, cast.upkeep, cast.site, **told)  # type: ignore[arg-type]  # a Session
    db.flush()  # type: ignore[attr-defined]  # a Session
    return made


@pytest.mark.obligation("C6-1")
def test_a_site_is_joined_through_a_security_device_only(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        other = _device(db, cast, Kind.NETWORK)
        for wrong in (None, other):
            unfit(network.record, db, cast.upkeep, cast.site, at="equipment", networked=True, equipment=wrong, remark="")
        gateway = _device(db, cast, Kind.SECURITY)
        network.record(db, cast.upkeep, cast.site, networked=False, equipment=None, remark="线路施工")
        network.record(db, cast.upkeep, cast.site, networked=True, equipment=gateway, remark="")
    with scene.database.read() as db:
        now = newest(db, scene.cast.site.id)
        assert now is not None
        assert (now.networked, now.equipment_id) == (True, gateway.id)
    assert scene.last().verb == "network.record"


@pytest.mark.obligation("C6-1")
def test_the_link_is_told_by_the_cameras_and_shown_when_it_is_down(scene: Scene, settings: Settings, browser: Browser) -> None:
    clock.stop_at(NOW)
    address = f"/sites/{scene.cast.site.id}/upkeep"

    def state() -> State:
        with scene.database.read() as db:
            return link_of(db, scene.cast.site.id).state

    assert state() is State.UNKNOWN
    with scene.database.act("test") as db:
        film.growing(db, settings.footage, scene.cast.gate.id, NOW - MINUTE)
    assert state() is State.UP
    with scene.database.act("test") as db:
        film.gap(db, scene.cast.dock.id, NOW - MINUTE, None, Cause.NETWORK)
    assert state() is State.PARTLY
    with scene.database.act("test") as db:
        film.gap(db, scene.cast.gate.id, NOW - MINUTE, None, Cause.CAMERA_AWAY)
    assert state() is State.DOWN
    assert "联网链路中断" in browser.as_(scene.cast.monitor).get(address).text


def test_strangers_and_a_retired_site_are_refused(scene: Scene) -> None:
    told = {"networked": False, "equipment": None, "remark": ""}
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory):
            refused(network.record, db, other, cast.site, **told)
        cast.site.retired = True
        with db.no_autoflush:
            refused(network.record, db, cast.upkeep, cast.site, status=409, **told)
        db.refresh(cast.site)
