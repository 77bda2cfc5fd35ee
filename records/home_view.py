"""日常视角: what a camera is to show, as a picture by day and one by night; and each time it was held against the live picture.

C7-1, D3-1, D3-2.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, Float, ForeignKey, Index, String, and_, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Choice, Record, Text
from records.camera import Camera, Mount
from records.office import Office
from records.ptz import Preset
from records.user import User


class Light(Choice):
    """By what light the picture was taken; which one fits a live picture is told by its brightness, not by the hour."""

    DAY = "day", Text("白天")
    NIGHT = "night", Text("夜间")


VIEW_OF = {Light.DAY: Text("白天视角"), Light.NIGHT: Text("夜间视角")}


class HomeView(Record):
    """A reference picture in the evidence store: the scope that is told of its camera, as seen. The newest of its light holds."""

    __tablename__ = "home_view"
    __table_args__ = (Index("ix_home_view_newest", "camera_id", "light", "id"),)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    light: Mapped[Light]
    #: the frame's own time
    shown_at: Mapped[datetime]
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    path: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int] = mapped_column(BigInteger)
    width: Mapped[int]
    height: Mapped[int]

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)
    taken_by: Mapped[User | None] = relationship(lazy="joined")


class ViewCheck(Record):
    """恢复核对: somebody said that the camera looks home again, and the live picture was held against the reference."""

    __tablename__ = "view_check"
    __table_args__ = (Index("ix_view_check_newest", "camera_id", "id"),)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    home_view_id: Mapped[int] = mapped_column(ForeignKey("home_view.id"))
    at: Mapped[datetime]
    #: the live frame's own time
    shown_at: Mapped[datetime]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    #: share of the reference that was found again, 0 to 1
    similarity: Mapped[float] = mapped_column(Float)
    is_home: Mapped[bool]

    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)
    checked_by: Mapped[User | None] = relationship(lazy="joined")


def in_force(db: Session, cameras: Sequence[int]) -> dict[int, list[HomeView]]:
    """The reference pictures that hold, by camera, day before night."""
    last = select(func.max(HomeView.id)).where(HomeView.camera_id.in_(cameras)).group_by(HomeView.camera_id, HomeView.light)
    found: dict[int, list[HomeView]] = defaultdict(list)
    for each in db.scalars(select(HomeView).where(HomeView.id.in_(last)).order_by(HomeView.light)).unique():
        found[each.camera_id].append(each)
    return dict(found)


def missing_lights(views: Sequence[HomeView]) -> list[Light]:
    """Of one camera: by which light nobody has taken its picture yet."""
    there = {view.light for view in views}
    return [light for light in Light if light not in there]


def last_checks(db: Session, camera_id: int, count: int) -> Sequence[ViewCheck]:
    """The newest comparisons, newest first."""
    return db.scalars(select(ViewCheck).where(ViewCheck.camera_id == camera_id).order_by(ViewCheck.id.desc()).limit(count)).unique().all()


def has_home_view() -> ColumnElement[bool]:
    """Whether a camera's row has one, for lists: a picture by each light, and of a camera that turns the place to return to as well (D3-1).

    No camera is spared the night: the norm makes no exception (it is watched for 24 hours), and of a place that is always lit a picture
    can be taken at night too.
    """
    pictures = [
        select(HomeView.id).where(HomeView.camera_id == Camera.id, HomeView.light == light).correlate(Camera).exists() for light in Light
    ]
    place = select(Preset.id).where(Preset.camera_id == Camera.id, Preset.is_home).correlate(Camera).exists()
    return and_(*pictures, or_(Camera.mount != Mount.PTZ, place))


def with_place(db: Session, cameras: Sequence[int]) -> frozenset[int]:
    """Those of these cameras that have a place to return to."""
    return frozenset(db.scalars(select(Preset.camera_id).where(Preset.camera_id.in_(cameras), Preset.is_home)))
