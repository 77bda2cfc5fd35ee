"""A look of customs at the cast's site, with one finding."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from records import clock
from records.review import Method, Review, ReviewFinding
from tests.scene import Scene
from workflows import review

NOW = datetime(2026, 11, 20, 1, 15, tzinfo=UTC)
FOUND = {"clause": "2.1.6.2", "text": "卡口后方没有全景摄像头。", "due_on": date(2026, 11, 27)}


@dataclass
class Case:
    """Numbers of both."""

    review: int
    finding: int

    def rows(self, db: Session) -> tuple[Review, ReviewFinding]:
        return db.get_one(Review, self.review), db.get_one(ReviewFinding, self.finding)


@pytest.fixture
def case(scene: Scene) -> Case:
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        made = review.record(db, cast.monitor, cast.site, method=Method.VISIT, at=NOW, remark="")
        db.flush()
        finding = review.find(db, cast.monitor, made, camera=cast.gate, **FOUND)
        db.flush()
        return Case(made.id, finding.id)
