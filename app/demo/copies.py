"""Copies of the demonstration: one request that waits for consent, with a gap in its range, and one consented to, made at the start."""

from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app.demo.places import Places
from app.video.copying import told as spoken
from app.video.index import pieces_between
from app.video.timeline import holes
from records import clock
from records.camera import Camera
from records.export import Medium, Use
from records.footage import gaps_between
from records.grant import Right
from workflows import export, grant
from workflows.export.terms import Told

_DOCK, _SECOND, _GATE = "42019011101321320001", "42019011101321320002", "42019011101321308001"


def make(db: Session, places: Places, footage: Path, now: datetime) -> None:
    """Granted, asked for and consented to by their persons, at their times."""
    monitor, head = places.users["wangxl"], places.users["lijg"]

    def at(hours_before: float) -> None:
        clock.stop_at(now - timedelta(hours=hours_before))

    def asked(camera: Camera, hours_before: float, length: timedelta, purpose: str, receiver: str, outside: str = "") -> Told:
        begins_at = (now - timedelta(hours=hours_before)).replace(microsecond=0) + timedelta(seconds=1)
        span = (begins_at, begins_at + length)
        missing = holes(pieces_between(db, camera.id, *span, footage), gaps_between(db, camera.id, *span), *span)
        return Told(*span, Use.COPY, purpose, receiver, Medium.DISC, outside, spoken(missing))

    at(2.6)
    for code in (_DOCK, _SECOND, _GATE):
        grant.give(db, head, places.cameras[code], user=monitor, right=Right.EXPORT)
    at(2.4)
    dock, second = places.cameras[_DOCK], places.cameras[_SECOND]
    minute = timedelta(minutes=1)
    made = export.request(db, monitor, dock, told=asked(dock, 3.0, minute, "施封过程核实，附案卷", "烟台海关缉私分局 孙立"))
    at(2.3)
    export.approve(
        db, head, made, from_at=made.begins_at, until_at=made.ends_at, purpose=made.purpose, expires_at=now + timedelta(days=7),
        takers=[monitor],
    )  # fmt: skip
    at(0.4)
    told = asked(second, 3.0, 3 * minute, "核对装毕交接经过", "烟台澜澄水产食品有限公司 于洋", "烟台澜澄水产食品有限公司")
    export.request(db, monitor, second, told=told)
