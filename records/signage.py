"""提示标识: the signs that tell people they are in the picture, and where they are still missing (annex 4, nine; D9-1 … D9-4)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.attachment import WithFile
from records.base import Choice, Record, Text
from records.camera import Camera
from records.site import Area, OfSite
from records.standing import Standing
from records.user import User


class Kind(Choice):
    """What is recorded in the area (annex 4, nine: two forms)."""

    PICTURE = "picture", Text("图像采集区域标识")
    SOUND = "sound", Text("声音采集区域标识")


class Size(Choice):
    """Height × width, by the room there is (annex 4, nine)."""

    LARGE = "large", Text("大号（高40 cm × 宽30 cm）")
    MEDIUM = "medium", Text("中号（高30 cm × 宽20 cm）")
    SMALL = "small", Text("小号（高20 cm × 宽15 cm）")

    @property
    def cm(self) -> tuple[int, int]:
        """Height, width."""
        return {"large": (40, 30), "medium": (30, 20), "small": (20, 15)}[self.value]


class Signage(OfSite, WithFile, Record):
    """One sign as it hangs, with its photo; taken down it stays as a row. Without a camera it stands for its whole area."""

    __tablename__ = "signage"
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    camera_id: Mapped[int | None] = mapped_column(ForeignKey("camera.id"), index=True)
    kind_of: Mapped[Kind] = mapped_column("kind")
    size: Mapped[Size]
    #: where it hangs, e.g. 平台东侧立柱，离地1.8米
    place: Mapped[str] = mapped_column(String(200))
    posted_at: Mapped[datetime]
    posted_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    retired: Mapped[bool] = mapped_column(default=False)

    area: Mapped[Area] = relationship(lazy="selectin")
    camera: Mapped[Camera | None] = relationship(lazy="selectin")
    posted_by: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    @property
    def stage(self) -> Standing:
        """Hanging or taken down."""
        return Standing.of(retired=self.retired)


@dataclass(frozen=True)
class Lacking:
    """An area in which a sign is missing; `cameras` are those that no sign tells of."""

    area: Area
    kind_of: Kind
    cameras: tuple[Camera, ...] = ()


def lacking(areas: Iterable[Area], cameras: Sequence[Camera], signs: Sequence[Signage]) -> list[Lacking]:
    """Where a sign is missing: the picture's in every area in use, the sound's where a camera takes sound (D9-1, D9-2)."""
    found = []
    for area in areas:
        here = [camera for camera in cameras if camera.area_id == area.id and not camera.retired]
        for kind, concerned in ((Kind.PICTURE, here), (Kind.SOUND, [camera for camera in here if camera.audio])):
            told = [sign for sign in signs if sign.area_id == area.id and sign.kind_of is kind and not sign.retired]
            if any(sign.camera_id is None for sign in told) or (kind is Kind.SOUND and not concerned):
                continue
            near = {sign.camera_id for sign in told}
            without = tuple(camera for camera in concerned if camera.id not in near)
            if without or not told:
                found.append(Lacking(area, kind, without))
    return found


def missing(db: Session, site_ids: Sequence[int]) -> list[Lacking]:
    """The same for whole sites, as they are registered now."""
    areas = db.scalars(select(Area).where(Area.site_id.in_(site_ids), Area.retired.is_(False)).order_by(Area.site_id, Area.name)).unique()
    cameras = db.scalars(select(Camera).where(Camera.site_id.in_(site_ids), Camera.retired.is_(False)).order_by(Camera.point)).unique()
    signs = db.scalars(select(Signage).where(Signage.site_id.in_(site_ids), Signage.retired.is_(False))).unique()
    return lacking(areas.all(), cameras.all(), signs.all())
