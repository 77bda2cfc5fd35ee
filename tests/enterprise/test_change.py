"""enterprise.change: other words, the old ones stay in the trail."""

from records.enterprise import Enterprise
from tests.enterprise.test_admit import TOLD
from tests.scene import Scene, refused, unfit
from workflows import enterprise


def test_an_administrator_changes_it_and_the_trail_tells_old_and_new(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        enterprise.change(db, cast.administrator, cast.enterprise, told=TOLD, categories=["烤鳗"])
    kept = scene.get(Enterprise, scene.cast.enterprise.id)
    assert (kept.responsible_person, kept.categories) == ("孙玉梅", ["烤鳗"])
    changed = scene.last().changes["enterprise"][0]
    assert changed["name"] == [scene.cast.enterprise.name, TOLD["name"]]
    assert changed["categories"] == [["虾类"], ["烤鳗"]]


def test_its_own_name_is_no_second_one_but_anothers_is(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        enterprise.change(db, cast.administrator, cast.enterprise, told={**TOLD, "name": cast.enterprise.name}, categories=["虾类"])
        told = {**TOLD, "name": cast.other_enterprise.name}
        unfit(enterprise.change, db, cast.administrator, cast.enterprise, at="name", told=told, categories=["虾类"])


def test_a_retired_enterprise_is_not_changed(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        refused(enterprise.change, db, cast.administrator, _retired(cast.enterprise), status=409, told=TOLD, categories=["虾类"])


def _retired(enterprise_: Enterprise) -> Enterprise:
    gone = Enterprise(id=enterprise_.id, office_id=enterprise_.office_id, retired=True)
    gone.office = enterprise_.office
    return gone


def test_strangers_do_not_change_it(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(enterprise.change, db, other, cast.enterprise, told=TOLD, categories=["虾类"])
