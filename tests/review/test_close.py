"""review.close: over only when nothing found is left open (D7-1)."""

import pytest

from records.review import Review, Stage
from tests.review.conftest import Case
from tests.scene import Scene, refused
from workflows import review


@pytest.mark.obligation("D7-1")
def test_an_open_finding_keeps_it_open(scene: Scene, case: Case) -> None:
    with scene.acting() as (db, cast):
        here, finding = case.rows(db)
        assert "未办结" in refused(review.close, db, cast.monitor, here, status=409)
        review.rectify(db, cast.upkeep, finding, text="已改。", document=None)
        refused(review.close, db, cast.monitor, here, status=409)
        review.recheck(db, cast.monitor, finding, text="合格。", is_satisfied=True, due_on=None)
        for other in (cast.upkeep, cast.stranger, cast.signatory):
            refused(review.close, db, other, here)
        review.close(db, cast.monitor, here)
        refused(review.close, db, cast.monitor, here, status=409)
    closed = scene.get(Review, case.review)
    assert (closed.stage, closed.closed_at is None) == (Stage.CLOSED, False)
    assert scene.last().verb == "review.close"
