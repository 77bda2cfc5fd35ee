"""Supervised enterprises and what they make (B2-1, F2-2, F2-5)."""

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Record
from records.office import Office
from records.standing import Standing

#: what article 2 names; an enterprise may have others
CATEGORIES = ("虾类", "烤鳗")


class Enterprise(Record):
    """A producer whose containers are loaded under supervision."""

    __tablename__ = "enterprise"
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    address: Mapped[str] = mapped_column(String(200))
    #: 卫生备案编号, e.g. 3700/02871
    registration: Mapped[str] = mapped_column(String(40), unique=True)
    credit_code: Mapped[str] = mapped_column(String(18), default="")
    responsible_person: Mapped[str] = mapped_column(String(40))
    contact: Mapped[str] = mapped_column(String(40), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    retired: Mapped[bool] = mapped_column(default=False)

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)

    @property
    def enterprise_id(self) -> int:
        """An enterprise is about itself."""
        return self.id

    @property
    def stage(self) -> Standing:
        """In use or retired."""
        return Standing.of(retired=self.retired)
