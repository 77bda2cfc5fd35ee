"""截图: one frame of the recording as a lossless picture in the evidence store, bound to camera and moment (B18-1, B19-1)."""

from datetime import datetime, timedelta

from sqlalchemy import BigInteger, ForeignKey, String, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Choice, Record, Text
from records.camera import Camera
from records.footage import Cause
from records.monitoring import Monitoring
from records.office import Office
from records.user import User

#: so near a file's end the frame may lie in the next one
_NEAR = timedelta(seconds=1)


class Stage(Choice):
    """Wanted until the server has made it from the recording; lost only with its cause."""

    WANTED = "wanted", Text("正在存证")
    KEPT = "kept", Text("已存证据库")
    LOST = "lost", Text("没有录像")


class Snapshot(Record):
    """One frame. The picture is made by the server from the recording, never sent by a browser. The row is also the chore's order.

    It belongs to the row of its camera on every revision of the monitoring's sheet.
    """

    __tablename__ = "snapshot"
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    monitoring_id: Mapped[int] = mapped_column(ForeignKey("monitoring.id"), index=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    stage: Mapped[Stage] = mapped_column(default=Stage.WANTED, index=True)
    #: the time of the frame on screen as the player told it, checked against what was served
    seen_at: Mapped[datetime]
    #: the time of the frame that was decoded, to the frame
    shown_at: Mapped[datetime | None]
    taken_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    #: under the evidence store, once kept
    path: Mapped[str] = mapped_column(String(200), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    width: Mapped[int | None]
    height: Mapped[int | None]
    #: why there is none: for good once LOST, so far where a try failed
    lost_because: Mapped[Cause | None]
    kept_at: Mapped[datetime | None]
    #: the chore's claim
    wanted_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(400), default="")
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[str] = mapped_column(String(40), default="")

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    monitoring: Mapped[Monitoring] = relationship(lazy="raise")
    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)
    taken_by: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    @property
    def standing(self) -> Text:
        """Its stage, with why there is no picture (so far) where that is known."""
        if self.lost_because is None:
            return self.stage.label
        return Text("{stage}：{cause}", stage=self.stage.label, cause=self.lost_because.label)


def is_wanted(db: Session, camera_id: int, begins_at: datetime, ends_at: datetime) -> bool:
    """Whether a still of this footage is ordered and not made: then the footage is all there is of it."""
    ordered = exists().where(
        Snapshot.camera_id == camera_id, Snapshot.stage == Stage.WANTED,
        Snapshot.seen_at > begins_at - _NEAR, Snapshot.seen_at < ends_at + _NEAR,
    )  # fmt: skip
    return bool(db.scalar(select(ordered)))
