"""每日检查: what the system saw of a site's cameras by itself, and what a person of its upkeep says (annex 4, four; D4-1)."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records import clock
from records.base import Choice, Record, Text
from records.camera import Camera
from records.footage import Cause, Gap, Segment, SegmentStage
from records.site import OfSite
from records.user import User

#: what stops all cameras of a recorder at once
_OF_RECORDER = (Cause.RECORDER, Cause.DISK_FULL, Cause.STORAGE, Cause.STORAGE_SLOW)


class Stage(Choice):
    """A day that nobody confirmed is missed for good: it can't be looked at afterwards."""

    DUE = "due", Text("待检查")
    CONFIRMED = "confirmed", Text("已检查")
    MISSED = "missed", Text("未检查")


class Point(Choice):
    """What only a person can see."""

    LENS = "lens", Text("镜头（清洁、遮挡、安装）")
    LIGHT = "light", Text("照明、红外（夜间画面）")
    LINK = "link", Text("网络和视频安全设备")
    ROOM = "room", Text("机房（机柜）环境、封条和锁")
    SIGN = "sign", Text("提示标识（完好、醒目）")


class Routine(OfSite, Record):
    """One site's check of one day. What the system saw is frozen when the person confirms."""

    __tablename__ = "routine"
    __table_args__ = (UniqueConstraint("site_id", "day"),)
    #: in Beijing
    day: Mapped[date]
    stage: Mapped[Stage] = mapped_column(default=Stage.DUE, index=True)
    #: what `seen` told at that moment; empty until confirmed
    automatic: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: the Points that were not in order
    wrong: Mapped[list[Any]] = mapped_column(default=list)
    remark: Mapped[str] = mapped_column(String(2000), default="")
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    confirmed_by: Mapped[User | None] = relationship(lazy="joined")

    @property
    def due_at(self) -> datetime:
        """The end of its day."""
        return day_of(self.day)[1]

    @property
    def points(self) -> list[Point]:
        """What was not in order."""
        return [Point(each) for each in self.wrong]


def day_of(day: date) -> tuple[datetime, datetime]:
    """The Beijing day as a half-open range in UTC."""
    return clock.day_of(datetime.combine(day, time(12), clock.BEIJING))


def today() -> date:
    """The day it is in Beijing."""
    return clock.beijing(clock.now()).date()


def seen(db: Session, site_id: int, day: date) -> dict[str, Any]:
    """What the rows tell of the day so far: each camera's recording, its gaps in seconds, and whether the recorder itself stands still.

    {"at", "recorder": "running" | "still" | "none", "cameras": [{"id", "point", "recording", "gaps", "gap_s", "cause"}]}
    """
    begins_at, ends_at = day_of(day)
    until = min(ends_at, clock.now())
    cameras = db.scalars(select(Camera).where(Camera.site_id == site_id, Camera.retired.is_(False)).order_by(Camera.point)).unique().all()
    ids = [camera.id for camera in cameras if camera.enabled]
    running = set(db.scalars(select(Segment.camera_id).where(Segment.camera_id.in_(ids), Segment.stage == SegmentStage.OPEN)))
    touching = select(Gap).where(Gap.camera_id.in_(ids), Gap.begins_at < until, (Gap.ends_at.is_(None)) | (Gap.ends_at > begins_at))
    gaps = db.scalars(touching.order_by(Gap.begins_at)).all()
    stopped = any(gap.ends_at is None and gap.cause in _OF_RECORDER for gap in gaps)
    state = "still" if stopped else "running" if running else "none"
    told = [_camera(camera, [gap for gap in gaps if gap.camera_id == camera.id], begins_at, until, running) for camera in cameras]
    return {"at": clock.iso(clock.now()), "recorder": state, "cameras": told}


def _camera(camera: Camera, gaps: Sequence[Gap], begins_at: datetime, until: datetime, running: set[int]) -> dict[str, Any]:
    lost = sum(((min(gap.ends_at or until, until) - max(gap.begins_at, begins_at)) for gap in gaps), timedelta())
    is_open = any(gap.ends_at is None for gap in gaps)
    cause = Cause.DISABLED if not camera.enabled else gaps[-1].cause if gaps else None
    return {
        "id": camera.id, "point": camera.point, "recording": camera.id in running and not is_open, "gaps": len(gaps),
        "gap_s": round(lost.total_seconds()), "cause": cause.value if cause else None,
    }  # fmt: skip


def is_clean(told: dict[str, Any]) -> bool:
    """Whether the system saw nothing amiss; a camera that the office has switched off is none of the upkeep's faults."""
    expected = [each for each in told["cameras"] if each["cause"] != Cause.DISABLED.value]
    return told["recorder"] == "running" and all(each["recording"] and not each["gaps"] for each in expected)
