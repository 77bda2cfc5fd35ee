"""企业存: that the enterprise got its copy of an inspection record, how, when and by whom (附件2 note, F2-11, P18)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Choice, Record, Text
from records.user import User


class Way(Choice):
    """How the copy reached the enterprise."""

    DOWNLOADED = "downloaded", Text("企业下载")
    PAPER = "paper", Text("交付纸质件")


class HandOver(Record):
    """One handing over of the enterprise's copy."""

    __tablename__ = "inspection_handover"
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    way: Mapped[Way]
    at: Mapped[datetime]
    written_at: Mapped[datetime]
    #: who downloaded it, or who gave the paper
    by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    #: to whom the paper was given
    receiver: Mapped[str] = mapped_column(String(40), default="")
    #: of the content that the copy shows
    sha256: Mapped[str] = mapped_column(String(64))

    by: Mapped[User] = relationship(lazy="joined", innerjoin=True)
