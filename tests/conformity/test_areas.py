"""Key areas by the norm's list, customs' own decision, and one camera in reserve (C4-1, C4-2)."""

from datetime import timedelta

import pytest

from records import base, clock
from records.camera import Camera
from records.conformity import Verdict
from records.conformity.areas import Cover, is_key, is_listed, losses, states
from records.conformity.gathering import down
from records.conformity.judging import judge
from records.footage import Cause, Gap, Run
from records.site import Area, Emphasis, Site
from tests.conformity import yard
from tests.conformity.yard import camera, match
from tests.scene import Scene
from workflows import camera as cameras
from workflows import conformity, site


@pytest.mark.obligation("C4-1")
@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("1号卡口", True), ("车辆进出通道", True), ("海关查验场地", True), ("检疫处理场地", True), ("第三方检疫处理场地", False),
        ("第三方物流卡口", True),
        ("泊位", True), ("施解封区", True), ("查验地磅", True), ("运输工具登临区", True), ("航空箱拆板和组板区", True), ("旅检大厅", True),
        ("冷库", False), ("装箱平台", False),
    ],
)  # fmt: skip
def test_the_norms_list_is_preset_by_name(name: str, *, listed: bool) -> None:
    assert is_listed(name) is listed


@pytest.mark.obligation("C4-1")
def test_a_new_gate_is_a_key_area_by_itself_and_customs_may_decide_otherwise(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        told = {"length_m": 12, "width_m": 8, "height_m": 5, "boundary": "道闸内外"}
        gate = site.add_area(db, cast.administrator, cast.site, name="卡口", **told)
        third = site.add_area(db, cast.administrator, cast.site, name="第三方检疫处理场地", **told)
        assert (is_key(gate, []), is_key(third, [])) == (True, False)
        site.change_area(db, cast.administrator, gate, name="卡口", **told, emphasis=Emphasis.ORDINARY)
        site.change_area(db, cast.administrator, third, name="第三方检疫处理场地", **told, emphasis=Emphasis.KEY)
    with scene.database.read() as db:
        assert [is_key(db.get_one(Area, each.id), []) for each in (gate, third)] == [False, True]
    assert scene.last().changes["area"][0]["emphasis"] == ["by_list", "key"]


def test_the_position_in_a_cameras_code_tells_it_too() -> None:
    place = Area(id=1, name="东区", emphasis=Emphasis.BY_LIST)
    assert not is_key(place, [camera(code="42019011101321322001")])
    assert is_key(place, [camera(code="42019011101321308001")])
    assert not is_key(place, [camera(code="42019011101321308001", retired=True)])


@pytest.mark.obligation("C4-2")
def test_one_camera_is_no_reserve_two_are_and_when_one_stops_the_area_is_still_covered() -> None:
    place = Area(id=1, name="卡口", emphasis=Emphasis.BY_LIST, retired=False)
    first, second = camera("卡口01"), camera("卡口02")
    (state,) = states([place], [first], set())
    assert str(state.warning) == "没有冗余：卡口01一旦故障，“卡口”即失去监控。"
    (state,) = states([place], [first, second], set())
    assert (state.warning, state.cover) == (None, Cover.WHOLE)
    (state,) = states([place], [first, second], {first.id})
    assert (state.cover, str(state.cover.label)) == (Cover.STILL, "仍有覆盖")
    (state,) = states([place], [first, second], {first.id, second.id})
    assert state.cover is Cover.NONE
    first.enabled = second.enabled = False
    (state,) = states([place], [first, second], set())
    assert (state.cover, str(state.warning)) == (Cover.NONE, "重点监控区域“卡口”没有在用的摄像头。")


@pytest.mark.obligation("C4-2")
def test_what_is_lost_with_each_camera_is_told() -> None:
    place = Area(id=1, name="查验场地", emphasis=Emphasis.BY_LIST, retired=False)
    first, second = camera("查验01"), camera("查验02")
    matches = [*match("A1.1.1.1", first, second), *match("A1.1.1.3", first)]
    judgement = judge({"general_inspection"}, [first, second], matches, [])
    found = losses(judgement, states([place], [first, second], []))
    told = {loss.camera.point: (loss.area, [line.key for line in loss.lines]) for loss in found}
    assert told == {"查验01": (None, ["A1.1.1.3"])}
    alone = judge({"general_inspection"}, [first], matches, [])
    (loss,) = losses(alone, states([place], [first], []))
    assert (loss.area, [line.key for line in loss.lines]) == (place, ["A1.1.1.1", "A1.1.1.3", "A1.1.1.5"])


def test_a_camera_is_down_while_its_gap_lasts_or_when_it_was_never_recorded(scene: Scene) -> None:
    at = clock.now()
    with scene.acting() as (db, cast), base.door("factory"):
        gate, dock = cast.gate, cast.dock
        assert down(db, [gate, dock]) == {gate.id, dock.id}
        db.add_all(Run(token=f"run-{each.id}", camera_id=each.id, begins_at=at) for each in (gate, dock))
        gap = Gap(token="gap", camera_id=gate.id, begins_at=at, cause=Cause.NETWORK)
        db.add(gap)
        db.flush()
        assert down(db, [gate, dock]) == {gate.id}
        gap.ends_at = at + timedelta(minutes=1)
        db.flush()
        assert down(db, [gate, dock]) == set()


def test_a_switched_camera_changes_the_judgement_at_once(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        conformity.classify(db, cast.administrator, cast.site, kinds=yard.KINDS)
        place = yard.area(db, cast, "查验场地")
        seen = yard.install(db, cast, place, 1)
        conformity.match(db, cast.administrator, cast.site, line="A1.1.1.1", cameras=[seen])
    assert _met(scene) == 2
    with scene.acting() as (db, cast):
        cameras.switch_off(db, cast.administrator, db.get_one(Camera, seen.id), reason="检修")
    assert _met(scene) == 0
    with scene.acting() as (db, cast):
        cameras.switch_on(db, cast.administrator, db.get_one(Camera, seen.id))
    assert _met(scene) == 2


def _met(scene: Scene) -> int:
    with scene.database.read() as db:
        return conformity.now_of(db, db.get_one(Site, scene.cast.site.id)).judged().counts[Verdict.MET]
