"""Which cameras are to be recorded, as the database says now (B19-1)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.video.intake import Source
from app.video.place import Place
from app.video.recovery import stream_of
from records import camera
from records.camera import Camera


def sources(db: Session, key: str) -> list[Source]:
    """The enabled cameras with their addresses, credentials opened by the installation's key."""
    # asked every few seconds: columns cost a third of what records cost
    columns = select(Camera.id, Camera.name, Camera.code, Camera.point, Camera.address, Camera.credentials)
    wanted = columns.where(Camera.enabled, ~Camera.retired).order_by(Camera.id)
    return [
        Source(
            row.id, stream_of(row.id), row.name, camera.stream_at(row.address, row.credentials, key).url, Place(row.code, row.point)
        )
        for row in db.execute(wanted)
    ]
