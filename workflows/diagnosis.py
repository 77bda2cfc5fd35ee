"""What may happen to a finding about the picture: the system begins it and ends it (B6-2, D3-3)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.camera import Camera
from records.diagnosis import Diagnosis, Flaw, Stage
from records.user import Actor
from workflows.action import action
from workflows.rights import the_system


@action("发现图像问题", serves=("B6-2", "D3-3", "C7-2"), by=(the_system,), to=(Stage.LASTS,), within=("home_view.compare",))
def begin(
    db: Session, actor: Actor, camera: Camera, *, flaw: Flaw, began_at: datetime, figure: float, reference: float | None = None,
    home_view_id: int | None = None,
) -> Diagnosis:  # fmt: skip
    """Something is wrong with the picture from here on; one that lasts already is not begun twice."""
    lasting = select(Diagnosis).where(Diagnosis.camera_id == camera.id, Diagnosis.flaw == flaw, Diagnosis.ended_at.is_(None))
    found = db.scalars(lasting).unique().one_or_none()
    if found is None:
        found = Diagnosis(
            office_id=camera.office_id, camera_id=camera.id, flaw=flaw, began_at=began_at, figure=figure, reference=reference,
            home_view_id=home_view_id,
        )  # fmt: skip
        found.office, found.camera = camera.office, camera
        db.add(found)
    return found


@action("图像问题恢复", serves=("B6-2", "D3-2"), by=(the_system,), when=(Stage.LASTS,), to=(Stage.OVER,), within=("home_view.compare",))
def end(db: Session, actor: Actor, diagnosis: Diagnosis, *, ended_at: datetime) -> None:
    """The picture is as it should be again."""
    diagnosis.ended_at = max(ended_at, diagnosis.began_at)
