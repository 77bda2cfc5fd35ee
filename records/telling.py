"""What a desk told under a name of its own: told again because the answer was lost, it is not done a second time (B16-5)."""

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Record


class Telling(Record):
    """One telling, and the row that was made of it."""

    __tablename__ = "telling"
    __table_args__ = (UniqueConstraint("by_id", "key"),)
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    key: Mapped[str] = mapped_column(String(40))
    #: of what was told
    digest: Mapped[str] = mapped_column(String(64))
    #: table and number of what was made
    made_kind: Mapped[str] = mapped_column(String(40))
    made_id: Mapped[int]
