"""图像标识: the abbreviations, and whether a camera's picture bears its registered name and the right time (附件3 二, E-4 … E-9)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ColumnElement, Float, ForeignKey, Index, String, UniqueConstraint, and_, exists, func, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column, relationship

from records.base import Choice, Record, Text
from records.camera import Camera
from records.footage import Segment
from records.office import Office
from records.standing import Standing
from records.user import User

#: seconds by which a camera's clock may differ from Beijing time (the norm says 同步 and gives no figure)
DRIFT_TOLD_S, DRIFT_FAULT_S = 5, 30
#: a device that did not answer is asked again after the first; a question that was never ended (its asker was killed) after the second
AGAIN, GIVEN_UP = timedelta(hours=1), timedelta(minutes=10)
#: a picture older than this does not tell how the camera is now
RECENT = timedelta(minutes=10)


class Way(Choice):
    """How it was found out what stands in the picture."""

    ONVIF = "onvif", Text("由设备读取（ONVIF）")
    OCR = "ocr", Text("辅助读取（OCR）")
    PERSON = "person", Text("人工核对画面")


class Drift(Choice):
    """What the difference of the clocks means."""

    RIGHT = "right", Text("时间准确")
    TOLD = "told", Text("时间偏差")
    FAULT = "fault", Text("时间故障")


class ShortName(Record):
    """A registered abbreviation: a short name belongs to one full name (简称唯一); one full name may have several."""

    __tablename__ = "short_name"
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    full: Mapped[str] = mapped_column(String(60), index=True)
    short: Mapped[str] = mapped_column(String(30), unique=True)
    reason: Mapped[str] = mapped_column(String(200))
    retired: Mapped[bool] = mapped_column(default=False)

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)

    @property
    def stage(self) -> Standing:
        """In use or retired; a retired one is never given to another full name."""
        return Standing.of(retired=self.retired)


class OsdCheck(Record):
    """One look at what a camera writes into its picture, held against the name it had then."""

    __tablename__ = "osd_check"
    __table_args__ = (Index("ix_osd_check_camera_newest", "camera_id", "id"),)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    at: Mapped[datetime]
    by: Mapped[Way]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    #: the registered name it was held against
    name: Mapped[str] = mapped_column(String(60))
    #: the name that the device showed; empty where a person looked
    read: Mapped[str] = mapped_column(String(200), default="")
    #: the name below, equal to the registered one
    name_ok: Mapped[bool]
    #: date and time on top, in this form
    time_ok: Mapped[bool]
    #: opaque and steady (E-7), as last told of this very name; None where no device and nobody has told it: then it isn't confirmed
    look_ok: Mapped[bool | None]
    #: seconds by which the camera is ahead of Beijing time
    drift_s: Mapped[float | None] = mapped_column(Float)
    #: a person's proof: the picture as it was, in the evidence store
    path: Mapped[str] = mapped_column(String(200), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")

    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)
    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    checked_by: Mapped[User | None] = relationship(lazy="joined")

    @property
    def drift(self) -> Drift | None:
        """What the clocks' difference means; None where it wasn't measured."""
        if self.drift_s is None:
            return None
        off = abs(self.drift_s)
        return Drift.FAULT if off > DRIFT_FAULT_S else Drift.TOLD if off > DRIFT_TOLD_S else Drift.RIGHT

    @property
    def is_right(self) -> bool:
        """Whether this look confirmed the picture: name, time, look, and a clock that is no fault."""
        return self.name_ok and self.time_ok and self.look_ok is True and self.drift is not Drift.FAULT

    @property
    def wants_look(self) -> bool:
        """Whether all is right but that nobody has told that it is opaque and steady."""
        return self.name_ok and self.time_ok and self.look_ok is None and self.drift is not Drift.FAULT

    def confirms(self, camera: Camera) -> bool:
        """Whether it still speaks for the camera: a name changed since must be looked at again."""
        return self.is_right and self.name == camera.name


class OsdAsk(Record):
    """When a camera's device was last asked by the system itself, about which name, and since when it does not answer."""

    __tablename__ = "osd_ask"
    __table_args__ = (UniqueConstraint("camera_id"),)
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    asked_at: Mapped[datetime]
    #: the registered name at that time: a new one is asked about at once
    name: Mapped[str] = mapped_column(String(60))
    #: None while the question lasts
    ended_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    #: why there was no answer, as a Text
    why: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)

    @property
    def said(self) -> Text | None:
        """Why there is no answer; None where there was one."""
        return Text.of_json(self.why) if self.why else None

    def is_due(self, name: str, now: datetime, every: timedelta) -> bool:
        """Whether the device is to be asked again; the same as `due` asks of the database."""
        if self.ended_at is None:
            return self.asked_at <= now - GIVEN_UP
        return self.name != name or self.asked_at <= now - (min(AGAIN, every) if self.failing_since else every)


def ask_of(db: Session, camera: Camera) -> OsdAsk | None:
    """What is known of the system's questions to this camera's device."""
    return db.scalars(select(OsdAsk).where(OsdAsk.camera_id == camera.id)).unique().one_or_none()


def due(db: Session, now: datetime, every: timedelta, *, most: int, with_pictures: bool = False) -> Sequence[int]:
    """Ids of the cameras in use that are to be looked at now, those never asked first; without an ONVIF address by recent pictures."""
    seen = or_(Segment.ends_at.is_(None), Segment.ends_at >= now - RECENT)
    looked_at = Camera.onvif != ""
    if with_pictures:
        looked_at = or_(looked_at, exists().where(Segment.camera_id == Camera.id, seen))
    failing, over = OsdAsk.failing_since.is_not(None), OsdAsk.ended_at.is_not(None)
    wanted = (
        select(Camera.id).outerjoin(OsdAsk, OsdAsk.camera_id == Camera.id)
        .where(Camera.enabled, Camera.retired.is_(False), looked_at)
        .where(or_(
            OsdAsk.id.is_(None), and_(OsdAsk.ended_at.is_(None), OsdAsk.asked_at <= now - GIVEN_UP),
            and_(over, or_(
                OsdAsk.name != Camera.name, OsdAsk.asked_at <= now - every, and_(failing, OsdAsk.asked_at <= now - min(AGAIN, every)),
            )),
        ))
        .order_by(OsdAsk.asked_at.is_not(None), OsdAsk.asked_at, Camera.id).limit(most)
    )  # fmt: skip
    return db.scalars(wanted).all()


def newest(db: Session, cameras: list[int]) -> dict[int, OsdCheck]:
    """The newest look at each camera."""
    last = select(func.max(OsdCheck.id)).where(OsdCheck.camera_id.in_(cameras)).group_by(OsdCheck.camera_id)
    return {found.camera_id: found for found in db.scalars(select(OsdCheck).where(OsdCheck.id.in_(last))).unique()}


def is_confirmed() -> ColumnElement[bool]:
    """The same of a camera's row, for lists: its newest look is right and was about its present name."""
    other = aliased(OsdCheck)
    last = select(func.max(other.id)).where(other.camera_id == Camera.id).correlate(Camera).scalar_subquery()
    no_fault = func.coalesce(func.abs(OsdCheck.drift_s), 0) <= DRIFT_FAULT_S
    right = and_(OsdCheck.name_ok, OsdCheck.time_ok, OsdCheck.look_ok.is_(True), no_fault)
    return select(OsdCheck.id).where(OsdCheck.id == last, OsdCheck.name == Camera.name, right).correlate(Camera).exists()


def shorts(db: Session) -> dict[str, list[str]]:
    """Full name → its abbreviations in use."""
    found: dict[str, list[str]] = defaultdict(list)
    for full, short in db.execute(select(ShortName.full, ShortName.short).where(ShortName.retired.is_(False))):
        found[full].append(short)
    return dict(found)
