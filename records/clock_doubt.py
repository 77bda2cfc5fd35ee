"""时钟存疑: the server's clock can't be believed, and until an administrator has confirmed it no footage is deleted (C6-2, DESIGN P2)."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Choice, Record, Text
from records.user import User


class Stage(Choice):
    """While one stands, nothing counts as past its time."""

    STANDING = "standing", Text("待确认")
    CONFIRMED = "confirmed", Text("已确认")


class Sign(Choice):
    """By what the clock became doubtful."""

    JUMPED = "jumped", Text("运行中时钟跳变")
    APART = "apart", Text("启动时与已有录像的时间相差过大")


_STANDING = text("stage = 'standing'")


class ClockDoubt(Record):
    """One doubt: what the clock said, and what was to be expected."""

    __tablename__ = "clock_doubt"
    #: at most one stands
    __table_args__ = (
        Index("ix_clock_doubt_standing", "stage", unique=True, sqlite_where=_STANDING, postgresql_where=_STANDING),
    )  # fmt: skip
    stage: Mapped[Stage] = mapped_column(default=Stage.STANDING)
    sign: Mapped[Sign]
    #: by the doubtful clock
    begun_at: Mapped[datetime]
    #: what the steady count says it is, or the newest that was recorded
    known_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    confirmed_by: Mapped[User | None] = relationship(lazy="joined")

    @property
    def apart(self) -> timedelta:
        """How far the clock lies from what was to be expected."""
        return abs(self.begun_at - self.known_at)


def standing(db: Session) -> ClockDoubt | None:
    """The doubt that nobody has settled yet."""
    return db.scalar(select(ClockDoubt).where(ClockDoubt.stage == Stage.STANDING))
