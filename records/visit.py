"""Sign-ins that have not ended yet: a cookie counts only as long as its visit stands here (B7-4)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Record


class OpenVisit(Record):
    """One visit from sign-in to sign-out; the row goes with it, the trail keeps both ends."""

    __tablename__ = "open_visit"
    token: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    begun_at: Mapped[datetime]
