"""锁定: footage of a camera and a time range that must stay, whatever retention or the disk say (B18-1, DESIGN P2)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import BigInteger, ForeignKey, Index, Select, String, and_, case, column, func, or_, select, values
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.anomaly import Anomaly
from records.base import Choice, Record, Text, UTCDateTime
from records.camera import Camera
from records.footage import Segment, SegmentStage
from records.office import Office
from records.user import User

#: a file grows for five minutes: none that began so long before a range reaches into it
_FILE = timedelta(hours=1)
#: a range of the own choice: what is longer is a slip of the pen, and would fill the disk
LONGEST = timedelta(days=31)


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
    placed_by: Mapped[User | None] = relationship(lazy="joined")

    @property
    def office(self) -> Office:
        """The office that supervises the camera."""
        return self.camera.office


def of_anomaly(anomaly: Anomaly) -> Select[Hold]:
    """The holds that an anomaly asked for, at its own point and beside it."""
    near = select(Camera.id).where(Camera.site_id == anomaly.camera.site_id)
    return select(Hold).where(Hold.camera_id.in_(near), Hold.because == anomaly.number).order_by(Hold.id)


class Kept(NamedTuple):
    """What a hold keeps: bytes of whole closed files as they lie on the disk, and whether a file that it reaches into is still growing."""

    bytes: int = 0
    is_growing: bool = False


def kept(db: Session, holds: Sequence[Hold]) -> dict[int, Kept]:
    """Hold → what it keeps; one statement, however many holds."""
    if not holds:
        return {}
    asked = values(
        column("id", BigInteger), column("camera_id", BigInteger), column("after", UTCDateTime()), column("begins_at", UTCDateTime()),
        column("ends_at", UTCDateTime()), name="asked",
    ).data([(hold.id, hold.camera_id, hold.begins_at - _FILE, hold.begins_at, hold.ends_at) for hold in holds]).cte("asked")  # fmt: skip
    is_open = Segment.stage == SegmentStage.OPEN
    touches = and_(
        Segment.camera_id == asked.c.camera_id, Segment.begins_at > asked.c.after, Segment.begins_at < asked.c.ends_at,
        or_(is_open, and_(Segment.stage == SegmentStage.CLOSED, Segment.ends_at > asked.c.begins_at)),
    )  # fmt: skip
    size, growing = func.sum(case((is_open, 0), else_=Segment.bytes)), func.max(case((is_open, 1), else_=0))
    wanted = select(asked.c.id, size, growing).select_from(asked).join(Segment, touches).group_by(asked.c.id)
    found = {number: Kept(int(size or 0), bool(growing)) for number, size, growing in db.execute(wanted)}
    return {hold.id: found.get(hold.id, Kept()) for hold in holds}
