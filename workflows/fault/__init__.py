"""What may happen to a fault: found by a person or the system, contacted, urged, reported, repaired, restored, closed (B17-*, D4-*)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from records import audit, clock, fault, numbering
from records.base import Text, Unfit
from records.camera import Camera
from records.fault import Entry, EntryKind, Fault, FaultPhoto, Kind, Stage, Symptom
from records.notice import Loud, is_loud
from records.site import Area, Site
from records.user import Actor, Role, User
from workflows import notice, telling
from workflows.action import action
from workflows.fault.sources import Seen, is_most, unknown
from workflows.rights import an_administrator_here, staff_here, staff_here_or_above, the_system, the_upkeep_head
from workflows.telling import Told

_UNSOLVED = (Stage.OPEN, Stage.RESTORED)


@action("登记故障", serves=("B17-1", "D4-2"), by=(staff_here, the_upkeep_head), to=(Stage.OPEN,))
def find(
    db: Session, actor: Actor, site: Site, *, kind: Kind, remark: str = "", camera: Camera | None = None, area: Area | None = None,
    told: Told | None = None,
) -> Fault:  # fmt: skip
    """A person saw it, of one camera, an area, or the whole site. Where the picture is missing it is measured since when."""
    if (camera is not None and camera.site_id != site.id) or (area is not None and area.site_id != site.id):
        raise Unfit(Text("这一点位或区域不在本场所。"), at="camera" if camera is not None else "area")
    remark = remark.strip()
    cameras = _cameras(db, site, camera, area)
    seen = unknown(db, cameras)
    # one dark camera is a fault of its own beside what is said of the whole place
    seen = seen if camera is not None or is_most(seen, cameras) else []
    if kind is Kind.OTHER and not remark and not seen:
        raise Unfit(Text("请说明是什么故障。"), at="remark")
    standing = standing_of(db, camera) if camera is not None else None
    if standing is not None and standing.stage is Stage.OPEN:
        raise Unfit(Text("{place}已有未恢复的故障 {number}。", place=standing.place, number=standing.number), at="camera")
    made = _made(db, actor, site, kind=kind, remark=remark, seen=seen, camera=camera, area=area if camera is None else None)
    telling.keep(db, actor, told, made)
    return made


@action("发现故障", serves=("B17-1", "D3-3"), by=(the_system,), to=(Stage.OPEN,))
def detect(
    db: Session, actor: Actor, site: Site, *, kind: Kind, words: Text, seen: Sequence[Seen], camera: Camera | None = None,
) -> Fault:  # fmt: skip
    """The system found it by what its sources tell: one camera, or the whole site where most fail together."""
    return _made(db, actor, site, kind=kind, words=words, seen=seen, camera=camera)


def _made(
    db: Session, actor: Actor, site: Site, *, kind: Kind, seen: Sequence[Seen], remark: str = "", words: Text | None = None,
    camera: Camera | None = None, area: Area | None = None,
) -> Fault:  # fmt: skip
    now = clock.now()
    made = Fault(
        number=numbering.next_number(db, site.office, "fault", now), office_id=site.office_id, enterprise_id=site.enterprise_id,
        site_id=site.id, camera_id=camera.id if camera else None, area_id=area.id if area else None, kind_of=kind,
        words=words.as_json() if words else {}, remark=remark, begun_at=min((each.began_at for each in seen), default=now), found_at=now,
        found_by_id=actor.id, stage=Stage.OPEN, report_every_h=24,
    )  # fmt: skip
    made.office, made.enterprise, made.site, made.camera, made.area = site.office, site.enterprise, site, camera, area
    made.found_by = actor if isinstance(actor, User) else None
    made.symptoms, made.entries = [_symptom(each) for each in seen], []
    db.add(made)
    db.flush()
    said = Text("{site} {place}：{kind}", site=site.name, place=made.place, kind=kind.label)
    notice.tell(db, made, to=[user for user in concerned(db, made) if user.id != actor.id], text=said)
    return made


def _symptom(seen: Seen) -> Symptom:
    return Symptom(
        camera_id=seen.camera.id, camera=seen.camera, source=seen.source, source_row=seen.row, began_at=seen.began_at,
        words=seen.words.as_json(),
    )  # fmt: skip


def _cameras(db: Session, site: Site, camera: Camera | None, area: Area | None) -> Sequence[Camera]:
    if camera is not None:
        return [camera]
    wanted = select(Camera).where(Camera.site_id == site.id, Camera.retired.is_(False))
    if area is not None:
        wanted = wanted.where(Camera.area_id == area.id)
    return db.scalars(wanted).unique().all()


def standing_of(db: Session, camera: Camera) -> Fault | None:
    """The ticket to which a new symptom of this camera belongs: one that is open, or whose picture had hardly come back.

    One of the whole site that rests on symptoms takes in whatever else fails there, one that a person wrote down does not.
    Held until the transaction ends: somebody may be closing it just now.
    """
    of_site = and_(Fault.camera_id.is_(None), Fault.site_id == camera.site_id, Fault.symptoms.any())
    lasts = or_(Fault.restored_at.is_(None), Fault.restored_at > clock.now() - fault.STEADY)
    wanted = select(Fault).where(or_(Fault.camera_id == camera.id, of_site), Fault.stage != Stage.CLOSED, lasts)
    found = db.scalars(held(wanted.order_by(Fault.stage == Stage.OPEN, Fault.id))).unique().all()
    return found[-1] if found else None


def held(wanted: Select[Fault]) -> Select[Fault]:
    """The tickets locked and as they are then: a person's act about one is waited for, and what it left is judged."""
    return wanted.with_for_update(of=Fault).execution_options(populate_existing=True)


def upkeep_of(db: Session, it: Fault) -> Sequence[User]:
    """The heads of upkeep whose site it is."""
    wanted = select(User).where(User.enterprise_id == it.enterprise_id, User.role == Role.UPKEEP, User.suspended.is_(False))
    return db.scalars(wanted.order_by(User.id)).unique().all()


def concerned(db: Session, it: Fault) -> list[User]:
    """Whom the system tells: the office's administrators and the head of upkeep."""
    return [*notice.administrators_of(db, it.office), *upkeep_of(db, it)]


@action("并入故障", serves=("B17-1",), by=(the_system,), when=_UNSOLVED, to=(Stage.OPEN,))
def add_symptom(db: Session, actor: Actor, it: Fault, *, seen: Seen) -> None:
    """The same fault shows again, or on one more camera; a picture that was back for a moment was not back."""
    it.symptoms.append(_symptom(seen))
    it.begun_at = min(it.begun_at, seen.began_at)
    if it.stage is Stage.RESTORED:
        it.stage, it.restored_at = Stage.OPEN, None
        _note(it, actor, EntryKind.RELAPSED, at=seen.since, person=seen.camera.point)


@action("图像恢复", serves=("B17-2", "D4-3"), by=(the_system,), when=_UNSOLVED, to=(Stage.RESTORED,))
def end_symptom(db: Session, actor: Actor, it: Fault, *, symptom: Symptom, ended_at: datetime) -> None:
    """The source says that it is over; with the last one the picture is back. A person still closes the ticket."""
    symptom.ended_at = ended_at
    if it.stage is Stage.OPEN and all(each.ended_at is not None for each in it.symptoms):
        it.stage, it.restored_at = Stage.RESTORED, max(each.ended_at for each in it.symptoms if each.ended_at is not None)
        text = Text("{site} {place}图像已恢复，故障 {number} 待办结", site=it.site.name, place=it.place, number=it.number)
        notice.tell(db, it, to=concerned(db, it), text=text)


@action("满48小时", serves=("D4-4",), by=(the_system,), when=(Stage.OPEN,))
def escalate(db: Session, actor: Actor, it: Fault) -> None:
    """Told once, aloud, to the office and the head of upkeep: people on duty and reports are due now."""
    if it.escalated_at is not None or not it.is_over(clock.now()):
        return
    it.escalated_at = clock.now()
    text = Text("{site} {place}故障满48小时未恢复：须安排值守并定期报送进度", site=it.site.name, place=it.place)
    notice.tell(db, it, to=concerned(db, it), text=text, is_urgent=is_loud(Loud.OVERDUE))


def _note(it: Fault, actor: Actor, kind: EntryKind, *, at: datetime, photos: Iterable[FaultPhoto] = (), **told: Any) -> Entry:
    """One row of the trail; what is told of the future or left out is refused at its field by `_asked`."""
    made = Entry(kind_of=kind, at=at, written_at=clock.now(), by_id=actor.id, **told)
    made.by, made.photos = (actor if isinstance(actor, User) else None), list(photos)
    it.entries.append(made)
    return made


def _asked(at: datetime | None = None, **told: str) -> None:
    """Nothing is done in the future, and nothing that the norm asks for is blank."""
    if at is not None and at > clock.now():
        raise Unfit(Text("时间不能晚于现在。"), at="at")
    for name, value in told.items():
        if not value.strip():
            raise Unfit(Text("这一项不能为空。"), at=name)


@action("登记联系", serves=("B17-1",), by=(staff_here,), when=_UNSOLVED, todo=Text("联系相关部门排除故障"))
def contact(db: Session, actor: Actor, it: Fault, *, kind: Kind, unit: str, person: str, at: datetime, text: str = "") -> None:
    """Which department, whom, when; talking often tells what kind of fault it is."""
    _asked(at, unit=unit, person=person)
    it.kind_of = kind
    _note(it, actor, EntryKind.CONTACTED, at=at, unit=unit.strip(), person=person.strip(), text=text.strip())


def is_contacted(db: Session, actor: Actor, it: Fault) -> Text | None:
    """Nobody can be urged who was not told."""
    return None if it.done(EntryKind.CONTACTED) else Text("尚未联系相关部门（第十七条）。")


@action("督促", serves=("B17-2",), by=(staff_here_or_above,), when=(Stage.OPEN,), needs=(is_contacted,))
def urge(db: Session, actor: Actor, it: Fault, *, person: str, at: datetime, text: str) -> None:
    """As often as needed, until it is repaired; the head of upkeep is told."""
    _asked(at, person=person, text=text)
    _note(it, actor, EntryKind.URGED, at=at, person=person.strip(), text=text.strip())
    place, kind = it.place, it.kind_of.label
    said = Text("{office}督促：{site} {place}{kind}，请尽快排除", office=it.office.name, site=it.site.name, place=place, kind=kind)
    notice.tell(db, it, to=upkeep_of(db, it), text=said)


@action("登记现场查验", serves=("B17-3",), by=(staff_here,), when=_UNSOLVED, todo=Text("故障期间加大现场查验"))
def check(db: Session, actor: Actor, it: Fault, *, unit: str, person: str, at: datetime, text: str) -> None:
    """Which container or product, who looked, what came of it."""
    _asked(at, unit=unit, person=person, text=text)
    _note(it, actor, EntryKind.CHECKED, at=at, unit=unit.strip(), person=person.strip(), text=text.strip())


@action("报告主管海关", serves=("D4-2",), by=(the_upkeep_head,), when=_UNSOLVED, todo=Text("向主管海关报告故障"))
def report(db: Session, actor: Actor, it: Fault, *, unit: str, person: str, at: datetime, text: str) -> None:
    """When, to whom, what was told."""
    _asked(at, unit=unit, person=person, text=text)
    _note(it, actor, EntryKind.REPORTED, at=at, unit=unit.strip(), person=person.strip(), text=text.strip())
    _tell_office(db, it, Text("{site} {place}：运维已报告故障", site=it.site.name, place=it.place))


@action("安排值守", serves=("D4-4",), by=(the_upkeep_head,), when=(Stage.OPEN,), todo=Text("安排值守"))
def arrange(db: Session, actor: Actor, it: Fault, *, person: str, at: datetime, until_at: datetime, text: str = "") -> None:
    """Who is on duty, from when to when."""
    _asked(person=person)
    if until_at <= at:
        raise Unfit(Text("结束时间须晚于开始时间。"), at="until_at")
    _note(it, actor, EntryKind.DUTY, at=at, until_at=until_at, person=person.strip(), text=text.strip())


@action("报送整改进度", serves=("D4-5", "D4-6"), by=(the_upkeep_head,), when=(Stage.OPEN,), todo=Text("报送整改进度"))
def progress(db: Session, actor: Actor, it: Fault, *, text: str, goods: str, photos: Iterable[FaultPhoto] = ()) -> None:
    """Two parts, both needed: how far the repair is, and what becomes of the supervised goods in that area."""
    _asked(text=text, goods=goods)
    _note(it, actor, EntryKind.PROGRESS, at=clock.now(), text=text.strip(), goods=goods.strip(), photos=photos)
    _tell_office(db, it, Text("{site} {place}：已报送整改进度", site=it.site.name, place=it.place))


@action("登记修复", serves=("D4-3",), by=(the_upkeep_head,), when=_UNSOLVED, todo=Text("修复设备"))
def repair(db: Session, actor: Actor, it: Fault, *, at: datetime, text: str, photos: Iterable[FaultPhoto] = ()) -> None:
    """What was done and when. Whether the picture is back is measured, or seen by the office."""
    _asked(at, text=text)
    _note(it, actor, EntryKind.REPAIRED, at=at, text=text.strip(), photos=photos)
    _tell_office(db, it, Text("{site} {place}：运维已登记修复", site=it.site.name, place=it.place))


def _tell_office(db: Session, it: Fault, text: Text) -> None:
    notice.tell(db, it, to=notice.administrators_of(db, it.office), text=text)


@action("规定报送间隔", serves=("D4-5",), by=(an_administrator_here,), when=(Stage.OPEN,))
def set_interval(db: Session, actor: Actor, it: Fault, *, hours: int) -> None:
    """Customs say how often progress is reported."""
    it.report_every_h = hours


def is_not_waived(db: Session, actor: Actor, it: Fault) -> Text | None:
    """One decision is enough."""
    return Text("已决定免予报送。") if it.waived_at is not None else None


@action("免予报送", serves=("D4-5",), by=(an_administrator_here,), when=(Stage.OPEN,), needs=(is_not_waived,))
def waive(db: Session, actor: Actor, it: Fault, *, reason: str) -> None:
    """Where other cameras still cover the area customs may do without reports, by a decision with its reason (A31)."""
    _asked(reason=reason)
    audit.tell(db, reason=reason.strip())
    it.waived_at = clock.now()
    _note(it, actor, EntryKind.WAIVED, at=it.waived_at, text=reason.strip())


def is_picture_back(db: Session, actor: Actor, it: Fault) -> Text | None:
    """Nobody confirms a picture that the recorder does not get; a camera switched off or taken down has none to wait for."""
    lasting = [symptom.camera for symptom in it.symptoms if symptom.ended_at is None]
    dark = [camera.point for camera in lasting if camera.enabled and not camera.retired]
    return Text("{points}仍没有图像，恢复后由系统登记。", points=sorted(set(dark))) if dark else None


@action("确认恢复", serves=("B17-2", "D4-3"), by=(staff_here,), when=(Stage.OPEN,), needs=(is_picture_back,), to=(Stage.RESTORED,))
def recover(db: Session, actor: Actor, it: Fault, *, at: datetime, text: str = "") -> None:
    """A person saw that it works again: for what no source measures."""
    _asked(at)
    if at < it.begun_at:
        raise Unfit(Text("恢复时间不能早于故障开始。"), at="at")
    it.stage, it.restored_at = Stage.RESTORED, at
    _note(it, actor, EntryKind.RESTORED, at=at, text=text.strip())


@action(
    "办结故障", serves=("B17-2", "B17-3"), by=(staff_here,), when=(Stage.RESTORED,), to=(Stage.CLOSED,), todo=Text("图像已恢复，办结故障"),
)  # fmt: skip
def close(db: Session, actor: Actor, it: Fault, *, conclusion: str, reason: str = "") -> None:
    """A person closes it; what was not done is explained."""
    _asked(conclusion=conclusion)
    lacks = fault.without(it)
    if lacks and not reason.strip():
        raise Unfit(Text("{lacks}，请填写理由（第十七条）。", lacks=lacks), at="reason")
    it.stage, it.closed_at, it.closed_by_id = Stage.CLOSED, clock.now(), actor.id
    it.closed_by = actor if isinstance(actor, User) else None
    it.conclusion, it.without = conclusion.strip(), reason.strip() if lacks else ""
