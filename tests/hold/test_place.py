"""hold.place: footage of a camera and a time range that must stay, also what is not recorded yet (B18-1, B9-3)."""

from datetime import timedelta
from typing import Any

import pytest

from records import clock
from records.hold import Hold, Stage
from records.user import THE_SYSTEM
from tests.scene import Scene, refused, unfit
from tests.sitting import NOW
from workflows import hold

HOUR = timedelta(hours=1)


def _told(**other: Any) -> dict[str, Any]:
    return {"begins_at": NOW - HOUR, "ends_at": NOW + HOUR, "because": "复查要求 2026-11", **other}


@pytest.mark.obligation("B18-1")
def test_the_range_stands_with_its_reason_and_reaches_into_what_is_to_come(scene: Scene) -> None:
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        made = hold.place(db, cast.administrator, cast.dock, **_told())
    kept = scene.get(Hold, made.id)
    assert (kept.camera_id, kept.begins_at, kept.ends_at, kept.stage) == (scene.cast.dock.id, NOW - HOUR, NOW + HOUR, Stage.PLACED)
    assert (kept.because, kept.placed_at, kept.placed_by_id) == ("复查要求 2026-11", NOW, scene.cast.administrator.id)


def test_an_empty_range_and_no_reason_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for ends_at in (NOW - HOUR, NOW - 2 * HOUR):
            unfit(hold.place, db, cast.administrator, cast.dock, at="ends_at", **_told(ends_at=ends_at))
        unfit(hold.place, db, cast.administrator, cast.dock, at="because", **_told(because=" "))


def test_monitors_other_offices_and_enterprises_place_none_by_themselves(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep, THE_SYSTEM):
            refused(hold.place, db, other, cast.dock, **_told())


def test_it_is_audited(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        hold.place(db, cast.administrator, cast.dock, **_told())
    entry = scene.last()
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("hold.place", scene.cast.administrator.id, scene.cast.dock.id)
    assert entry.changes["hold"][0]["new"]["because"] == "复查要求 2026-11"
    assert "inside" not in entry.changes
