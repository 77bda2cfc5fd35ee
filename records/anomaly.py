"""异常: what was wrong, where in the video, how grave; reported at once, decided by the administrator (B9-5, B10-4, B18-1 … B18-3)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Choice, Record, Text
from records.camera import Camera
from records.enterprise import Enterprise
from records.item import Result
from records.monitoring import Monitoring
from records.office import Office
from records.snapshot import Snapshot
from records.user import User


class Stage(Choice):
    """Nothing closes without the administrator's opinion and the site's notice (B10-4, B18-2)."""

    REPORTED = "reported", Text("待处置")
    DECIDED = "decided", Text("已处置，待了结")
    SETTLED = "settled", Text("已了结")


class Ending(Choice):
    """How a suspected violation ends (B18-3, P6)."""

    FILED = "filed", Text("立案")
    TRANSFERRED = "transferred", Text("移送")
    NOT_FILED = "not_filed", Text("不予立案")


class StepKind(Choice):
    """What kind of step stands in the trail."""

    NOTIFIED = "notified", Text("已通知现场检疫人员")
    VISITED = "visited", Text("已到现场")
    HANDLED = "handled", Text("处理")
    MENDED = "mended", Text("当场纠正")


class Anomaly(Record):
    """One anomaly, bound to a camera and the time of the frame on screen."""

    __tablename__ = "anomaly"
    number: Mapped[str] = mapped_column(String(60), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    monitoring_id: Mapped[int] = mapped_column(ForeignKey("monitoring.id"), index=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"), index=True)
    #: item key (records.item)
    item: Mapped[str] = mapped_column(String(40))
    item_name: Mapped[str] = mapped_column(String(60))
    grade: Mapped[Result]
    remark: Mapped[str] = mapped_column(LongText)
    stage: Mapped[Stage] = mapped_column(default=Stage.REPORTED, index=True)
    #: the frame's own time, checked against what was served
    seen_at: Mapped[datetime]
    flagged_at: Mapped[datetime]
    flagged_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    #: the administrator's opinion and own grade (P7)
    opinion: Mapped[str] = mapped_column(LongText, default="")
    decided_grade: Mapped[Result | None]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ending: Mapped[Ending | None]
    #: unit, document or case number, reason: as the ending asks
    ending_unit: Mapped[str] = mapped_column(String(100), default="")
    ending_number: Mapped[str] = mapped_column(String(60), default="")
    ending_reason: Mapped[str] = mapped_column(String(400), default="")
    ended_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    enterprise: Mapped[Enterprise] = relationship(lazy="joined", innerjoin=True)
    monitoring: Mapped[Monitoring] = relationship(lazy="raise")
    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)
    flagged_by: Mapped[User] = relationship(lazy="joined", innerjoin=True, foreign_keys=[flagged_by_id])
    decided_by: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[decided_by_id])
    steps: Mapped[list["Step"]] = relationship(lazy="selectin", order_by="Step.at", back_populates="anomaly")

    @property
    def judged(self) -> Result:
        """The grade that counts: the administrator's where given."""
        return self.decided_grade or self.grade


class Step(Record):
    """One step of handling: whom, when, what came of it (B9-6, B18-2)."""

    __tablename__ = "anomaly_step"
    anomaly_id: Mapped[int] = mapped_column(ForeignKey("anomaly.id"), index=True)
    kind_of: Mapped[StepKind] = mapped_column("kind")
    #: when it was done (may lie before it was written down)
    at: Mapped[datetime]
    written_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    person: Mapped[str] = mapped_column(String(60), default="")
    text: Mapped[str] = mapped_column(LongText, default="")
    #: mended on the spot: the picture after
    snapshot_id: Mapped[int | None] = mapped_column(ForeignKey("snapshot.id"))

    snapshot: Mapped[Snapshot | None] = relationship(lazy="joined")
    anomaly: Mapped[Anomaly] = relationship(lazy="raise", back_populates="steps")
    by: Mapped[User] = relationship(lazy="joined", innerjoin=True)


#: who mended it on the spot had been told
TOLD = frozenset({StepKind.NOTIFIED, StepKind.VISITED, StepKind.MENDED})


def missing(anomaly: Anomaly) -> list[Text]:
    """What still stands between this anomaly and its settlement, each with its article."""
    lacks = []
    if not any(step.kind_of in TOLD for step in anomaly.steps):
        lacks.append(Text("现场尚未通知或到场（第十八条）"))
    if not anomaly.opinion.strip():
        lacks.append(Text("处置意见未填（第十条）"))
    if anomaly.judged is Result.UNLAWFUL and anomaly.ending is None:
        lacks.append(Text("涉嫌违法，尚未立案、移送或作出不予立案决定（第十八条）"))
    return lacks
