"""diagnosis.end: the system says when the picture was right again, once (B6-2)."""

from datetime import timedelta

from records.diagnosis import Diagnosis, Flaw, Stage, open_findings
from records.user import THE_SYSTEM
from tests.diagnosis.test_begin import AT
from tests.scene import Scene, refused
from workflows import diagnosis


def test_it_ends_once_and_by_the_system_only_and_may_begin_anew(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        found = diagnosis.begin(db, THE_SYSTEM, cast.gate, flaw=Flaw.BLACK, began_at=AT, figure=0)
        db.flush()
        refused(diagnosis.end, db, cast.administrator, found, ended_at=AT)
        diagnosis.end(db, THE_SYSTEM, found, ended_at=AT + timedelta(minutes=3))
        refused(diagnosis.end, db, THE_SYSTEM, found, ended_at=AT, status=409)
    ended = scene.get(Diagnosis, found.id)
    assert (ended.stage, ended.ended_at) == (Stage.OVER, AT + timedelta(minutes=3))
    assert scene.last().verb == "diagnosis.end"
    with scene.acting() as (db, cast):
        assert open_findings(db) == []
        assert diagnosis.begin(db, THE_SYSTEM, cast.gate, flaw=Flaw.BLACK, began_at=AT, figure=0).id != found.id
