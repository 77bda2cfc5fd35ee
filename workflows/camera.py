"""Cameras: installed with a legal code, changed, switched, tried, removed; footage stays with the camera (C9-1, C10-1)."""

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy.orm import Session

from records import audit
from records.base import Text, Unfit
from records.camera import Camera, Equipment, Stage
from records.footage import Cause
from records.office import Office
from records.site import Area, Site
from records.site import Stage as SiteStage
from records.standing import Standing
from records.user import Actor
from workflows import camera_code
from workflows.action import action
from workflows.register import Register, Row, Told
from workflows.rights import an_administrator_here
from workflows.unique import reason_of

_INSTALLED = (Stage.ON, Stage.OFF)
_NOTHING_TOLD = Equipment()


@action(
    "登记摄像头", serves=("C10-1", "E-1", "E-3", "F1-7"), by=(an_administrator_here,), when=(SiteStage.PLANNED, SiteStage.ACTIVE),
    to=(Stage.ON,),
)  # fmt: skip
def install(
    db: Session, actor: Actor, site: Site, *, area: Area, told: Told, credentials: bytes, equipment: Equipment = _NOTHING_TOLD
) -> Camera:
    """A camera that looks at `area`; `credentials` sealed by records.camera.seal_credentials."""
    clean, area_id = Register.of(db).checked(site, told), _of_site(area, site).id
    camera = Camera(office_id=site.office_id, site_id=site.id, area_id=area_id, credentials=credentials, **clean, **asdict(equipment))
    camera.office, camera.site, camera.area = site.office, site, area
    db.add(camera)
    camera_code.settle(db, actor, site, prefix=camera.code[:7])
    return camera


@action("更改摄像头", serves=("C10-1", "E-6", "E-8"), by=(an_administrator_here,), when=_INSTALLED)
def change(
    db: Session, actor: Actor, camera: Camera, *, area: Area, told: Told, credentials: bytes | None, equipment: Equipment | None = None
) -> None:
    """Other code, name, area or stream; `credentials` and `equipment` None change nothing. A new name must be looked at anew."""
    clean, camera.area = Register.of(db).checked(camera.site, told, camera), _of_site(area, camera.site)
    for name, value in {**clean, **(asdict(equipment) if equipment is not None else {})}.items():
        setattr(camera, name, value)
    camera.area_id = area.id
    if credentials is not None:
        camera.credentials = credentials
    camera_code.settle(db, actor, camera.site, prefix=camera.code[:7])


@action("批量登记摄像头", serves=("C10-1", "E-1", "E-3"), by=(an_administrator_here,), when=(Standing.ACTIVE,))
def take_in(db: Session, actor: Actor, office: Office, *, rows: Sequence[Row], sha256: str) -> tuple[int, int]:
    """All rows of a list or none: how many cameras are new, how many changed. One entry in the trail, with the list's hash."""
    audit.count_only(db)
    register, new, changed = Register.of(db), 0, 0
    for row in rows:
        if row.site.office_id != office.id or row.site.stage is SiteStage.RETIRED:
            raise Unfit(Text("第{line}行：这个场所不属于{office}，或已停用。", line=row.line, office=office.name))
        try:
            clean = register.checked(row.site, row.told, row.camera)
            area = _of_site(row.area, row.site)
        except Unfit as why:
            raise Unfit(Text("第{line}行：{why}", line=row.line, why=why.why)) from why
        camera = row.camera or Camera(office_id=row.site.office_id, site_id=row.site.id, area_id=area.id, **clean)
        new, changed = new + (row.camera is None), changed + (row.camera is not None)
        camera.site, camera.area, camera.office = row.site, area, row.site.office
        for name, value in {**clean, **row.equipment}.items():
            setattr(camera, name, value)
        if row.credentials is not None:
            camera.credentials = row.credentials
        db.add(camera)
        register.keep(row.site, camera.code, camera.name)
    for site, prefix in register.unsettled():
        camera_code.settle(db, actor, site, prefix=prefix)
    audit.tell(db, sha256=sha256, new=new, changed=changed)
    return new, changed


@action("停用摄像头", serves=("B19-1",), by=(an_administrator_here,), when=(Stage.ON,), to=(Stage.OFF,))
def switch_off(db: Session, actor: Actor, camera: Camera, *, reason: str) -> None:
    """No picture is fetched until it is switched on; the recorder writes the gap with this cause."""
    audit.tell(db, reason=reason_of(reason))
    camera.enabled = False


@action("启用摄像头", serves=("B19-1",), by=(an_administrator_here,), when=(Stage.OFF,), to=(Stage.ON,))
def switch_on(db: Session, actor: Actor, camera: Camera) -> None:
    """Its picture is fetched and recorded again."""
    camera.enabled = True


@action("拆除摄像头", serves=("C10-1",), by=(an_administrator_here,), when=_INSTALLED, to=(Stage.REMOVED,))
def remove(db: Session, actor: Actor, camera: Camera, *, reason: str) -> None:
    """It is taken down; code, name and footage stay its own."""
    audit.tell(db, reason=reason_of(reason))
    camera.enabled, camera.retired = False, True


@action("试取画面", serves=("B6-2",), by=(an_administrator_here,), when=_INSTALLED)
def try_stream(db: Session, actor: Actor, camera: Camera, *, cause: Cause | None) -> None:
    """Keep that this stream was tried and how it went; `cause` None: there is a picture. Putting the site into service asks for it."""
    audit.tell(db, outcome="picture" if cause is None else cause.value, address=camera.address)


def _of_site(area: Area, site: Site) -> Area:
    if area.site_id != site.id or area.retired:
        raise Unfit(Text("请选择这个场所在用的监控区域。"), at="area")
    return area
