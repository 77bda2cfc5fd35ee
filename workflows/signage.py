"""Signs that hang at a site: put up with a photo, taken down with a reason (annex 4, nine; D9-1, D9-2)."""

from sqlalchemy.orm import Session

from records import audit, clock
from records.attachment import Sent
from records.base import Text, Unfit
from records.camera import Camera
from records.signage import Kind, Signage, Size
from records.site import Area, Site, Stage
from records.standing import Standing
from records.user import Actor, User
from workflows.action import action
from workflows.rights import an_administrator_here, the_upkeep_head
from workflows.unique import reason_of


@action("登记提示标识", serves=("D9-1", "D9-2"), by=(the_upkeep_head, an_administrator_here), when=(Stage.PLANNED, Stage.ACTIVE))
def post(
    db: Session, actor: Actor, site: Site, *, area: Area, camera: Camera | None, kind: Kind, size: Size, place: str, photo: Sent | None
) -> Signage:
    """A sign as it hangs; without a camera it stands for the whole area."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if area.site_id != site.id or area.retired:
        raise Unfit(Text("请选择这个场所的区域。"), at="area")
    if camera is not None and camera.area_id != area.id:
        raise Unfit(Text("摄像头不在所选区域内。"), at="camera")
    if photo is None or not photo[1].startswith("image/"):
        raise Unfit(Text("请附标识张贴后的照片（JPG 或 PNG）。"), at="document")
    made = Signage(
        site_id=site.id, area_id=area.id, camera_id=camera.id if camera else None, kind_of=kind, size=size, place=place,
        posted_at=clock.now(), posted_by_id=actor.id,
    )  # fmt: skip
    made.hold(photo)
    made.site, made.area, made.camera, made.posted_by = site, area, camera, actor
    db.add(made)
    return made


@action(
    "撤下提示标识", serves=("D9-1",), by=(the_upkeep_head, an_administrator_here), when=(Standing.ACTIVE,), to=(Standing.RETIRED,)
)  # fmt: skip
def remove(db: Session, actor: Actor, signage: Signage, *, reason: str) -> None:
    """It hangs no more; the row and its photo stay."""
    audit.tell(db, reason=reason_of(reason))
    signage.retired = True
