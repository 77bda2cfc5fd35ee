"""一次视频监控: one sitting of supervision of one enterprise, live or from the recording; and what was truly on screen (B16-4, B16-5)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, or_, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Choice, Record, Text
from records.camera import Camera
from records.enterprise import Enterprise
from records.loading import Loading
from records.office import Office
from records.site import Site
from records.user import User

#: a shorter pause between two sittings is not told
HOLE = timedelta(seconds=1)


class Mode(Choice):
    """The two forms of article 16."""

    LIVE = "live", Text("实时监控")
    PLAYBACK = "playback", Text("录像回放")


class Stage(Choice):
    """A monitoring can't be ended for good without its sheet (B16-5)."""

    RUNNING = "running", Text("正在监控")
    STOPPED = "stopped", Text("已停止观看，待提交记录单")
    DONE = "done", Text("已提交记录单")


class Monitoring(Record):
    """One sitting of one person on one enterprise."""

    __tablename__ = "monitoring"
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    loading_id: Mapped[int | None] = mapped_column(ForeignKey("loading.id"), index=True)
    monitor_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    mode: Mapped[Mode]
    stage: Mapped[Stage] = mapped_column(default=Stage.RUNNING, index=True)
    #: the sitting itself
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    #: playback: the period of the recording that is to be watched
    period_begins_at: Mapped[datetime | None]
    period_ends_at: Mapped[datetime | None]
    #: when a picture was last credited
    looked_at: Mapped[datetime | None]
    #: 交接班: the sitting that this one goes on from
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("monitoring.id"))

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    enterprise: Mapped[Enterprise] = relationship(lazy="joined", innerjoin=True)
    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)
    loading: Mapped[Loading | None] = relationship(lazy="joined")
    monitor: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    @hybrid_property
    def was_watched(self) -> bool:
        """Over, and not as if it had never been begun."""
        return self.stage is Stage.DONE or (self.stage is Stage.STOPPED and self.looked_at is not None)

    @was_watched.inplace.expression
    @classmethod
    def _was_watched(cls) -> ColumnElement[bool]:
        return or_(cls.stage == Stage.DONE, and_(cls.stage == Stage.STOPPED, cls.looked_at.is_not(None)))


class Watched(Record):
    """A stretch of a camera's video that was on screen; fact, not typed. Times are the video's wall time."""

    __tablename__ = "watched"
    __table_args__ = (Index("ix_watched_monitoring_id_camera_id", "monitoring_id", "camera_id"),)
    monitoring_id: Mapped[int] = mapped_column(ForeignKey("monitoring.id"))
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    mode: Mapped[Mode]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    #: the visit that saw it
    visit: Mapped[str] = mapped_column(String(40))

    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)


def of_loadings(db: Session, loadings: Iterable[Loading]) -> dict[int, list[Monitoring]]:
    """The sittings on each of these loadings, by the loading's id, in order."""
    ids = [loading.id for loading in loadings]
    found: dict[int, list[Monitoring]] = {number: [] for number in ids}
    wanted = select(Monitoring).where(Monitoring.loading_id.in_(ids)).order_by(Monitoring.begins_at)
    for each in db.scalars(wanted).unique():
        if each.loading_id is not None:
            found[each.loading_id].append(each)
    return found


def holes(sittings: Iterable[Monitoring]) -> list[tuple[datetime, datetime]]:
    """Between the first and the last live sitting on a loading: when nobody watched."""
    live = sorted((each for each in sittings if each.mode is Mode.LIVE), key=lambda each: each.begins_at)
    found: list[tuple[datetime, datetime]] = []
    until = live[0].begins_at if live else None
    for each in live:
        if until is None:
            break
        if each.begins_at - until >= HOLE:
            found.append((until, each.begins_at))
        # one that still runs leaves no hole behind it
        until = max(until, each.ends_at) if each.ends_at is not None else None
    return found


def watched_between(db: Session, monitoring_id: int, camera_id: int, begins_at: datetime, ends_at: datetime) -> Sequence[Watched]:
    """What is already credited of the range, in order."""
    wanted = select(Watched).where(Watched.monitoring_id == monitoring_id, Watched.camera_id == camera_id)
    touching = wanted.where(Watched.begins_at < ends_at, Watched.ends_at > begins_at)
    return db.scalars(touching.order_by(Watched.begins_at, Watched.id)).unique().all()


def counted_as(watched: Watched, sitting: Monitoring) -> Mode:
    """Under which of the two forms a stretch counts: to turn back within one's own live sitting is still 实时 (article 16)."""
    is_turned_back = sitting.mode is Mode.LIVE and watched.begins_at >= sitting.begins_at
    return Mode.LIVE if is_turned_back else watched.mode


def watched_seconds(watched: Iterable[Watched]) -> dict[int, int]:
    """Seconds of video that were on screen, by camera; what two windows showed at once counts once."""
    until: dict[int, datetime] = {}
    seconds: dict[int, float] = {}
    for each in sorted(watched, key=lambda one: one.begins_at):
        begins = max(each.begins_at, until.get(each.camera_id, each.begins_at))
        seconds[each.camera_id] = seconds.get(each.camera_id, 0.0) + max(0.0, (each.ends_at - begins).total_seconds())
        until[each.camera_id] = max(each.ends_at, begins)
    return {camera_id: round(total) for camera_id, total in seconds.items()}
