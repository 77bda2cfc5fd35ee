"""conformity.match: which cameras answer a clause, by hand, with proposals; ended, never erased (C3-1, C7-1)."""

from typing import Any

import pytest
from sqlalchemy import select

from records.camera import Control, Mount
from records.conformity import Match, Verdict
from records.conformity.judging import judge, lines_of
from records.conformity.proposing import for_unmatched, propose
from records.site import Area, Site
from tests.conformity import yard
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from workflows import conformity

LINE = "A1.1.1.1"


@pytest.fixture
def yarded(scene: Scene) -> Scene:
    with scene.acting() as (db, cast):
        conformity.classify(db, cast.administrator, cast.site, kinds=yard.KINDS)
    return scene


def _matched(scene: Scene) -> list[tuple[int, bool]]:
    with scene.database.read() as db:
        return [(row.camera_id, row.ends_at is None) for row in db.scalars(select(Match).order_by(Match.id))]


@pytest.mark.obligation("C3-1")
def test_the_clause_is_met_by_its_cameras_and_only_that_clause(yarded: Scene) -> None:
    with yarded.acting() as (db, cast):
        seen = yard.install(db, cast, yard.area(db, cast, "查验场地"), 1)
        conformity.match(db, cast.administrator, cast.site, line=LINE, cameras=[seen])
    assert yarded.last().verb == "conformity.match"
    with yarded.database.read() as db:
        judgement = conformity.now_of(db, db.get_one(Site, yarded.cast.site.id)).judged()
    verdicts = {each.line.key: each.verdict for each in judgement.lines}
    assert (verdicts[LINE], verdicts["A1.1.1.3"], verdicts["A1.4.1.2"]) == (Verdict.MET, Verdict.MISSING, Verdict.MISSING)


def test_a_camera_taken_out_ends_and_is_not_erased(yarded: Scene) -> None:
    with yarded.acting() as (db, cast):
        conformity.match(db, cast.administrator, cast.site, line=LINE, cameras=[cast.gate, cast.dock])
    with yarded.acting() as (db, cast):
        conformity.match(db, cast.administrator, cast.site, line=LINE, cameras=[cast.dock])
    gate, dock = yarded.cast.gate.id, yarded.cast.dock.id
    assert _matched(yarded) == [(gate, False), (dock, True)]


def test_foreign_cameras_lines_that_do_not_apply_and_strangers_are_refused(yarded: Scene) -> None:
    with yarded.acting() as (db, cast):
        unfit(conformity.match, db, cast.administrator, cast.site, at="cameras", line=LINE, cameras=[cast.elsewhere])
        unfit(conformity.match, db, cast.administrator, cast.site, line="2.1.1.1", cameras=[cast.gate])
        refused(conformity.match, db, cast.administrator, cast.site, status=409, line="A1.1.1.5", cameras=[cast.gate])
        conformity.classify(db, cast.administrator, cast.site, kinds=[*yard.KINDS, "land_border"])
        refused(conformity.match, db, cast.administrator, cast.site, status=409, line="A2.3.6.2", cameras=[cast.gate])
        for other in (cast.monitor, cast.stranger, cast.overseer, cast.signatory, cast.upkeep):
            refused(conformity.match, db, other, cast.site, line=LINE, cameras=[cast.gate])
        gone = Site(id=cast.site.id, retired=True, in_service=True)
        gone.office = cast.branch
        refused(conformity.match, db, cast.administrator, gone, status=409, line=LINE, cameras=[cast.gate])
    assert _matched(yarded) == []


def test_the_likeliest_cameras_are_proposed_with_their_reasons() -> None:
    line = next(line for line in lines_of(frozenset({"general_inspection"})) if line.key == "A1.1.1.2")
    place = Area(id=1, name="查验场地")
    turning = yard.camera("查验场地01云台", mount=Mount.PTZ, area=place)
    primary = yard.camera("查验场地02", control=Control.PRIMARY, area=place)
    elsewhere = yard.camera("冷库01", code="42019011101321311001", area=Area(id=2, name="冷库"))
    found = propose(line, [elsewhere, primary, turning])
    assert [each.camera for each in found] == [turning, primary]
    assert {"云台", "海关专控"} <= {str(why) for why in found[0].why}
    assert "海关专控" not in {str(why) for why in found[1].why}
    assert any("位置代码03" in str(why) for why in found[1].why)


@pytest.mark.obligation("C3-1")
@pytest.mark.parametrize(
    ("key", "area", "code", "told", "why"),
    [
        ("A1.1.1.2", "查验场地", "03", {"mount": Mount.PTZ}, ["“查验场地”见于条款", "位置代码03（查验）", "云台", "海关专控"]),
        ("A1.1.1.2", "查验场地", "03", {"panorama": True}, ["“查验场地”见于条款", "位置代码03（查验）", "广角", "海关专控"]),
        ("A1.1.1.2", "查验场地", "03", {"audio": True, "lpr": True, "person_recognition": True, "control": Control.PRIMARY},
         ["“查验场地”见于条款", "位置代码03（查验）"]),
        ("2.1.2.2", "堆场", "22", {"panorama": True, "control": Control.PRIMARY},
         ["“堆场”见于条款", "位置代码22（堆场）", "广角", "海关主控"]),
        ("2.1.2.2", "堆场", "22", {"control": Control.OTHER}, ["“堆场”见于条款", "位置代码22（堆场）"]),
        ("2.1.2.1", "堆场", "22", {"mount": Mount.PTZ, "panorama": True}, ["“堆场”见于条款", "位置代码22（堆场）", "海关专控"]),
        ("3.1.1.2", "申报台", "11", {"audio": True}, ["“申报台”见于条款", "海关专控", "音频"]),
        ("3.1.1.2", "别处", "14", {}, ["位置代码14（申报）", "海关专控"]),
        ("A1.7.2.1", "别处", "03", {"lpr": True}, ["位置代码03（查验）", "海关专控", "车牌识别"]),
        ("2.6.5.2", "别处", "14", {"person_recognition": True, "audio": True}, ["位置代码14（申报）", "海关专控", "人员识别"]),
        ("A1.7.2.1", "别处", "22", {"lpr": True}, None),
    ],
)  # fmt: skip
def test_each_reason_of_a_proposal_is_one_that_the_clause_asks_for_and_the_camera_has(
    key: str, area: str, code: str, told: dict[str, Any], why: list[str] | None
) -> None:
    kinds = ("general_inspection", "waterway", "passenger", "coach_inspection", "border_trade")
    line = next(line for line in lines_of(frozenset(kinds)) if line.key == key)
    camera = yard.camera(f"{area}01云台", code=f"420190111013213{code}001", area=Area(id=1, name=area), **told)
    assert [[str(each) for each in proposal.why] for proposal in propose(line, [camera])] == ([] if why is None else [why])


def test_ticked_beforehand_is_only_what_stands_in_the_very_place_of_an_unconditional_clause() -> None:
    place, other = Area(id=1, name="查验平台"), Area(id=2, name="别处")
    right, beside = yard.camera("查验平台01", area=place, enabled=False), yard.camera("查验02", area=other)
    both = [right, beside]
    found = {judged.line.key: proposals for judged, proposals in for_unmatched(judge(yard.KINDS, both, [], []).lines, both)}
    sure = {key: [each.camera for each in proposals if each.is_sure] for key, proposals in found.items()}
    assert sure["A1.4.1.2"] == [right], "the heading names its area"
    assert sure["A1.1.1.3"] == [beside, right]
    assert sure["A1.1.1.4"] == sure["A1.4.4.2"] == [], "only where there is a CT"
    assert sure["A1.1.2.1.1"] == [], "of another device"
    assert [each.camera for each in found["A1.1.1.3"]] == [beside, right], "what is switched off comes last"
    matched = judge(yard.KINDS, both, yard.match("A1.1.1.3", right), []).lines
    assert "A1.1.1.3" not in {each.line.key for each, _ in for_unmatched(matched, both)}


def test_all_ticks_of_the_page_are_matched_in_one_go_and_a_foreign_tick_matches_nothing(yarded: Scene, browser: Browser) -> None:
    with yarded.acting() as (db, cast):
        seen = yard.install(db, cast, yard.area(db, cast, "查验场地"), 1).id
    client, page = browser.as_(yarded.cast.administrator), f"/sites/{yarded.cast.site.id}/conformity/proposals"
    assert f'value="A1.1.1.1:{seen}"' in client.get(page).get_data(as_text=True)
    for wrong in ({}, {"ticks": [f"A1.1.1.1:{seen}", f"2.1.1.1:{seen}"]}, {"ticks": ["A1.1.1.1:0"]}):
        assert client.post(page, data=wrong).status_code == 422
    assert _matched(yarded) == []
    assert client.post(page, data={"ticks": [f"A1.1.1.1:{seen}", f"A1.4.1.1:{seen}"]}).status_code == 303
    assert _matched(yarded) == [(seen, True), (seen, True)]


def test_a_camera_registered_for_a_clause_begins_as_the_clause_wants_it_and_answers_it(yarded: Scene, browser: Browser) -> None:
    with yarded.acting() as (db, cast):
        yard.install(db, cast, yard.area(db, cast, "通用查验场地"), 1)
    client, number = browser.as_(yarded.cast.administrator), yarded.cast.site.id
    page = f"/sites/{number}/cameras/new?line=A1.1.1.2"
    told = client.get(page).get_data(as_text=True)
    for begun in ('value="ptz" selected>', 'value="exclusive" selected>', 'value="42019011101321303002"', "selected>通用查验场地"):
        assert begun in told
    assert client.get(f"/sites/{number}/cameras/new?line=2.1.1.1").status_code == 404
    assert client.get(f"/sites/{number}/cameras/new?line=A1.1.1.5").status_code == 404, "it only follows from others"
    with yarded.database.read() as db:
        area = db.scalar(select(Area.id).where(Area.name == "通用查验场地"))
    sent = {
        "area": str(area), "business": "查验场地", "serial": "02", "mount": "ptz", "control": "exclusive", "code": "42019011101321303002",
        "address": "rtsp://192.0.2.7/main", "line_length": "22", "special": "ordinary",
    }  # fmt: skip
    answer = client.post(page, data=sent)
    assert (answer.status_code, answer.location) == (303, f"/sites/{number}/conformity/lines/A1.1.1.2")
    with yarded.database.read() as db:
        judgement = conformity.now_of(db, db.get_one(Site, number)).judged()
    judged = next(each for each in judgement.lines if each.line.key == "A1.1.1.2")
    assert [camera.point for camera in judged.cameras] == ["查验场地02云台"]
    assert [str(gap.said) for gap in judged.gaps] == ["数量不足：云台摄像头须至少5个，现有1个。"]
    assert 'value="ptz" selected>' in client.get(page).get_data(as_text=True), "four corners and the middle: the next one turns too"
