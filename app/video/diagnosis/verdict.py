"""What is wrong with a picture, and since when: three pictures in a row each way, and what can't be told changes nothing (B6-2)."""

import sys
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np

from app.video.diagnosis.sight import Likeness, Sight, cast, change, likeness
from records import clock
from records.diagnosis import Flaw

#: a check of each camera so often
EVERY_S = 5.0
#: so many pictures in a row begin a finding or end it
IN_A_ROW = 3
#: a camera that may be steered is away from its home view on purpose, but not for ever (D3-2)
STEERED_FOR = timedelta(minutes=5)

_BLACK_MEAN, _BLACK_DEVIATION = 5, 3
#: the brightest parts of a picture by which nothing can be recognised (C7-2), and the hours in which light is what is missing
_DARK, _NIGHT_BEGINS, _NIGHT_ENDS = 40, 17, 7
#: share of tiles without content; without a reference to say what belongs there nearly all
_COVERED, _SURELY_COVERED, _BARE = 0.9, 0.97, 0.7
#: detail in proportion to the reference's; night and weather 0.75 at the least, out of focus 0.64 at the most
_BLURRED = 0.68
#: brightness of the one over the other: only references by the same light are compared for detail, and still more so for colour
_SAME_LIGHT, _SAME_COLOUR = 2.5, 1.5
_CAST = 10
#: share of the home view: a lorry before the lens 0.27 at the least, another view 0.09 at the most
_AWAY = 0.18
#: so much of it is found again when the picture is pushed back: the camera was pushed, not a carton before it
_PUSHED, _PUSHED_MORE = 0.7, 0.25
#: so much changes where a digit of the time changes; and so little where the sensor makes its own noise
_TICK, _NOISE = 25, 0.3
#: pictures without any change, where the picture's time was never seen running
_STILL_IN_A_ROW = 12
#: pictures of which a camera's usual detail is learned
_LEARNED, _REMEMBERED = 12, 240


class Reference(NamedTuple):
    """A home view that holds."""

    home_view_id: int
    sight: Sight


class Judged(NamedTuple):
    """One question about one picture."""

    is_wrong: bool
    figure: float
    reference: float | None = None
    home_view_id: int | None = None


class Turn(NamedTuple):
    """A finding begins (`judged` says why) or ends."""

    kind: Flaw
    begins: bool
    at: datetime
    judged: Judged


def is_home(like: Likeness) -> bool | None:
    """Whether the picture shows the reference's view; None where it can't be told."""
    if like.share is None:
        return None
    is_pushed = like.pushed_share >= max(_PUSHED, like.share + _PUSHED_MORE)
    return like.share >= _AWAY and not is_pushed


def best(references: Sequence[Reference], now: Sight) -> tuple[Reference, Likeness] | None:
    """The reference that the picture is most like, whatever its light."""
    found = [(each, likeness(each.sight, now)) for each in references]
    told = [pair for pair in found if pair[1].share is not None]
    return max(told, key=lambda pair: pair[1].share or 0, default=None)


def judge(now: Sight, references: Sequence[Reference], usual: float | None, at: datetime) -> dict[Flaw, Judged]:
    """What this picture tells; a question it can't answer is left out. `usual`: detail of the camera's own pictures before."""
    if now.mean < _BLACK_MEAN and now.deviation < _BLACK_DEVIATION:
        return {Flaw.BLACK: Judged(True, now.mean)}
    told = {Flaw.BLACK: Judged(False, now.mean)}
    is_night = not _NIGHT_ENDS <= clock.beijing(at).hour < _NIGHT_BEGINS
    if now.brightest < _DARK:
        # a cloth before the lens and a yard without light look alike: by night it is the light, by day the cloth
        told |= {Flaw.DARK: Judged(is_night, now.brightest)}
        return told | ({} if is_night else {Flaw.COVERED: Judged(now.flat >= _COVERED, now.flat)})
    told[Flaw.DARK] = Judged(False, now.brightest)
    same = _by_same_light(references, now)
    bare = min((each.sight.flat for each in references), default=None)
    if bare is None or bare < _BARE:
        told[Flaw.COVERED] = Judged(now.flat >= (_COVERED if references else _SURELY_COVERED), now.flat, bare)
        if told[Flaw.COVERED].is_wrong:
            return told
    return told | _by_reference(now, references, same, usual)


def _by_reference(now: Sight, references: Sequence[Reference], same: Reference | None, usual: float | None) -> dict[Flaw, Judged]:
    told: dict[Flaw, Judged] = {}
    home = True
    found = best(references, now)
    if found is not None:
        reference, like = found
        home = is_home(like) is not False
        told[Flaw.MOVED] = Judged(not home, like.share or 0, 1.0, reference.home_view_id)
    if not home:
        # another view has another sharpness and other colours
        return told
    if same is not None:
        ratio = now.detail / same.sight.detail
        told[Flaw.BLURRED] = Judged(ratio < _BLURRED, ratio, same.sight.detail, same.home_view_id)
        if _apart(same, now) < np.log(_SAME_COLOUR):
            shift = cast(same.sight, now)
            told[Flaw.CAST] = Judged(shift > _CAST, shift, 0.0, same.home_view_id)
    elif usual is not None and not references:
        ratio = now.detail / usual
        told[Flaw.BLURRED] = Judged(ratio < _BLURRED, ratio, usual)
    return told


def _apart(reference: Reference, now: Sight) -> float:
    """How differently lit: the logarithm of the brightness of the one over the other."""
    return abs(float(np.log((now.mean + 1) / (reference.sight.mean + 1))))


def _by_same_light(references: Sequence[Reference], now: Sight) -> Reference | None:
    nearest = min(references, key=lambda each: _apart(each, now), default=None)
    return nearest if nearest is not None and _apart(nearest, now) < np.log(_SAME_LIGHT) else None


@dataclass
class _Streak:
    """Pictures in a row that say the same."""

    is_wrong: bool
    since: datetime
    count: int = 0


@dataclass
class Course:
    """One camera's pictures in order: what begins and ends by them."""

    is_steered: bool = False
    #: somebody turns it now, or it is on its way back
    is_turned: bool = False
    _before: Sight | None = None
    _streaks: dict[Flaw, _Streak] = field(default_factory=dict)
    _details: deque[float] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    #: whether the picture's time was seen running
    _ticks: bool = False

    def take(
        self, now: Sight, at: datetime, references: Sequence[Reference], standing: Mapping[Flaw, float | None]
    ) -> list[Turn]:  # fmt: skip
        """The next picture. `standing`: what lasts by the records, with its reference figure; what was told but not kept is told again."""
        told = self._frozen(now)
        if not (Flaw.FROZEN in told and told[Flaw.FROZEN].is_wrong):
            # a frozen picture says nothing new
            told |= judge(now, references, self._usual(standing.get(Flaw.BLURRED)), at)
            self._learn(now, told, standing)
        self._before = now
        turns = []
        for kind, judged in told.items():
            streak = self._counted(kind, at, is_wrong=judged.is_wrong)
            enough = streak.count >= self._needed(kind, is_wrong=judged.is_wrong)
            if enough and judged.is_wrong != (kind in standing):
                turns.append(Turn(kind, judged.is_wrong, streak.since, judged))
        return turns

    def _frozen(self, now: Sight) -> dict[Flaw, Judged]:
        if self._before is None:
            return {}
        most, whole = change(self._before, now)
        if most > _TICK:
            self._ticks = True
            return {Flaw.FROZEN: Judged(False, whole)}
        if self._ticks or whole < _NOISE:
            return {Flaw.FROZEN: Judged(True, whole)}
        return {Flaw.FROZEN: Judged(False, whole)}

    def _needed(self, kind: Flaw, *, is_wrong: bool) -> int:
        if kind is Flaw.FROZEN and is_wrong and not self._ticks:
            return _STILL_IN_A_ROW
        if kind is Flaw.MOVED and is_wrong and self.is_turned:
            return sys.maxsize
        if kind is Flaw.MOVED and is_wrong and self.is_steered:
            return round(STEERED_FOR.total_seconds() / EVERY_S)
        return IN_A_ROW

    def _counted(self, kind: Flaw, at: datetime, *, is_wrong: bool) -> _Streak:
        streak = self._streaks.get(kind)
        if streak is None or streak.is_wrong is not is_wrong:
            streak = self._streaks[kind] = _Streak(is_wrong, at)
        streak.count += 1
        return streak

    def _usual(self, remembered: float | None) -> float | None:
        """A finding that lasts keeps the figure it was found by: a new watcher must not learn from a blurred picture."""
        if remembered is not None:
            return remembered
        return float(np.percentile(self._details, 75)) if len(self._details) >= _LEARNED else None

    def _learn(self, now: Sight, told: Mapping[Flaw, Judged], standing: Collection[Flaw]) -> None:
        is_right = not any(each.is_wrong for each in told.values())
        if is_right and Flaw.DARK in told and Flaw.BLURRED not in standing:
            self._details.append(now.detail)
