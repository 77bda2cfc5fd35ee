"""锁定: footage of a camera and a time range that must stay, whatever retention or the disk say (B18-1, DESIGN P2)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Choice, Record, Text
from records.camera import Camera
from records.office import Office


class Stage(Choice):
    """A hold is absolute while it stands."""

    PLACED = "placed", Text("已锁定")
    LIFTED = "lifted", Text("已解除锁定")


class Hold(Record):
    """A range, not a list of segments: the seconds after the click are not recorded yet."""

    __tablename__ = "hold"
    __table_args__ = (Index("ix_hold_camera_id_begins_at", "camera_id", "begins_at"),)
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    stage: Mapped[Stage] = mapped_column(default=Stage.PLACED)
    #: the number of the paper or anomaly that asks for it
    because: Mapped[str] = mapped_column(String(100))
    placed_at: Mapped[datetime]
    placed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    lifted_at: Mapped[datetime | None]
    lifted_because: Mapped[str] = mapped_column(String(400), default="")

    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)

    @property
    def office(self) -> Office:
        """The office that supervises the camera."""
        return self.camera.office
