"""Why somebody may sign for an enterprise: legal representative, or by a 授权委托书 kept with its term (附件2 企业负责人, F2-8)."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Choice, Record, Text
from records.user import User


class Basis(Choice):
    """On what the right to sign rests."""

    LEGAL = "legal", Text("法定代表人")
    AUTHORISED = "authorised", Text("授权委托书")


class Mandate(Record):
    """One of a person's grounds, with its scanned document where there is one; a newer one stands beside it, none is changed."""

    __tablename__ = "mandate"
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    basis: Mapped[Basis]
    begins_on: Mapped[date]
    #: the last day, in Beijing; None: until recalled
    ends_on: Mapped[date | None]
    #: of the document, in the evidence store
    file_name: Mapped[str] = mapped_column(String(100), default="")
    mimetype: Mapped[str] = mapped_column(String(40), default="")
    path: Mapped[str] = mapped_column(String(200), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    filed_at: Mapped[datetime]
    filed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True, foreign_keys=[user_id])
    filed_by: Mapped[User] = relationship(lazy="joined", innerjoin=True, foreign_keys=[filed_by_id])

    def holds_on(self, day: date) -> bool:
        """Whether the term covers this day."""
        return self.begins_on <= day and (self.ends_on is None or day <= self.ends_on)


def lapsed(mandates: Sequence[Mandate], day: date) -> date | None:
    """The last day of what was on file, when none of it covers `day`.

    Nothing on file is no lapse: then the office's own registration of the person as 企业负责人 stands.
    """
    if not mandates or any(mandate.holds_on(day) for mandate in mandates):
        return None
    return max(mandate.ends_on or mandate.begins_on for mandate in mandates)
