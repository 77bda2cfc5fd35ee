"""diagnosis.begin: a finding is a row by the system, one of each kind at a time, seen by who may know of the camera (B6-2)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from records.base import door
from records.diagnosis import Diagnosis, Flaw, open_findings
from records.scope import visible
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.scene import Scene, refused
from workflows import diagnosis

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.mark.obligation("B6-2")
def test_it_is_told_with_its_figure_and_begun_once(scene: Scene) -> None:
    for _ in range(2):
        with scene.acting() as (db, cast):
            diagnosis.begin(db, THE_SYSTEM, cast.gate, flaw=Flaw.BLURRED, began_at=AT, figure=0.31, reference=1.4)
    with scene.database.read() as db:
        (found,) = open_findings(db)
    assert (found.camera_id, found.began_at, found.flaw, str(found.words)) == (scene.cast.gate.id, AT, Flaw.BLURRED, "清晰度为平常的 31 %")
    entry = scene.trail()[0]
    assert (entry.verb, entry.actor_id, entry.changes["diagnosis"][0]["new"]["flaw"]) == ("diagnosis.begin", None, "blurred")


def test_two_watchers_can_not_both_begin_it(scene: Scene) -> None:
    told = {"office_id": scene.cast.branch.id, "camera_id": scene.cast.gate.id, "flaw": Flaw.BLACK, "began_at": AT, "figure": 0.0}
    with scene.database._acting() as db, door("factory"):
        db.add_all([Diagnosis(**told, ended_at=AT), Diagnosis(**told)])
        db.flush()
        db.add(Diagnosis(**told))
        with pytest.raises(IntegrityError):
            db.flush()


def test_only_the_system_finds(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.administrator, cast.monitor, cast.upkeep):
            refused(diagnosis.begin, db, other, cast.gate, flaw=Flaw.BLACK, began_at=AT, figure=0)


@pytest.mark.obligation("B6-2")
def test_it_is_seen_by_staff_and_the_sites_upkeep_on_list_and_page_and_asked_anew_without_a_look(scene: Scene, browser: Browser) -> None:
    gate = scene.cast.gate
    with scene.acting() as (db, cast):
        diagnosis.begin(db, THE_SYSTEM, cast.gate, flaw=Flaw.COVERED, began_at=AT, figure=0.98)
    seeing = (scene.cast.administrator, scene.cast.monitor, scene.cast.upkeep)
    for user in (*seeing, scene.cast.stranger, scene.cast.signatory):
        with scene.database.read() as db:
            assert bool(db.scalars(visible(Diagnosis, user)).unique().all()) is (user in seeing)
    for user in seeing:
        client = browser.as_(user)
        for address in ("/cameras", f"/cameras/{gate.id}"):
            assert "镜头被遮挡 · " in client.get(address).get_data(as_text=True)
        told = client.get(f"/cameras/states?ids={gate.id},{scene.cast.elsewhere.id}").json
        assert told is not None
        assert list(told["states"]) == [str(gate.id)], "of other sites nothing is told"
        assert "镜头被遮挡" in told["states"][str(gate.id)]
    assert "98 % 的画面没有内容" in browser.as_(scene.cast.upkeep).get(f"/cameras/{gate.id}").get_data(as_text=True)
    assert "still.jpg" not in browser.as_(scene.cast.upkeep).get(f"/cameras/{gate.id}").get_data(as_text=True), "no picture"
    with scene.database.read() as db:
        assert db.scalars(select(Diagnosis.id)).all() != []
