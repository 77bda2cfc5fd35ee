"""footage.close_segment: the file is whole and lasting: indexed, hashed, chained to the camera's file before (B19-1, C6-2)."""

import pytest

from records.footage import SegmentStage, chained
from records.user import THE_SYSTEM
from tests.footage.reel import A, B, Reel, after, closed
from workflows import footage


@pytest.mark.obligation("B19-1")
def test_it_is_closed_with_all_that_the_file_has(reel: Reel) -> None:
    reel.open(reel.run())
    reel.do(footage.close_segment, reel.segment(), **closed(0.5, 10))
    row = reel.segment()
    assert (row.stage, row.begins_at, row.ends_at) == (SegmentStage.CLOSED, after(0.5), after(10))
    assert (row.gops, row.frames, row.bytes, row.sha256, row.camera_offset_ms) == (b"\x0a\x00", 95, 9_000, "ab" * 32, -3)
    assert row.chain == chained(None, "ab" * 32, after(0.5), after(10))


def test_each_link_hangs_on_the_one_before_of_the_same_camera(reel: Reel) -> None:
    first, other = reel.shot(0, 10, A), "cd" * 32
    with reel.acting() as db:
        run = footage.begin_run(db, THE_SYSTEM, reel.scene.cast.within(db).dock, token="dock", begins_at=after(0))
        db.flush()
    reel.do(footage.open_segment, run, path="000002/x.mp4", begins_at=after(0), media_begins=0, timescale=1, codec="x", width=1, height=1)
    reel.do(footage.close_segment, reel.segment("000002/x.mp4"), **closed(0, 10, other))
    second = reel.shot(10, 20, B, other)
    assert second.chain == chained(first.chain, other, after(10), after(20))
    assert reel.segment("000002/x.mp4").chain == chained(None, other, after(0), after(10))


def test_told_twice_the_first_telling_counts(reel: Reel) -> None:
    before = reel.shot(0, 10)
    reel.do(footage.close_segment, before, **closed(0, 99, "ef" * 32))
    after_it = reel.segment()
    assert (after_it.ends_at, after_it.sha256, after_it.chain) == (before.ends_at, before.sha256, before.chain)


def test_what_is_lost_does_not_come_back(reel: Reel) -> None:
    reel.open(reel.run())
    reel.do(footage.lose, reel.segment(), ends_at=after(0))
    reel.do(footage.close_segment, reel.segment(), **closed(0, 10))
    assert (reel.segment().stage, reel.segment().chain) == (SegmentStage.GONE, None)


def test_only_the_recorder_tells_it_and_nothing_is_left_in_the_trail(reel: Reel) -> None:
    made = reel.open(reel.run())
    reel.only_the_system(footage.close_segment, made, **closed(0, 10))
    reel.do(footage.close_segment, made, **closed(0, 10))
    assert reel.trail() == []
