"""served.send: which seconds of which camera went to which visit; only this counts as watched (B16-4, DESIGN P9)."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from records import clock
from records.monitoring import Mode
from records.served import Served, parts
from records.user import THE_SYSTEM
from tests.scene import Scene, refused
from tests.sitting import NOW
from workflows import served

S = timedelta(seconds=1)


def _send(scene: Scene, begins: float, ends: float, visit: str = "a", mode: Mode = Mode.LIVE, *, gate: bool = False) -> None:
    with scene.acting() as (db, cast):
        camera = cast.gate if gate else cast.dock
        served.send(db, THE_SYSTEM, camera, visit=visit, mode=mode, begins_at=NOW + begins * S, ends_at=NOW + ends * S)


def _rows(scene: Scene) -> list[tuple[Any, ...]]:
    with scene.database.read() as db:
        found = db.scalars(select(Served).order_by(Served.id)).all()
    return [(row.visit, row.mode, (row.begins_at - NOW) / S, (row.ends_at - NOW) / S) for row in found]


def test_stretches_that_follow_each_other_are_one_row_and_told_twice_they_stay_one(scene: Scene) -> None:
    for begins, ends in ((0, 2), (2, 4), (4, 6), (2, 4)):
        _send(scene, begins, ends)
    assert _rows(scene) == [("a", Mode.LIVE, 0, 6)]


def test_a_hole_begins_another_row_and_is_not_counted(scene: Scene) -> None:
    _send(scene, 0, 10)
    _send(scene, 60, 70)
    assert _rows(scene) == [("a", Mode.LIVE, 0, 10), ("a", Mode.LIVE, 60, 70)]
    with scene.database.read() as db:
        seen = parts(db, "a", scene.cast.dock.id, Mode.LIVE, NOW, NOW + 70 * S)
    assert [((begins - NOW) / S, (ends - NOW) / S) for begins, ends in seen] == [(0, 10), (60, 70)]


def test_visits_cameras_and_modes_are_kept_apart(scene: Scene) -> None:
    _send(scene, 0, 10)
    _send(scene, 0, 10, "b")
    _send(scene, 0, 10, mode=Mode.PLAYBACK)
    _send(scene, 0, 10, gate=True)
    assert len(_rows(scene)) == 4


def test_the_row_says_when_the_newest_of_it_was_sent(scene: Scene) -> None:
    clock.stop_at(NOW)
    _send(scene, 0, 2)
    clock.stop_at(NOW + 5 * S)
    _send(scene, 2, 4)
    with scene.database.read() as db:
        assert db.scalars(select(Served.sent_at)).one() == NOW + 5 * S


def test_nobody_says_so_of_himself_and_nothing_is_left_in_the_trail(scene: Scene) -> None:
    told = {"visit": "a", "mode": Mode.LIVE, "begins_at": NOW, "ends_at": NOW + S}
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(served.send, db, other, cast.dock, **told)
    _send(scene, 0, 2)
    assert scene.trail() == []
