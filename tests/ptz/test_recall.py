"""ptz.recall: to a known place; a move like any other (C9-2)."""

from sqlalchemy import select

from records.ptz import Preset, Span
from tests.ptz.turning import BACK, NOW, Turning
from tests.scene import refused
from workflows import ptz


def test_it_is_a_move_with_the_places_name(turning: Turning) -> None:
    turning.take("monitor")
    with turning.acting() as (db, cast, camera):
        preset = ptz.save(db, cast.monitor, camera, token="1", name="车头", place=(0.5, 0.0, 0.0))
        db.flush()
        ptz.recall(db, cast.monitor, camera, preset=preset, back_after=BACK)
    assert (turning.scene.last().verb, turning.scene.last().changes["preset"]) == ("ptz.recall", "车头")
    with turning.scene.database.read() as db:
        assert db.scalars(select(Span)).unique().one().moves == 1
    assert turning.order.due_at == NOW + BACK
    with turning.acting() as (db, cast, camera):
        again = db.get_one(Preset, preset.id)
        refused(ptz.recall, db, cast.second_monitor, camera, status=409, preset=again, back_after=BACK)
        refused(ptz.recall, db, cast.signatory, camera, preset=again, back_after=BACK)
