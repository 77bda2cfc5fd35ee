"""office.establish: three levels, none left out (B4-1)."""

import pytest

from records.office import Office
from tests.scene import Scene, at_the_top, refused, unfit
from workflows import office

TOLD = {
    "name": "烟台海关蓬莱办事处", "short_name": "蓬关", "number_pattern": "{short}{kind}〔{year}〕{serial:04d}号",
    "clip_before_s": 60, "clip_after_s": 60, "notify_within_min": 15,
    "contact_within_min": 60, "fault_after_min": 5,
}  # fmt: skip


@pytest.mark.obligation("B4-1")
def test_an_office_stands_under_the_one_above_and_level_three_directly_under_one_is_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        made = office.establish(db, cast.overseer, cast.directly_under, level=3, told=TOLD)
        assert made.path == f"{cast.directly_under.path}{made.id}/"
        assert made.is_under(cast.top)
        assert not made.is_under(cast.branch)
        top = at_the_top(db, cast)
        said = unfit(office.establish, db, top, cast.top, at="level", level=3, told={**TOLD, "name": "甲", "short_name": "甲"})
        assert said == "三级监控体系逐级设置：3级机构只能设在2级机构之下。"
        said = refused(office.establish, db, top, cast.branch, status=409, level=4, told={**TOLD, "name": "乙", "short_name": "乙"})
        assert said == "三级机构之下不再设置机构（第四条）。"


@pytest.mark.parametrize(
    "pattern",
    [
        "{short}{kind}{year}",
        "{short.__class__}{kind}{year}{serial}",
        "{short}{kind}{year}{serial:99999d}",
        "{short",
        "{short!r}{kind}{year}{serial}",
    ],
)
def test_a_number_pattern_that_could_give_two_papers_one_number_or_abuse_the_format_is_refused(scene: Scene, pattern: str) -> None:
    with scene.acting() as (db, cast):
        told = {**TOLD, "number_pattern": pattern}
        unfit(office.establish, db, cast.overseer, cast.directly_under, at="number_pattern", level=3, told=told)


def test_a_second_office_of_the_same_name_is_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        unfit(office.establish, db, cast.overseer, cast.directly_under, at="name", level=3, told={**TOLD, "name": "烟台海关"})
        unfit(office.establish, db, cast.overseer, cast.directly_under, at="short_name", level=3, told={**TOLD, "short_name": "烟关"})


def test_under_a_retired_office_none_is_established(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        gone = Office(retired=True, path=cast.directly_under.path, level=2)
        refused(office.establish, db, cast.overseer, gone, status=409, level=3, told=TOLD)


def test_only_administrators_of_the_office_or_above_establish(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.administrator, cast.stranger, cast.signatory, cast.upkeep):
            refused(office.establish, db, other, cast.directly_under, level=3, told=TOLD)


def test_establishing_is_in_the_trail(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        made = office.establish(db, cast.overseer, cast.directly_under, level=3, told=TOLD)
    entry = scene.last()
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("office.establish", scene.cast.overseer.id, scene.cast.directly_under.id)
    assert entry.changes["office"][0]["new"]["name"] == made.name
