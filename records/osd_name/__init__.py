"""图像标识: the abbreviations, and whether a camera's picture bears its registered name and the right time (附件3 二, E-4 … E-9)."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import ColumnElement, Float, ForeignKey, Index, String, and_, func, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column, relationship

from records.base import Choice, Record, Text
from records.camera import Camera
from records.office import Office
from records.standing import Standing
from records.user import User

#: seconds by which a camera's clock may differ from Beijing time (the norm says 同步 and gives no figure)
DRIFT_TOLD_S, DRIFT_FAULT_S = 5, 30


class Way(Choice):
    """How it was found out what stands in the picture."""

    ONVIF = "onvif", Text("由设备读取（ONVIF）")
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
    #: opaque and steady (E-7); None where the device doesn't tell
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
        return self.name_ok and self.time_ok and self.look_ok is not False and self.drift is not Drift.FAULT

    def confirms(self, camera: Camera) -> bool:
        """Whether it still speaks for the camera: a name changed since must be looked at again."""
        return self.is_right and self.name == camera.name


def newest(db: Session, cameras: list[int]) -> dict[int, OsdCheck]:
    """The newest look at each camera."""
    last = select(func.max(OsdCheck.id)).where(OsdCheck.camera_id.in_(cameras)).group_by(OsdCheck.camera_id)
    return {found.camera_id: found for found in db.scalars(select(OsdCheck).where(OsdCheck.id.in_(last))).unique()}


def is_confirmed() -> ColumnElement[bool]:
    """The same of a camera's row, for lists: its newest look is right and was about its present name."""
    other = aliased(OsdCheck)
    last = select(func.max(other.id)).where(other.camera_id == Camera.id).correlate(Camera).scalar_subquery()
    no_fault = func.coalesce(func.abs(OsdCheck.drift_s), 0) <= DRIFT_FAULT_S
    right = and_(OsdCheck.name_ok, OsdCheck.time_ok, func.coalesce(OsdCheck.look_ok, True), no_fault)
    return select(OsdCheck.id).where(OsdCheck.id == last, OsdCheck.name == Camera.name, right).correlate(Camera).exists()


def shorts(db: Session) -> dict[str, list[str]]:
    """Full name → its abbreviations in use."""
    found: dict[str, list[str]] = defaultdict(list)
    for full, short in db.execute(select(ShortName.full, ShortName.short).where(ShortName.retired.is_(False))):
        found[full].append(short)
    return dict(found)
