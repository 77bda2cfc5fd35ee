"""符合性: what a site is held against the camera norm by. Only what people said is kept, from when to when; the judgement is never kept.

`judging` makes it anew of these rows and the cameras; what is to last is frozen as a report with its date (C2 … C4, C13-1).
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Choice, Record, Text
from records.document import Document
from records.office import Office
from records.site import Site
from records.user import User


class Verdict(Choice):
    """How a clause stands. What is exempt is never counted as met (C13-1)."""

    MET = "met", Text("符合")
    MISSING = "missing", Text("有缺口")
    INAPPLICABLE = "inapplicable", Text("不适用")
    EXEMPT = "exempt", Text("从其规定")


class Sort(Choice):
    """What the office says of a clause."""

    INAPPLICABLE = "inapplicable", Text("不适用")
    EXEMPT = "exempt", Text("从其规定")
    CONFIRMED = "confirmed", Text("人工核对已满足")


class Demand(Choice):
    """Of what it is said: of the clause whole, of that part for which it states a condition, of what is confirmed by hand."""

    ALL = "all", Text("整条")
    PANORAMA = "panorama", Text("全景")
    PTZ = "ptz", Text("云台")
    LPR = "lpr", Text("车牌识别")
    PERSON = "person", Text("人员识别")
    CONTROL = "control", Text("控制权")
    HAND = "hand", Text("人工核对事项")


class Stage(Choice):
    """Whether a ruling holds."""

    HOLDS = "holds", Text("有效")
    WITHDRAWN = "withdrawn", Text("已撤销")


class SiteKind(Record):
    """One of the things that a site is, while it is it; `name` where the norm has none for it."""

    __tablename__ = "conformity_kind"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    kind_of: Mapped[str] = mapped_column("kind", String(30))
    name: Mapped[str] = mapped_column(String(60), default="")
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]


class Match(Record):
    """A camera that answers a line of the catalogue (see judging.Line), while the office says so."""

    __tablename__ = "conformity_match"
    __table_args__ = (Index("ix_conformity_match_site_id_line", "site_id", "line"),)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    line: Mapped[str] = mapped_column(String(40))
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"), index=True)
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    matched_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))


class Ruling(Record):
    """不适用 with its reason, 从其规定 with what the rule is found in, or what a person saw fulfilled; a line's or a whole clause's."""

    __tablename__ = "conformity_ruling"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    line: Mapped[str] = mapped_column(String(40))
    sort: Mapped[Sort]
    demand: Mapped[Demand] = mapped_column(default=Demand.ALL)
    #: the reason, the reference, or what was seen and when
    said: Mapped[str] = mapped_column(String(300))
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    ruled_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)
    ruled_by: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    @property
    def office(self) -> Office:
        """The office that supervises the site."""
        return self.site.office

    @property
    def stage(self) -> Stage:
        """In force until withdrawn."""
        return Stage.HOLDS if self.ends_at is None else Stage.WITHDRAWN


class Report(Record):
    """The judgement of one moment, frozen (records.document): what can truly be compared with another date."""

    __tablename__ = "conformity_report"
    __table_args__ = (UniqueConstraint("document_id"),)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    met: Mapped[int]
    missing: Mapped[int]

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)
    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)
    made_by: Mapped[User] = relationship(lazy="joined", innerjoin=True)
