"""在线率: how much of each Beijing day a camera was recorded, what was missing and why, and how smoothly it came (附件4 一, D1-1).

Read off the segments and gaps, kept nowhere: segments stay in their table when their files are deleted, so the past does not change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import Float, Integer, cast, column, func, or_, select, values
from sqlalchemy.orm import Session

from records import clock
from records.base import Text, UTCDateTime
from records.camera import Camera
from records.footage import Cause, Gap, Segment, SegmentStage

DAYS = 93
_DAY = timedelta(days=1)
#: a file grows for five minutes at the most: one that is open for longer was left by a recorder that died
_GROWS = timedelta(minutes=10)
#: footage that was there and has been deleted in due time is no fault of the camera
_NO_LOSS = (Cause.EXPIRED,)
_FULL, _MOST = 0.99, 0.9


@dataclass
class Day:
    """One Beijing day of one camera."""

    day: date
    #: seconds of it that the camera was known and that are past
    expected_s: float = 0.0
    recorded_s: float = 0.0
    frames: int = 0
    #: seconds of closed files, of which `frames` are
    closed_s: float = 0.0
    is_over: bool = True
    #: cause → seconds missing, and how often
    missing: dict[Cause, tuple[float, int]] = field(default_factory=dict)

    @property
    def online(self) -> float | None:
        """Share of the expected time that is recorded; None where nothing was expected."""
        return min(1.0, self.recorded_s / self.expected_s) if self.expected_s >= 1 else None

    @property
    def percent(self) -> str:
        """The same in hundredths with one digit, rounded down: 99.96 is not 100."""
        return "" if self.online is None else f"{int(self.online * 1000 + 1e-6) / 10:.1f}"

    @property
    def words(self) -> Text:
        """What the strip's bar says in words: colour alone is never the source."""
        day = f"{self.day:%m-%d}"
        return Text("{day} 没有录像", day=day) if self.online is None else Text("{day} 在线 {percent} %", day=day, percent=self.percent)

    @property
    def gap_s(self) -> float:
        """Seconds missing with a known cause."""
        return sum(seconds for seconds, _ in self.missing.values())

    @property
    def gaps(self) -> int:
        """How many stretches are missing."""
        return sum(count for _, count in self.missing.values())

    @property
    def rate(self) -> float | None:
        """Frames a second of what is recorded."""
        return self.frames / self.closed_s if self.closed_s else None

    @property
    def grade(self) -> str:
        """How the strip shows it: full, most, poor, open (not over yet), or none."""
        if self.online is None:
            return "none"
        if not self.is_over and self.online >= _FULL:
            return "open"
        return "full" if self.online >= _FULL else "most" if self.online >= _MOST else "poor"


def last_days() -> tuple[date, date]:
    """92 days and today."""
    today = clock.beijing(clock.now()).date()
    return today - timedelta(days=DAYS - 1), today


def strip(days: Sequence[Day]) -> list[tuple[str, Text]]:
    """What is drawn of them: the colour's grade, and the same in words."""
    return [(day.grade, day.words) for day in days]


def total(days: Sequence[Day]) -> Day:
    """Several days as one (a month)."""
    made = Day(days[0].day, is_over=all(day.is_over for day in days))
    for day in days:
        made.expected_s += day.expected_s
        made.recorded_s += day.recorded_s
        made.frames += day.frames
        made.closed_s += day.closed_s
        for cause, (seconds, count) in day.missing.items():
            before = made.missing.get(cause, (0.0, 0))
            made.missing[cause] = (before[0] + seconds, before[1] + count)
    return made


def usual_rate(days: Sequence[Day]) -> float | None:
    """The frame rate that the camera is expected to have: the best of its days."""
    return max((day.rate for day in days if day.rate is not None), default=None)


def of_cameras(db: Session, cameras: Sequence[int], first: date, last: date) -> Mapping[int, list[Day]]:
    """Each camera's days from `first` to `last`; four statements, however many cameras and days."""
    now = clock.now()
    begins = {day: _begin(day) for day in (first + timedelta(days=n) for n in range((last - first).days + 1))}
    known = _known_since(db, cameras)
    found: dict[int, list[Day]] = {}
    for camera_id in cameras:
        since = known.get(camera_id)
        found[camera_id] = [_empty(day, at, since, now) for day, at in begins.items()]
    if cameras:
        _count_closed(db, found, begins)
        _count_open(db, found, now)
        _count_gaps(db, found, begins, now)
    return found


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(0), clock.BEIJING)


def _empty(day: date, begins_at: datetime, since: datetime | None, now: datetime) -> Day:
    ends_at = begins_at + _DAY
    made = Day(day, is_over=ends_at <= now)
    if since is not None:
        made.expected_s = max(0.0, (min(ends_at, now) - max(begins_at, since)).total_seconds())
    return made


def _known_since(db: Session, cameras: Sequence[int]) -> dict[int, datetime]:
    """When each was first recorded, or first found missing."""
    moments: dict[int, datetime] = {}
    first = [
        select(func.min(kind.begins_at)).where(kind.camera_id == Camera.id).correlate(Camera).scalar_subquery() for kind in (Segment, Gap)
    ]
    for camera_id, *told in db.execute(select(Camera.id, *first).where(Camera.id.in_(cameras))):
        there = [moment for moment in told if moment is not None]
        if there:
            moments[camera_id] = min(there)
    return moments


def _count_closed(db: Session, found: Mapping[int, list[Day]], begins: Mapping[date, datetime]) -> None:
    """Closed files by camera and day of their begin; what the day's last file holds of the next day is carried there."""
    day = values(column("n", Integer), column("begins", UTCDateTime()), column("ends", UTCDateTime()), name="day").data(
        [(n, at, at + _DAY) for n, at in enumerate(begins.values())]
    ).cte("day")  # fmt: skip
    seconds = func.sum(cast(Segment.media_ends - Segment.media_begins, Float) / Segment.timescale)
    wanted = (
        select(Segment.camera_id, day.c.n, func.sum(Segment.frames), seconds, func.max(Segment.ends_at))
        .join(day, (Segment.begins_at >= day.c.begins) & (Segment.begins_at < day.c.ends))
        .where(Segment.camera_id.in_(list(found)), Segment.media_ends.is_not(None))
        .group_by(Segment.camera_id, day.c.n)
    )
    edges = [at + _DAY for at in begins.values()]
    for camera_id, n, frames, recorded_s, ends_at in db.execute(wanted):
        mine = found[camera_id][n]
        over_s = max(0.0, (ends_at - edges[n]).total_seconds())
        mine.frames += frames or 0
        mine.closed_s += recorded_s
        mine.recorded_s += recorded_s - over_s
        if over_s and n + 1 < len(edges):
            found[camera_id][n + 1].recorded_s += over_s


def _count_open(db: Session, found: Mapping[int, list[Day]], now: datetime) -> None:
    """The file that grows now."""
    wanted = select(Segment.camera_id, func.max(Segment.begins_at)).where(
        Segment.stage == SegmentStage.OPEN, Segment.begins_at > now - _GROWS, Segment.camera_id.in_(list(found))
    )
    for camera_id, begins_at in db.execute(wanted.group_by(Segment.camera_id)):
        for day in found[camera_id]:
            at = _begin(day.day)
            day.recorded_s += max(0.0, (min(now, at + _DAY) - max(begins_at, at)).total_seconds())


def _count_gaps(db: Session, found: Mapping[int, list[Day]], begins: Mapping[date, datetime], now: datetime) -> None:
    edges = list(begins.values())
    wanted = select(Gap.camera_id, Gap.begins_at, Gap.ends_at, Gap.cause).where(
        Gap.camera_id.in_(list(found)), Gap.begins_at < edges[-1] + _DAY, or_(Gap.ends_at.is_(None), Gap.ends_at > edges[0]),
        Gap.cause.not_in(_NO_LOSS),
    )  # fmt: skip
    for camera_id, begins_at, ends_at, cause in db.execute(wanted):
        until = min(ends_at or now, now)
        begin = max(begins_at, edges[0])
        for n in range((begin - edges[0]) // _DAY, len(edges)):
            seconds = (min(until, edges[n] + _DAY) - max(begin, edges[n])).total_seconds()
            if seconds <= 0:
                break
            missing = found[camera_id][n].missing
            before = missing.get(cause, (0.0, 0))
            missing[cause] = (before[0] + seconds, before[1] + 1)
