"""grant.take_back: the right ends now, its row stays (B9-1)."""

from records.grant import Grant, Right, Stage
from records.scope import may_watch
from tests.scene import Scene, refused
from workflows import grant


def test_the_picture_is_gone_and_the_row_tells_who_took_it(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        held = grant.current(db, users=(cast.monitor.id,), cameras=(cast.gate.id,), rights=(Right.LIVE,))[0]
        grant.take_back(db, cast.administrator, held)
        assert not may_watch(db, cast.monitor, cast.gate, Right.LIVE)
        assert may_watch(db, cast.monitor, cast.gate, Right.PLAYBACK)
    kept = scene.get(Grant, held.id)
    assert (kept.stage, kept.taken_back_by_id) == (Stage.TAKEN, scene.cast.administrator.id)
    assert scene.last().verb == "grant.take_back"


def test_one_taken_back_and_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        held = grant.current(db, users=(cast.monitor.id,), cameras=(cast.gate.id,))[0]
        for other in (cast.monitor, cast.stranger, cast.signatory, cast.upkeep):
            refused(grant.take_back, db, other, held)
        grant.take_back(db, cast.administrator, held)
        refused(grant.take_back, db, cast.administrator, held, status=409)
