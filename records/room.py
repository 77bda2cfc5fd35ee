"""机房、机柜: where a site's recorders and network stand, and the rules for it that are filed with customs (C8-1; annex 4, six; D6-1)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.attachment import WithFile
from records.base import Choice, Record, Text
from records.office import Office
from records.site import OfSite, Site
from records.standing import Standing
from records.user import User


class Kind(Choice):
    """A room of its own, or a cabinet."""

    ROOM = "room", Text("机房")
    CABINET = "cabinet", Text("机柜")


class RulesStage(Choice):
    """Whether customs has them on file."""

    PENDING = "pending", Text("待备案")
    FILED = "filed", Text("已备案")
    REPLACED = "replaced", Text("已更换")


class Room(OfSite, Record):
    """A room or cabinet; a device says in which it stands (records.equipment)."""

    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("site_id", "name"),)
    name: Mapped[str] = mapped_column(String(60))
    kind_of: Mapped[Kind] = mapped_column("kind")
    place: Mapped[str] = mapped_column(String(200), default="")
    retired: Mapped[bool] = mapped_column(default=False)

    @property
    def stage(self) -> Standing:
        """In use or retired."""
        return Standing.of(retired=self.retired)


class Rules(WithFile, Record):
    """One version of a room's rules (机房或机柜管理制度); a newer one replaces it and must be filed anew."""

    __tablename__ = "room_rules"
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), index=True)
    stage: Mapped[RulesStage] = mapped_column(default=RulesStage.PENDING, index=True)
    submitted_at: Mapped[datetime]
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    filed_at: Mapped[datetime | None]
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    room: Mapped[Room] = relationship(lazy="joined", innerjoin=True)
    submitted_by: Mapped[User] = relationship(lazy="joined", innerjoin=True, foreign_keys=[submitted_by_id])
    filed_by: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[filed_by_id])

    @property
    def site(self) -> Site:
        """The site that it is about."""
        return self.room.site

    @property
    def office(self) -> Office:
        """The office that supervises the room's site."""
        return self.room.office

    @property
    def enterprise_id(self) -> int:
        """The enterprise that runs it."""
        return self.room.enterprise_id
