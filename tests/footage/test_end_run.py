"""footage.end_run: the connection gives no pictures any more (B19-1)."""

from records.footage import Cause, Run
from tests.footage.reel import Reel, after
from workflows import footage


def test_it_ends_with_its_cause(reel: Reel) -> None:
    reel.do(footage.end_run, reel.run(), ends_at=after(60), cause=Cause.STALLED)
    assert [(run.ends_at, run.cause) for run in reel.all(Run)] == [(after(60), Cause.STALLED)]


def test_told_twice_the_first_end_counts(reel: Reel) -> None:
    run = reel.run()
    reel.do(footage.end_run, run, ends_at=after(60), cause=None)
    reel.do(footage.end_run, run, ends_at=after(70), cause=Cause.RECORDER)
    assert [(run.ends_at, run.cause) for run in reel.all(Run)] == [(after(60), None)]


def test_only_the_recorder_tells_it_and_nothing_is_left_in_the_trail(reel: Reel) -> None:
    run = reel.run()
    reel.only_the_system(footage.end_run, run, ends_at=after(1), cause=None)
    reel.do(footage.end_run, run, ends_at=after(1), cause=None)
    assert reel.trail() == []
