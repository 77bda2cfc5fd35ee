"""footage.open_segment: the row stands before the file grows (B19-1, DESIGN P3)."""

from records.footage import Segment, SegmentStage
from tests.footage.reel import PICTURE, A, Reel, after, closed
from workflows import footage


def test_the_row_is_open_and_knows_the_picture_and_where_media_time_stands(reel: Reel) -> None:
    run = reel.run()
    reel.open(run, begins=2)
    row = reel.segment()
    assert (row.stage, row.camera_id, row.run_id, row.begins_at, row.ends_at) == (SegmentStage.OPEN, reel.camera.id, run.id, after(2), None)
    assert {name: getattr(row, name) for name in PICTURE} == PICTURE
    assert (row.sha256, row.chain) == (None, None)


def test_told_twice_it_is_one_row_and_a_closed_one_stays_closed(reel: Reel) -> None:
    run = reel.run()
    reel.open(run)
    reel.do(footage.close_segment, reel.segment(), **closed(0, 10))
    reel.open(run)
    assert [row.stage for row in reel.all(Segment)] == [SegmentStage.CLOSED]


def test_only_the_recorder_tells_it_and_nothing_is_left_in_the_trail(reel: Reel) -> None:
    run = reel.run()
    reel.only_the_system(footage.open_segment, run, path=A, begins_at=after(0), **PICTURE)
    reel.open(run)
    assert reel.trail() == []
