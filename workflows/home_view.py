"""日常视角: set with a picture of the moment, and proven to be back by holding the live picture against it (C7-1, D3-1, D3-2)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clock, vault
from records.base import Text
from records.camera import Camera
from records.camera import Stage as CameraStage
from records.diagnosis import Diagnosis, Flaw
from records.home_view import HomeView, Light, ViewCheck, in_force
from records.user import Actor
from workflows import diagnosis
from workflows.action import action
from workflows.osd_name import is_seen
from workflows.rights import staff_here, the_upkeep_head


def has_home(db: Session, actor: Actor, camera: Camera) -> Text | None:
    """Without a reference there is nothing to compare with."""
    return None if in_force(db, [camera.id]) else Text("尚未设定日常视角。")


@action("设定日常视角", serves=("C7-1", "D3-1"), by=(staff_here,), when=(CameraStage.ON,), needs=(is_seen,))
def take(
    db: Session, actor: Actor, camera: Camera, *, light: Light, shown_at: datetime, kept: vault.Kept, size: tuple[int, int]
) -> HomeView:  # fmt: skip
    """This picture is from now on what the camera is to show by this light; the one before stays in the evidence store."""
    made = HomeView(
        office_id=camera.office_id, camera_id=camera.id, light=light, shown_at=shown_at, taken_by_id=actor.id,
        path=kept.path, sha256=kept.sha256, bytes=kept.bytes, width=size[0], height=size[1],
    )  # fmt: skip
    db.add(made)
    return made


@action(
    "核对视角恢复", serves=("D3-2", "D3-3"), by=(staff_here, the_upkeep_head), when=(CameraStage.ON,), needs=(has_home,),
    within=("ptz_return.arrive", "ptz_return.fail"),
)  # fmt: skip
def compare(
    db: Session, actor: Actor, camera: Camera, *, home_view_id: int, shown_at: datetime, similarity: float, is_home: bool
) -> ViewCheck:
    """Somebody says that it looks home again; the pictures decide. Where they differ the finding stays, or begins."""
    made = ViewCheck(
        office_id=camera.office_id, camera_id=camera.id, home_view_id=home_view_id, at=clock.now(), shown_at=shown_at,
        checked_by_id=actor.id, similarity=similarity, is_home=is_home,
    )  # fmt: skip
    db.add(made)
    if not is_home:
        diagnosis.begin(
            db, actor, camera, flaw=Flaw.MOVED, began_at=shown_at, figure=similarity, reference=1.0, home_view_id=home_view_id
        )  # fmt: skip
        return made
    lasting = select(Diagnosis).where(Diagnosis.camera_id == camera.id, Diagnosis.flaw == Flaw.MOVED, Diagnosis.ended_at.is_(None))
    for found in db.scalars(lasting).unique():
        diagnosis.end(db, actor, found, ended_at=shown_at)
    return made
