"""osd_name.confirm: a person looks at the picture of the moment, and that very picture is kept with what he says (E-4, E-5, E-7)."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from sqlalchemy import select

from app.settings import Settings
from records import clock
from records.camera import Camera
from records.grant import Right
from records.osd_name import OsdCheck, Way, is_confirmed
from tests.conftest import Browser
from tests.osd_name.conftest import KEPT
from tests.scene import Scene, refused
from tests.video import film
from workflows import camera, grant, osd_name

TICKED = {"name_ok": "y", "time_ok": "y", "look_ok": "y"}


def _shot(scene: Scene, settings: Settings) -> None:
    with scene.database.act("test") as db:
        film.shot(db, settings.footage, scene.cast.gate.id, clock.now() - timedelta(seconds=60), 60)


@pytest.mark.obligation("E-4", "E-7")
def test_the_picture_that_was_looked_at_is_kept_and_the_camera_is_confirmed(scene: Scene, settings: Settings, browser: Browser) -> None:
    _shot(scene, settings)
    client, address = browser.as_(scene.cast.monitor), f"/cameras/{scene.cast.gate.id}/osd"
    page = client.get(address).get_data(as_text=True)
    at = re.search(r'name="shown_at" value="(\d+)"', page)
    assert at is not None
    seen = client.get(f"{address}/still.jpg?at={at[1]}")
    assert seen.status_code == 200
    assert client.post(address, data={**TICKED, "shown_at": at[1]}).status_code == 303
    with scene.database.read() as db:
        found = db.scalars(select(OsdCheck)).unique().one()
        assert db.scalar(select(Camera.point).where(is_confirmed())) == "卡口01"
    assert (found.by, found.checked_by_id, found.name) == (Way.PERSON, scene.cast.monitor.id, scene.cast.gate.name)
    raw = (settings.evidence / found.path).read_bytes()
    assert sha256(raw).hexdigest() == found.sha256
    assert raw == seen.data
    with client.get(f"/osd-checks/{found.id}/picture.jpg") as kept:
        assert kept.data == raw
    assert browser.as_(scene.cast.stranger).get(f"/osd-checks/{found.id}/picture.jpg").status_code == 404
    assert [entry.verb for entry in scene.trail()].count("monitoring.look") == 1


@pytest.mark.obligation("E-4")
def test_what_is_not_ticked_is_not_so_and_the_camera_stays_listed(scene: Scene) -> None:
    for missing in TICKED:
        with scene.acting() as (db, cast):
            told = {name: name != missing for name in TICKED}
            assert not osd_name.confirm(db, cast.monitor, cast.gate, kept=KEPT, **told).is_right
        with scene.database.read() as db:
            assert not db.scalars(select(Camera).where(is_confirmed())).all()


def test_an_old_picture_is_not_of_the_moment(scene: Scene, settings: Settings, browser: Browser) -> None:
    _shot(scene, settings)
    old = clock.epoch_ms(clock.now() - timedelta(minutes=11))
    client = browser.as_(scene.cast.monitor)
    assert client.post(f"/cameras/{scene.cast.gate.id}/osd", data={**TICKED, "shown_at": str(old)}).status_code == 422
    assert client.get(f"/cameras/{scene.cast.gate.id}/osd/still.jpg?at={old}").status_code == 422


def test_without_a_live_right_a_removed_camera_and_strangers_are_refused(scene: Scene) -> None:
    told = {"name_ok": True, "time_ok": True, "look_ok": True, "kept": KEPT}
    with scene.acting() as (db, cast):
        for other in (cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(osd_name.confirm, db, other, cast.gate, **told)
        for held in grant.current(db, users=(cast.monitor.id,), cameras=(cast.gate.id,)):
            if held.right is Right.LIVE:
                grant.take_back(db, cast.administrator, held)
        db.flush()
        refused(osd_name.confirm, db, cast.monitor, cast.gate, status=409, **told)
        camera.remove(db, cast.administrator, cast.gate, reason="换机")
        refused(osd_name.confirm, db, cast.administrator, cast.gate, status=409, **told)
