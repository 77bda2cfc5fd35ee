"""Inspection records of the demonstration: one waiting for the enterprise, one closed with 无, both really signed."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.places import Places
from records import clock
from records.anomaly import Anomaly
from records.inspection import Inspection
from records.user import THE_SYSTEM, User
from workflows import inspection, signature, signing_key


def make(db: Session, places: Places, passwords: Mapping[str, str], now: datetime) -> None:
    """Drafted and signed by their persons, at their times."""
    head, monitor = places.users["lijg"], places.users["wangxl"]
    minor = db.scalars(select(Anomaly).order_by(Anomaly.id)).first()
    clock.stop_at(now - timedelta(hours=2.1))
    clear = inspection.draft(
        db, monitor, places.enterprises[0], head=inspection.Head("冻煮南美白虾 26/30", "澜澄水产厂区装箱平台、标签查看位"),
        opinion=inspection.Opinion("无", None, [monitor]),
    )  # fmt: skip
    _sign(db, monitor, clear, passwords)
    clock.stop_at(now - timedelta(hours=1.5))
    deadline = clock.beijing(now + timedelta(days=3)).date()
    opinion = inspection.Opinion("装箱平台02地面有积水约1平方米，人员通行区未设防滑、排水措施。责令清理并完善排水。", deadline, [head])
    waiting = inspection.draft(
        db, head, places.enterprises[0], head=inspection.Head("冻南美白虾仁 31/40", "澜澄水产厂区装箱平台"), opinion=opinion, anomaly=minor,
    )  # fmt: skip
    clock.stop_at(now - timedelta(hours=1.4))
    _sign(db, head, waiting, passwords)


def _sign(db: Session, user: User, record: Inspection, passwords: Mapping[str, str]) -> None:
    """As at the signing page: the password opens the person's own key."""
    key = signing_key.opened(db, THE_SYSTEM, user, password=passwords[user.username])
    waiting = signature.to_sign(record)
    if waiting is not None:
        signature.sign_finding(db, user, record, digest=waiting[2], key=key)
