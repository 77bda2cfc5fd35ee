"""Copies that were asked for before their row told its hold: the migration finds it by the number."""

from app.migration import downgrade, upgrade
from tests.export.copied import SECOND, Copied
from workflows import hold


def test_each_gets_its_own_hold_and_no_other(copied: Copied) -> None:
    copied.request()
    own = copied.now().hold_id
    with copied.acting() as (db, cast, it):
        span = {"begins_at": it.begins_at, "ends_at": it.ends_at}
        for camera, told in ((cast.dock, span), (cast.dock, span | {"ends_at": it.ends_at + SECOND}), (cast.gate, span)):
            hold.place(db, cast.administrator, camera, because=it.number, **told)
    first = copied.number
    copied.requisition()
    second = copied.now().hold_id
    copied.scene.database.close()
    downgrade(copied.settings.database, "0012")
    upgrade(copied.settings.database)
    assert copied.now().hold_id == second != own
    copied.number = first
    assert copied.now().hold_id == own
