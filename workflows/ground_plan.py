"""A site's drawing and the places of its cameras on it (C7-1)."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import audit, clock
from records.base import Text, Unfit
from records.camera import Camera, Stage
from records.ground_plan import FULL, GroundPlan, Spot, View
from records.site import Site
from records.site import Stage as SiteStage
from records.user import Actor, User
from records.vault import Kept
from workflows.action import action
from workflows.rights import an_administrator_here

_INSTALLED = (Stage.ON, Stage.OFF)


def of(db: Session, site: Site) -> GroundPlan | None:
    """The drawing in use."""
    return db.scalars(select(GroundPlan).where(GroundPlan.site_id == site.id, GroundPlan.ends_at.is_(None))).unique().one_or_none()


def spots_of(db: Session, cameras: Iterable[Camera]) -> dict[int, Spot]:
    """Camera's id → its place, for those that have one."""
    ids = [camera.id for camera in cameras]
    return {spot.camera_id: spot for spot in db.scalars(select(Spot).where(Spot.camera_id.in_(ids))).unique()}


def has_drawing(db: Session, actor: Actor, camera: Camera) -> Text | None:
    """A place is a place on a drawing."""
    return None if of(db, camera.site) is not None else Text("这个场所还没有平面图。")


@action("上传平面图", serves=("C7-1",), by=(an_administrator_here,), when=(SiteStage.PLANNED, SiteStage.ACTIVE))
def draw(db: Session, actor: Actor, site: Site, *, kept: Kept, size: tuple[int, int]) -> GroundPlan:
    """Another drawing takes the place of the one in use; the cameras keep their places."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    before, at = of(db, site), clock.now()
    if before is not None:
        before.ends_at = at
    made = GroundPlan(
        site_id=site.id, path=kept.path, sha256=kept.sha256, width=size[0], height=size[1], begins_at=at, drawn_by_id=actor.id
    )  # fmt: skip
    made.site = site
    db.add(made)
    return made


@action("标出摄像头", serves=("C7-1",), by=(an_administrator_here,), when=_INSTALLED, needs=(has_drawing,))
def place(db: Session, actor: Actor, camera: Camera, *, view: View) -> Spot:
    """Where it stands on the drawing and what it sees; the trail keeps where it stood before."""
    if not (0 <= view.x <= FULL and 0 <= view.y <= FULL):
        raise Unfit(Text("摄像头须标在平面图以内。"), at="x")
    if not (0 <= view.direction < 360 and 1 <= view.angle <= 360 and 1 <= view.reach <= FULL):
        raise Unfit(Text("方向为0至359度，视角为1至360度，距离为1至1000。"), at="direction")
    found = db.scalars(select(Spot).where(Spot.camera_id == camera.id)).unique().one_or_none()
    spot = found or Spot(camera_id=camera.id)
    spot.x, spot.y, spot.direction, spot.angle, spot.reach = view.x, view.y, view.direction, view.angle, view.reach
    spot.camera = camera
    db.add(spot)
    return spot


@action("从平面图移去", serves=("C7-1",), by=(an_administrator_here,), when=_INSTALLED)
def take_off(db: Session, actor: Actor, camera: Camera) -> None:
    """It stands on the drawing no more."""
    found = db.scalars(select(Spot).where(Spot.camera_id == camera.id)).unique().one_or_none()
    if found is None:
        raise Unfit(Text("这个摄像头没有标在平面图上。"))
    audit.tell(db, was=[found.x, found.y, found.direction, found.angle, found.reach])
    db.delete(found)
