"""设备与合规文件: what a site's video system is made of, the standards it meets and the papers that show it (C5-1, C5-2, C8-1, C11-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.attachment import WithFile
from records.base import Choice, Record, Text
from records.camera import Camera
from records.room import Room
from records.site import OfSite
from records.standing import Standing
from records.user import User


class Kind(Choice):
    """What a device is."""

    CAMERA = "camera", Text("摄像头")
    RECORDER = "recorder", Text("存储、录像设备")
    NETWORK = "network", Text("联网设备")
    SECURITY = "security", Text("视频监控安全设备")
    PLATFORM = "platform", Text("平台、集成软件")
    OTHER = "other", Text("其他")


class Standard(Choice):
    """What chapter 1, five asks for, each as a document of its own."""

    SELECTION = "selection", Text("符合《海关视频监控系统技术规范》（HS/T 58）")
    NATIONAL = "national", Text("符合国家、行业标准")
    SECURITY = "security", Text("符合国家安全标准")
    COMPATIBLE = "compatible", Text("与海关现有系统兼容（ONVIF、RTSP、GB/T 28181）")
    DESIGN = "design", Text("工程设计、施工符合国家标准")


#: of each device, and of the project as a whole
OF_DEVICE = (Standard.SELECTION, Standard.NATIONAL)
OF_PROJECT = (Standard.COMPATIBLE, Standard.DESIGN, Standard.SECURITY)


class Equipment(OfSite, Record):
    """One device, or several alike; a camera's own names it."""

    __tablename__ = "equipment"
    room_id: Mapped[int | None] = mapped_column(ForeignKey("room.id"), index=True)
    camera_id: Mapped[int | None] = mapped_column(ForeignKey("camera.id"), index=True)
    kind_of: Mapped[Kind] = mapped_column("kind")
    name: Mapped[str] = mapped_column(String(60))
    #: maker and model
    model: Mapped[str] = mapped_column(String(100))
    serial: Mapped[str] = mapped_column(String(60), default="")
    retired: Mapped[bool] = mapped_column(default=False)

    room: Mapped[Room | None] = relationship(lazy="selectin")
    camera: Mapped[Camera | None] = relationship(lazy="selectin")

    @property
    def stage(self) -> Standing:
        """In use or retired."""
        return Standing.of(retired=self.retired)


class Certificate(OfSite, WithFile, Record):
    """A document that one device, or without one the whole project, meets a standard; a newer one stands beside it."""

    __tablename__ = "certificate"
    equipment_id: Mapped[int | None] = mapped_column(ForeignKey("equipment.id"), index=True)
    standard: Mapped[Standard]
    #: of the certificate or test report
    number: Mapped[str] = mapped_column(String(60))
    issued_by: Mapped[str] = mapped_column(String(100), default="")
    #: the last day, in Beijing; None: no term
    ends_on: Mapped[date | None]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    added_by: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    def holds_on(self, day: date) -> bool:
        """Whether its term covers this day."""
        return self.ends_on is None or day <= self.ends_on


@dataclass(frozen=True)
class Missing:
    """A standard that nothing valid shows; without a device it is the project's."""

    equipment: Equipment | None
    standard: Standard
    #: there is one, but its term is over
    lapsed: bool


def unentered(devices: Sequence[Equipment], cameras: Sequence[Camera]) -> list[Camera]:
    """The cameras switched on that no device in use is entered for: of what is not entered nobody asks a document (C5-1, C8-1)."""
    entered = {device.camera_id for device in devices if not device.retired}
    return [camera for camera in cameras if camera.enabled and not camera.retired and camera.id not in entered]


def missing(devices: Sequence[Equipment], certificates: Sequence[Certificate], day: date) -> list[Missing]:
    """What chapter 1, five asks for and no document in force shows: the project's first, then each device's."""
    wanted: list[tuple[Equipment | None, Standard]] = [(None, standard) for standard in OF_PROJECT]
    wanted += [(device, standard) for device in devices if not device.retired for standard in OF_DEVICE]
    found = []
    for device, standard in wanted:
        told = [each for each in certificates if each.standard is standard and each.equipment_id == (device.id if device else None)]
        if not any(each.holds_on(day) for each in told):
            found.append(Missing(device, standard, lapsed=bool(told)))
    return found
