"""References lead to the clauses they name; the mode of control follows from own words, the area's, and the references, in this order."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import placement
from records.base import NotThere
from records.camera import Control
from records.placement import CLAUSES, HEADINGS, Clause, resolve, strictest

X, P = Control.EXCLUSIVE, Control.PRIMARY
FIELDS = [
    "key", "part", "chapter", "section", "area", "number", "text", "scope", "needs_panorama", "ptz_required", "crossed_coverage", "control",
    "effective_control", "audio", "lpr", "person_recognition", "min_fixed", "min_ptz", "min_total", "condition", "refers_to",
    "conditional", "by_hand", "external",
]  # fmt: skip
keys = st.sampled_from(list(CLAUSES))
modes = st.lists(st.sampled_from([X, P, None]))


def _under(*headings: str) -> list[str]:
    return [key for key in CLAUSES if any(placement.is_under(key, heading) for heading in headings)]


def _keys(found: tuple[Clause, ...]) -> list[str]:
    return [clause.key for clause in found]


#: every clause that points elsewhere, and the clauses that its words name
NAMED = {
    "2.1.8.2": ["2.1.8.1"],
    "2.1.11": _under(*(f"2.1.{n}" for n in range(1, 11))),
    "2.2.5.2": ["2.2.5.1"],
    "2.2.6.2": ["2.2.6.1"],
    "2.2.9": _under(*(f"2.2.{n}" for n in range(1, 9))),
    "2.3.8": _under(*(f"2.3.{n}" for n in range(1, 8))),
    "2.4.8.2": ["2.4.8.1"],
    "2.4.11": _under(*(f"2.4.{n}" for n in range(1, 11))),
    "2.6.10.2": ["2.6.10.1"],
    "3.1.4.6": _under("3.1.1"),
    "A1.1.2.1.3": ["A1.1.2.1.1", "A1.1.2.1.2"],
    "A1.2.1.1": _under("2.1.1"),
    "A1.2.1.3": _under("A1.1.2"),
    "A1.2.1.4.3": _under("A1.1.1"),
    "A1.2.1.8": _under("2.1.6"),
    "A1.2.1.9": _under("2.1"),
    "A1.2.2.4": _under("A1.1.2"),
    "A1.2.2.5.3": _under("A1.1.1"),
    "A1.2.2.9": _under("2.2.1"),
    "A1.2.2.10": _under("2.2"),
    "A1.2.3.5.4": _under("2.5.3"),
    "A1.2.3.8": _under("2.3.5"),
    "A1.2.3.9": _under("2.3"),
    "A1.2.4.6.2": _under("A1.1.1"),
    "A1.2.4.8.2": _under("2.4"),
    "A2.2.1.2": ["A2.2.1.1"],
    "A2.3.4.2": ["A2.3.4.1"],
    "A2.3.5.2": ["A2.3.5.1"],
    "A2.3.6.3": ["A2.3.3"],
}


def test_the_references_are_those_that_the_words_name() -> None:
    assert {c.key: list(c.refers_to) for c in CLAUSES.values() if c.refers_to} == NAMED
    #: these ask for something of their own as well
    assert [c.key for c in CLAUSES.values() if c.refers_to and not c.only_refers] == ["A1.1.2.1.3", "A2.3.6.3"]
    assert [c.key for c in CLAUSES.values() if c.only_refers and not c.refers_to] == []


@pytest.mark.parametrize(
    ("key", "heading", "words"),
    [
        ("A1.2.1.1", "2.1.1", "水路运输类监管作业场所泊位"),
        ("A1.2.1.8", "2.1.6", "水路运输类监管作业场所卡口"),
        ("A1.2.2.9", "2.2.1", "公路运输类监管作业场所卡口"),
        ("A1.2.3.8", "2.3.5", "航空运输类监管作业场所卡口"),
        ("A1.2.3.5.4", "2.5.3", "快递类场所自动传输和分拣设备"),
        ("A1.2.1.3", "A1.1.2", "H986机检查验场地"),
        ("A1.2.4.6.2", "A1.1.1", "集装箱/箱式货车承载货物查验场地"),
        ("3.1.4.6", "3.1.1", "旅检大厅"),
    ],
)
def test_a_reference_by_name_leads_to_the_heading_of_that_name(key: str, heading: str, words: str) -> None:
    assert words in CLAUSES[key].text
    assert CLAUSES[key].points_to == (f"{heading}.*",)
    assert words.endswith(HEADINGS[heading].title)


def test_every_reference_leads_to_an_existing_clause_and_never_back() -> None:
    assert [(c.key, to) for c in CLAUSES.values() for to in c.refers_to if to not in CLAUSES] == []

    def reached(key: str, way: tuple[str, ...]) -> None:
        assert key not in way, f"a circle: {way}"
        for to in CLAUSES[key].refers_to:
            reached(to, (*way, key))

    for key in CLAUSES:
        reached(key, ())
    assert [c.key for c in CLAUSES.values() if c.key in _keys(resolve(c.key)) and c.only_refers] == []


@pytest.mark.parametrize(
    ("key", "said", "in_force"),
    [
        ("2.1.6.1", P, P),  # the gate of a water site
        ("2.2.1.1", X, X),  # the gate of a road site
        ("2.1.9.2", X, X),
        ("2.2.3.2", X, X),  # the panorama is stricter than the points: each clause has its own mode
        ("2.4.3.2", None, None),  # its neighbour's mode is not its own
        ("2.1.8.2", None, X),  # sealing in a passage: as at the sealing place
        ("2.1.11", None, X),  # the strictest of the section
        ("2.6.10.2", None, P),
        ("3.1.1.1.3", X, X),
        ("3.1.1.1.4", P, P),
        ("3.1.4.6", P, P),  # its own word goes before the hall's
        ("A1.1.1.2", None, X),  # 均由海关专控
        ("A1.1.1.5", X, X),
        ("A1.1.1.6", None, X),
        ("A1.1.2.2", None, X),
        ("A1.2.1.1", None, P),  # as a berth
        ("A1.2.1.3", None, X),  # as an H986 site
        ("A1.2.1.8", None, P),  # as the gate of a water site
        ("A1.2.2.9", None, X),  # as the gate of a road site
        ("A1.4.1.1", X, X),  # 查验平台
        ("A2.1.1.1", None, None),
        ("A2.2.1.2", None, P),
        ("A2.3.6.3", None, P),
        ("A2.4.1", None, None),
    ],
)
def test_the_mode_in_force(key: str, said: Control | None, in_force: Control | None) -> None:
    assert (CLAUSES[key].control, CLAUSES[key].effective_control) == (said, in_force)


def test_a_clause_that_speaks_for_its_area_reaches_that_area_alone() -> None:
    assert {c.key: c.governs for c in CLAUSES.values() if c.governs} == {"A1.1.1.5": "A1.1.1", "A1.1.2.3": "A1.1.2"}
    assert {CLAUSES[key].effective_control for key in _under("A1.1")} == {X}
    assert [key for key in _under("A1.1") if CLAUSES[key].control is not None] == ["A1.1.1.5", "A1.1.2.3"]


def test_a_mode_said_where_one_is_sent_on_goes_before_the_modes_found_there() -> None:
    hall = {c.key: c.effective_control for c in resolve("3.1.1.5.1")}
    assert hall == {"3.1.1.5.1": X}
    transit = {c.key: c.effective_control for c in resolve("3.1.4.6")}
    assert list(transit) == _under("3.1.1")
    assert set(transit.values()) == {P}
    assert CLAUSES["3.1.1.5.1"].effective_control is X, "the hall itself keeps its own"


def test_a_reference_to_a_whole_section_goes_through_the_references_in_it() -> None:
    found = _keys(resolve("A1.2.1.9"))
    assert found == [key for key in _under("2.1") if key not in {"2.1.8.2", "2.1.11"}]


def test_an_unknown_key_is_not_there() -> None:
    with pytest.raises(NotThere, match=r"2\.9\.1"):
        resolve("2.9.1")


@given(keys)
def test_to_resolve_again_finds_the_same(key: str) -> None:
    once = _keys(resolve(key))
    again = {each for one in once for each in _keys(resolve(one))}
    assert once == [each for each in CLAUSES if each in again]
    assert once


@given(keys)
def test_what_is_resolved_asks_for_something_itself_and_holds_all_that_is_referred_to(key: str) -> None:
    found = resolve(key)
    assert not any(clause.only_refers for clause in found)
    assert (key in _keys(found)) is not CLAUSES[key].only_refers
    for to in CLAUSES[key].refers_to:
        assert set(_keys(resolve(to))) <= set(_keys(found))


@given(keys)
def test_a_clause_that_says_no_mode_has_the_strictest_of_what_it_resolves_to(key: str) -> None:
    clause = CLAUSES[key]
    assert clause.effective_control is strictest(each.effective_control for each in resolve(key))
    if clause.control:
        assert clause.effective_control is clause.control


@given(modes, modes)
def test_the_stricter_mode_wins(some: list[Control | None], others: list[Control | None]) -> None:
    both = strictest([*some, *others])
    assert both is strictest([*others, *some]) is strictest([strictest(some), strictest(others)])
    assert (both is X) is (X in some or X in others)
    assert (both is None) is not any([*some, *others])


def test_machines_get_exactly_the_named_fields() -> None:
    for clause in CLAUSES.values():
        told = json.loads(json.dumps(clause.as_json(), ensure_ascii=False))
        assert list(told) == FIELDS
        assert told["control"] in {None, "exclusive", "primary"}
    assert json.loads(json.dumps(CLAUSES["A1.6.1.2.1"].as_json()))["min_fixed"] == 2
