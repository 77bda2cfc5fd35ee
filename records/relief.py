"""交接班: one person's watching handed to a colleague while the loading goes on; the chain has no silent hole (B16-5, B9-4)."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Choice, Record, Text
from records.enterprise import Enterprise
from records.monitoring import Monitoring
from records.office import Office
from records.user import User


class Stage(Choice):
    """Until the colleague goes on, nobody watches."""

    WAITING = "waiting", Text("待接班")
    TAKEN = "taken", Text("已接班")


class Relief(Record):
    """One handing over. The next monitoring names the one before as its `previous_id`."""

    __tablename__ = "relief"
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    monitoring_id: Mapped[int] = mapped_column(ForeignKey("monitoring.id"), unique=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    handed_at: Mapped[datetime]
    stage: Mapped[Stage] = mapped_column(default=Stage.WAITING, index=True)
    taken_at: Mapped[datetime | None]

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    monitoring: Mapped[Monitoring] = relationship(lazy="joined", innerjoin=True)
    to: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    @property
    def enterprise(self) -> Enterprise:
        """The supervised enterprise."""
        return self.monitoring.enterprise
