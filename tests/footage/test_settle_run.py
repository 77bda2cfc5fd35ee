"""footage.settle_run: the run began at another moment than first told, with its first file and the gap before (B19-1)."""

from records.footage import Cause, Run
from tests.footage.reel import A, B, Reel, after, closed
from workflows import footage


def _begun(reel: Reel) -> Run:
    reel.gap(begins=0)
    run = reel.run(begins=10)
    reel.open(run, begins=10)
    return run


def test_run_first_file_and_gap_move_together(reel: Reel) -> None:
    run = _begun(reel)
    reel.do(footage.settle_run, run, path=A, begins_at=after(9.5))
    assert (reel.all(Run)[0].begins_at, reel.segment().begins_at) == (after(9.5), after(9.5))
    assert reel.gaps() == [(0, 9.5, Cause.NETWORK)]


def test_told_twice_it_stays(reel: Reel) -> None:
    run = _begun(reel)
    for _ in range(2):
        reel.do(footage.settle_run, run, path=A, begins_at=after(9.5))
    assert (reel.all(Run)[0].begins_at, reel.gaps()) == (after(9.5), [(0, 9.5, Cause.NETWORK)])


def test_a_gap_never_ends_before_it_begins(reel: Reel) -> None:
    run = _begun(reel)
    reel.do(footage.settle_run, run, path=A, begins_at=after(-5))
    assert reel.gaps() == [(0, 0, Cause.NETWORK)]


def test_a_closed_file_is_not_moved_any_more(reel: Reel) -> None:
    run = _begun(reel)
    reel.do(footage.close_segment, reel.segment(), **closed(10, 20))
    chain = reel.segment().chain
    for path in (A, B):
        reel.do(footage.settle_run, run, path=path, begins_at=after(9.5))
    assert (reel.segment().begins_at, reel.segment().chain, reel.all(Run)[0].begins_at) == (after(10), chain, after(10))


def test_only_the_recorder_tells_it_and_nothing_is_left_in_the_trail(reel: Reel) -> None:
    run = _begun(reel)
    reel.only_the_system(footage.settle_run, run, path=A, begins_at=after(9))
    reel.do(footage.settle_run, run, path=A, begins_at=after(9))
    assert reel.trail() == []
