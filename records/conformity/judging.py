"""Does a site meet the norm? A pure function of the catalogue, the cameras and what the office said: change one and it follows at once.

The stricter control mode wins for each camera: an exclusive camera meets a clause that asks for a primary one, not the other way (A45).
"""

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from records import placement
from records.base import Text
from records.camera import Camera, Control, Mount
from records.conformity import Demand, Match, Ruling, Sort, Verdict
from records.conformity.kinds import headings
from records.placement import ALSO_FIXED, ALSO_WIDE, COUNTS_TOGETHER, COUNTS_WIDE, Clause

#: between a clause that refers and the one referred to, in a line's key
VIA = "~"


@dataclass(frozen=True)
class Line:
    """One thing to be met: a clause, or one of the clauses to which it refers (`wanted`, with the control mode that holds here)."""

    clause: Clause
    wanted: Clause

    @property
    def key(self) -> str:
        """The clause's own key, or both: 2.1.11~2.1.1.1."""
        return self.clause.key if self.clause.key == self.wanted.key else f"{self.clause.key}{VIA}{self.wanted.key}"


@dataclass(frozen=True)
class Gap:
    """One thing that is missing, in a sentence; `camera` where it is one camera's fault."""

    said: Text
    camera: int | None = None


@dataclass(frozen=True)
class Judged:
    """A line with its cameras in use, what is missing, and the rulings that hold for it; `off`: matched to it and switched off."""

    line: Line
    verdict: Verdict
    cameras: tuple[Camera, ...] = ()
    gaps: tuple[Gap, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    off: tuple[Camera, ...] = ()


@dataclass(frozen=True)
class Conflict:
    """A camera that answers clauses of different modes: the stricter holds."""

    camera: Camera
    exclusive: tuple[str, ...]
    primary: tuple[str, ...]


@dataclass(frozen=True)
class Judgement:
    """All lines in the norm's order."""

    lines: tuple[Judged, ...]
    conflicts: tuple[Conflict, ...] = ()
    counts: Mapping[Verdict, int] = field(default_factory=dict)

    @property
    def share(self) -> float | None:
        """Met of what is met or missing, 0 to 1; None where nothing applies."""
        counted = self.counts.get(Verdict.MET, 0) + self.counts.get(Verdict.MISSING, 0)
        return self.counts.get(Verdict.MET, 0) / counted if counted else None


@functools.cache
def lines_of(kinds: frozenset[str]) -> tuple[Line, ...]:
    """Everything that a site of these kinds must meet: the chapters of all of them together, each clause for itself (C3-1)."""
    under = headings(kinds)
    found = (clause for clause in placement.listed() if any(placement.is_under(clause.key, each) for each in under))
    return tuple(Line(clause, wanted) for clause in found for wanted in placement.resolve(clause.key))


def judge(kinds: Iterable[str], cameras: Iterable[Camera], matches: Iterable[Match], rulings: Iterable[Ruling]) -> Judgement:
    """Only rows in force may be given; removed and switched-off cameras answer nothing."""
    lines, there = lines_of(frozenset(kinds)), {camera.id: camera for camera in cameras if not camera.retired}
    by_line: dict[str, list[Camera]] = defaultdict(list)
    for match in matches:
        if match.camera_id in there:
            by_line[match.line].append(there[match.camera_id])
    ruled: dict[str, list[Ruling]] = defaultdict(list)
    for ruling in rulings:
        ruled[ruling.line].append(ruling)
    judged = tuple(_judged(line, _answering(line, lines, by_line), _said_of(line, ruled)) for line in lines)
    counts = {verdict: sum(each.verdict is verdict for each in judged) for verdict in Verdict}
    return Judgement(judged, tuple(_conflicts(judged)), counts)


def _said_of(line: Line, ruled: Mapping[str, list[Ruling]]) -> list[Ruling]:
    """What is said of the line, and of the clause that refers to it as a whole."""
    own = ruled.get(line.key, [])
    if line.key == line.clause.key:
        return own
    return [*(each for each in ruled.get(line.clause.key, []) if each.demand is Demand.ALL), *own]


def parts(clause: Clause) -> list[Demand]:
    """What of the clause can be ruled out by itself: what its condition governs."""
    return [Demand(each) for each in clause.conditional]


def spared(clause: Clause, rulings: Iterable[Ruling]) -> set[Demand]:
    """What is not asked of the clause any more: confirmed by hand, or ruled out, as far as its condition is of that part or of all."""
    may = set(parts(clause)) or set(Demand)
    return {each.demand for each in rulings if each.sort is Sort.CONFIRMED or each.demand in may}


def _answering(line: Line, lines: Sequence[Line], by_line: Mapping[str, list[Camera]]) -> tuple[Camera, ...]:
    """The cameras matched to the line, on or off; for a clause that says the mode for its whole area, those of all clauses of that area."""
    if line.wanted.no_camera:
        return ()
    if line.wanted.governs is None:
        return tuple(by_line.get(line.key, ()))
    is_direct = line.clause.key == line.wanted.key
    beside = (
        each for each in lines
        if placement.is_under(each.wanted.key, line.wanted.governs)
        and (each.clause.key == each.wanted.key if is_direct else each.clause.key == line.clause.key)
    )  # fmt: skip
    found = {camera.id: camera for each in beside for camera in by_line.get(each.key, ())}
    return tuple(found.values())


def _judged(line: Line, cameras: tuple[Camera, ...], rulings: Sequence[Ruling]) -> Judged:
    on, off = tuple(c for c in cameras if c.enabled), tuple(c for c in cameras if not c.enabled)
    whole = {ruling.sort for ruling in rulings if ruling.demand is Demand.ALL}
    if whole:
        return Judged(line, Verdict.EXEMPT if Sort.EXEMPT in whole else Verdict.INAPPLICABLE, on, (), tuple(rulings), off)
    without = spared(line.wanted, rulings)
    gaps = tuple(gaps_of(line.wanted, on, without) if on or not off else _gaps_of_off(line.wanted, off, without))
    return Judged(line, Verdict.MISSING if gaps else Verdict.MET, on, gaps, tuple(rulings), off)


def _gaps_of_off(clause: Clause, off: Sequence[Camera], without: set[Demand]) -> Iterable[Gap]:
    """Where all that were matched are switched off: that, and what would still be missing once they are on."""
    yield Gap(Text("已停用，不计入：{cameras}。", cameras=[camera.point for camera in off]))
    yield from gaps_of(clause, off, without)


def gaps_of(clause: Clause, cameras: Sequence[Camera], without: set[Demand]) -> Iterable[Gap]:
    """What these cameras leave open of the clause, the parts in `without` not asked."""
    if cameras:
        yield from _gaps_of_cameras(clause, cameras, without)
    elif not clause.no_camera:
        yield Gap(Text("没有对应的摄像头。"))
    if clause.by_hand and Demand.HAND not in without:
        yield Gap(Text("须人工核对：“{words}”。", words=clause.by_hand))


def _gaps_of_cameras(clause: Clause, cameras: Sequence[Camera], without: set[Demand]) -> Iterable[Gap]:
    if Demand.CONTROL not in without:
        yield from _modes(clause, cameras)
    turning, fixed = [c for c in cameras if c.mount is Mount.PTZ], [c for c in cameras if c.mount is Mount.FIXED]
    asks_wide = clause.needs_panorama and Demand.PANORAMA not in without and clause.counts != COUNTS_TOGETHER
    if asks_wide and not (turning or any(camera.panorama for camera in cameras)):
        yield Gap(Text("缺少全景：没有广角或云台摄像头。"))
    if clause.ptz_required and Demand.PTZ not in without and not turning:
        yield Gap(Text("缺少云台摄像头。"))
    if clause.crossed_coverage and not (turning and fixed):
        yield Gap(Text("缺少交叉覆盖：须由固定和云台摄像头相互覆盖。"))
    if clause.also == ALSO_FIXED and not fixed:
        yield Gap(Text("缺少固定摄像头。"))
    if clause.also == ALSO_WIDE and not any(camera.panorama for camera in fixed):
        yield Gap(Text("缺少广角摄像头。"))
    yield from _too_few(clause, cameras, turning, fixed)
    if clause.audio and not any(camera.audio for camera in cameras):
        yield Gap(Text("没有音频采集。"))
    if clause.lpr and Demand.LPR not in without and not any(camera.lpr for camera in cameras):
        yield Gap(Text("没有车牌识别。"))
    if clause.person_recognition and Demand.PERSON not in without and not any(camera.person_recognition for camera in cameras):
        yield Gap(Text("没有人员识别。"))


def _too_few(clause: Clause, cameras: Sequence[Camera], turning: Sequence[Camera], fixed: Sequence[Camera]) -> Iterable[Gap]:
    """Fewer than the clause numbers; a number that is of each place is asked for once, how many places there are nobody has told."""
    whichever, name = len(cameras), Text("摄像头")
    if clause.counts == COUNTS_WIDE:
        whichever, name = sum(c.mount is Mount.PTZ or c.panorama for c in cameras), Text("广角或云台摄像头")
    counted = (
        (clause.min_fixed, len(fixed), Text("固定摄像头")), (clause.min_ptz, len(turning), Text("云台摄像头")),
        (clause.min_total, whichever, name),
    )  # fmt: skip
    for least, there, what in counted:
        if least is None or there >= least:
            continue
        told = {"what": what, "least": least, "there": there}
        if clause.per is None:
            yield Gap(Text("数量不足：{what}须至少{least}个，现有{there}个。", **told))
        else:
            yield Gap(Text("数量不足：{what}{per}须至少{least}个，现有{there}个。", per=clause.per, **told))


def suffices(mode: Control, wanted: Control | None) -> bool:
    """Whether a camera of this mode meets what a clause wants; where the norm says none, any does."""
    return wanted is None or mode is Control.EXCLUSIVE or mode is wanted


def _modes(clause: Clause, cameras: Sequence[Camera]) -> Iterable[Gap]:
    wanted = clause.effective_control
    for camera in cameras:
        if wanted is not None and not suffices(camera.control, wanted):
            told = {"camera": camera.point, "wanted": wanted.label, "mode": camera.control.label}
            yield Gap(Text("{camera}应为{wanted}，现为{mode}。", **told), camera.id)


def _conflicts(judged: Sequence[Judged]) -> Iterable[Conflict]:
    found: dict[int, tuple[Camera, dict[Control, list[str]]]] = {}
    for each in judged:
        wanted = each.line.wanted.effective_control
        if Demand.CONTROL in spared(each.line.wanted, each.rulings):
            continue
        if wanted is None or each.verdict not in {Verdict.MET, Verdict.MISSING}:
            continue
        for camera in each.cameras:
            found.setdefault(camera.id, (camera, defaultdict(list)))[1][wanted].append(each.line.key)
    for camera, asked in found.values():
        if len(asked) > 1:
            yield Conflict(camera, tuple(asked[Control.EXCLUSIVE]), tuple(asked[Control.PRIMARY]))
