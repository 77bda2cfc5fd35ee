"""海关检查: customs looks at a site's cameras; findings by clause and camera, put right, looked at again (annex 4, seven; D7-1)."""

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records import clock
from records.attachment import WithFile
from records.base import Choice, Record, Text
from records.camera import Camera
from records.office import Office
from records.placement import CLAUSES, Clause
from records.site import OfSite, Site
from records.user import User


class Method(Choice):
    """Annex 4, seven: 视频监控、联网核查以及实地巡查等方式."""

    VIDEO = "video", Text("视频监控")
    LINK = "link", Text("联网核查")
    VISIT = "visit", Text("实地巡查")
    OTHER = "other", Text("其他")


class Stage(Choice):
    """A review is over when each of its findings is."""

    OPEN = "open", Text("进行中")
    CLOSED = "closed", Text("已办结")


class FindingStage(Choice):
    """Whose turn it is."""

    FOUND = "found", Text("待整改")
    RECTIFIED = "rectified", Text("待复查")
    SETTLED = "settled", Text("已办结")


class StepKind(Choice):
    """What was done about a finding."""

    RECTIFICATION = "rectification", Text("整改")
    RECHECK = "recheck", Text("复查")


class Review(OfSite, Record):
    """One look of customs at a site's cameras."""

    __tablename__ = "review"
    method: Mapped[Method]
    stage: Mapped[Stage] = mapped_column(default=Stage.OPEN, index=True)
    at: Mapped[datetime]
    remark: Mapped[str] = mapped_column(String(2000), default="")
    recorded_at: Mapped[datetime]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    closed_at: Mapped[datetime | None]

    recorded_by: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    findings: Mapped[list["ReviewFinding"]] = relationship(lazy="raise", back_populates="review", order_by="ReviewFinding.id")


class ReviewFinding(Record):
    """What does not meet a clause, at a camera where it is one camera's."""

    __tablename__ = "review_finding"
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), index=True)
    #: key of the placement catalogue
    clause_key: Mapped[str] = mapped_column(String(20))
    camera_id: Mapped[int | None] = mapped_column(ForeignKey("camera.id"), index=True)
    stage: Mapped[FindingStage] = mapped_column(default=FindingStage.FOUND, index=True)
    text: Mapped[str] = mapped_column(String(2000))
    #: the last day for putting it right, in Beijing
    due_on: Mapped[date]

    review: Mapped[Review] = relationship(lazy="joined", innerjoin=True, back_populates="findings")
    camera: Mapped[Camera | None] = relationship(lazy="selectin")
    steps: Mapped[list["ReviewStep"]] = relationship(lazy="selectin", order_by="ReviewStep.id")

    @property
    def site(self) -> Site:
        """The site that it is about."""
        return self.review.site

    @property
    def office(self) -> Office:
        """The office that supervises the site."""
        return self.review.office

    @property
    def enterprise_id(self) -> int:
        """The enterprise that has to put it right."""
        return self.review.enterprise_id

    @property
    def clause(self) -> Clause:
        """The clause it breaks."""
        return CLAUSES[self.clause_key]

    @property
    def due_at(self) -> datetime:
        """The end of its last day."""
        return clock.day_of(datetime.combine(self.due_on, time(12), clock.BEIJING))[1]


class ReviewStep(WithFile, Record):
    """A rectification or a recheck: a later one stands beside it, none is changed."""

    __tablename__ = "review_step"
    finding_id: Mapped[int] = mapped_column(ForeignKey("review_finding.id"), index=True)
    kind_of: Mapped[StepKind] = mapped_column("kind")
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str] = mapped_column(String(2000))
    #: of a recheck: whether it satisfies
    is_satisfied: Mapped[bool | None]

    by: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    finding: Mapped[ReviewFinding] = relationship(lazy="joined", innerjoin=True, overlaps="steps")
