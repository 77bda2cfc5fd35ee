"""footage.lose: a row whose file is not there is said to be gone, as a gap of damaged footage (C6-2)."""

import pytest

from records.footage import Cause, SegmentStage
from tests.footage.reel import Reel, after
from workflows import footage


@pytest.mark.obligation("C6-2")
def test_the_stretch_is_a_gap_with_its_cause_and_stands_in_the_trail(reel: Reel) -> None:
    reel.open(reel.run())
    reel.do(footage.lose, reel.segment(), ends_at=after(10))
    assert (reel.segment().stage, reel.gaps()) == (SegmentStage.GONE, [(0, 10, Cause.DAMAGED)])
    entry = reel.scene.last()
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("footage.lose", None, reel.segment().id)
    assert entry.changes["segment"][0]["stage"] == ["open", "gone"]


def test_a_file_without_a_frame_leaves_no_gap_of_no_length(reel: Reel) -> None:
    reel.open(reel.run())
    reel.do(footage.lose, reel.segment(), ends_at=after(0))
    assert reel.gaps() == []


def test_a_closed_one_is_missing_for_its_whole_length_and_its_link_stays(reel: Reel) -> None:
    before = reel.shot(0, 10)
    reel.do(footage.lose, before, ends_at=before.begins_at)
    lost = reel.segment()
    assert (lost.stage, lost.ends_at, lost.chain) == (SegmentStage.GONE, after(10), before.chain)
    assert reel.gaps() == [(0, 10, Cause.DAMAGED)]


def test_told_twice_there_is_one_gap(reel: Reel) -> None:
    reel.shot(0, 10)
    for ends in (10, 20):
        reel.do(footage.lose, reel.segment(), ends_at=after(ends))
    assert (reel.gaps(), reel.segment().ends_at) == ([(0, 10, Cause.DAMAGED)], after(10))


def test_what_went_in_good_order_is_not_called_damaged(reel: Reel) -> None:
    reel.shot(0, 10)
    reel.do(footage.discard, reel.segment(), cause=Cause.EXPIRED)
    reel.do(footage.lose, reel.segment(), ends_at=after(10))
    assert (reel.segment().stage, reel.gaps()) == (SegmentStage.GARBAGE, [(0, 10, Cause.EXPIRED)])


def test_nobody_but_the_recorder_says_so(reel: Reel) -> None:
    reel.only_the_system(footage.lose, reel.shot(), ends_at=after(10))
