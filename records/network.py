"""联网: whether a site is joined to customs through a security device, and whether the link stands now (chapter 1, six; C6-1)."""

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Choice, Record, Text
from records.camera import Camera
from records.equipment import Equipment
from records.footage import Cause, Gap
from records.site import OfSite
from records.user import User

#: what tells of the way to the camera, not of its settings or of our own disk
_WAY = (Cause.CAMERA_AWAY, Cause.NETWORK, Cause.STALLED)


class State(Choice):
    """What the site's cameras tell of the link."""

    UP = "up", Text("链路正常")
    PARTLY = "partly", Text("部分摄像头无应答")
    DOWN = "down", Text("链路中断")
    UNKNOWN = "unknown", Text("当前没有取流")


class DeviceState(Choice):
    """How the security device is, as last looked at by who records it."""

    UNTOLD = "untold", Text("未填")
    WORKING = "working", Text("正常")
    BROKEN = "broken", Text("故障")


class Network(OfSite, Record):
    """What was recorded of a site's link; the newest row holds, the older ones are its history."""

    __tablename__ = "network"
    networked: Mapped[bool]
    equipment_id: Mapped[int | None] = mapped_column(ForeignKey("equipment.id"))
    device_state: Mapped[DeviceState] = mapped_column(default=DeviceState.UNTOLD)
    remark: Mapped[str] = mapped_column(String(200), default="")
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    equipment: Mapped[Equipment | None] = relationship(lazy="selectin")
    recorded_by: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_joined(self) -> bool:
        """Joined, and through a security device that is still in use."""
        return self.networked and self.equipment is not None and not self.equipment.retired


@dataclass(frozen=True)
class Link:
    """`since`: when the last camera fell silent, while none answers."""

    state: State
    answering: int
    silent: int
    since: datetime | None = None


def newest(db: Session, site_id: int) -> Network | None:
    """What holds now."""
    return db.scalars(select(Network).where(Network.site_id == site_id).order_by(Network.id.desc()).limit(1)).unique().first()


def _device(row: Network) -> tuple[int | None, DeviceState]:
    return row.equipment_id, row.device_state


def device_since(db: Session, site_id: int) -> datetime | None:
    """Since when the security device is what it is now, and the same one: the first of the newest rows that say so."""
    rows = list(db.scalars(select(Network).where(Network.site_id == site_id).order_by(Network.id.desc())).unique())
    same = list(itertools.takewhile(lambda each: _device(each) == _device(rows[0]), rows))
    return same[-1].recorded_at if same else None


def told_by(db: Session, site_id: int) -> Sequence[int]:
    """Ids of the cameras that tell of the link: those of the site that are switched on."""
    return db.scalars(select(Camera.id).where(Camera.site_id == site_id, Camera.enabled, Camera.retired.is_(False))).all()


def link_of(db: Session, cameras: Collection[int], dark: Collection[int]) -> Link:
    """The link as these cameras tell it: one answers while it is recorded; down when every one of them is told to be silent.

    Without recording and without a gap there is nothing to tell it by: the recorder stands, the link may not.
    """
    silent = select(Gap.camera_id, Gap.begins_at).where(Gap.camera_id.in_(dark), Gap.ends_at.is_(None), Gap.cause.in_(_WAY))
    begun = dict(db.execute(silent).all())
    answering = set(cameras) - set(dark)
    if begun and set(begun) == set(cameras):
        return Link(State.DOWN, 0, len(begun), max(begun.values()))
    if begun:
        return Link(State.PARTLY, len(answering), len(begun))
    return Link(State.UP if answering else State.UNKNOWN, len(answering), 0)
