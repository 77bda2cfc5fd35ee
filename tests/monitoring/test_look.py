"""monitoring.look: each look at a camera's picture is in the trail, and there is none without the right (B20-1, B9-1)."""

from datetime import timedelta

import pytest

from records import base, clock
from records.grant import Grant, Right
from records.user import THE_SYSTEM, User
from tests.cast import grant_all
from tests.scene import Scene, refused
from tests.sitting import NOW
from workflows import monitoring


@pytest.mark.obligation("B20-1")
def test_the_trail_says_who_looked_at_which_camera_and_how(scene: Scene) -> None:
    for right in (Right.LIVE, Right.PLAYBACK):
        with scene.acting() as (db, cast):
            monitoring.look(db, cast.monitor, cast.dock, right=right)
    assert [(entry.verb, entry.actor_id, entry.subject_kind, entry.subject_id, entry.changes) for entry in scene.trail()] == [
        ("monitoring.look", scene.cast.monitor.id, "camera", scene.cast.dock.id, {"right": right}) for right in ("live", "playback")
    ]


@pytest.mark.obligation("B9-1")
def test_each_right_is_a_right_of_its_own_and_ends_when_it_ends(scene: Scene) -> None:
    clock.stop_at(NOW)
    with base.door("factory"), scene.acting() as (db, cast):
        grant_all(db, cast.overseer, cast.dock, Right.LIVE)
    with scene.acting() as (db, cast):
        monitoring.look(db, cast.overseer, cast.dock, right=Right.LIVE)
        assert "回放" in refused(monitoring.look, db, cast.overseer, cast.dock, right=Right.PLAYBACK)
    with base.door("factory"), scene.acting() as (db, cast):
        db.query(Grant).filter_by(user_id=cast.overseer.id).one().ends_at = NOW + timedelta(hours=1)
    clock.stop_at(NOW + timedelta(hours=1))
    with scene.acting() as (db, cast):
        refused(monitoring.look, db, cast.overseer, cast.dock, right=Right.LIVE)


def test_a_refused_look_leaves_no_entry_of_a_look(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.stranger, cast.overseer, cast.signatory, cast.upkeep, THE_SYSTEM):
            refused(monitoring.look, db, other, cast.dock, right=Right.LIVE)
    assert scene.trail() == []


@pytest.mark.obligation("B8-2")
def test_the_untrained_and_the_suspended_see_nothing(scene: Scene) -> None:
    for change in ({"trained_at": None}, {"suspended": True}):
        with base.door("factory"), scene.acting() as (db, cast):
            kept = {name: getattr(cast.monitor, name) for name in change}
            for name, value in change.items():
                setattr(db.get_one(User, cast.monitor.id), name, value)
        with scene.acting() as (db, cast):
            refused(monitoring.look, db, cast.monitor, cast.dock, right=Right.LIVE)
        with base.door("factory"), scene.acting() as (db, cast):
            for name, value in kept.items():
                setattr(db.get_one(User, cast.monitor.id), name, value)
