"""云台: who holds the control of a camera and until when, when it was turned, and its known places (C9-1, C9-2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Float, ForeignKey, Index, String, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records import clock
from records.base import Choice, Record, Text, if_any
from records.camera import Camera
from records.office import Office
from records.user import Role, User

#: control nobody uses ends by itself; each move renews it
LEASE = timedelta(seconds=60)
#: control taken as 特殊情况 ends at the latest after this, and level 3 has priority again (art. 4)
SPECIAL = timedelta(minutes=10)
#: a pause in turning that does not begin a new span of the log
PAUSE = timedelta(seconds=30)
LEVEL_OF_POINTS = 3
#: of the fastest that a device can: a person follows the picture with it
SPEED = 0.5


class Party(Choice):
    """Who may control a camera at all (camera norm, chapter 1, nine)."""

    CUSTOMS = "customs", Text("海关")
    OTHER = "other", Text("运维单位")


class Way(Choice):
    """A direction that a button or a key stands for."""

    LEFT = "left", Text("左")
    RIGHT = "right", Text("右")
    UP = "up", Text("上")
    DOWN = "down", Text("下")
    UP_LEFT = "up-left", Text("左上")
    UP_RIGHT = "up-right", Text("右上")
    DOWN_LEFT = "down-left", Text("左下")
    DOWN_RIGHT = "down-right", Text("右下")
    CLOSER = "closer", Text("拉近")
    WIDER = "wider", Text("拉远")

    @property
    def speeds(self) -> tuple[float, float, float]:
        """Of pan, tilt and zoom, -1 to 1."""
        pan = SPEED * (("right" in self.value) - ("left" in self.value))
        tilt = SPEED * (("up" in self.value) - ("down" in self.value))
        return pan, tilt, SPEED * ((self is Way.CLOSER) - (self is Way.WIDER))


class End(Choice):
    """How somebody's control ended."""

    RELEASED = "released", Text("本人结束")
    LAPSED = "lapsed", Text("到时自动结束")
    TAKEN = "taken", Text("被接管")
    RESTORED = "restored", Text("恢复日常视角")


class Stage(Choice):
    """Whether a control is held."""

    HELD = "held", Text("控制中")
    ENDED = "ended", Text("已结束")


class Steering(Record):
    """One person's control of one camera, from taking it to its end. Of a camera one at a time."""

    __tablename__ = "ptz_steering"
    __table_args__ = (
        Index("ix_ptz_steering_camera_id_begun_at", "camera_id", "begun_at"),
        # two who ask at once can't both have it
        Index(
            "uq_ptz_steering_held", "camera_id", unique=True,
            sqlite_where=text("ended_at IS NULL"), postgresql_where=text("ended_at IS NULL"),
        ),
    )  # fmt: skip
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    party: Mapped[Party]
    begun_at: Mapped[datetime]
    #: past it anybody may take the control, whether or not the end is written down yet
    until: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[End | None]
    taken_from_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    #: why it was taken from a colleague (特殊情况)
    reason: Mapped[str] = mapped_column(String(500), default="")

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True, foreign_keys=[user_id])
    taken_from: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[taken_from_id])

    @property
    def stage(self) -> Stage:
        """Until its end is written down."""
        return Stage.HELD if self.ended_at is None else Stage.ENDED

    @property
    def is_live(self) -> bool:
        """Whether it holds at this moment."""
        return self.ended_at is None and self.until > clock.now()


class Span(Record):
    """转动: from the first to the last move of a control without a long pause between."""

    __tablename__ = "ptz_span"
    __table_args__ = (Index("ix_ptz_span_camera_id_begun_at", "camera_id", "begun_at"),)
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    steering_id: Mapped[int] = mapped_column(ForeignKey("ptz_steering.id"))
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    moves: Mapped[int]
    #: the last one: the same again is its going on
    motion: Mapped[str] = mapped_column(String(40))

    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)
    steering: Mapped[Steering] = relationship(lazy="joined", innerjoin=True)


class Preset(Record):
    """预置位: a place kept in the device under its token. One of them may be the daily view."""

    __tablename__ = "ptz_preset"
    __table_args__ = (UniqueConstraint("camera_id", "token"), UniqueConstraint("camera_id", "name"))
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    token: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(40))
    #: as the device told it, in its own generic spaces
    pan: Mapped[float | None] = mapped_column(Float)
    tilt: Mapped[float | None] = mapped_column(Float)
    zoom: Mapped[float | None] = mapped_column(Float)
    is_home: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)
    saved_by: Mapped[User | None] = relationship(lazy="joined")


@dataclass(frozen=True)
class Chance:
    """Whether somebody may have the control now, whether only with a typed reason, and why not (yet)."""

    may: bool
    wants_reason: bool = False
    why: Text | None = None


def party_of(user: User) -> Party:
    """For whom a person steers."""
    return Party.CUSTOMS if user.is_staff else Party.OTHER


def chance_of(user: User, held: Steering | None, special: Steering | None = None) -> Chance:
    """Against whoever holds the control now. Whether the person may steer this camera at all is asked elsewhere.

    Customs comes before everybody else (camera norm, nine); among offices level 3 comes first, and a higher one, or an administrator of
    the same, takes the control only as 特殊情况, with a reason (art. 4). `special`: of `special_of`; it does not go on as ordinary control.
    """
    if held is None or not held.is_live:
        if special is not None:
            return Chance(may=False, wants_reason=True, why=Text("您在特殊情况下的控制刚结束，再次控制须写明理由。"))
        return Chance(may=True)
    if held.user_id == user.id:
        return Chance(may=True)
    if party_of(user) is Party.OTHER:
        if held.party is Party.CUSTOMS:
            return Chance(may=False, why=Text("海关（{office}）正在控制云台，结束后才能操作。", office=held.user.office.name))
        return Chance(may=False, why=Text("{name}正在控制云台，结束后才能操作。", name=held.user.name))
    if held.party is Party.OTHER:
        return Chance(may=True)
    if user.office.level == LEVEL_OF_POINTS > held.user.office.level and not held.reason:
        return Chance(may=True)
    who = {"name": held.user.name, "office": held.user.office.name}
    if user.role is Role.ADMINISTRATOR and held.user.office.is_under(user.office):
        return Chance(may=False, wants_reason=True, why=Text("{name}（{office}）正在控制云台，接管须写明理由。", **who))
    return Chance(may=False, why=Text("{name}（{office}）正在控制云台，结束后才能操作。", **who))


def held_of(db: Session, camera_id: int, *, locked: bool = False) -> Steering | None:
    """Whose control is not written down as ended; it may have run out. `locked`: nobody else ends it meanwhile."""
    wanted = select(Steering).where(Steering.camera_id == camera_id, Steering.ended_at.is_(None))
    if locked:
        wanted = wanted.with_for_update(of=Steering).execution_options(populate_existing=True)
    return db.scalars(wanted).unique().one_or_none()


def special_of(db: Session, user: User, camera_id: int) -> Steering | None:
    """This person's control as 特殊情况 that ended less than SPECIAL ago: level 3 comes first again (art. 4)."""
    wanted = select(Steering).where(Steering.camera_id == camera_id, Steering.user_id == user.id, Steering.reason != "")
    last = db.scalars(wanted.order_by(Steering.id.desc()).limit(1)).unique().one_or_none()
    if last is None or last.is_live or clock.now() - (last.ended_at or last.until) >= SPECIAL:
        return None
    return last


def presets_of(db: Session, camera_id: int) -> Sequence[Preset]:
    """The known places, the daily view first."""
    wanted = select(Preset).where(Preset.camera_id == camera_id).order_by(Preset.is_home.desc(), Preset.id)
    return db.scalars(wanted).unique().all()


def home_of(db: Session, camera_id: int) -> Preset | None:
    """The place that is the daily view; without one the device's own home position is."""
    return db.scalars(select(Preset).where(Preset.camera_id == camera_id, Preset.is_home)).unique().first()


def spans_of(db: Session, camera_id: int, count: int) -> Sequence[Span]:
    """When the camera was turned lately, newest first."""
    return db.scalars(select(Span).where(Span.camera_id == camera_id).order_by(Span.id.desc()).limit(count)).unique().all()


def spans_between(db: Session, camera_ids: Sequence[int], begins_at: datetime, ends_at: datetime) -> Sequence[Span]:
    """When any of these cameras was turned in this time, oldest first."""
    wanted = select(Span).where(Span.camera_id.in_(camera_ids), Span.begun_at < ends_at, Span.ended_at >= begins_at)
    return if_any(db, wanted.order_by(Span.begun_at, Span.id))
