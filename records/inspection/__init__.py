"""检查记录, 附件2: findings, the enterprise's correction and the follow-up, in rounds, each part frozen by its signature (F2-1 … F2-12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records import clock
from records.anomaly import Anomaly
from records.attachment import Attachment
from records.base import Choice, Record, Text
from records.clip import Clip
from records.document import Document
from records.enterprise import Enterprise
from records.handover import HandOver
from records.office import Office
from records.signature import Meaning, Signature
from records.user import User

#: what a person can read and a paper can carry
TEXT_MAX = 20_000
#: F2-12: with this the record closes on the inspector's signature alone
NONE = "无"
#: a block's signers stand side by side on one line
SIGNERS_MAX = 4


class Stage(Choice):
    """Derived from the signatures alone (`stage_of`); the column is for lists."""

    DRAFT = "draft", Text("草稿")
    AWAITING_CORRECTION = "awaiting_correction", Text("待企业签名")
    AWAITING_FOLLOW_UP = "awaiting_follow_up", Text("待跟踪检查")
    CLOSED = "closed", Text("已办结")


class Inspection(Record):
    """One record. Name, address and number of the enterprise stand as they were when it was drawn up."""

    __tablename__ = "inspection"
    __table_args__ = (Index("ix_inspection_enterprise_id_released_at", "enterprise_id", "released_at"),)
    number: Mapped[str] = mapped_column(String(60), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"))
    anomaly_id: Mapped[int | None] = mapped_column(ForeignKey("anomaly.id"), index=True)
    enterprise_name: Mapped[str] = mapped_column(String(100))
    enterprise_address: Mapped[str] = mapped_column(String(200))
    registration: Mapped[str] = mapped_column(String(40))
    product: Mapped[str] = mapped_column(String(200))
    scope: Mapped[str] = mapped_column(String(1000))
    drafted_at: Mapped[datetime]
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    #: these four follow from the signatures, see `settle`
    stage: Mapped[Stage] = mapped_column(default=Stage.DRAFT, index=True)
    round: Mapped[int] = mapped_column(default=1)
    #: when the enterprise first got to see it
    released_at: Mapped[datetime | None]
    #: the end of the correction's last day
    due_at: Mapped[datetime | None]

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    enterprise: Mapped[Enterprise] = relationship(lazy="joined", innerjoin=True)
    anomaly: Mapped[Anomaly | None] = relationship(lazy="joined")
    drafted_by: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    parts: Mapped[list["Part"]] = relationship(lazy="selectin", order_by="Part.id", back_populates="inspection")
    handovers: Mapped[list[HandOver]] = relationship(lazy="selectin", order_by=HandOver.id)

    @property
    def last_day(self) -> date | None:
        """The last day for the correction, in Beijing."""
        return clock.beijing(self.due_at - timedelta(seconds=1)).date() if self.due_at else None

    @property
    def found(self) -> str:
        """What does not conform, as the first round says it: by this a person knows one record from another."""
        part = self.part(Meaning.FINDING, 1)
        return part.text if part is not None else ""

    @property
    def rounds(self) -> list["Round"]:
        """The rounds in order, each with what is written of it."""
        numbers = sorted({part.round for part in self.parts})
        return [Round(number, tuple(part for part in self.parts if part.round == number)) for number in numbers]

    def part(self, meaning: Meaning, number: int | None = None) -> "Part | None":
        """The block of this round (default: the present one), if anything was written."""
        wanted = number or self.round
        return next((part for part in self.parts if part.round == wanted and part.kind_of is meaning), None)


class Part(Record):
    """One block of one round. From its first signature on (`document_id`) triggers refuse every change of it."""

    __tablename__ = "inspection_part"
    __table_args__ = (UniqueConstraint("inspection_id", "round", "kind"),)
    __mapper_args__ = {"polymorphic_on": "kind_of", "with_polymorphic": "*"}  # noqa: RUF012 - SQLAlchemy's form
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    round: Mapped[int]
    kind_of: Mapped[Meaning] = mapped_column("kind")
    text: Mapped[str] = mapped_column(LongText, default="")
    written_at: Mapped[datetime]
    written_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    #: counts the changes: who saves says which one was seen
    version: Mapped[int] = mapped_column(default=1)
    #: what is signed, from the first signature on
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), unique=True)

    inspection: Mapped[Inspection] = relationship(lazy="raise", back_populates="parts")
    written_by: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    document: Mapped[Document | None] = relationship(lazy="joined")
    signers: Mapped[list["Signer"]] = relationship(lazy="selectin", order_by="Signer.id", cascade="all, delete-orphan")
    signatures: Mapped[list[Signature]] = relationship(
        lazy="selectin", viewonly=True, primaryjoin="Part.document_id == foreign(Signature.document_id)", order_by=Signature.id
    )
    attachments: Mapped[list[Attachment]] = relationship(
        lazy="selectin", order_by=Attachment.id, primaryjoin="and_(Part.id == Attachment.part_id, Attachment.removed_at.is_(None))"
    )
    links: Mapped[list["ClipLink"]] = relationship(lazy="selectin", order_by="ClipLink.id", cascade="all, delete-orphan")

    @property
    def is_complete(self) -> bool:
        """Everyone named has signed or was released from it, and somebody has signed."""
        return bool(self.signatures) and not self.awaited()

    @property
    def completed_at(self) -> datetime | None:
        """When the last signature was given, or the last who was awaited was released."""
        if not self.is_complete:
            return None
        freed = (each.release.released_at for each in self.signers if each.release is not None)
        return max((*(each.signed_at for each in self.signatures), *freed))

    @property
    def is_open(self) -> bool:
        """Nobody has signed it yet: it may still be changed."""
        return self.document_id is None

    @property
    def signed(self) -> Document:
        """What stands under its signatures; LookupError where nobody has signed yet."""
        if self.document is None:
            raise LookupError(f"block {self.id} is not signed")
        return self.document

    def awaited(self) -> list[User]:
        """Who is named, has not signed and was not released from it."""
        signed = {signature.user_id for signature in self.signatures}
        return [signer.user for signer in self.signers if signer.user_id not in signed and signer.release is None]

    def released(self) -> list["Signer"]:
        """Who is named and was released from signing."""
        return [signer for signer in self.signers if signer.release is not None]


class Finding(Part):
    """不符合项及处理意见."""

    __mapper_args__ = {"polymorphic_identity": Meaning.FINDING}  # noqa: RUF012 - SQLAlchemy's form
    #: 限…前: part of the printed opinion, a day in Beijing
    deadline: Mapped[date | None]

    @property
    def is_clear(self) -> bool:
        """There is nothing that does not conform."""
        return self.text == NONE


class Correction(Part):
    """纠正措施."""

    __mapper_args__ = {"polymorphic_identity": Meaning.CORRECTION}  # noqa: RUF012 - SQLAlchemy's form


class FollowUp(Part):
    """跟踪检查."""

    __mapper_args__ = {"polymorphic_identity": Meaning.FOLLOW_UP}  # noqa: RUF012 - SQLAlchemy's form
    is_satisfied: Mapped[bool | None]


class Signer(Record):
    """One of the officers whose signatures complete a block."""

    __tablename__ = "inspection_signer"
    __table_args__ = (UniqueConstraint("part_id", "user_id"),)
    part_id: Mapped[int] = mapped_column(ForeignKey("inspection_part.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    release: Mapped["Release | None"] = relationship(lazy="joined", viewonly=True)


class Release(Record):
    """A named officer who could not sign any more was released from it; written once, the name stays with the reason."""

    __tablename__ = "inspection_release"
    signer_id: Mapped[int] = mapped_column(ForeignKey("inspection_signer.id"), unique=True)
    reason: Mapped[str] = mapped_column(String(500))
    released_at: Mapped[datetime]
    released_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    released_by: Mapped[User] = relationship(lazy="joined", innerjoin=True)


class ClipLink(Record):
    """A saved clip that shows what the block speaks of (B3-3)."""

    __tablename__ = "inspection_clip"
    __table_args__ = (UniqueConstraint("part_id", "clip_id"),)
    part_id: Mapped[int] = mapped_column(ForeignKey("inspection_part.id"), index=True)
    clip_id: Mapped[int] = mapped_column(ForeignKey("clip.id"))

    clip: Mapped[Clip] = relationship(lazy="joined", innerjoin=True)


class Paper(Record):
    """附件2 in the evidence store as it stood when a block was signed by all who were named (B19-2); written once."""

    __tablename__ = "inspection_paper"
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    #: of the block: what the paper shows
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), unique=True)
    path: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    kept_at: Mapped[datetime]


@dataclass(frozen=True)
class Round:
    """One time through the form's three blocks."""

    number: int
    parts: tuple[Part, ...]

    @property
    def finding(self) -> Finding | None:
        """The first block."""
        return next((part for part in self.parts if isinstance(part, Finding)), None)

    @property
    def correction(self) -> Correction | None:
        """The second."""
        return next((part for part in self.parts if isinstance(part, Correction)), None)

    @property
    def follow_up(self) -> FollowUp | None:
        """The third."""
        return next((part for part in self.parts if isinstance(part, FollowUp)), None)


def stage_of(rounds: Sequence[Round]) -> tuple[Stage, int]:
    """Stage and present round as the signatures tell them; nothing else has a say."""
    for each in rounds:
        finding, correction, follow_up = each.finding, each.correction, each.follow_up
        if finding is None or not finding.is_complete:
            return Stage.DRAFT, each.number
        if finding.is_clear:
            return Stage.CLOSED, each.number
        if correction is None or not correction.is_complete:
            return Stage.AWAITING_CORRECTION, each.number
        if follow_up is None or not follow_up.is_complete:
            return Stage.AWAITING_FOLLOW_UP, each.number
        if follow_up.is_satisfied:
            return Stage.CLOSED, each.number
    return Stage.DRAFT, len(rounds) + 1


def settle(inspection: Inspection) -> None:
    """Write into the columns what follows from the signatures."""
    rounds = inspection.rounds
    inspection.stage, inspection.round = stage_of(rounds)
    complete = [part for part in inspection.parts if part.is_complete]
    inspection.released_at = complete[0].completed_at if complete else None
    finding = inspection.part(Meaning.FINDING)
    deadline = finding.deadline if isinstance(finding, Finding) and inspection.stage is Stage.AWAITING_CORRECTION else None
    inspection.due_at = end_of(deadline) if deadline else None


def end_of(day: date) -> datetime:
    """The moment at which a day in Beijing is over."""
    return datetime(day.year, day.month, day.day, tzinfo=clock.BEIJING) + timedelta(days=1)


#: the block that each stage waits for
BLOCK = {
    Stage.DRAFT: Meaning.FINDING, Stage.AWAITING_CORRECTION: Meaning.CORRECTION, Stage.AWAITING_FOLLOW_UP: Meaning.FOLLOW_UP,
}  # fmt: skip
