"""Pages of the cameras: list, one, form; the stream's password goes in and never comes out."""

from typing import Any

import pytest
from sqlalchemy import select

from records.base import door
from records.camera import Camera, stream_of
from records.clock import from_epoch_ms, now
from records.footage import Cause, Gap
from tests.camera.conftest import POINT, TOLD
from tests.conftest import Browser
from tests.scene import Scene
from workflows import grant

SECRET = "kein-Geheimnis-91"


def _typed(scene: Scene, **other: Any) -> dict[str, Any]:
    typed = {"mount": "fixed", "control": "primary", "stream_user": "viewer", "stream_password": SECRET}
    return {**TOLD, **typed, "area": scene.cast.area.id, **other}


def test_a_camera_is_installed_and_its_password_is_on_no_page_and_not_in_the_trail(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    answer = client.post(f"/sites/{scene.cast.site.id}/cameras/new", data=_typed(scene))
    assert answer.status_code == 303, answer.get_data(as_text=True)
    with scene.database.read() as db:
        made = db.scalars(select(Camera).where(Camera.code == TOLD["code"])).one()
    assert stream_of(made, "a key for tests only").password == SECRET
    for page in (f"/cameras/{made.id}", f"/cameras/{made.id}/change", "/cameras", f"/sites/{scene.cast.site.id}"):
        told = client.get(page).get_data(as_text=True)
        assert POINT in told
        assert SECRET not in told
    assert SECRET not in str([entry.changes for entry in scene.trail()])


def test_changing_without_typing_the_password_keeps_it_and_the_tick_takes_it_away(scene: Scene, browser: Browser) -> None:
    client = browser.as_(scene.cast.administrator)
    client.post(f"/sites/{scene.cast.site.id}/cameras/new", data=_typed(scene))
    with scene.database.read() as db:
        made = db.scalars(select(Camera).where(Camera.code == TOLD["code"])).one()
    for sent, left in (({}, True), ({"without_password": "y"}, False)):
        answer = client.post(f"/cameras/{made.id}/change", data=_typed(scene, stream_user="", stream_password="", **sent))
        assert answer.status_code == 303
        assert bool(scene.get(Camera, made.id).credentials) is left


def test_what_is_switched_off_stands_last_in_the_list(scene: Scene, browser: Browser) -> None:
    client, (first, last) = browser.as_(scene.cast.administrator), sorted((scene.cast.gate, scene.cast.dock), key=lambda each: each.name)

    def stands_before() -> bool:
        told = client.get("/cameras").get_data(as_text=True)
        return told.index(f'href="/cameras/{first.id}"') < told.index(f'href="/cameras/{last.id}"')

    assert stands_before()
    with scene.acting() as (db, _), door("factory"):
        db.get_one(Camera, first.id).enabled = False
        db.flush()
    assert not stands_before()


def test_a_monitor_sees_the_granted_cameras_only_and_their_page_without_address(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        for held in grant.current(db, users=(cast.monitor.id,), cameras=(cast.dock.id,)):
            grant.take_back(db, cast.administrator, held)
    client = browser.as_(scene.cast.monitor)
    told = client.get("/cameras").get_data(as_text=True)
    assert scene.cast.gate.point in told
    assert scene.cast.dock.point not in told
    assert client.get(f"/cameras/{scene.cast.dock.id}").status_code == 404
    told = client.get(f"/cameras/{scene.cast.gate.id}").get_data(as_text=True)
    assert "rtsp://" not in told
    assert "打开画面" in told


@pytest.mark.obligation("B10-1")
def test_an_administrator_without_grant_sees_the_entry_but_gets_no_picture(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        for held in grant.current(db, users=(cast.administrator.id,)):
            grant.take_back(db, cast.administrator, held)
    client = browser.as_(scene.cast.administrator)
    told = client.get(f"/cameras/{scene.cast.gate.id}").get_data(as_text=True)
    assert "打开画面" not in told
    assert "still.jpg" not in told
    assert client.get(f"/footage/{scene.cast.gate.id}/still.jpg").status_code == 404


def test_gaps_are_told_with_length_and_cause(scene: Scene, browser: Browser) -> None:
    begins_at = from_epoch_ms(1_700_000_000_000)
    with scene.acting() as (db, cast), door("factory"):
        db.add(Gap(token="g1", camera_id=cast.gate.id, begins_at=begins_at, ends_at=from_epoch_ms(1_700_000_264_000), cause=Cause.NETWORK))
        db.add(Gap(token="g2", camera_id=cast.gate.id, begins_at=now(), ends_at=None, cause=Cause.PASSWORD))
        db.flush()
    told = browser.as_(scene.cast.administrator).get(f"/cameras/{scene.cast.gate.id}").get_data(as_text=True)
    assert "4 分 24 秒" in told
    assert "网络中断" in told
    assert "起没有录像：摄像头不接受密码" in told
