"""What people do with a flagged anomaly, as the tests of its acts need it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from records.anomaly import Anomaly, Step, StepKind
from tests.cast import Cast
from tests.watch import NOW, Watch
from workflows import anomaly

OPINION = "责令现场整改，核对全部人员着装"


@contextmanager
def handling(watch: Watch, flagged: Anomaly) -> Iterator[tuple[Session, Cast, Anomaly]]:
    """A transaction with the cast and the anomaly in it."""
    with watch.database.act("test") as db:
        yield db, watch.cast.within(db), db.get_one(Anomaly, flagged.id)


def inform(db: Session, actor: Any, it: Anomaly, **other: Any) -> Step:
    """The site's officer was told by telephone, unless the test says otherwise."""
    told = {"kind": StepKind.NOTIFIED, "at": NOW, "person": "张检疫", "text": "已答复，10分钟内到场"}
    return anomaly.inform(db, actor, it, **{**told, **other})


def decide(db: Session, here: Cast, it: Anomaly) -> None:
    """The administrator's opinion."""
    anomaly.decide(db, here.administrator, it, opinion=OPINION)
