"""视频片段: the saved evidence of an anomaly, cut from the recording, kept apart with time and place number (B18-1, B19-1, B19-2)."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.anomaly import Anomaly
from records.base import Choice, Record, Text
from records.camera import Camera
from records.footage import Cause
from records.office import Office


class Stage(Choice):
    """Wanted until a chore has cut it; lost only with its cause."""

    WANTED = "wanted", Text("正在截取")
    KEPT = "kept", Text("已存证据库")
    LOST = "lost", Text("没有录像")


class Clip(Record):
    """One clip: a range of one camera. The row is also the chore's order, with its lease."""

    __tablename__ = "clip"
    number: Mapped[str] = mapped_column(String(60), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    anomaly_id: Mapped[int] = mapped_column(ForeignKey("anomaly.id"), index=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    stage: Mapped[Stage] = mapped_column(default=Stage.WANTED, index=True)
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    #: under the evidence store, once kept
    path: Mapped[str] = mapped_column(String(200), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    frames: Mapped[int | None]
    #: stretches inside the range without picture: [[begins_at, ends_at, cause], …] as ISO times
    gaps: Mapped[list[Any]] = mapped_column(default=list)
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
    anomaly: Mapped[Anomaly] = relationship(lazy="joined", innerjoin=True)
    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)
