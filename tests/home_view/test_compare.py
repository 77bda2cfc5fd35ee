"""home_view.compare: 已恢复 is proven by the picture; where it differs the finding stays or begins (D3-2, D3-3)."""

import io

import pytest
from sqlalchemy import select

from app.settings import Settings
from records import clock, vault
from records.diagnosis import Diagnosis, Flaw, open_findings
from records.home_view import HomeView, Light, ViewCheck
from tests.conftest import Browser
from tests.home_view.scenery import shows
from tests.home_view.test_take import KEPT, TOLD
from tests.scene import Scene, refused
from tests.video.seeing import Lens
from workflows import home_view

FIGURES = {"shown_at": clock.from_epoch_ms(0), "similarity": 0.9, "is_home": True}


def _home(scene: Scene, settings: Settings) -> HomeView:
    """The gate is to show the platform, as a file in the evidence store."""
    kept = vault.keep(settings.evidence, "home-views/1", "platform.png", io.BytesIO(Lens("platform").png()))
    with scene.acting() as (db, cast):
        return home_view.take(db, cast.monitor, cast.gate, kept=kept, **{**TOLD, "light": Light.DAY})


@pytest.mark.obligation("D3-2", "D3-3")
def test_back_is_what_the_picture_proves(scene: Scene, settings: Settings, browser: Browser) -> None:
    _home(scene, settings)
    client, address = browser.as_(scene.cast.monitor), f"/cameras/{scene.cast.gate.id}/home-view/compare"
    shows(scene, settings, scene.cast.gate, "cold-store")
    answer = client.post(address, json={})
    assert (answer.status_code, answer.json["is_home"]) == (200, False), answer.json
    assert answer.json["similarity"] < 0.18
    with scene.database.read() as db:
        assert [(each.camera_id, each.flaw) for each in open_findings(db)] == [(scene.cast.gate.id, Flaw.MOVED)]
    assert client.post(address, json={}).json["is_home"] is False
    shows(scene, settings, scene.cast.gate, "platform")
    upkeep = browser.as_(scene.cast.upkeep).post(address, json={})
    assert (upkeep.json["is_home"], upkeep.json["similarity"] > 0.8) == (True, True)
    with scene.database.read() as db:
        (finding,) = db.scalars(select(Diagnosis)).unique().all()
        checks = db.scalars(select(ViewCheck).order_by(ViewCheck.id)).unique().all()
    assert finding.ended_at is not None
    assert [(check.is_home, check.checked_by_id) for check in checks] == [
        (False, scene.cast.monitor.id), (False, scene.cast.monitor.id), (True, scene.cast.upkeep.id),
    ]  # fmt: skip
    verbs = [entry.verb for entry in scene.trail()]
    assert (verbs.count("home_view.compare"), verbs.count("diagnosis.end")) == (3, 1)
    told = client.get(f"/cameras/{scene.cast.gate.id}/home-view/history").get_data(as_text=True)
    assert "未恢复" in told
    assert "已恢复" in told


def test_without_a_picture_of_the_moment_nothing_is_proven(scene: Scene, settings: Settings, browser: Browser) -> None:
    _home(scene, settings)
    client = browser.as_(scene.cast.monitor)
    assert client.post(f"/cameras/{scene.cast.gate.id}/home-view/compare", json={}).status_code == 422
    assert client.post(f"/cameras/{scene.cast.dock.id}/home-view/compare", json={}).status_code == 409, "there is nothing to compare with"


def test_strangers_are_refused_and_a_camera_without_home_view_too(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        view = home_view.take(db, cast.monitor, cast.gate, kept=KEPT, **TOLD)
        db.flush()
        for other in (cast.stranger, cast.overseer, cast.signatory):
            refused(home_view.compare, db, other, cast.gate, home_view_id=view.id, **FIGURES)
        refused(home_view.compare, db, cast.monitor, cast.dock, status=409, home_view_id=view.id, **FIGURES)
