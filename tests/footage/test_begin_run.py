"""footage.begin_run: a connection gives pictures, the camera's open gap ends (B19-1)."""

from records.footage import Cause, Run
from tests.footage.reel import Reel, after
from workflows import footage


def test_the_run_stands_and_the_open_gap_ends_with_its_first_frame(reel: Reel) -> None:
    reel.gap(begins=0)
    reel.run(begins=7)
    run = reel.all(Run)[0]
    assert (run.token, run.camera_id, run.begins_at, run.ends_at) == ("r1", reel.camera.id, after(7), None)
    assert reel.gaps() == [(0, 7, Cause.NETWORK)]


def test_told_twice_it_is_one_run_and_ends_no_later_gap(reel: Reel) -> None:
    first = reel.run(begins=7)
    reel.gap("g2", begins=20)
    again = reel.run(begins=7)
    assert (again.id, len(reel.all(Run))) == (first.id, 1)
    assert reel.gaps() == [(20, None, Cause.NETWORK)], "the replay is of an earlier moment"


def test_only_the_cameras_own_gap_ends(reel: Reel) -> None:
    reel.do(footage.begin_gap, reel.scene.cast.dock, token="dock", begins_at=after(0), cause=Cause.PASSWORD)
    reel.run(begins=7)
    assert reel.gaps() == [(0, None, Cause.PASSWORD)]


def test_only_the_recorder_tells_it_and_nothing_is_left_in_the_trail(reel: Reel) -> None:
    reel.only_the_system(footage.begin_run, reel.camera, token="r9", begins_at=after(0))
    reel.run()
    assert reel.trail() == []
