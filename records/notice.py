"""What must be told to whom, and when it was read (B9-5): the message is the row, browsers poll by id."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Choice, Record, Text


class Loud(Choice):
    """What rings, once, and stands out until it is read: the whole list. Everything else is told in silence."""

    SERIOUS = "serious", Text("严重异常")
    UNLAWFUL = "unlawful", Text("违法情况")
    OVERDUE = "overdue", Text("故障超过48小时未修复")
    UNCUT = "uncut", Text("片段多次未能截取")
    CLOCK = "clock", Text("服务器时钟可疑")
    PASSWORD = "password", Text("密码由他人重设")


def is_loud(what: Choice) -> bool:
    """Whether a notice of this occasion (or of an anomaly of this grade) rings."""
    return what.value in {each.value for each in Loud}


class Notice(Record):
    """One notice to one person; its text is msgid and values, rendered where it is shown."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_user_id_read_at", "user_id", "read_at"),)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    text: Mapped[dict[str, Any]]
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    #: by is_loud: one sound, stands out until read
    is_urgent: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    read_at: Mapped[datetime | None]

    @property
    def said(self) -> Text:
        """The sentence."""
        return Text.of_json(self.text)
