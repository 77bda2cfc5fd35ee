"""The judgement as a pure function: each thing missing is named in a sentence, what is ruled out is never met (C3-1, C13-1)."""

from typing import Any

import pytest

from records import placement
from records.base import Text
from records.camera import Control, Mount
from records.conformity import Demand, Sort, Verdict
from records.conformity.judging import Judged, Judgement, judge, lines_of, parts, suffices
from records.conformity.kinds import KINDS, Group
from tests.conformity.yard import camera, match, ruling


def _one(judgement: Judgement, key: str) -> Judged:
    return next(each for each in judgement.lines if each.line.key == key)


def _said(kinds: tuple[str, ...], key: str, cameras: list[Any], *rulings: Any) -> list[str]:
    judged = _one(judge(kinds, cameras, match(key, *cameras), rulings), key)
    assert (judged.verdict is Verdict.MISSING) == bool(judged.gaps)
    return [str(gap.said) for gap in judged.gaps]


@pytest.mark.obligation("C3-1")
def test_a_functional_area_adds_its_clauses_to_those_of_the_site_and_each_is_judged_for_itself() -> None:
    """Water site + 通用查验场地: 2.1.* and A1.1.* both stand there; meeting the one leaves the other open."""
    alone, both = lines_of(frozenset({"waterway"})), lines_of(frozenset({"waterway", "general_inspection"}))
    keys = [line.clause.key for line in both]
    assert {key for key in keys if key.startswith("2.1.")} == {key for key in placement.CLAUSES if key.startswith("2.1.")}
    assert {key for key in keys if key.startswith("A1.1.")} == {key for key in placement.CLAUSES if key.startswith("A1.1.")}
    assert [line for line in both if line in alone] == list(alone)
    seen = camera(mount=Mount.PTZ)
    judgement = judge({"waterway", "general_inspection"}, [seen], match("2.1.2.1", seen), [])
    assert _one(judgement, "2.1.2.1").verdict is Verdict.MET
    assert _one(judgement, "A1.1.1.1").verdict is Verdict.MISSING
    assert judgement.counts[Verdict.MET] == 1


@pytest.mark.parametrize(
    ("kinds", "key", "cameras", "said"),
    [
        (("waterway",), "2.1.2.1", [], "没有对应的摄像头。"),
        (("waterway",), "2.1.5.1", [camera("甲", control=Control.PRIMARY)], "甲应为海关专控，现为海关主控。"),
        (("waterway",), "2.1.2.1", [camera("甲", control=Control.OTHER)], "甲应为海关主控，现为其他部门主控。"),
        (("waterway",), "2.1.2.2", [camera()], "缺少全景：没有广角或云台摄像头。"),
        (("general_inspection",), "A1.1.1.2", [camera(panorama=True)], "缺少云台摄像头。"),
        (("passenger",), "3.1.1.1.1", [camera(panorama=True)], "没有音频采集。"),
        (("health_quarantine",), "A1.6.1.2.1", [camera(), camera(mount=Mount.PTZ)], "数量不足：固定摄像头每个查验位须至少2个，现有1个。"),
        (("health_quarantine",), "A1.6.1.2.1", [camera(), camera()], "数量不足：云台摄像头每个查验位须至少1个，现有0个。"),
        (("health_quarantine",), "A1.6.1.1", [camera(), camera(panorama=True)], "数量不足：广角或云台摄像头须至少2个，现有1个。"),
        (("waterway",), "2.1.6.2", [camera(), camera(mount=Mount.PTZ)], "数量不足：广角或云台摄像头须至少2个，现有1个。"),
        (("general_inspection",), "A1.1.1.2", [camera(mount=Mount.PTZ)] * 4, "数量不足：云台摄像头须至少5个，现有4个。"),
        (("logs",), "A1.8.3", [camera(mount=Mount.PTZ)], "数量不足：摄像头须至少5个，现有1个。"),
        (("passenger",), "3.1.5.1", [camera()], "数量不足：摄像头须至少2个，现有1个。"),
        (("interception",), "A1.2.3.5.1", [camera(mount=Mount.PTZ, person_recognition=True)], "缺少广角摄像头。"),
        (("land_border",), "A2.3.1", [camera(mount=Mount.PTZ)], "缺少固定摄像头。"),
        (("land_border",), "A2.3.6.1", [camera(mount=Mount.PTZ)], "缺少固定摄像头。"),
    ],
)
def test_what_is_missing_is_named(kinds: tuple[str, ...], key: str, cameras: list[Any], said: str) -> None:
    assert said in _said(kinds, key, cameras)


@pytest.mark.parametrize(
    ("kinds", "key", "cameras"),
    [
        (("waterway",), "2.1.6.2", [camera(panorama=True), camera(mount=Mount.PTZ)]),
        (("general_inspection",), "A1.1.1.2", [camera(mount=Mount.PTZ) for _ in range(5)]),
        (("animal_plant",), "A1.4.1.1", [camera(mount=Mount.PTZ)]),
        (("interception",), "A1.2.3.5.1", [camera(mount=Mount.PTZ, person_recognition=True), camera(panorama=True)]),
        (("land_border",), "A2.3.1", [camera(mount=Mount.PTZ), camera()]),
        (("logs",), "A1.8.3", [camera() for _ in range(5)]),
    ],
)
def test_what_the_clause_numbers_and_pairs_meets_it(kinds: tuple[str, ...], key: str, cameras: list[Any]) -> None:
    assert _said(kinds, key, cameras, ruling(key, Sort.CONFIRMED, Demand.HAND)) == []


@pytest.mark.parametrize(
    ("field", "said", "cameras"),
    [
        ("crossed_coverage", "缺少交叉覆盖：须由固定和云台摄像头相互覆盖。", [camera(mount=Mount.PTZ, audio=True, lpr=True)]),
        ("lpr", "没有车牌识别。", [camera(panorama=True)]),
        ("person_recognition", "没有人员识别。", [camera(panorama=True)]),
    ],
)
def test_wherever_the_catalogue_asks_for_it_a_camera_without_it_leaves_a_gap(field: str, said: str, cameras: list[Any]) -> None:
    asked = [line for kind in KINDS for line in lines_of(frozenset({kind})) if getattr(line.wanted, field)]
    assert asked
    kinds = {line.key: kind for kind in KINDS for line in lines_of(frozenset({kind}))}
    assert all(said in _said((kinds[line.key],), line.key, cameras) for line in asked)


def test_cameras_that_do_it_all_together_meet_a_clause_and_removed_or_switched_off_ones_do_not() -> None:
    fixed, turning, third = camera(), camera(mount=Mount.PTZ), camera()
    assert _said(("health_quarantine",), "A1.6.1.2.1", [fixed, turning, third]) == []
    third.enabled = False
    assert _said(("health_quarantine",), "A1.6.1.2.1", [fixed, turning, third]) == ["数量不足：固定摄像头每个查验位须至少2个，现有1个。"]
    third.enabled, third.retired = True, True
    assert len(_said(("health_quarantine",), "A1.6.1.2.1", [fixed, turning, third])) == 1


def test_where_all_its_cameras_are_switched_off_that_is_said_with_what_would_still_be_missing() -> None:
    off = camera("甲", enabled=False, control=Control.PRIMARY)
    assert _said(("general_inspection",), "A1.1.1.2", [off]) == [
        "已停用，不计入：甲。", "甲应为海关专控，现为海关主控。", "缺少全景：没有广角或云台摄像头。", "缺少云台摄像头。",
        "数量不足：云台摄像头须至少5个，现有0个。",
    ]  # fmt: skip
    assert _said(("general_inspection",), "A1.1.1.1", [off, camera()]) == [], "another one suffices"
    governed = judge({"general_inspection"}, [off], match("A1.1.1.1", off), [])
    assert str(_one(governed, "A1.1.1.5").gaps[0].said) == "已停用，不计入：甲。"


def test_the_stricter_mode_wins_for_each_camera_and_the_conflict_is_shown() -> None:
    assert suffices(Control.EXCLUSIVE, Control.PRIMARY)
    assert not suffices(Control.PRIMARY, Control.EXCLUSIVE)
    assert suffices(Control.OTHER, None)
    seen = camera(control=Control.PRIMARY)
    matches = [*match("2.1.2.1", seen), *match("2.1.5.1", seen)]
    judgement = judge({"waterway"}, [seen], matches, [])
    assert [(each.exclusive, each.primary) for each in judgement.conflicts] == [(("2.1.5.1",), ("2.1.2.1",))]
    assert [_one(judgement, key).verdict for key in ("2.1.2.1", "2.1.5.1")] == [Verdict.MET, Verdict.MISSING]
    seen.control = Control.EXCLUSIVE
    judgement = judge({"waterway"}, [seen], matches, [])
    assert {_one(judgement, key).verdict for key in ("2.1.2.1", "2.1.5.1")} == {Verdict.MET}


def test_a_clause_for_a_whole_area_looks_at_the_cameras_of_all_its_clauses() -> None:
    right, wrong = camera(), camera("乙", control=Control.PRIMARY)
    kinds = {"general_inspection"}
    assert [str(gap.said) for gap in _one(judge(kinds, [right], [], []), "A1.1.1.5").gaps] == ["没有对应的摄像头。"]
    assert _one(judge(kinds, [right], match("A1.1.1.1", right), []), "A1.1.1.5").verdict is Verdict.MET
    judgement = judge(kinds, [right, wrong], [*match("A1.1.1.1", right), *match("A1.1.1.3", wrong)], [])
    assert [str(gap.said) for gap in _one(judgement, "A1.1.1.5").gaps] == ["乙应为海关专控，现为海关主控。"]


def test_a_clause_that_refers_is_asked_clause_by_clause_with_the_mode_that_holds_there() -> None:
    keys = [line.key for line in lines_of(frozenset({"waterway"})) if line.clause.key == "2.1.11"]
    assert "2.1.11~2.1.1.1" in keys
    assert "2.1.11" not in keys
    seen = camera()
    judgement = judge({"waterway"}, [seen], match("2.1.11~2.1.1.1", seen), [ruling("2.1.11~2.1.2.1")])
    assert _one(judgement, "2.1.11~2.1.1.1").verdict is Verdict.MET
    assert _one(judgement, "2.1.11~2.1.2.1").verdict is Verdict.INAPPLICABLE
    judgement = judge({"waterway"}, [], [], [ruling("2.1.11")])
    assert {each.verdict for each in judgement.lines if each.line.clause.key == "2.1.11"} == {Verdict.INAPPLICABLE}


@pytest.mark.obligation("C13-1")
def test_what_is_exempt_is_counted_by_itself_never_as_met_even_where_cameras_answer_it() -> None:
    seen = camera(mount=Mount.PTZ)
    rule = ruling("2.1.2.1", Sort.EXEMPT, said="《…安全防范规范》第5条")
    judgement = judge({"waterway"}, [seen], match("2.1.2.1", seen), [rule])
    judged = _one(judgement, "2.1.2.1")
    assert (judged.verdict, judged.rulings[0].said) == (Verdict.EXEMPT, "《…安全防范规范》第5条")
    assert (judgement.counts[Verdict.EXEMPT], judgement.counts[Verdict.MET]) == (1, 0)
    assert judgement.share == 0


def test_a_part_that_does_not_apply_is_not_asked_and_the_rest_is() -> None:
    seen = camera(mount=Mount.PTZ, control=Control.PRIMARY)
    line = next(line for line in lines_of(frozenset({"road"})) if line.wanted.lpr and line.wanted.condition)
    assert "没有车牌识别。" in _said(("road",), line.key, [seen])
    assert "没有车牌识别。" not in _said(("road",), line.key, [seen], ruling(line.key, demand=Demand.LPR))
    assert "没有对应的摄像头。" in _said(("road",), line.key, [], ruling(line.key, demand=Demand.LPR))


def test_where_the_condition_is_about_the_control_that_alone_can_be_ruled_out() -> None:
    """A1.2.4.1: the sprayed vehicles must be watched in any case; 海关专控 only 根据海关监管需要."""
    primary, key = camera("甲", control=Control.PRIMARY), "A1.2.4.1"
    assert _said(("interception",), key, [primary]) == ["甲应为海关专控，现为海关主控。"]
    spared = ruling(key, demand=Demand.CONTROL)
    assert _said(("interception",), key, [primary], spared) == []
    assert _said(("interception",), key, [], spared) == ["没有对应的摄像头。"]
    matches = [*match(key, primary), *match("A1.2.1.2.1", primary)]
    assert judge({"interception"}, [primary], matches, []).conflicts
    assert not judge({"interception"}, [primary], matches, [spared]).conflicts
    can = {clause.key for clause in placement.CLAUSES.values() if Demand.CONTROL in parts(clause)}
    assert can == {key}


@pytest.mark.parametrize(
    ("kind", "key", "demand", "still"),
    [
        ("passenger", "3.1.1.1.2.1", Demand.PANORAMA, "缺少全景：没有广角或云台摄像头。"),
        ("passenger", "3.1.3.5", Demand.PANORAMA, "缺少全景：没有广角或云台摄像头。"),
        ("interception", "A1.2.3.5.1", Demand.PTZ, "缺少云台摄像头。"),
        ("interception", "A1.2.3.5.1", Demand.PANORAMA, "缺少全景：没有广角或云台摄像头。"),
    ],
)
def test_a_part_that_the_condition_is_not_about_is_asked_even_where_it_was_once_ruled_out(
    kind: str, key: str, demand: Demand, still: str
) -> None:
    assert demand not in parts(placement.CLAUSES[key])
    assert still in _said((kind,), key, [camera()], ruling(key, demand=demand))


def test_a_ruling_of_a_part_of_a_clause_that_is_conditional_as_a_whole_goes_on_to_hold() -> None:
    """2.1.7.2: nothing of it is asked but 根据海关监管需要."""
    assert parts(placement.CLAUSES["2.1.7.2"]) == []
    assert _said(("waterway",), "2.1.7.2", [camera()], ruling("2.1.7.2", demand=Demand.PANORAMA)) == []


_ALL = {"mount": Mount.PTZ, "panorama": True, "audio": True, "lpr": True, "person_recognition": True}


@pytest.mark.obligation("C3-1")
def test_what_no_camera_tells_leaves_a_gap_until_a_person_has_confirmed_it_for_that_line() -> None:
    """Every line of the norm that has such words, with cameras that can do everything: only the words are open, and not any more then."""
    found = {line.key: (kind, line) for kind in KINDS for line in lines_of(frozenset({kind})) if line.wanted.by_hand}
    assert {"A1.1.1.6", "A1.2.1.4.3~A1.1.1.6", "A1.1.2.1.1", "A1.6.1.1", "A2.3.6.2", "A2.3.6.3"} <= set(found)
    for key, (kind, line) in found.items():
        cameras = [camera(**_ALL), camera(**_ALL), camera(panorama=True)]
        assert _said((kind,), key, cameras) == [f"须人工核对：“{line.wanted.by_hand}”。"]
        assert _said((kind,), key, cameras, ruling(key, Sort.CONFIRMED, Demand.HAND)) == []
        elsewhere = ruling(line.wanted.key if key != line.wanted.key else f"{key}~{key}", Sort.CONFIRMED, Demand.HAND)
        assert _said((kind,), key, cameras, elsewhere) != [], "what was confirmed for one line is not for another"


def test_other_measures_are_fulfilled_by_what_a_person_confirmed_without_a_camera_and_never_by_a_camera() -> None:
    key, seen = "A2.3.6.2", camera(mount=Mount.PTZ)
    said = ["须人工核对：“按照海关监管要求，采取其他措施实施途中监管”。"]
    assert _said(("land_border",), key, []) == _said(("land_border",), key, [seen]) == said
    seen.enabled = False
    assert _said(("land_border",), key, [seen]) == said
    judged = _one(judge({"land_border"}, [], [], [ruling(key, Sort.CONFIRMED, Demand.HAND, "GPS关锁")]), key)
    assert (judged.verdict, judged.rulings[0].said) == (Verdict.MET, "GPS关锁")


def test_what_is_said_of_a_part_of_a_clause_is_not_said_of_the_clauses_to_which_it_sends_on() -> None:
    seen = camera(mount=Mount.PTZ, panorama=True)
    spared = [ruling("A2.3.6.3", demand=Demand.HAND, said="不比对")]
    judgement = judge({"land_border"}, [seen], match("A2.3.6.3", seen), spared)
    assert _one(judgement, "A2.3.6.3").verdict is Verdict.MET
    assert _one(judgement, "A2.3.6.3~A2.3.3").rulings == ()
    whole = judge({"land_border"}, [seen], [], [ruling("A2.3.6.3")])
    assert _one(whole, "A2.3.6.3~A2.3.3").verdict is Verdict.INAPPLICABLE


@pytest.mark.obligation("C2-1", "C2-2", "C2-3", "C2-4")
@pytest.mark.parametrize(
    ("group", "number", "under"), [
        (Group.SUPERVISED, 6, "2."), (Group.CONCENTRATED, 2, "3."), (Group.FUNCTIONAL, 9, "A1."), (Group.OPERATION, 4, "A2."),
    ],
)  # fmt: skip
def test_every_kind_of_the_norm_is_there_with_all_the_clauses_of_its_chapter(group: Group, number: int, under: str) -> None:
    kinds = [kind for kind in KINDS.values() if kind.group is group and kind.heading]
    assert len(kinds) == number
    for kind in kinds:
        title = placement.HEADINGS[str(kind.heading)].title
        assert str(kind.label).removesuffix("类") in title, "called as the norm calls it"
        assert {line.clause.key for line in lines_of(frozenset({kind.key}))} == {
            key for key in placement.CLAUSES if placement.is_under(key, str(kind.heading))
        }  # fmt: skip
    reached = {line.clause.key for kind in kinds for line in lines_of(frozenset({kind.key}))}
    assert reached == {key for key in placement.CLAUSES if key.startswith(under)}, "no clause of the chapter belongs to no kind"


@pytest.mark.obligation("C12-1")
def test_special_supervised_areas_are_kinds_without_placement_clauses_of_their_own() -> None:
    special = [kind for kind in KINDS.values() if kind.group is Group.SPECIAL]
    assert [kind.key for kind in special] == [f"special_{code}" for code in ("31", "32", "33", "34", "35", "36", "41")]
    assert lines_of(frozenset(kind.key for kind in special)) == ()
    assert len(lines_of(frozenset({"special_35", "waterway"}))) == len(lines_of(frozenset({"waterway"})))


def test_sentences_are_kept_as_source_texts_with_values() -> None:
    seen = camera("甲", control=Control.PRIMARY)
    gap = _one(judge({"waterway"}, [seen], match("2.1.5.1", seen), []), "2.1.5.1").gaps[0]
    assert str(Text.of_json(gap.said.as_json())) == "甲应为海关专控，现为海关主控。"
    assert gap.camera == seen.id
