"""osd_name.drop: an abbreviation that no picture bears may go; it is never given to another full name (E-9)."""

from tests.camera.conftest import TOLD
from tests.osd_name.test_shorten import FULL
from tests.scene import Scene, refused, unfit
from workflows import camera, osd_name
from workflows.register import Told


def test_one_in_use_stays_and_one_dropped_is_never_given_again(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        short = osd_name.shorten(db, cast.administrator, cast.branch, **FULL)
        db.flush()
        made = camera.install(db, cast.administrator, cast.site, area=cast.area, told=Told(**TOLD, line_length=9), credentials=b"")
        assert "还在使用" in refused(osd_name.drop, db, cast.administrator, short, status=409, reason="换了设备")
        camera.change(db, cast.administrator, made, area=cast.area, told=Told(**TOLD), credentials=None)
        unfit(osd_name.drop, db, cast.administrator, short, at="reason", reason=" ")
        osd_name.drop(db, cast.administrator, short, reason="换了设备")
        unfit(osd_name.shorten, db, cast.administrator, cast.branch, at="short", **{**FULL, "full": "沐川食品厂区"})
        refused(osd_name.drop, db, cast.administrator, short, status=409, reason="再停用")
    entry = scene.last()
    assert (entry.verb, entry.changes["reason"]) == ("osd_name.drop", "换了设备")


def test_strangers_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        short = osd_name.shorten(db, cast.administrator, cast.branch, **FULL)
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(osd_name.drop, db, other, short, reason="换了设备")
