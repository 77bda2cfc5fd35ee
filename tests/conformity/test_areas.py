"""Key areas by the norm's list, customs' own decision, and one camera in reserve (C4-1, C4-2)."""

import os
import time
from datetime import timedelta

import pytest

from app.settings import Settings
from app.video import state
from records import base, clock
from records.camera import Camera
from records.conformity import Report, Verdict
from records.conformity.areas import Cover, is_key, is_listed, losses, states
from records.conformity.judging import judge
from records.footage import Segment
from records.site import Area, Emphasis, Site
from tests.conformity import yard
from tests.conformity.yard import camera, match
from tests.conftest import Browser
from tests.scene import Scene
from tests.video import film
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


@pytest.mark.obligation("C4-2", "D8-1")
def test_a_key_area_is_uncovered_as_soon_as_nothing_of_it_is_recorded_whatever_the_rows_say(
    scene: Scene, settings: Settings, browser: Browser
) -> None:
    at = clock.now() - timedelta(minutes=1)
    with scene.acting() as (db, cast):
        conformity.classify(db, cast.administrator, cast.site, kinds=yard.KINDS)
        with base.door("factory"):
            cast.area.emphasis = Emphasis.KEY
            db.flush()
        rows = [film.growing(db, settings.footage, each.id, at) for each in (cast.gate, cast.dock)]
    assert _covered(scene, settings, browser) == Cover.WHOLE
    _still(settings, rows[0])
    assert _covered(scene, settings, browser) == Cover.STILL
    _still(settings, rows[1])
    assert _covered(scene, settings, browser) == Cover.NONE, "a recorder that was killed writes no gap and leaves its rows open"


def test_a_camera_is_dark_exactly_when_its_own_page_says_that_it_is_not_recorded(scene: Scene, settings: Settings) -> None:
    at = clock.now() - timedelta(minutes=1)
    with scene.acting() as (db, cast):
        gate, dock, elsewhere = ids = (cast.gate.id, cast.dock.id, cast.elsewhere.id)
        _, second = (film.growing(db, settings.footage, each, at) for each in (gate, dock))
        for change, told in (
            (lambda: None, {elsewhere}),
            (lambda: film.gap(db, gate, at, at + timedelta(seconds=9)), {elsewhere}),
            (lambda: film.gap(db, gate, clock.now(), None), {gate, elsewhere}),
            (lambda: _still(settings, second), {gate, dock, elsewhere}),
        ):
            change()
            assert state.dark(db, settings.footage, ids) == told
            assert {each for each, known in state.states(db, settings.footage, ids).items() if not known.is_recording} == told


def _still(settings: Settings, row: Segment) -> None:
    """Its file does not grow any more."""
    long_ago = time.time() - 60
    os.utime(settings.footage / row.path, (long_ago, long_ago))


def _covered(scene: Scene, settings: Settings, browser: Browser) -> Cover:
    """What the site's page, the overview, the tree and a report that is made now all say of the cast's one area."""
    client, site_id = browser.as_(scene.cast.administrator), scene.cast.site.id
    page, overview, tree = (client.get(each).text for each in (f"/sites/{site_id}/conformity", "/conformity", "/sites/tree"))
    made = client.post(f"/sites/{site_id}/conformity/reports", json={}).json["number"]
    with scene.database.read() as db:
        (area,) = db.get_one(Report, made).document.opened()["areas"]
    cover = Cover(area["cover"])
    assert ("重点监控区域现无覆盖" in page) is (cover is Cover.NONE)
    assert str(cover.label) in page
    assert ("1 个现无覆盖" in overview) is (cover is Cover.NONE)
    assert tree.count("无画面") == {Cover.WHOLE: 0, Cover.STILL: 1, Cover.NONE: 2}[cover]
    return cover


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
