"""The demonstration's container yard held against the camera norm: told what it is, cameras matched, everything else still to be done."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from app.demo.places import Places
from records import clock
from workflows import conformity

KINDS = ("general_inspection", "animal_plant")
#: line → the points that the administrator matched to it; the others wait, with proposals or without
MATCHED = {
    "A1.1.1.1": ("查验场地01", "查验场地02", "通道01", "出入口01", "围网01"), "A1.1.1.2": ("查验场地01",), "A1.1.1.3": ("查验场地02",),
    "A1.4.1.1": ("查验平台01",),
}  # fmt: skip


def make(db: Session, places: Places, now: datetime) -> None:
    """By the administrator, two days before the demonstration; what is left open is its lesson."""
    clock.stop_at(now - timedelta(days=2))
    head, site = places.users["lijg"], places.sites[2]
    conformity.classify(db, head, site, kinds=KINDS)
    db.flush()
    cameras = {camera.point: camera for camera in places.cameras.values() if camera.site_id == site.id}
    for line, points in MATCHED.items():
        conformity.match(db, head, site, line=line, cameras=[cameras[point] for point in points])
