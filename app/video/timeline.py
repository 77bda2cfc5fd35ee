"""A day of one camera on one line: recorded stretches and gaps with their causes, few enough to draw (D1-2, C6-2, UI §6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.video.index import Piece, stretch
from records import footage
from records.footage import Cause, Gap, Segment

#: what is shorter than this between two files is the joint of two files, not a gap
JOINT = timedelta(milliseconds=500)
#: what is shorter than this before the present is the frame under way
UNDER_WAY = timedelta(seconds=3)
#: stretches and gaps on one line
MOST = 200


@dataclass(frozen=True)
class Stretch:
    """Unbroken footage."""

    begins_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class Hole:
    """No footage: why, and of how many gaps it is made where several too small to draw stand together."""

    begins_at: datetime
    ends_at: datetime
    cause: Cause
    gaps: int = 1
    #: seconds without footage in it; less than its length where gaps were drawn together
    missing_s: float = 0.0


@dataclass(frozen=True)
class Day:
    """The line: stretches and holes in order, from the camera's first footage on up to the present."""

    begins_at: datetime
    ends_at: datetime
    stretches: Sequence[Stretch]
    holes: Sequence[Hole]

    @property
    def recorded_s(self) -> float:
        """Seconds of footage."""
        return self.expected_s - self.missing_s

    @property
    def missing_s(self) -> float:
        """Seconds without."""
        return sum(hole.missing_s for hole in self.holes)

    @property
    def expected_s(self) -> float:
        """Seconds that should be recorded: from the first footage, or the first gap told, to the present."""
        marks = [(m.begins_at, m.ends_at) for line in (self.stretches, self.holes) for m in line]
        return (max(end for _, end in marks) - min(begin for begin, _ in marks)).total_seconds() if marks else 0.0

    @property
    def gaps(self) -> int:
        """Number of gaps."""
        return sum(hole.gaps for hole in self.holes)


def day(
    pieces: Sequence[Piece], gaps: Sequence[Gap], begins_at: datetime, ends_at: datetime, *, since: datetime | None, present: datetime
) -> Day:
    """The line of [begins_at, ends_at) as it is at `present`, for a camera recorded `since` then (None: never).

    What no file covers is a hole, whether or not a gap row tells of it.
    """
    until = min(ends_at, present)
    stretches = _joined([_within(stretch(piece), begins_at, until) for piece in pieces])
    if stretches and timedelta(0) < present - stretches[-1].ends_at < UNDER_WAY:
        stretches[-1] = Stretch(stretches[-1].begins_at, min(present, until))
    starts = [gap.begins_at for gap in gaps[:1]] + ([since] if since is not None else [])
    found = _holes(stretches, gaps, max(begins_at, min(starts)), until) if starts else []
    return Day(begins_at, ends_at, *_few(stretches, found))


def of(db: Session, pieces: Sequence[Piece], camera_id: int, begins_at: datetime, ends_at: datetime, *, present: datetime) -> Day:
    """The same with gap rows and first footage looked up; `pieces` are the camera's of that range."""
    since = db.scalar(select(func.min(Segment.begins_at)).where(Segment.camera_id == camera_id))
    return day(pieces, footage.gaps_between(db, camera_id, begins_at, ends_at), begins_at, ends_at, since=since, present=present)


def _within(span: tuple[datetime, datetime], begins_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    return max(span[0], begins_at), min(span[1], ends_at)


def holes(pieces: Sequence[Piece], gaps: Sequence[Gap], begins_at: datetime, ends_at: datetime) -> list[Hole]:
    """What of a range has no footage, to the frame."""
    return missing([stretch(piece) for piece in pieces], gaps, begins_at, ends_at)


def missing(spans: Sequence[tuple[datetime, datetime]], gaps: Sequence[Gap], begins_at: datetime, ends_at: datetime) -> list[Hole]:
    """What of a range these stretches of footage do not cover."""
    return _holes(_joined([_within(span, begins_at, ends_at) for span in spans]), gaps, begins_at, ends_at)


def _joined(spans: Sequence[tuple[datetime, datetime]]) -> list[Stretch]:
    """Runs of files."""
    joined: list[Stretch] = []
    for begins_at, ends_at in sorted(spans):
        if begins_at >= ends_at:
            continue
        if joined and begins_at - joined[-1].ends_at < JOINT:
            joined[-1] = Stretch(joined[-1].begins_at, max(ends_at, joined[-1].ends_at))
        else:
            joined.append(Stretch(begins_at, ends_at))
    return joined


def _holes(stretches: Sequence[Stretch], gaps: Sequence[Gap], begins_at: datetime, ends_at: datetime) -> list[Hole]:
    holes: list[Hole] = []
    at = begins_at
    for begins, ends in [*((s.begins_at, s.ends_at) for s in stretches), (ends_at, ends_at)]:
        if begins - at >= JOINT:
            holes.append(Hole(at, begins, cause(gaps, at, begins), 1, (begins - at).total_seconds()))
        at = max(at, ends)
    return holes


def cause(gaps: Sequence[Gap], begins_at: datetime, ends_at: datetime) -> Cause:
    """The cause told for most of the range; unknown where none is told."""
    best, longest = Cause.UNKNOWN, timedelta(0)
    for gap in gaps:
        shared = min(gap.ends_at or ends_at, ends_at) - max(gap.begins_at, begins_at)
        if shared > longest:
            best, longest = gap.cause, shared
    return best


def _few(stretches: list[Stretch], holes: list[Hole]) -> tuple[list[Stretch], list[Hole]]:
    """Draw holes that stand close together as one, as far apart as it takes to stay under MOST; no hole is ever drawn as footage."""
    apart = timedelta(seconds=1)
    while len(stretches) + len(holes) > MOST:
        apart *= 2
        holes = _together(holes, apart)
        stretches = [s for s in stretches if not any(h.begins_at <= s.begins_at and s.ends_at <= h.ends_at for h in holes)]
    return stretches, holes


def _together(holes: Sequence[Hole], apart: timedelta) -> list[Hole]:
    joined: list[Hole] = []
    for hole in holes:
        last = joined[-1] if joined else None
        if last is not None and hole.begins_at - last.ends_at < apart:
            longer = max(last, hole, key=lambda h: h.missing_s)
            joined[-1] = Hole(last.begins_at, hole.ends_at, longer.cause, last.gaps + hole.gaps, last.missing_s + hole.missing_s)
        else:
            joined.append(hole)
    return joined
