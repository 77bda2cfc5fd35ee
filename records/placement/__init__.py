"""Where cameras must stand: every requirement clause of the camera norm's chapters 2 and 3 and attachments 1 and 2, as data (C1-1).

What is one clause. The norm is a tree of headings; what it asks stands in paragraphs, each on a line of its own. One such paragraph is one
clause: a numbered or lettered item with all its sentences, or, where a heading is followed by a paragraph without a number, that paragraph
(it is then cited by the heading's number; two such paragraphs under one heading are two clauses). No sentence is split off, no two
paragraphs are joined. Headings, titles, definitions and introductions ask for no camera and stand apart, in NOT_CLAUSES.

Keys count places, not printed numbers (which have defects): chapter, section, area and item, each counted from one under its heading:
2.1.6.2 is chapter 2, section 1, sixth area, second item; A1.4.1.1 is attachment 1, chapter 4, and so on. A key never changes.

The control mode of a clause is what it says itself; else what its area says for all (均由海关专控); else the strictest of the clauses it
points to; else none (the norm says none).

`min_…` are set where the clause's own words number cameras, and only there: by a figure (至少2个, 不少于2个), or by dealing cameras out to
counted places: 前后各 2, 检入、检出口各对应 2, 两端分别 2, 两侧 2, 四角 4, 四角及居中 5. The number stands in `min_ptz` or `min_fixed`
where such cameras are said to stand there, else in `min_total`. An alternative (两端或居中) and a list of places without 各 or 分别
(车头前方、车尾) number nothing. Where a number is of each place (每个查验位) it is kept as printed and `per` names the place: how many
there are the norm can't say.

`scope` and `condition` are the clause's own words: the places at or to which cameras are set, those where they are fixed (高点, 正上方)
included, and what must be seen. A condition that holds for a part of a clause goes on to say for which part.

`conditional` names what the condition governs, by the words it goes on with: 根据海关监管需要，安装具备车牌识别功能的摄像头 governs
the plates and leaves the rest of the clause as it is. It is empty where the condition is of the whole clause; where such a clause asks for
two things side by side (车牌识别功能以及…辨识功能) customs may need the one and not the other, and both are named.

`by_hand` are the clause's own words that nothing in a camera's record tells: what a system or another device does, comparing, lenses,
measures, what another document demands. What a camera sees is not among them: whoever says that it answers the clause says that. Only
where a condition is of what is to be seen (设有…设备的，监控范围应满足…) that says nothing yet, and the words are confirmed by themselves.
"""

import functools
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from records.base import Choice, NotThere, Text
from records.camera import Control

HERE = Path(__file__).parent
NORM = HERE.parent / "norms" / "camera-norm.txt"
FILES = ("chapter-2", "chapter-3", "annex-1", "annex-2")
#: from the strictest to the mildest (camera norm, chapter 1, nine)
STRICTNESS = (Control.EXCLUSIVE, Control.PRIMARY)
#: `counts` where the numbered cameras are 广角或云台, or where 全景 is what they give together;
#: `also` where 广角及云台, or 沿途设置固定摄像头, is asked for
COUNTS_WIDE, COUNTS_TOGETHER, ALSO_WIDE, ALSO_FIXED = "panorama", "together", "wide", "fixed"
#: a reference to all clauses under a heading
ALL_UNDER = ".*"


class Part(Choice):
    """Where in the norm a clause stands."""

    MAIN = "main", Text("正文（第二、三章）")
    ANNEX1 = "annex1", Text("附件1（功能区）")
    ANNEX2 = "annex2", Text("附件2（作业现场）")

    @classmethod
    def of(cls, key: str) -> "Part":
        """By the key's first letters."""
        return {"A1": cls.ANNEX1, "A2": cls.ANNEX2}.get(key[:2], cls.MAIN)


@dataclass(frozen=True)
class Place:
    """Where words stand in the norm's file: line counted from 1, signs within it from 0, the end not included."""

    line: int
    begins: int
    ends: int


@dataclass(frozen=True)
class Heading:
    """A chapter, section or area; `depth` counts the headings above it."""

    key: str
    number: str
    title: str
    place: Place
    depth: int

    @property
    def printed(self) -> str:
        """As the norm prints it, with its number."""
        return f"{self.number}{' ' if self.number.endswith(('章', '节', '.')) else ''}{self.title}"


@dataclass(frozen=True)
class NotClause:
    """Words of the norm that ask for no camera, and why they do not."""

    kind: str
    text: str
    reason: str
    place: Place


@dataclass(frozen=True)
class Clause:
    """One requirement. Up to `external` these are the fields that machines get, in this order."""

    key: str
    part: Part
    chapter: str
    section: str | None
    area: str
    number: str
    text: str
    scope: str | None
    needs_panorama: bool
    ptz_required: bool
    crossed_coverage: bool
    control: Control | None
    effective_control: Control | None
    audio: bool
    lpr: bool
    person_recognition: bool
    min_fixed: int | None
    min_ptz: int | None
    min_total: int | None
    condition: str | None
    refers_to: tuple[str, ...]
    #: what the condition governs (conformity.Demand); empty: the whole clause
    conditional: tuple[str, ...]
    #: what a person must confirm, in the clause's words
    by_hand: str | None
    #: the name of another norm whose demands are to be met
    external: str | None
    #: as written in the data: keys of clauses, or of headings with `.*`
    points_to: tuple[str, ...]
    #: asks nothing but what the clauses pointed to ask
    only_refers: bool
    #: the heading for all whose clauses this one says the control mode
    governs: str | None
    #: the number is of each of these places
    per: str | None
    #: the number is of wide or turning cameras (COUNTS_WIDE); COUNTS_TOGETHER: of whichever, that give the panorama together
    counts: str | None
    #: asked for besides what the fields say: a wide camera beside the turning one, or a fixed one
    also: str | None
    #: asks for something in the place of cameras: none is needed
    no_camera: bool
    place: Place

    @property
    def takes_cameras(self) -> bool:
        """Whether cameras are said to answer it: not where it speaks of those of its area's clauses, or of none."""
        return self.governs is None and not self.no_camera

    def as_json(self) -> dict[str, Any]:
        """The clause for machines."""
        names = [field.name for field in fields(self)]
        return {name: getattr(self, name) for name in names[: names.index("external") + 1]}


def strictest(modes: Iterable[Control | None]) -> Control | None:
    """The stricter mode wins: exclusive before primary before none said."""
    found = set(modes)
    return next((mode for mode in STRICTNESS if mode in found), None)


def is_under(key: str, heading: str) -> bool:
    """Whether the clause stands under this heading."""
    return key == heading or key.startswith(f"{heading}.")


@functools.cache
def above(key: str) -> tuple[Heading, ...]:
    """The headings under which the clause of this key stands, the outermost first."""
    return tuple(heading for heading in HEADINGS.values() if is_under(key, heading.key))


def _place(given: dict[str, Any]) -> Place:
    return Place(*given["at"])


@functools.cache
def _given() -> tuple[dict[str, Any], ...]:
    """The four files as read, in the norm's order."""
    return tuple(tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8")) for name in FILES)


def _listed(kind: str) -> list[dict[str, Any]]:
    return [each for file in _given() for each in file.get(kind, ())]


def _headings() -> Iterator[Heading]:
    before: list[str] = []
    for given in _listed("heading"):
        depth = sum(is_under(given["key"], each) for each in before)
        before.append(given["key"])
        yield Heading(given["key"], given["number"], given["title"], _place(given), depth)


def _not_clauses() -> Iterator[NotClause]:
    for given in _listed("heading"):
        yield NotClause("heading", given["title"], "names what follows", _place(given))
    for given in _listed("other"):
        yield NotClause(given["kind"], given["text"], given["reason"], _place(given))


def _clause(given: dict[str, Any], keys: list[str]) -> Clause:
    key, points_to = given["key"], tuple(given.get("refers_to", ()))
    section = next((each.printed for each in above(key) if each.number.endswith("节")), None)
    areas = [each.title for each in above(key) if not each.number.endswith(("章", "节"))]
    return Clause(
        key=key, part=Part.of(key), chapter=above(key)[0].printed, section=section, area=" / ".join(areas), number=given["number"],
        text=given["text"], scope="；".join(given["scope"]) if "scope" in given else None,
        needs_panorama=given.get("needs_panorama", False), ptz_required=given.get("ptz_required", False),
        crossed_coverage=given.get("crossed_coverage", False),
        control=Control(given["control"]) if "control" in given else None, effective_control=None,
        audio=given.get("audio", False), lpr=given.get("lpr", False), person_recognition=given.get("person_recognition", False),
        min_fixed=given.get("min_fixed"), min_ptz=given.get("min_ptz"), min_total=given.get("min_total"), condition=given.get("condition"),
        refers_to=tuple(_pointed(points_to, keys)), conditional=tuple(given.get("conditional", ())), by_hand=given.get("by_hand"),
        external=given.get("external"), points_to=points_to, only_refers=given.get("only_refers", False),
        governs=given.get("governs"), per=given.get("per"), counts=given.get("counts"), also=given.get("also"),
        no_camera=given.get("no_camera", False), place=_place(given),
    )  # fmt: skip


def _pointed(points_to: tuple[str, ...], keys: list[str]) -> Iterator[str]:
    """The clauses that the references name, in the norm's order."""
    for key in keys:
        if any(key == each or (each.endswith(ALL_UNDER) and is_under(key, each.removesuffix(ALL_UNDER))) for each in points_to):
            yield key


def _effective(clause: Clause, known: Mapping[str, Clause]) -> Control | None:
    """Own words, then the area's, then the strictest of those pointed to."""
    for_area = [each.control for each in known.values() if each.governs and is_under(clause.key, each.governs)]
    said = clause.control or strictest(for_area)
    return said or strictest(_effective(known[key], known) for key in clause.refers_to)


def _clauses() -> dict[str, Clause]:
    given = _listed("clause")
    keys = [each["key"] for each in given]
    known = {each["key"]: _clause(each, keys) for each in given}
    return {key: replace(clause, effective_control=_effective(clause, known)) for key, clause in known.items()}


#: all headings by key, in the norm's order
HEADINGS: Mapping[str, Heading] = {heading.key: heading for heading in _headings()}
#: all words of the same chapters that are no clause
NOT_CLAUSES: tuple[NotClause, ...] = tuple(sorted(_not_clauses(), key=lambda each: each.place.line))
#: all clauses by key, in the norm's order
CLAUSES: Mapping[str, Clause] = _clauses()


def get(key: str) -> Clause:
    """The clause of this key, or NotThere."""
    if key not in CLAUSES:
        raise NotThere(Text("设置规范没有条款 {key}。", key=key))
    return CLAUSES[key]


@functools.cache
def resolve(key: str) -> tuple[Clause, ...]:
    """The clauses that must in fact be met for this one, in the norm's order: itself unless it only refers, and all it points to.

    A mode that the clause says itself goes before the modes of the clauses pointed to: these come with it as their effective one.
    """
    found = _reached(get(key), None)
    return tuple(found[each] for each in CLAUSES if each in found)


def _reached(clause: Clause, said: Control | None) -> dict[str, Clause]:
    """`said` is the mode that a clause on the way here said; the first one to say any holds."""
    found: dict[str, Clause] = {}
    if not clause.only_refers:
        found[clause.key] = replace(clause, effective_control=said or clause.effective_control)
    for key in clause.refers_to:
        for reached in _reached(CLAUSES[key], said or clause.control).values():
            met = found.get(reached.key)
            modes = (reached.effective_control, met.effective_control if met else None)
            found[reached.key] = replace(reached, effective_control=strictest(modes))
    return found


def listed() -> tuple[Clause, ...]:
    """The whole catalogue in the norm's order."""
    return tuple(CLAUSES.values())
