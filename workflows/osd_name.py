"""What stands in the picture: read from the device, written to it, or confirmed by a person; and the table of abbreviations (E-4 … E-9)."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from records import audit, clock, vault
from records.base import Text, Unfit
from records.camera import Camera
from records.camera import Stage as CameraStage
from records.grant import Right
from records.office import Office
from records.osd_name import Drift, OsdCheck, ShortName, Way, newest
from records.scope import may_watch
from records.site import Site
from records.standing import Standing
from records.user import Actor, User
from workflows import notice
from workflows.action import action
from workflows.rights import an_administrator_here, staff_here, the_system
from workflows.unique import reason_of

_INSTALLED = (CameraStage.ON, CameraStage.OFF)


def has_onvif(db: Session, actor: Actor, camera: Camera) -> Text | None:
    """A device without an address can't be asked."""
    return None if camera.onvif else Text("没有填ONVIF地址，请人工核对画面。")


def is_seen(db: Session, actor: Actor, camera: Camera) -> Text | None:
    """Who confirms a picture must be allowed to see it."""
    return None if may_watch(db, actor, camera, Right.LIVE) else Text("您没有这个摄像头的实时权限。")


@action("读取图像标识", serves=("E-4", "E-5", "E-7"), by=(an_administrator_here, the_system), when=_INSTALLED, needs=(has_onvif,))
def read(
    db: Session, actor: Actor, camera: Camera, *, name: str, has_time: bool, is_opaque: bool | None, drift_s: float | None
) -> OsdCheck:
    """What the device itself says stands in its picture, and how far its clock is from Beijing time."""
    before = newest(db, [camera.id]).get(camera.id)
    made = OsdCheck(
        office_id=camera.office_id, camera_id=camera.id, at=clock.now(), by=Way.ONVIF, name=camera.name, read=name[:200],
        checked_by_id=actor.id, name_ok=name == camera.name, time_ok=has_time, look_ok=is_opaque, drift_s=drift_s,
    )  # fmt: skip
    db.add(made)
    if made.drift is Drift.FAULT and (before is None or before.drift is not Drift.FAULT):
        seconds = abs(round(drift_s or 0))
        text = Text("{camera}的时间与北京时间相差{seconds}秒，请校时。", camera=camera.name, seconds=seconds)
        notice.tell(db, camera, to=notice.administrators_of(db, camera.office), text=text)
    return made


@action("写入图像标识", serves=("E-4", "E-6"), by=(an_administrator_here,), when=_INSTALLED, needs=(has_onvif,))
def write(db: Session, actor: Actor, camera: Camera, *, rows: tuple[str, ...]) -> None:
    """The registered name was written to the device; what it shows now is read anew."""
    audit.tell(db, name=camera.name, rows=list(rows))


@action("核对图像标识", serves=("E-4", "E-5", "E-7"), by=(staff_here,), when=_INSTALLED, needs=(is_seen,))
def confirm(db: Session, actor: Actor, camera: Camera, *, name_ok: bool, time_ok: bool, look_ok: bool, kept: vault.Kept) -> OsdCheck:
    """A person looked at the picture that is kept with this entry."""
    made = OsdCheck(
        office_id=camera.office_id, camera_id=camera.id, at=clock.now(), by=Way.PERSON, name=camera.name, checked_by_id=actor.id,
        name_ok=name_ok, time_ok=time_ok, look_ok=look_ok, path=kept.path, sha256=kept.sha256,
    )  # fmt: skip
    made.checked_by = actor if isinstance(actor, User) else None
    db.add(made)
    return made


@action("登记简称", serves=("E-9",), by=(an_administrator_here,), when=(Standing.ACTIVE,))
def shorten(db: Session, actor: Actor, office: Office, *, full: str, short: str, reason: str) -> ShortName:
    """A short name for a full one; used where a name doesn't fit the device. It stands for this full name alone."""
    full, short = full.strip(), short.strip()
    if len(short) >= len(full):
        raise Unfit(Text("简称应比全称短。"), at="short")
    owner = db.scalar(select(ShortName.full).where(ShortName.short == short))
    if owner is not None:
        raise Unfit(Text("简称“{short}”已是“{full}”的简称，应保持唯一。", short=short, full=owner), at="short")
    if db.scalar(select(exists().where(Site.name == short))) or db.scalar(select(exists().where(Office.name == short))):
        raise Unfit(Text("“{short}”是另一个场所或机构的名称，应保持唯一。", short=short), at="short")
    made = ShortName(office_id=office.id, full=full, short=short, reason=reason_of(reason))
    made.office = office
    db.add(made)
    return made


def is_unused(db: Session, actor: Actor, short_name: ShortName) -> Text | None:
    """A name in use must stay explicable."""
    wanted = Camera.name.contains(short_name.short, autoescape=True)
    full = Camera.name.contains(short_name.full, autoescape=True)
    name = db.scalar(select(Camera.name).where(wanted, ~full, Camera.retired.is_(False)).limit(1))
    return Text("“{name}”还在使用这个简称。", name=name) if name is not None else None


@action("停用简称", serves=("E-9",), by=(an_administrator_here,), when=(Standing.ACTIVE,), needs=(is_unused,), to=(Standing.RETIRED,))
def drop(db: Session, actor: Actor, short_name: ShortName, *, reason: str) -> None:
    """No new name uses it; it stays in the table and is never given to another full name."""
    audit.tell(db, reason=reason_of(reason))
    short_name.retired = True
