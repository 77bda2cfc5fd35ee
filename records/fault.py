"""故障: what stopped working, since when, who was told, what was done meanwhile, and the 48 hours (B17-*, D4-*)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, UniqueConstraint, and_, or_, select
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Choice, Record, Text, if_any
from records.camera import Camera
from records.enterprise import Enterprise
from records.footage import Gap
from records.office import Office
from records.site import Area, Site
from records.user import User

#: annex 4, four: what is not restored by then needs people on duty and reports
LIMIT = timedelta(hours=48)
#: a picture that goes away again so soon had not come back
STEADY = timedelta(hours=1)


class Kind(Choice):
    """Article 17 names three; whatever else hinders the work is the fourth."""

    UNCLEAR = "unclear", Text("图像不清")
    DAMAGED = "damaged", Text("设备损坏")
    OFF = "off", Text("未开启")
    OTHER = "other", Text("其他")


class Stage(Choice):
    """The picture is back by what is measured, or by what a person saw; the ticket is closed by a person."""

    OPEN = "open", Text("未恢复", "fault")
    RESTORED = "restored", Text("已恢复，待办结")
    CLOSED = "closed", Text("已办结")


class EntryKind(Choice):
    """What was done about it, in the ticket's trail."""

    CONTACTED = "contacted", Text("已联系")
    URGED = "urged", Text("督促")
    CHECKED = "checked", Text("现场查验")
    REPORTED = "reported", Text("报告主管海关")
    DUTY = "duty", Text("值守安排")
    PROGRESS = "progress", Text("报送整改进度")
    REPAIRED = "repaired", Text("修复")
    WAIVED = "waived", Text("免予报送")
    RESTORED = "restored", Text("确认恢复")
    RELAPSED = "relapsed", Text("图像再次中断")


class Fault(Record):
    """One ticket: about one camera, an area, or (neither given) a whole site."""

    __tablename__ = "fault"
    number: Mapped[str] = mapped_column(String(60), unique=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("area.id"))
    camera_id: Mapped[int | None] = mapped_column(ForeignKey("camera.id"), index=True)
    kind_of: Mapped[Kind] = mapped_column("kind")
    stage: Mapped[Stage] = mapped_column(default=Stage.OPEN, index=True)
    #: what the system found, as a Text; empty where a person found it
    words: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: what a person saw
    remark: Mapped[str] = mapped_column(LongText, default="")
    #: the last good picture where it was measured, else the discovery (A31)
    begun_at: Mapped[datetime] = mapped_column(index=True)
    found_at: Mapped[datetime]
    #: none: the system
    found_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    restored_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    conclusion: Mapped[str] = mapped_column(LongText, default="")
    #: why it is closed although nobody was contacted, or nothing was checked on the spot (B17-3)
    without: Mapped[str] = mapped_column(String(400), default="")
    #: when office and upkeep were told that 48 hours are over
    escalated_at: Mapped[datetime | None]
    #: hours between progress reports (A32: daily unless customs set another)
    report_every_h: Mapped[int] = mapped_column(default=24)
    waived_at: Mapped[datetime | None]

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    enterprise: Mapped[Enterprise] = relationship(lazy="joined", innerjoin=True)
    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)
    area: Mapped[Area | None] = relationship(lazy="joined")
    camera: Mapped[Camera | None] = relationship(lazy="joined")
    found_by: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[found_by_id])
    closed_by: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[closed_by_id])
    symptoms: Mapped[list["Symptom"]] = relationship(lazy="selectin", order_by="Symptom.began_at", back_populates="fault")
    entries: Mapped[list["Entry"]] = relationship(lazy="selectin", order_by="[Entry.at, Entry.id]", back_populates="fault")

    @property
    def place(self) -> Text:
        """The point, the area, or the whole site."""
        if self.camera is not None:
            return Text(self.camera.point)
        return Text(self.area.name) if self.area is not None else Text("全场所")

    @property
    def said(self) -> Text:
        """In what it shows."""
        return Text.of_json(self.words) if self.words else Text(self.remark)

    @property
    def is_measured(self) -> bool:
        """Whether its begin is the end of the last good picture."""
        return any(symptom.began_at == self.begun_at for symptom in self.symptoms)

    @property
    def over_at(self) -> datetime:
        """When the 48 hours end (D4-4)."""
        return self.begun_at + LIMIT

    def is_over(self, at: datetime) -> bool:
        """超48小时: of nothing but the clock."""
        return self.stage is Stage.OPEN and at >= self.over_at

    def done(self, kind: EntryKind) -> list["Entry"]:
        """The entries of one kind, in order."""
        return [entry for entry in self.entries if entry.kind_of is kind]

    @property
    def contact_due_at(self) -> datetime:
        """Article 17 says at once; the office has set the minutes (A13)."""
        return self.found_at + timedelta(minutes=self.office.contact_within_min)

    @property
    def contacted_after(self) -> timedelta | None:
        """From discovery to contact; what was known before is no delay."""
        first = self.done(EntryKind.CONTACTED)[:1]
        return max(first[0].at - self.found_at, timedelta(0)) if first else None

    @property
    def progress_due_at(self) -> datetime | None:
        """The next progress report, from the 48 hours on (D4-5); none where customs waive them or the picture is back."""
        if self.stage is not Stage.OPEN or self.waived_at is not None:
            return None
        last = max((entry.at for entry in self.done(EntryKind.PROGRESS)), default=self.over_at)
        return max(last, self.over_at) + timedelta(hours=self.report_every_h)

    def is_guarded(self, at: datetime) -> bool:
        """Whether somebody is arranged to be on duty then (D4-4)."""
        return any(entry.until_at is not None and entry.until_at > at for entry in self.done(EntryKind.DUTY))

    @property
    def camera_ids(self) -> set[int]:
        """The cameras that are known to be concerned."""
        own = {self.camera_id} if self.camera_id is not None else set()
        return own | {symptom.camera_id for symptom in self.symptoms}


class Symptom(Record):
    """What a fault rests on: one row of a source (a gap, a finding of the diagnosis); one row makes one symptom, ever."""

    __tablename__ = "fault_symptom"
    __table_args__ = (UniqueConstraint("source", "source_row"), Index("ix_fault_symptom_camera_id", "camera_id"))
    fault_id: Mapped[int] = mapped_column(ForeignKey("fault.id"), index=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    source: Mapped[str] = mapped_column(String(20))
    source_row: Mapped[int]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    words: Mapped[dict[str, Any]]

    fault: Mapped[Fault] = relationship(lazy="raise", back_populates="symptoms")
    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)

    @property
    def said(self) -> Text:
        """The source's words."""
        return Text.of_json(self.words)


class Entry(Record):
    """One entry: what, when, by whom; what the columns mean follows its kind."""

    __tablename__ = "fault_entry"
    fault_id: Mapped[int] = mapped_column(ForeignKey("fault.id"), index=True)
    kind_of: Mapped[EntryKind] = mapped_column("kind")
    #: when it was done (may lie before it was written down); of a duty, its begin
    at: Mapped[datetime]
    written_at: Mapped[datetime]
    #: none: the system
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    #: contact, report: department or office; check: container or product
    unit: Mapped[str] = mapped_column(String(100), default="")
    #: whom: contacted, urged, told; who checked, who is on duty
    person: Mapped[str] = mapped_column(String(100), default="")
    text: Mapped[str] = mapped_column(LongText, default="")
    #: progress: 该区域海关监管货物作业情况 (D4-6)
    goods: Mapped[str] = mapped_column(LongText, default="")
    #: duty: its end
    until_at: Mapped[datetime | None]

    fault: Mapped[Fault] = relationship(lazy="raise", back_populates="entries")
    by: Mapped[User | None] = relationship(lazy="joined")
    photos: Mapped[list["FaultPhoto"]] = relationship(lazy="selectin", order_by="FaultPhoto.id", back_populates="entry")


class FaultPhoto(Record):
    """A photo or PDF that the upkeep put beside a report or a repair: their own, never the camera's picture."""

    __tablename__ = "fault_photo"
    entry_id: Mapped[int] = mapped_column(ForeignKey("fault_entry.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    mimetype: Mapped[str] = mapped_column(String(40))
    #: in the evidence store
    path: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str] = mapped_column(String(64))
    bytes: Mapped[int]

    entry: Mapped[Entry] = relationship(lazy="raise", back_populates="photos")

    @property
    def is_picture(self) -> bool:
        """A photo, not a PDF."""
        return self.mimetype.startswith("image/")


def without(fault: Fault) -> list[Text]:
    """What was not done and therefore needs a reason at the closing (B17-1, B17-3)."""
    lacks = []
    if not fault.done(EntryKind.CONTACTED):
        lacks.append(Text("没有联系相关部门"))
    if not fault.done(EntryKind.CHECKED):
        lacks.append(Text("故障期间没有现场查验"))
    return lacks


def concerning(camera: Camera | type[Camera]) -> ColumnElement[bool]:
    """The faults that touch this camera (or each, beside them): where cameras are measured only those, else by area or whole site."""
    about = or_(
        and_(Fault.area_id == camera.area_id, Fault.site_id == camera.site_id),
        and_(Fault.area_id.is_(None), Fault.site_id == camera.site_id),
    )
    by_place = and_(Fault.camera_id.is_(None), ~Fault.symptoms.any(), about)
    return or_(Fault.camera_id == camera.id, Fault.symptoms.any(Symptom.camera_id == camera.id), by_place)


def during(db: Session, camera_ids: Sequence[int], begins_at: datetime, ends_at: datetime) -> dict[int, list[Fault]]:
    """The faults of each of these cameras that touch the range, in order, by the camera's id."""
    touches = and_(Fault.begun_at < ends_at, or_(Fault.restored_at.is_(None), Fault.restored_at > begins_at))
    pairs = select(Camera.id, Fault.id).where(Camera.id.in_(camera_ids), concerning(Camera), touches)
    known = {(camera, fault) for camera, fault in db.execute(pairs)}
    wanted = select(Fault).where(Fault.id.in_({fault for _, fault in known})).order_by(Fault.begun_at, Fault.id)
    faults = if_any(db, wanted)
    return {camera: [fault for fault in faults if (camera, fault.id) in known] for camera in camera_ids}


def cameras_of(db: Session, fault: Fault) -> Sequence[Camera]:
    """The cameras concerned: the measured ones, else all of its area or site that are in use."""
    wanted = select(Camera).where(Camera.site_id == fault.site_id)
    if fault.camera_ids:
        wanted = wanted.where(Camera.id.in_(fault.camera_ids))
    else:
        wanted = wanted.where(Camera.retired.is_(False), Camera.enabled)
        if fault.area_id is not None:
            wanted = wanted.where(Camera.area_id == fault.area_id)
    return db.scalars(wanted.order_by(Camera.point)).unique().all()


def gaps_of(db: Session, fault: Fault, camera_ids: Sequence[int], until: datetime) -> Sequence[tuple[Gap, str]]:
    """The footage of its cameras that is missing in its time, with the point's name (D4-3)."""
    ends_at = fault.restored_at or until
    wanted = (
        select(Gap, Camera.point).join(Camera, Camera.id == Gap.camera_id)
        .where(Gap.camera_id.in_(camera_ids), Gap.begins_at < ends_at, or_(Gap.ends_at.is_(None), Gap.ends_at > fault.begun_at))
        .where(or_(Gap.ends_at.is_(None), Gap.ends_at > Gap.begins_at))
        .order_by(Gap.begins_at)
    )  # fmt: skip
    return [(gap, point) for gap, point in db.execute(wanted).unique()]
