"""item.load_norm: articles 11 to 15, once (F1-8)."""

import pytest
from sqlalchemy import select

from records.item import OF_THE_NORM, Item
from records.user import THE_SYSTEM
from tests.scene import Scene, refused
from workflows import item


@pytest.mark.obligation("F1-8")
def test_the_norms_items_are_there_in_its_order_and_a_second_loading_adds_none(scene: Scene) -> None:
    with scene.acting() as (db, _cast):
        item.load_norm(db, THE_SYSTEM, None)
        item.load_norm(db, THE_SYSTEM, None)
        found = db.scalars(select(Item).order_by(Item.position)).all()
    assert [each.key for each in found] == [key for key, *_ in OF_THE_NORM]
    labels = {each.name for each in found if each.group.value == "label"}
    assert labels >= {"品名", "生产企业名称/备案号", "运输标记", "生产批号", "规格", "数重量", "标签"}
    assert scene.last().verb == "item.load_norm"


def test_people_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.administrator, cast.monitor, cast.overseer):
            refused(item.load_norm, db, other, cast.branch)
