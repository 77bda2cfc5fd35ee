"""footage.discard: footage goes through its row, leaves a gap with its cause, and never from under a hold (C6-2, DESIGN P2)."""

import threading
from datetime import datetime

import pytest

from records.base import Refused
from records.camera import Camera
from records.footage import Cause, Segment, SegmentStage
from records.hold import Hold
from records.user import THE_SYSTEM
from tests.footage.reel import B, Reel, after
from tests.scene import refused
from workflows import footage, hold


def _hold(reel: Reel, begins_at: datetime, ends_at: datetime) -> Hold:
    with reel.scene.acting() as (db, cast):
        return hold.place(db, cast.administrator, cast.gate, begins_at=begins_at, ends_at=ends_at, because="复查")


def _discard(reel: Reel, segment: Segment) -> None:
    reel.do(footage.discard, segment, cause=Cause.EXPIRED)


@pytest.mark.obligation("C6-2")
def test_the_row_is_garbage_and_what_is_lost_is_told_as_one_stretch(reel: Reel) -> None:
    for segment in (reel.shot(0, 10), reel.shot(10, 20, B)):
        _discard(reel, segment)
    assert {row.stage for row in reel.all(Segment)} == {SegmentStage.GARBAGE}
    assert reel.gaps() == [(0, 20, Cause.EXPIRED)]
    entry = reel.scene.last()
    assert (entry.verb, entry.actor_id, entry.changes["segment"][0]["stage"]) == ("footage.discard", None, ["closed", "garbage"])


@pytest.mark.obligation("B18-1")
@pytest.mark.parametrize(("begins", "ends", "held"), [(9.9, 30, True), (-5, 0.1, True), (2, 3, True), (10, 30, False), (-5, 0, False)])
def test_a_hold_on_any_part_of_it_keeps_the_whole_file(reel: Reel, begins: float, ends: float, held: bool) -> None:  # noqa: FBT001 - a table
    segment = reel.shot(0, 10)
    _hold(reel, after(begins), after(ends))
    if not held:
        _discard(reel, segment)
        return
    with reel.acting() as db:
        assert "已锁定" in refused(footage.discard, db, THE_SYSTEM, db.get_one(Segment, segment.id), status=409, cause=Cause.DISK_FULL)
    assert (reel.segment().stage, reel.gaps()) == (SegmentStage.CLOSED, [])


def test_another_cameras_hold_and_a_lifted_one_keep_nothing(reel: Reel) -> None:
    segment = reel.shot(0, 10)
    lifted = _hold(reel, after(0), after(10))
    with reel.scene.acting() as (db, cast):
        hold.place(db, cast.administrator, cast.dock, begins_at=after(0), ends_at=after(10), because="复查")
        hold.lift(db, cast.administrator, db.get_one(Hold, lifted.id), reason="已复查")
    _discard(reel, segment)
    assert reel.segment().stage is SegmentStage.GARBAGE


@pytest.mark.obligation("B18-1")
def test_a_hold_that_is_being_placed_is_waited_for(reel: Reel) -> None:
    """Two transactions at once: whoever deletes must see the hold of whoever flags."""
    segment, placed, told = reel.shot(0, 10), threading.Event(), []

    def delete() -> None:
        placed.wait()
        try:
            _discard(reel, segment)
        except Refused as why:
            told.append(why.status)

    deleting = threading.Thread(target=delete)
    deleting.start()
    with reel.scene.acting() as (db, cast):
        hold.place(db, cast.administrator, db.get_one(Camera, cast.gate.id), begins_at=after(0), ends_at=after(10), because="复查")
        placed.set()
        deleting.join(0.5)
        assert deleting.is_alive(), "it waits for the hold"
    deleting.join(20)
    assert (told, reel.segment().stage) == ([409], SegmentStage.CLOSED)


@pytest.mark.parametrize("stage", ["open", "garbage", "gone"])
def test_only_closed_files_go(reel: Reel, stage: str) -> None:
    segment = reel.open(reel.run()) if stage == "open" else reel.shot(0, 10)
    if stage != "open":
        _discard(reel, segment)
    if stage == "gone":
        reel.do(footage.forget, segment)
    with reel.acting() as db:
        refused(footage.discard, db, THE_SYSTEM, db.get_one(Segment, segment.id), status=409, cause=Cause.EXPIRED)


def test_no_person_deletes_footage(reel: Reel) -> None:
    reel.only_the_system(footage.discard, reel.shot(), cause=Cause.EXPIRED)
