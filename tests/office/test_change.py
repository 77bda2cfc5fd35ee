"""office.change: names, number pattern and limits (B4-1)."""

import pytest

from records.camera import Camera
from records.office import Office
from tests.office.test_establish import TOLD
from tests.scene import Scene, refused, unfit
from workflows import office


def test_an_administrator_changes_the_own_office(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        office.change(db, cast.administrator, cast.branch, told={**TOLD, "clip_before_s": 90})
    kept = scene.get(Office, scene.cast.branch.id)
    assert (kept.name, kept.clip_before_s, kept.path) == (TOLD["name"], 90, scene.cast.branch.path)


def test_the_name_of_another_office_is_refused_and_nothing_is_changed(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        unfit(office.change, db, cast.administrator, cast.branch, at="name", told={**TOLD, "name": "威海海关"})
        assert cast.branch.name == "烟台海关"


def test_a_retired_office_is_not_changed(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        boss, branch = cast.administrator, cast.branch
        branch.retired = True
        refused(office.change, db, boss, branch, status=409, told=TOLD)
        db.expire(branch)


def test_another_office_and_a_monitor_do_not_change_it(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.signatory, cast.upkeep):
            refused(office.change, db, other, cast.branch, told=TOLD)
        refused(office.change, db, cast.administrator, cast.directly_under, told=TOLD)


def test_changing_tells_old_and_new(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        office.change(db, cast.overseer, cast.branch, told=TOLD)
    entry = scene.last()
    assert entry.verb == "office.change"
    assert entry.changes["office"][0]["name"] == ["烟台海关", TOLD["name"]]


@pytest.mark.obligation("E-6")
def test_the_cameras_below_bear_the_new_name_whichever_office_above_got_it(scene: Scene) -> None:
    def names() -> list[str]:
        return [scene.get(Camera, each.id).name for each in (scene.cast.gate, scene.cast.elsewhere)]

    with scene.acting() as (db, cast):
        office.change(db, cast.administrator, cast.branch, told={**TOLD, "name": "烟台海关"})
    assert names()[0] == "青岛烟台海关澜澄水产厂区卡口01", "nothing renamed, nothing recomposed"
    with scene.acting() as (db, cast):
        office.change(db, cast.administrator, cast.branch, told={**TOLD, "name": "蓬莱海关", "short_name": "蓬关"})
    assert names()[0] == "青岛蓬莱海关澜澄水产厂区卡口01"
    with scene.acting() as (db, cast):
        office.change(db, cast.overseer, cast.directly_under, told={**TOLD, "name": "济南海关", "short_name": "济关"})
    assert names() == ["济南蓬莱海关澜澄水产厂区卡口01", "济南威海海关外关厂区卡口01"]
