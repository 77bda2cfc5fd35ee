"""item.retire: an own item is asked for no more; what was written under it stays on its sheet (F1-8)."""

import pytest
from sqlalchemy import select

from records.base import Unfit
from records.item import Group, Item
from records.sheet import Sheet
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.sitting import Sitting, begin
from workflows import item, sheet


def _own(scene: Scene, **other: object) -> Item:
    with scene.acting() as (db, cast):
        told: dict[str, object] = {"group": Group.OTHER, "name": "适载检验", "phrases": [], **other}
        return item.add(db, cast.administrator, cast.branch, **told)


def _content(sitting: Sitting) -> str:
    with sitting.scene.database.read() as db:
        return str(sheet.told(db, db.get_one(Sheet, sitting.sheet_id)))


@pytest.mark.obligation("F1-8")
def test_what_was_written_under_it_stays_on_desk_and_sheet_and_a_new_sheet_asks_for_it_no_more(scene: Scene, browser: Browser) -> None:
    sitting, made = begin(scene), _own(scene)
    sitting.fill(scene.cast.dock)
    sitting.write(scene.cast.dock, seen={made.key: "已查验，适载"})
    other = begin(scene)
    client = browser.as_(scene.cast.administrator)
    assert client.post(f"/items/{made.id}/retire").status_code == 303
    assert scene.last().verb == "item.retire"
    assert "适载检验：已查验，适载" in _content(sitting)
    monitor = browser.as_(scene.cast.monitor)
    assert f'data-item="{made.key}"' in monitor.get(f"/monitorings/{sitting.number}/desk").text
    sitting.write(scene.cast.dock, seen={made.key: "已查验，改"})
    assert f'data-item="{made.key}"' not in monitor.get(f"/monitorings/{other.number}/desk").text
    with pytest.raises(Unfit, match="没有这个监控项目"):
        other.write(scene.cast.dock, seen={made.key: "x"})
    assert f'action="/items/{made.id}/retire"' not in client.get("/items").text


@pytest.mark.obligation("F1-8")
def test_the_norms_item_that_it_replaced_is_asked_for_again(scene: Scene) -> None:
    begin(scene)
    with scene.database.read() as db:
        metal = db.scalars(select(Item).where(Item.key == "metal")).one()
    made = _own(scene, name="金属探测和X光", replaces=metal)
    with scene.acting() as (db, cast):
        keys = [each.key for each in sheet.items_of(db, cast.branch)]
        assert (made.key in keys, "metal" in keys) == (True, False)
        item.retire(db, cast.administrator, db.get_one(Item, made.id))
        keys = [each.key for each in sheet.items_of(db, cast.branch)]
        assert (made.key in keys, "metal" in keys) == (False, True)


def test_the_norms_own_others_and_what_is_retired_already_are_refused(scene: Scene) -> None:
    begin(scene)
    made = _own(scene)
    with scene.acting() as (db, cast):
        here, norms = db.get_one(Item, made.id), db.get_one(Item, 1)
        assert norms.office_id is None
        refused(item.retire, db, cast.administrator, norms)
        for other in (cast.monitor, cast.overseer, cast.stranger, cast.signatory, cast.upkeep, THE_SYSTEM):
            refused(item.retire, db, other, here)
        item.retire(db, cast.administrator, here)
        refused(item.retire, db, cast.administrator, here, status=409)
