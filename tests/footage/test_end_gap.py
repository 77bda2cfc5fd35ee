"""footage.end_gap: what was missing comes again (B19-1)."""

from records.footage import Cause
from tests.footage.reel import Reel, after
from workflows import footage


def test_it_ends(reel: Reel) -> None:
    reel.do(footage.end_gap, reel.gap(begins=5), ends_at=after(9))
    assert reel.gaps() == [(5, 9, Cause.NETWORK)]


def test_told_twice_the_first_end_counts(reel: Reel) -> None:
    gap = reel.gap(begins=5)
    for seconds in (9, 30):
        reel.do(footage.end_gap, gap, ends_at=after(seconds))
    assert reel.gaps() == [(5, 9, Cause.NETWORK)]


def test_it_never_ends_before_it_begins(reel: Reel) -> None:
    reel.do(footage.end_gap, reel.gap(begins=5), ends_at=after(2))
    assert reel.gaps() == [(5, 5, Cause.NETWORK)]


def test_only_the_recorder_tells_it_and_nothing_is_left_in_the_trail(reel: Reel) -> None:
    gap = reel.gap()
    reel.only_the_system(footage.end_gap, gap, ends_at=after(9))
    reel.do(footage.end_gap, gap, ends_at=after(9))
    assert reel.trail() == []
