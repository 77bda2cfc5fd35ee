"""The demonstration's home views: of the cameras that were recorded that day, taken by their monitor from that recording."""

import io
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.demo.places import Places
from app.video import preview
from app.video.index import piece_of
from records import clock, vault
from records.footage import Segment
from records.home_view import Light
from workflows import home_view

#: the cameras that were recorded
_RECORDED = ("42019011101321320001", "42019011101321320002", "42019011101321308001")
_NIGHT_BEGINS, _NIGHT_ENDS = 17, 7


def take(db: Session, places: Places, footage: Path, evidence: Path) -> None:
    """By the light of the hour at which they were painted; the other light is still to be set."""
    for code in _RECORDED:
        camera = places.cameras[code]
        newest = select(Segment).where(Segment.camera_id == camera.id).order_by(Segment.begins_at.desc()).limit(1)
        segment = db.scalars(newest).one()
        frame = preview.exact([piece_of(segment, footage)], segment.begins_at + timedelta(seconds=5))
        if frame is None:
            continue
        at = clock.beijing(frame.shown_at)
        light = Light.DAY if _NIGHT_ENDS <= at.hour < _NIGHT_BEGINS else Light.NIGHT
        kept = vault.keep(evidence, f"home-views/{camera.id}", f"{code}_{at:%Y%m%dT%H%M%S}_{light.value}.png", io.BytesIO(frame.png))
        home_view.take(
            db, places.users["wangxl"], camera, light=light, shown_at=frame.shown_at, kept=kept, size=frame.size,
        )  # fmt: skip
