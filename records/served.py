"""Which seconds of which camera's video went out to which visit: against it every claim of having watched is checked (B16-4, DESIGN P9)."""

from collections.abc import Container, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, exists, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from records.base import Record
from records.camera import Camera
from records.monitoring import Mode, Monitoring, Watched
from records.user import User

#: a frame that the browser names and what the server noted may differ by so much
SLACK = timedelta(seconds=2)
#: sendings of video that meet within so much are one stretch
MEETS = timedelta(milliseconds=250)
#: a live picture stays in the browser for so long: older ones were on screen before
LIVE_KEPT = timedelta(seconds=30)
#: without a key or a movement for so long nobody is taken to be there (10 min, and 60 s to say so)
PRESENT_FOR = timedelta(minutes=11)


class Served(Record):
    """A stretch of a camera's video that was sent to a visit. Times are the video's wall time."""

    __tablename__ = "served"
    __table_args__ = (Index("ix_served_visit_camera_id", "visit", "camera_id"),)
    visit: Mapped[str] = mapped_column(String(40))
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    mode: Mapped[Mode]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    #: when the newest of it was sent
    sent_at: Mapped[datetime]
    #: video; a still picture is sent too, but shows no stretch
    moving: Mapped[bool] = mapped_column(default=True)


class Attendance(Record):
    """That somebody is there while a visit watches for a monitoring, and how much more the person can have watched since then."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("visit", "monitoring_id"),)
    visit: Mapped[str] = mapped_column(String(40))
    monitoring_id: Mapped[int] = mapped_column(ForeignKey("monitoring.id"))
    #: the last key or movement on the desk
    input_at: Mapped[datetime]
    #: when the last report came
    told_at: Mapped[datetime]
    #: seconds before a screen for which nothing was credited yet
    spare_s: Mapped[float]


def attendances_of(db: Session, person_id: int, visit: str, now: datetime) -> Sequence[Attendance]:
    """This person's attendance at all desks: of this visit, and of the own others that told lately.

    The person is held until the transaction ends: two reports at once share one budget, whatever machine they come from.
    """
    db.execute(select(User.id).where(User.id == person_id).with_for_update(key_share=True))
    own = select(Attendance).join(Monitoring, Monitoring.id == Attendance.monitoring_id).where(Monitoring.monitor_id == person_id)
    lately = or_(Attendance.visit == visit, Attendance.told_at > now - PRESENT_FOR)
    return db.scalars(own.where(lately).order_by(Attendance.id)).all()


def rows_of(
    db: Session, visit: str, camera_id: int, mode: Mode, begins_at: datetime, ends_at: datetime, *, moving: bool = True
) -> Sequence[Served]:
    """What was sent of the range or beside it, in order: video within MEETS, stills within SLACK."""
    near = MEETS if moving else SLACK
    wanted = select(Served).where(Served.visit == visit, Served.camera_id == camera_id, Served.mode == mode, Served.moving.is_(moving))
    touching = wanted.where(Served.begins_at <= ends_at + near, Served.ends_at >= begins_at - near)
    return db.scalars(touching.order_by(Served.begins_at, Served.id)).all()


def parts(db: Session, visit: str, camera_id: int, mode: Mode, begins_at: datetime, ends_at: datetime) -> list[tuple[datetime, datetime]]:
    """The parts of [begins_at, ends_at) of which this visit was sent the video; never more than that."""
    found: list[tuple[datetime, datetime]] = []
    for row in rows_of(db, visit, camera_id, mode, begins_at, ends_at):
        begins, ends = max(begins_at, row.begins_at), min(ends_at, row.ends_at)
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        elif begins < ends:
            found.append((begins, ends))
    return found


def was_served(db: Session, visit: str, camera_id: int, shown_at: datetime, *, since: datetime) -> bool:
    """Whether this visit can have had this camera's frame of that moment on screen since then, live or from the recording."""
    wanted = select(exists().where(
        Served.visit == visit, Served.camera_id == camera_id, Served.sent_at >= since,
        Served.begins_at <= shown_at + SLACK, Served.ends_at >= shown_at - SLACK,
        # a live stretch goes on through the begin of a monitoring: what it showed long before is not of it
        *([Served.mode == Mode.PLAYBACK] if shown_at < since - LIVE_KEPT - SLACK else []),
    ))  # fmt: skip
    return bool(db.scalar(wanted))


def was_seen(db: Session, monitoring: Monitoring, visit: str, camera: Camera, shown_at: datetime) -> bool:
    """On screen in this very monitoring: sent to this visit since it began, or, told only after a new sign-in, credited to it."""
    if camera.site_id != monitoring.site_id:
        return False
    watched = select(exists().where(
        Watched.monitoring_id == monitoring.id, Watched.camera_id == camera.id,
        Watched.begins_at <= shown_at + SLACK, Watched.ends_at >= shown_at - SLACK,
    ))  # fmt: skip
    return was_served(db, visit, camera.id, shown_at, since=monitoring.begins_at) or bool(db.scalar(watched))


def newest_sent_at(db: Session, visit: str, camera_id: int, mode: Mode) -> datetime | None:
    """When this visit last got a picture of this camera in this mode."""
    wanted = select(Served.sent_at).where(Served.visit == visit, Served.camera_id == camera_id, Served.mode == mode)
    return db.scalar(wanted.order_by(Served.sent_at.desc()).limit(1))


def is_covered(
    db: Session, visit: str, camera_id: int, mode: Mode, begins_at: datetime, ends_at: datetime, *, since: datetime, moving: bool
) -> bool:
    """Whether it is already noted that all of this went out, and something of it after `since`."""
    wanted = select(exists().where(
        Served.visit == visit, Served.camera_id == camera_id, Served.mode == mode, Served.sent_at >= since,
        Served.begins_at <= begins_at, Served.ends_at >= ends_at, Served.moving.is_(moving),
    ))  # fmt: skip
    return bool(db.scalar(wanted))


#: pictures that come up anew after a longer pause are another look
_PAUSE = timedelta(seconds=30)


def alone_since(db: Session, visit: str, camera_ids: Container[int], now: datetime) -> datetime | None:
    """Since when only live pictures of these cameras went out to the visit, without a pause and up to now; None: they do not."""
    wanted = select(Served).where(Served.visit == visit, Served.mode == Mode.LIVE, Served.ends_at > now - timedelta(hours=12))
    since: datetime | None = None
    for row in db.scalars(wanted.order_by(Served.ends_at.desc(), Served.id.desc())):
        if row.camera_id not in camera_ids:
            # what came before was not this firm alone
            return max(since, row.ends_at) if since is not None else None
        if (since or now) - row.ends_at > _PAUSE:
            return since
        since = min(since or row.begins_at, row.begins_at)
    return since
