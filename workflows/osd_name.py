"""What stands in the picture: read from the device, written to it, or confirmed by a person; and the table of abbreviations (E-4 … E-9)."""

from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from records import audit, clock, vault
from records.base import Text, Unfit
from records.camera import Camera
from records.camera import Stage as CameraStage
from records.grant import Right
from records.office import Office
from records.osd_name import Drift, OsdAsk, OsdCheck, ShortName, Way, ask_of, newest
from records.scope import may_watch
from records.site import Site
from records.standing import Standing
from records.user import Actor, User
from workflows import hold, notice
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
    return _looked(db, actor, camera, Way.ONVIF, name=name, has_time=has_time, is_opaque=is_opaque, drift_s=drift_s)


@action("辅助读取图像标识", serves=("E-4", "E-5"), by=(the_system,), when=_INSTALLED)
def recognise(db: Session, actor: Actor, camera: Camera, *, name: str, has_time: bool, drift_s: float | None) -> OsdCheck:
    """What was read in the picture itself, where no device tells it; a person's look goes before it at any time."""
    return _looked(db, actor, camera, Way.OCR, name=name, has_time=has_time, is_opaque=None, drift_s=drift_s)


def _looked(
    db: Session, actor: Actor, camera: Camera, by: Way, *, name: str, has_time: bool, is_opaque: bool | None, drift_s: float | None
) -> OsdCheck:  # fmt: skip
    before = newest(db, [camera.id]).get(camera.id)
    if is_opaque is None and before is not None and before.name == camera.name:
        # E-7: what a person or the device told of this very name stands
        is_opaque = before.look_ok
    made = OsdCheck(
        office_id=camera.office_id, camera_id=camera.id, at=clock.now(), by=by, name=camera.name, read=name[:200],
        checked_by_id=actor.id, name_ok=name == camera.name, time_ok=has_time, look_ok=is_opaque, drift_s=drift_s,
    )  # fmt: skip
    made.camera = camera
    db.add(made)
    told = ask_of(db, camera)
    if told is not None:
        told.asked_at, told.name, told.ended_at, told.failing_since, told.why = clock.now(), camera.name, clock.now(), None, None
    text = _worth_telling(made, before, is_unseen=not isinstance(actor, User))
    if text is not None:
        notice.tell(db, camera, to=notice.administrators_of(db, camera.office), text=text)
    return made


def _worth_telling(made: OsdCheck, before: OsdCheck | None, *, is_unseen: bool) -> Text | None:
    """A clock that has begun to be off, or more than before; and where nobody was at the page, a picture that is no longer right."""
    camera = made.camera
    worse = (Drift.TOLD, Drift.FAULT)
    was = worse.index(before.drift) if before is not None and before.drift in worse else -1
    if made.drift in worse and worse.index(made.drift) > was:
        return Text("{camera}的时间与北京时间相差{seconds}秒，请校时。", camera=camera.name, seconds=abs(round(made.drift_s or 0)))
    if not is_unseen or (made.name_ok and made.time_ok) or (before is not None and _told_before(before) and before.name == made.name):
        return None
    if not made.name_ok:
        return Text("{camera}画面上的名称是“{read}”，与登记不符。", camera=camera.name, read=made.read)
    return Text("{camera}画面上方没有符合格式的日期和时间。", camera=camera.name)


def _told_before(look: OsdCheck) -> bool:
    """Whether name or time were already wrong then."""
    return not (look.name_ok and look.time_ok)


@action("着手核对图像标识", serves=("E-4", "E-6"), by=(the_system,), when=_INSTALLED, quiet=True)
def ask(db: Session, actor: Actor, camera: Camera, *, every: timedelta) -> bool:
    """Take the question; False where another worker has it, or has had its answer."""
    # a camera's first question has no row yet that could be locked
    hold.lock(db, camera.id)
    held = db.scalars(select(OsdAsk).where(OsdAsk.camera_id == camera.id).with_for_update(of=OsdAsk)).unique().one_or_none()
    now = clock.now()
    if held is None:
        made = OsdAsk(camera_id=camera.id, asked_at=now, name=camera.name)
        made.camera = camera
        db.add(made)
        return True
    if not held.is_due(camera.name, now, every):
        return False
    held.asked_at, held.name, held.ended_at = now, camera.name, None
    return True


@action("图像标识未能核对", serves=("E-4", "E-5"), by=(the_system,), when=_INSTALLED, quiet=True)
def miss(db: Session, actor: Actor, camera: Camera, *, why: Text) -> None:
    """The device gave no answer: kept with since when, and told once; what was read before stays what is known."""
    held = ask_of(db, camera)
    if held is None:
        return
    if held.failing_since is None:
        held.failing_since = held.asked_at
        text = Text("{camera}的图像标识未能自动核对：{why}", camera=camera.name, why=why)
        notice.tell(db, camera, to=notice.administrators_of(db, camera.office), text=text)
    held.ended_at, held.why = clock.now(), why.as_json()


@action("写入图像标识", serves=("E-4", "E-6"), by=(an_administrator_here,), when=_INSTALLED, needs=(has_onvif,))
def write(db: Session, actor: Actor, camera: Camera, *, rows: tuple[str, ...]) -> None:
    """The registered name is to be written to the device, whatever comes of it; what it shows then is read anew."""
    audit.tell(db, name=camera.name, rows=list(rows))


@action("图像标识未写入", serves=("E-4", "E-6"), by=(an_administrator_here,), when=_INSTALLED)
def balk(db: Session, actor: Actor, camera: Camera, *, why: Text) -> None:
    """The device did not take all of the name: in the trail beside the order; what it shows is unknown until it is read."""
    audit.tell(db, why=why.as_json())


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
