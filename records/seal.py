"""封条、锁: what customs has put on a machine room or cabinet, and each opening with its reason (annex 4, six; D6-2)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Choice, Record, Text
from records.office import Office
from records.room import Room
from records.user import User


class Kind(Choice):
    """Annex 4, six: 施加封条、加锁或其他管控措施."""

    SEAL = "seal", Text("封条")
    LOCK = "lock", Text("锁")
    OTHER = "other", Text("其他管控措施")


class Stage(Choice):
    """On the door, or opened."""

    APPLIED = "applied", Text("在封")
    OPENED = "opened", Text("已启封")


class Seal(Record):
    """One measure. An opened one names its reason and, where there is one, the seal that came in its place."""

    __tablename__ = "seal"
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), index=True)
    kind_of: Mapped[Kind] = mapped_column("kind")
    #: as printed on it; unique on what is applied, since a number is never used twice
    number: Mapped[str] = mapped_column(String(40), unique=True)
    stage: Mapped[Stage] = mapped_column(default=Stage.APPLIED, index=True)
    applied_at: Mapped[datetime]
    applied_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    opened_at: Mapped[datetime | None]
    #: who broke it: not always who writes it down
    opened_by: Mapped[str] = mapped_column(String(60), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    #: why nothing came in its place, where nothing did
    not_renewed: Mapped[str] = mapped_column(String(300), default="")
    next_id: Mapped[int | None] = mapped_column(ForeignKey("seal.id"))

    room: Mapped[Room] = relationship(lazy="joined", innerjoin=True)
    applied_by: Mapped[User] = relationship(lazy="joined", innerjoin=True, foreign_keys=[applied_by_id])
    recorded_by: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[recorded_by_id])
    next: Mapped["Seal | None"] = relationship(lazy="raise", remote_side="Seal.id", foreign_keys=[next_id])

    @property
    def office(self) -> Office:
        """The office that supervises the room's site."""
        return self.room.office

    @property
    def enterprise_id(self) -> int:
        """The enterprise that runs it."""
        return self.room.enterprise_id
