"""item.add: an office's own items beside the norm's (B14-1, F1-8)."""

import pytest
from sqlalchemy import select

from records.base import door
from records.item import UNDECLARED, Group, Item, is_conduct
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import begin
from workflows import item, sheet


@pytest.mark.obligation("B14-1")
def test_an_added_item_stands_on_the_offices_own_desk_only(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    with scene.acting() as (db, cast):
        made = item.add(db, cast.administrator, cast.branch, group=Group.OTHER, name="适载检验", phrases=["已查验", "未见"])
        assert [each.key for each in sheet.items_of(db, cast.other_branch) if each.group is Group.OTHER] == ["seal", "metal"]
    assert scene.last().verb == "item.add"
    desk = browser.as_(scene.cast.monitor).get(f"/monitorings/{sitting.number}/desk").text
    assert f'data-item="{made.key}"' in desk
    assert 'data-phrase="已查验"' in desk


@pytest.mark.obligation("F1-8")
def test_an_own_item_stands_in_the_place_of_the_norms_at_its_office_only(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    client = browser.as_(scene.cast.administrator)
    with scene.database.read() as db:
        metal = db.scalars(select(Item).where(Item.key == "metal")).one()
    told = {"group": "other", "name": "金属探测和X光", "phrases": "逐箱通过", "replaces": metal.id}
    assert client.post("/items", data=told).status_code == 303
    with scene.acting() as (db, cast):
        own = [each for each in sheet.items_of(db, cast.branch) if each.group is Group.OTHER]
        assert [each.name for each in own] == ["产品封识", "金属探测和X光"]
        assert own[1].phase == metal.phase
        assert [each.key for each in sheet.items_of(db, cast.other_branch) if each.group is Group.OTHER] == ["seal", "metal"]
    desk = browser.as_(scene.cast.monitor).get(f"/monitorings/{sitting.number}/desk").text
    assert 'data-item="metal"' not in desk
    assert f'data-item="{own[1].key}"' in desk
    sitting.fill(scene.cast.dock)
    sitting.write(scene.cast.dock, seen={own[1].key: "逐箱通过"})
    sitting.submit()
    paper = browser.as_(scene.cast.monitor).get(f"/sheets/{sitting.sheet_id}").text
    assert "金属探测和X光：逐箱通过" in paper
    assert "替换金属探测" in client.get("/items").text
    again = client.post("/items", data=told)
    assert again.status_code == 422, "the list offers it no more"


def test_what_is_written_under_a_replaced_item_stays_in_the_draft(scene: Scene) -> None:
    sitting = begin(scene)
    sitting.fill(scene.cast.dock)
    sitting.write(scene.cast.dock, seen={"metal": "逐箱通过金属探测"})
    with scene.acting() as (db, cast):
        metal = db.scalars(select(Item).where(Item.key == "metal")).one()
        told = {"group": Group.OTHER, "name": "X光", "phrases": [], "replaces": metal}
        item.add(db, cast.administrator, cast.branch, **told)
        assert "本机构的项目替换" in unfit(item.add, db, cast.administrator, cast.branch, at="replaces", **told)
        assert "金属探测：逐箱通过金属探测" in str(sheet.told(db, sitting.sheet(db)))


def test_only_a_norms_item_of_the_same_group_is_replaced_and_never_the_undeclared_goods(scene: Scene) -> None:
    begin(scene)
    with scene.acting() as (db, cast):
        items = {each.key: each for each in db.scalars(select(Item))}
        own = item.add(db, cast.administrator, cast.branch, group=Group.OTHER, name="适载检验", phrases=[])
        for replaced, group, at in (
            (items["metal"], Group.LABEL, "group"), (items[UNDECLARED], Group.LABEL, "replaces"), (own, Group.OTHER, "replaces"),
        ):  # fmt: skip
            unfit(item.add, db, cast.administrator, cast.branch, at=at, group=group, name="X", phrases=[], replaces=replaced)


def test_an_added_conduct_item_stays_a_conduct_item(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        made = item.add(db, cast.administrator, cast.branch, group=Group.CONDUCT, name="携带证件", phrases=[])
        other = item.add(db, cast.administrator, cast.branch, group=Group.OTHER, name="施封拍照", phrases=[])
    assert is_conduct(made.key)
    assert not is_conduct(other.key)
    assert made.key != other.key


def test_it_needs_a_name_and_an_administrator_of_the_office(scene: Scene) -> None:
    told = {"group": Group.OTHER, "phrases": []}
    with scene.acting() as (db, cast):
        unfit(item.add, db, cast.administrator, cast.branch, at="name", name=" ", **told)
        for other in (cast.monitor, cast.overseer, cast.stranger, cast.signatory, cast.upkeep):
            refused(item.add, db, other, cast.branch, name="适载检验", **told)


def test_the_page_lists_and_adds(scene: Scene, browser: Browser) -> None:
    with scene.database.act("test") as db, door("factory"):
        item.load_norm(db, THE_SYSTEM, None)
    client = browser.as_(scene.cast.administrator)
    assert "金属探测" in client.get("/items").text
    assert client.post("/items", data={"group": "other", "name": ""}).status_code == 422
    assert client.post("/items", data={"group": "other", "name": "适载检验", "phrases": "已查验\n未见\n"}).status_code == 303
    with scene.database.read() as db:
        assert db.scalars(select(Item).where(Item.name == "适载检验")).one().phrases == ["已查验", "未见"]
    assert 'name="phrases"' not in browser.as_(scene.cast.monitor).get("/items").text
    assert browser.as_(scene.cast.signatory).get("/items").status_code == 403
