"""复制申请、依法调取: footage copied out with customs' consent or on a legal basis, each download bound to one approval (D5-1)."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, exists, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records import clock
from records.attachment import WithFile
from records.base import Choice, Record, Text
from records.camera import Camera
from records.document import Document
from records.footage import Cause
from records.office import Office
from records.user import User

#: one copy holds at most so much: while it waits, its footage is kept from every deletion
LONGEST = timedelta(hours=4)
#: and may be downloaded for so long at most
LONGEST_TERM = timedelta(days=90)
#: so many open requests one person may have
MOST_OPEN = 20
#: an undecided request is recalled to mind once after so long, and lapses after so long
REMINDED_AFTER, LAPSES_AFTER = timedelta(days=7), timedelta(days=30)
#: the footage of a copy that was not made within its term stays held for so long after it
UNMADE_HELD = timedelta(days=30)
#: what stands on the paper and in the manifest of every copy
RESTRICTION = Text(
    "本复制件仅限所载接收方用于所载用途；未经海关同意，不得再复制、转交、改作他用或公开（附件4第五条）。用毕按海关要求交回或销毁。"
)


class Use(Choice):
    """What annex 4, five puts under consent."""

    COPY = "copy", Text("复制", "use")
    USE = "use", Text("使用", "use")
    PUBLICATION = "publication", Text("公开", "use")


class Medium(Choice):
    """On what it leaves the house."""

    NETWORK = "network", Text("海关内部网络")
    DISC = "disc", Text("光盘")
    DRIVE = "drive", Text("移动存储介质")
    OTHER = "other", Text("其他介质")


class Basis(Choice):
    """Consent of customs, or a law that needs none."""

    CONSENT = "consent", Text("海关同意")
    LAW = "law", Text("依法调取")


class Stage(Choice):
    """Requested → approved (being made) → ready until its term is over; the file does not outlive its term.

    A request that nobody decided ends too.
    """

    REQUESTED = "requested", Text("待审批")
    REFUSED = "refused", Text("不同意")
    APPROVED = "approved", Text("已同意，正在制作")
    READY = "ready", Text("可下载")
    LOST = "lost", Text("没有录像", "export")
    WITHDRAWN = "withdrawn", Text("已撤回", "export")
    ENDED = "ended", Text("已到期", "export")


#: the footage of these is still needed, and held
WAITING = (Stage.REQUESTED, Stage.APPROVED)


class Export(WithFile, Record):
    """One request with what was decided about it. The file of WithFile is the letter of a legal basis.

    The row is also the chore's order, with its lease.
    """

    __tablename__ = "export"
    __table_args__ = (Index("ix_export_camera_id_begins_at", "camera_id", "begins_at"),)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    stage: Mapped[Stage] = mapped_column(default=Stage.REQUESTED, index=True)
    basis: Mapped[Basis]
    #: what was asked for
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    use: Mapped[Use]
    purpose: Mapped[str] = mapped_column(LongText)
    receiver: Mapped[str] = mapped_column(String(100))
    medium: Mapped[Medium]
    #: the party outside for which it was entered; empty: customs' own need
    outside: Mapped[str] = mapped_column(String(100), default="")
    #: stretches without picture that were told before the request was sent, as ISO times: [[begins_at, ends_at, cause], …]
    gaps: Mapped[list[Any]] = mapped_column(default=list)
    requested_at: Mapped[datetime]
    requested_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    #: what keeps its footage meanwhile
    hold_id: Mapped[int | None] = mapped_column(ForeignKey("hold.id"))
    #: the administrators were reminded that it waits
    reminded_at: Mapped[datetime | None]
    #: of a legal basis: the letter's number, and whose it is
    reference: Mapped[str] = mapped_column(String(100), default="")
    authority: Mapped[str] = mapped_column(String(100), default="")
    #: what was decided: by whom, which part of the range, for what, until when
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    from_at: Mapped[datetime | None]
    until_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None] = mapped_column(index=True)
    #: the purpose that was consented to, or why there is no consent
    opinion: Mapped[str] = mapped_column(LongText, default="")
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    withdrawn_because: Mapped[str] = mapped_column(String(500), default="")
    #: the manifest, once the copy is made
    manifest_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
    made_at: Mapped[datetime | None]
    #: why there is none: for good once LOST, so far where a try failed
    lost_because: Mapped[Cause | None]
    #: a file of it was found missing or changed; told once
    damaged_at: Mapped[datetime | None]
    #: its term was over, or nobody had decided
    ended_at: Mapped[datetime | None]
    #: the files are deleted: term over, or withdrawn
    discarded_at: Mapped[datetime | None]
    #: handed to the receiver
    handed_at: Mapped[datetime | None]
    handed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    handed_to: Mapped[str] = mapped_column(String(100), default="")
    carrier: Mapped[str] = mapped_column(String(100), default="")
    #: the chore's claim
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(400), default="")
    lease_until: Mapped[datetime | None]
    lease_token: Mapped[str] = mapped_column(String(40), default="")

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)
    requested_by: Mapped[User] = relationship(lazy="joined", innerjoin=True, foreign_keys=[requested_by_id])
    decided_by: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[decided_by_id])
    withdrawn_by: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[withdrawn_by_id])
    handed_by: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[handed_by_id])
    manifest: Mapped[Document | None] = relationship(lazy="joined")
    takers: Mapped[list["Taker"]] = relationship(lazy="selectin", order_by="Taker.id", back_populates="export")
    parts: Mapped[list["CopyPart"]] = relationship(lazy="selectin", order_by="CopyPart.ordinal", back_populates="export")
    downloads: Mapped[list["Download"]] = relationship(lazy="selectin", order_by="Download.id", back_populates="export")

    @property
    def is_over(self) -> bool:
        """Whether the term is over, by the clock alone."""
        return self.expires_at is not None and self.expires_at <= clock.now()

    @property
    def is_lapsed(self) -> bool:
        """Whether it ended because nobody decided."""
        return self.stage is Stage.ENDED and self.decided_at is None

    @property
    def held_until(self) -> datetime | None:
        """Until when the footage is still held of a copy that ended without having been made."""
        return self.ended_at + UNMADE_HELD if self.ended_at is not None and self.decided_at is not None and self.made_at is None else None

    @property
    def concerned(self) -> list[User]:
        """Who asked and who is named in the consent, each once."""
        named = {taker.user_id: taker.user for taker in self.takers}
        return list({self.requested_by_id: self.requested_by, **named}.values())

    @property
    def copied(self) -> tuple[datetime, datetime]:
        """The range consented to; before that the one asked for."""
        return self.from_at or self.begins_at, self.until_at or self.ends_at

    def is_taken_by(self, user_id: int) -> bool:
        """Whether this person has downloaded every file of it."""
        return bool(self.parts) and {part.id for part in self.parts} <= {each.part_id for each in self.downloads if each.by_id == user_id}


class Taker(Record):
    """A person named in the consent: nobody else may download."""

    __tablename__ = "export_taker"
    __table_args__ = (UniqueConstraint("export_id", "user_id"),)
    export_id: Mapped[int] = mapped_column(ForeignKey("export.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)

    export: Mapped[Export] = relationship(lazy="raise", back_populates="takers")
    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class CopyPart(Record):
    """One file of the copy: as a rule the only one; a new one begins where the camera's stream changed its form."""

    __tablename__ = "export_part"
    __table_args__ = (UniqueConstraint("export_id", "ordinal"),)
    export_id: Mapped[int] = mapped_column(ForeignKey("export.id"), index=True)
    #: from 1
    ordinal: Mapped[int]
    #: in the evidence store; the row outlives the file
    path: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int] = mapped_column(BigInteger)
    frames: Mapped[int]
    #: first frame shown, end of the last
    begins_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    export: Mapped[Export] = relationship(lazy="raise", back_populates="parts")

    @property
    def name(self) -> str:
        """The file's own name: place number and times (art. 19)."""
        return self.path.rpartition("/")[2]


class Download(Record):
    """Who took which bytes when; append-only."""

    __tablename__ = "export_download"
    export_id: Mapped[int] = mapped_column(ForeignKey("export.id"), index=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("export_part.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime]
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int] = mapped_column(BigInteger)

    export: Mapped[Export] = relationship(lazy="raise", back_populates="downloads")
    part: Mapped[CopyPart] = relationship(lazy="joined", innerjoin=True)
    by: Mapped[User] = relationship(lazy="joined", innerjoin=True)


def is_needed(db: Session, camera_id: int, begins_at: datetime, ends_at: datetime) -> bool:
    """Whether a copy of some of this footage is asked for or being made."""
    wanted = exists().where(
        Export.camera_id == camera_id, Export.stage.in_(WAITING), Export.begins_at < ends_at, Export.ends_at > begins_at,
    )  # fmt: skip
    return bool(db.scalar(select(wanted)))
