"""Loading sites and their areas: registered, measured, put into service, retired (B5-4, B6-2)."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from records import audit
from records.audit import Audit
from records.base import Text, Unfit
from records.camera import Camera
from records.diagnosis import Flaw, lasting
from records.enterprise import Enterprise
from records.site import Area, Emphasis, Site, Stage
from records.standing import Standing
from records.user import Actor
from workflows.action import action
from workflows.register import recompose
from workflows.rights import an_administrator_here
from workflows.unique import reason_of, refuse_twice

_OPEN = (Stage.PLANNED, Stage.ACTIVE)


@action("登记场所", serves=("B2-1",), by=(an_administrator_here,), when=(Standing.ACTIVE,), to=(Stage.PLANNED,))
def register(db: Session, actor: Actor, enterprise: Enterprise, *, name: str, address: str) -> Site:
    """A site of this enterprise, not yet in service."""
    refuse_twice(db, Site.name, name)
    site = Site(office_id=enterprise.office_id, enterprise_id=enterprise.id, name=name, address=address, in_service=False)
    site.office, site.enterprise = enterprise.office, enterprise
    db.add(site)
    return site


@action("更改场所", serves=("B2-1", "E-6"), by=(an_administrator_here,), when=_OPEN)
def change(db: Session, actor: Actor, site: Site, *, name: str, address: str) -> None:
    """Other name or address; the trail keeps the old. With the site its cameras get their new names."""
    refuse_twice(db, Site.name, name, besides=site)
    renamed = site.name != name
    site.name, site.address = name, address
    if renamed:
        recompose(db, Camera.site_id == site.id)


def is_measured(db: Session, actor: Actor, site: Site) -> Text | None:
    """Article 5: each area with length, width, height and boundary, and at least one area."""
    areas = db.scalars(select(Area).where(Area.site_id == site.id, Area.retired.is_(False)).order_by(Area.id)).all()
    if not areas:
        return Text("还不能启用：尚未划定监控区域（第五条）。")
    for area in areas:
        if area.unmeasured:
            return Text("还不能启用：区域“{area}”未填{missing}（第五条）。", area=area.name, missing=list(area.unmeasured.values()))
    return None


#: with any of these a picture is not 清晰; a view or clock that is off is another matter
_UNCLEAR = frozenset({Flaw.BLACK, Flaw.COVERED, Flaw.BLURRED, Flaw.FROZEN})


def is_clear(db: Session, actor: Actor, site: Site) -> Text | None:
    """Article 6: each camera in use was tried and gave a picture, and the system finds nothing wrong with it."""
    in_use = select(Camera).where(Camera.site_id == site.id, Camera.enabled, Camera.retired.is_(False)).order_by(Camera.point, Camera.id)
    cameras = db.scalars(in_use).unique().all()
    gave = _gave_picture(db, cameras)
    dark = [camera.point for camera in cameras if camera.id not in gave]
    if dark:
        return Text("还不能启用：{points}尚未试取到画面，请在摄像头页面“试取画面”（第六条）。", points=dark)
    wrong = lasting(db, [camera.id for camera in cameras])
    unclear = [camera.point for camera in cameras if any(each.flaw in _UNCLEAR for each in wrong.get(camera.id, ()))]
    return Text("还不能启用：{points}的图像问题尚未恢复（第六条）。", points=unclear) if unclear else None


def _gave_picture(db: Session, cameras: Sequence[Camera]) -> set[int]:
    """Of which cameras the newest trial brought a picture, of the stream that they have now; the trail keeps each trial's outcome."""
    tried = select(Audit.subject_id, Audit.changes).where(
        Audit.subject_kind == Camera.kind(), Audit.subject_id.in_([camera.id for camera in cameras]), Audit.verb == "camera.try_stream",
    )  # fmt: skip
    newest = {entry.subject_id: entry.changes for entry in db.execute(tried.order_by(Audit.id))}
    wanted = {camera.id: {"outcome": "picture", "address": camera.address} for camera in cameras}
    return {number for number, changes in newest.items() if changes == wanted[number]}


@action(
    "启用场所", serves=("B5-4", "B6-2"), by=(an_administrator_here,), when=(Stage.PLANNED,), needs=(is_measured, is_clear),
    to=(Stage.ACTIVE,),
)  # fmt: skip
def commission(db: Session, actor: Actor, site: Site) -> None:
    """From now on containers are loaded there under supervision."""
    site.in_service = True


def is_empty(db: Session, actor: Actor, site: Site) -> Text | None:
    """A camera still there would go on recording a place that nobody supervises."""
    if db.scalar(select(exists().where(Camera.site_id == site.id, Camera.retired.is_(False)))):
        return Text("还有未拆除的摄像头，须先拆除。")
    return None


@action("停用场所", serves=("B2-1",), by=(an_administrator_here,), when=_OPEN, needs=(is_empty,), to=(Stage.RETIRED,))
def retire(db: Session, actor: Actor, site: Site, *, reason: str) -> None:
    """No loadings there any more; its records stay."""
    audit.tell(db, reason=reason_of(reason))
    site.retired = True


@action("恢复场所", serves=("B2-1",), by=(an_administrator_here,), when=(Stage.RETIRED,), to=(Stage.PLANNED,))
def restore(db: Session, actor: Actor, site: Site) -> None:
    """Back into the register; it must be put into service anew."""
    site.retired, site.in_service = False, False


@action("划定区域", serves=("B5-4", "F1-7", "C4-1"), by=(an_administrator_here,), when=_OPEN)
def add_area(
    db: Session, actor: Actor, site: Site, *, name: str, length_m: Decimal | None, width_m: Decimal | None, height_m: Decimal | None,
    boundary: str, emphasis: Emphasis = Emphasis.BY_LIST,
) -> Area:  # fmt: skip
    """An area of this site; measures not yet taken are None, which keeps the site out of service."""
    _refuse_same_name(db, site.id, name, None)
    area = Area(
        site_id=site.id, name=name, length_m=length_m, width_m=width_m, height_m=height_m, boundary=boundary, emphasis=emphasis
    )  # fmt: skip
    _stay_measured(site, area)
    area.site = site
    db.add(area)
    return area


@action("更改区域", serves=("B5-4", "C4-1"), by=(an_administrator_here,), when=(Standing.ACTIVE,))
def change_area(
    db: Session, actor: Actor, area: Area, *, name: str, length_m: Decimal | None, width_m: Decimal | None, height_m: Decimal | None,
    boundary: str, emphasis: Emphasis | None = None,
) -> None:  # fmt: skip
    """Other name, measures or boundary; or that it is a key area, or none, whatever the norm's list says. None leaves that as it is."""
    _refuse_same_name(db, area.site_id, name, area)
    _stay_measured(area.site, Area(length_m=length_m, width_m=width_m, height_m=height_m, boundary=boundary))
    area.name, area.length_m, area.width_m, area.height_m, area.boundary = name, length_m, width_m, height_m, boundary
    area.emphasis = emphasis or area.emphasis


def no_camera_looks(db: Session, actor: Actor, area: Area) -> Text | None:
    """A camera that is not removed still looks at it."""
    if db.scalar(select(exists().where(Camera.area_id == area.id, Camera.retired.is_(False)))):
        return Text("还有未拆除的摄像头，须先拆除或改到其他区域。")
    return None


@action(
    "停用区域", serves=("B5-4",), by=(an_administrator_here,), when=(Standing.ACTIVE,), needs=(no_camera_looks,), to=(Standing.RETIRED,)
)
def retire_area(db: Session, actor: Actor, area: Area, *, reason: str) -> None:
    """Watched no more; its records stay."""
    audit.tell(db, reason=reason_of(reason))
    area.retired = True


@action("恢复区域", serves=("B5-4",), by=(an_administrator_here,), when=(Standing.RETIRED,), to=(Standing.ACTIVE,))
def restore_area(db: Session, actor: Actor, area: Area) -> None:
    """Watched again."""
    _stay_measured(area.site, area)
    area.retired = False


def _refuse_same_name(db: Session, site_id: int, name: str, besides: Area | None) -> None:
    same = select(Area.id).where(Area.site_id == site_id, Area.name == name, Area.id != (besides.id if besides else 0))
    if db.scalar(same) is not None:
        raise Unfit(Text("这个场所已有区域“{name}”。", name=name), at="name")


def _stay_measured(site: Site, area: Area) -> None:
    """In a site in service no area is without its measures; asked before anything is changed."""
    if site.stage is Stage.ACTIVE and area.unmeasured:
        column, missing = next(iter(area.unmeasured.items()))
        raise Unfit(Text("场所已启用，区域的{missing}不能空缺（第五条）。", missing=missing), at=column)
