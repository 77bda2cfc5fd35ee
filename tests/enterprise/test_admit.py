"""enterprise.admit: name, registration, products; the list of products can grow (B2-1)."""

import pytest

from records.enterprise import Enterprise
from records.office import Office
from tests.scene import Scene, refused, unfit
from workflows import enterprise

TOLD = {
    "name": "烟台沐川食品有限公司", "address": "烟台市莱山区明达东路7号", "registration": "3700/02906", "credit_code": "91370600MA3MC5T81F",
    "responsible_person": "孙玉梅", "contact": "曲波", "contact_phone": "0535-0000000",
}  # fmt: skip


@pytest.mark.obligation("B2-1")
def test_an_enterprise_with_eel_and_with_a_new_category_is_admitted(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        made = enterprise.admit(db, cast.administrator, cast.branch, told=TOLD, categories=["烤鳗", " 扇贝 ", "", "烤鳗"])
    kept = scene.get(Enterprise, made.id)
    assert (kept.office_id, kept.categories, kept.registration) == (scene.cast.branch.id, ["烤鳗", "扇贝"], "3700/02906")


def test_no_category_and_a_name_or_registration_in_use_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        unfit(enterprise.admit, db, cast.administrator, cast.branch, at="categories", told=TOLD, categories=[" "])
        told = {**TOLD, "name": cast.other_enterprise.name}
        assert "已经登记过" in unfit(enterprise.admit, db, cast.administrator, cast.branch, at="name", told=told, categories=["虾类"])
        told = {**TOLD, "registration": cast.enterprise.registration}
        unfit(enterprise.admit, db, cast.administrator, cast.branch, at="registration", told=told, categories=["虾类"])


def test_a_retired_office_admits_none(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        gone = Office(id=cast.branch.id, path=cast.branch.path, retired=True)
        refused(enterprise.admit, db, cast.administrator, gone, status=409, told=TOLD, categories=["虾类"])


@pytest.mark.obligation("B10-2")
def test_only_an_administrator_of_this_very_office_admits(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(enterprise.admit, db, other, cast.branch, told=TOLD, categories=["虾类"])


def test_admitting_is_in_the_trail(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        enterprise.admit(db, cast.administrator, cast.branch, told=TOLD, categories=["虾类"])
    entry = scene.last()
    assert (entry.verb, entry.serves) == ("enterprise.admit", ["B2-1"])
    assert entry.changes["enterprise"][0]["new"]["name"] == TOLD["name"]
