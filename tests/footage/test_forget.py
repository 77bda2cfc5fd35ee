"""footage.forget: the file is off the disk; its row, hash and place in the chain stay (C6-2)."""

import pytest

from records.footage import Cause, Segment, SegmentStage
from records.user import THE_SYSTEM
from tests.footage.reel import Reel
from tests.scene import refused
from workflows import footage


def test_the_row_stays_with_its_hash_and_its_link(reel: Reel) -> None:
    before = reel.shot(0, 10)
    reel.do(footage.discard, before, cause=Cause.EXPIRED)
    reel.do(footage.forget, before)
    gone = reel.segment()
    assert (gone.stage, gone.sha256, gone.chain) == (SegmentStage.GONE, before.sha256, before.chain)


@pytest.mark.parametrize("stage", [SegmentStage.CLOSED, SegmentStage.GONE])
def test_what_is_not_garbage_is_not_forgotten(reel: Reel, stage: SegmentStage) -> None:
    segment = reel.shot(0, 10)
    if stage is SegmentStage.GONE:
        reel.do(footage.discard, segment, cause=Cause.EXPIRED)
        reel.do(footage.forget, segment)
    with reel.acting() as db:
        refused(footage.forget, db, THE_SYSTEM, db.get_one(Segment, segment.id), status=409)


def test_only_the_recorder_tells_it_and_only_the_deletion_stands_in_the_trail(reel: Reel) -> None:
    segment = reel.shot(0, 10)
    reel.do(footage.discard, segment, cause=Cause.EXPIRED)
    reel.only_the_system(footage.forget, segment)
    reel.do(footage.forget, segment)
    assert reel.trail() == ["footage.discard"]
