"""Which person may do what with which camera: one row per right, kept when taken back (B9-1, B10-1)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records import clock
from records.base import Choice, Record, Text
from records.camera import Camera
from records.office import Office
from records.user import User


class Right(Choice):
    """What may be granted; none is given by default (A10)."""

    LIVE = "live", Text("实时")
    PLAYBACK = "playback", Text("回放")
    STEER = "steer", Text("云台")
    EXPORT = "export", Text("复制")


class Stage(Choice):
    """Whether a right holds."""

    LATER = "later", Text("尚未开始")
    HOLDS = "holds", Text("有效")
    ENDED = "ended", Text("已到期")
    TAKEN = "taken", Text("已收回")


class Grant(Record):
    """One right of one person on one camera, from `begins_at` until `ends_at` or until taken back."""

    __tablename__ = "grant"
    __table_args__ = (Index("ix_grant_user_id_camera_id", "user_id", "camera_id"),)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    right: Mapped[Right]
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    given_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    taken_back_at: Mapped[datetime | None]
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    user: Mapped[User] = relationship(lazy="raise", foreign_keys=[user_id])
    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)

    @property
    def office(self) -> Office:
        """The office that supervises the camera."""
        return self.camera.office

    @property
    def stage(self) -> Stage:
        """As of now."""
        if self.taken_back_at is not None:
            return Stage.TAKEN
        if self.ends_at is not None and self.ends_at <= clock.now():
            return Stage.ENDED
        return Stage.HOLDS if self.begins_at <= clock.now() else Stage.LATER
