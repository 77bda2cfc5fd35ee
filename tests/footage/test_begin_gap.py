"""footage.begin_gap: from here on there is no footage, and why (B19-1)."""

from records.footage import Cause, Gap
from tests.footage.reel import B, Reel, after
from workflows import footage


def test_it_stands_open_with_cause_and_detail(reel: Reel) -> None:
    reel.gap(begins=5, cause=Cause.PASSWORD, detail="401 " * 100)
    gap = reel.all(Gap)[0]
    assert reel.gaps() == [(5, None, Cause.PASSWORD)]
    assert gap.detail == ("401 " * 100)[:200]


def test_another_cause_ends_the_open_one_and_begins_anew(reel: Reel) -> None:
    reel.gap("g1", begins=5, cause=Cause.NETWORK)
    reel.gap("g2", begins=9, cause=Cause.PASSWORD)
    assert reel.gaps() == [(5, 9, Cause.NETWORK), (9, None, Cause.PASSWORD)]


def test_told_again_while_open_the_cause_is_better_known(reel: Reel) -> None:
    for cause in (Cause.NETWORK, Cause.CAMERA_AWAY):
        reel.gap("g1", begins=5, cause=cause)
    assert reel.gaps() == [(5, None, Cause.CAMERA_AWAY)]


def test_a_replay_after_its_end_changes_nothing(reel: Reel) -> None:
    reel.gap("g1", begins=5)
    reel.run(begins=9)
    reel.gap("g1", begins=5, cause=Cause.UNKNOWN)
    assert reel.gaps() == [(5, 9, Cause.NETWORK)]


def test_while_the_recorder_was_away_the_gap_reaches_back_to_what_is_known(reel: Reel) -> None:
    reel.shot(0, 10)
    reel.gap("g1", begins=60, cause=Cause.RECORDER, since_last=True)
    assert reel.gaps() == [(10, None, Cause.RECORDER)]


def test_the_gap_of_a_recorder_that_stopped_in_good_order_goes_on(reel: Reel) -> None:
    reel.gap("before", begins=10, cause=Cause.RECORDER)
    for _ in range(2):
        reel.gap("after", begins=60, cause=Cause.RECORDER, since_last=True)
    assert reel.gaps() == [(10, None, Cause.RECORDER)]
    assert reel.all(Gap)[0].token == "after"


def test_footage_already_there_is_not_covered_by_a_gap_from_before(reel: Reel) -> None:
    reel.shot(0, 10)
    reel.shot(30, 90, B)
    reel.gap("g1", begins=60, cause=Cause.RECORDER, since_last=True)
    assert reel.gaps() == [(60, None, Cause.RECORDER)]


def test_only_the_recorder_tells_it_and_nothing_is_left_in_the_trail(reel: Reel) -> None:
    reel.only_the_system(footage.begin_gap, reel.camera, token="x", begins_at=after(0), cause=Cause.NETWORK)
    reel.gap()
    assert reel.trail() == []
