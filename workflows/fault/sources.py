"""From what rows the system knows that a camera fails, and that it is over: one class a source, listed in SOURCES (B17-1, D3-3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from records.base import Text, if_any
from records.camera import Camera
from records.diagnosis import Diagnosis, Flaw
from records.fault import Kind, Symptom
from records.footage import Cause, Gap, Run
from records.osd_name import DRIFT_FAULT_S, OsdCheck

#: causes that lie at the site, and what kind of fault each proposes; the others are our own (recorder, store) or wanted (switched off)
KINDS = {
    Cause.CAMERA_AWAY: Kind.OFF, Cause.NETWORK: Kind.OTHER, Cause.STALLED: Kind.DAMAGED, Cause.NO_VIDEO: Kind.DAMAGED,
    Cause.PASSWORD: Kind.OTHER, Cause.ADDRESS: Kind.OTHER, Cause.UNKNOWN: Kind.OTHER,
}  # fmt: skip
#: what a finding proposes; what is not here is a picture that is not clear
FLAWS = {Flaw.FROZEN: Kind.DAMAGED, Flaw.MOVED: Kind.OTHER, Flaw.CLOCK: Kind.OTHER}
#: passed over when looking back for the last good picture
_OURS = (Cause.RECORDER, Cause.CHANGED)


@dataclass(frozen=True)
class Seen:
    """One row of a source that says: this camera fails now."""

    #: the source's name and the row's id: a row makes one symptom, ever
    source: str
    row: int
    camera: Camera
    #: when the row began, by which its patience is counted
    since: datetime
    #: the last good picture
    began_at: datetime
    kind: Kind
    words: Text
    #: no picture comes at all: where most cameras of a site say so together, it is the line
    is_dark: bool = True


class Source(Protocol):
    """A table that tells of failing cameras."""

    @property
    def name(self) -> str:
        """As it stands in fault_symptom.source."""

    def unknown(self, db: Session, camera_ids: Sequence[int] | None) -> Iterable[Seen]:
        """What lasts now at these cameras (None: all) and no ticket knows of."""

    def over(self) -> Select[int]:
        """Ids of the symptoms that were over without their ticket knowing."""

    def ended_at(self, db: Session, symptom: Symptom) -> datetime | None:
        """When what the symptom tells was over; None while it lasts."""


def _is_unknown(source: str, row: ColumnElement[int]) -> ColumnElement[bool]:
    return ~exists().where(Symptom.source == source, Symptom.source_row == row)


class Gaps:
    """The recorder's gaps: no picture comes."""

    name = "gap"

    def unknown(self, db: Session, camera_ids: Sequence[int] | None) -> Iterable[Seen]:
        """The open gaps whose cause lies at the site."""
        wanted = (
            select(Gap, Camera).join(Camera, Camera.id == Gap.camera_id)
            .where(Gap.ends_at.is_(None), Gap.cause.in_(KINDS), Camera.enabled, Camera.retired.is_(False))
            .where(_is_unknown(self.name, Gap.id.expression)).order_by(Gap.begins_at, Gap.id)
        )  # fmt: skip
        if camera_ids is not None:
            wanted = wanted.where(Gap.camera_id.in_(camera_ids))
        for gap, camera in db.execute(wanted).unique().all():
            yield Seen(self.name, gap.id, camera, gap.begins_at, self._last_good(db, gap), KINDS[gap.cause], gap.cause.label)

    def _last_good(self, db: Session, gap: Gap) -> datetime:
        """The begin of the gap, or of those that led up to it without a picture between; our own time away is no fault by itself."""
        begun_at = reached_at = gap.begins_at
        before = select(Gap).where(Gap.camera_id == gap.camera_id, Gap.begins_at < gap.begins_at).order_by(Gap.begins_at.desc()).limit(50)
        for each in db.scalars(before):
            if each.ends_at != reached_at or each.cause not in {*KINDS, *_OURS}:
                break
            reached_at = each.begins_at
            begun_at = begun_at if each.cause in _OURS else each.begins_at
        return begun_at

    def over(self) -> Select[int]:
        """A gap that ended, and a picture after it: a gap may be followed by another one."""
        picture = exists().where(Run.camera_id == Symptom.camera_id, Run.begins_at > Symptom.began_at)
        wanted = select(Symptom.id).join(Gap, Gap.id == Symptom.source_row)
        return wanted.where(Symptom.source == self.name, Symptom.ended_at.is_(None), Gap.ends_at.is_not(None), picture)

    def ended_at(self, db: Session, symptom: Symptom) -> datetime | None:
        """The first picture after it."""
        if db.scalar(self.over().where(Symptom.id == symptom.id)) is None:
            return None
        after = select(Run.begins_at).where(Run.camera_id == symptom.camera_id, Run.begins_at > symptom.began_at)
        return db.scalar(after.order_by(Run.begins_at).limit(1))


class Findings:
    """The diagnosis: a picture comes and is not as it should be, or not where it should look (D3-3)."""

    name = "diagnosis"

    def unknown(self, db: Session, camera_ids: Sequence[int] | None) -> Iterable[Seen]:
        """What lasts now, of cameras that are to film."""
        wanted = (
            select(Diagnosis).join(Diagnosis.camera)
            .where(Diagnosis.ended_at.is_(None), Camera.enabled, Camera.retired.is_(False), _is_unknown(self.name, Diagnosis.id.expression))
            .order_by(Diagnosis.began_at, Diagnosis.id)
        )  # fmt: skip
        if camera_ids is not None:
            wanted = wanted.where(Diagnosis.camera_id.in_(camera_ids))
        for found in if_any(db, wanted):
            kind = FLAWS.get(found.flaw, Kind.UNCLEAR)
            yield Seen(self.name, found.id, found.camera, found.began_at, found.began_at, kind, found.flaw.label, is_dark=False)

    def over(self) -> Select[int]:
        """A finding that ended is over."""
        wanted = select(Symptom.id).join(Diagnosis, Diagnosis.id == Symptom.source_row)
        return wanted.where(Symptom.source == self.name, Symptom.ended_at.is_(None), Diagnosis.ended_at.is_not(None))

    def ended_at(self, db: Session, symptom: Symptom) -> datetime | None:
        """With the first picture that was right again."""
        return db.scalar(select(Diagnosis.ended_at).where(Diagnosis.id == symptom.source_row))


class Clocks:
    """What the device's own clock said when it was asked: more than 30 s off is a fault until it is right again (附件3 二, E-5)."""

    name = "osd"

    def unknown(self, db: Session, camera_ids: Sequence[int] | None) -> Iterable[Seen]:
        """The newest answer of each camera in use, unless an earlier one of the same lasting error is known."""
        later, known = aliased(OsdCheck), aliased(Symptom)
        is_newest = ~exists().where(later.camera_id == OsdCheck.camera_id, later.id > OsdCheck.id, later.drift_s.is_not(None))
        lasts = exists().where(known.source == self.name, known.camera_id == OsdCheck.camera_id, known.ended_at.is_(None))
        wanted = (
            select(OsdCheck).join(OsdCheck.camera)
            .where(func.abs(OsdCheck.drift_s) > DRIFT_FAULT_S, is_newest, ~lasts, _is_unknown(self.name, OsdCheck.id.expression))
            .where(Camera.enabled, Camera.retired.is_(False)).order_by(OsdCheck.id)
        )  # fmt: skip
        if camera_ids is not None:
            wanted = wanted.where(OsdCheck.camera_id.in_(camera_ids))
        for found in if_any(db, wanted):
            words = Text("时间与北京时间相差{seconds}秒", seconds=abs(round(found.drift_s or 0)))
            yield Seen(self.name, found.id, found.camera, found.at, found.at, Kind.OTHER, words, is_dark=False)

    def _right(self, symptom: type[Symptom]) -> tuple[ColumnElement[bool], ...]:
        return (OsdCheck.camera_id == symptom.camera_id, OsdCheck.id > symptom.source_row, func.abs(OsdCheck.drift_s) <= DRIFT_FAULT_S)

    def over(self) -> Select[int]:
        """A later answer was right."""
        wanted = select(Symptom.id).where(Symptom.source == self.name, Symptom.ended_at.is_(None))
        return wanted.where(exists(OsdCheck.id).where(*self._right(Symptom)).correlate(Symptom))

    def ended_at(self, db: Session, symptom: Symptom) -> datetime | None:
        """With the first answer that was right again."""
        wanted = select(OsdCheck.at).join(Symptom, Symptom.id == symptom.id).where(*self._right(Symptom))
        return db.scalar(wanted.order_by(OsdCheck.id).limit(1))


#: another kind of row (a camera that does not turn back) is one more class here, and nothing else
SOURCES: tuple[Source, ...] = (Gaps(), Findings(), Clocks())


def unknown(db: Session, cameras: Sequence[Camera] | None = None) -> list[Seen]:
    """All that fails now at these cameras (default: all) and that no ticket knows of, earliest first."""
    ids = [camera.id for camera in cameras] if cameras is not None else None
    found = [each for source in SOURCES for each in source.unknown(db, ids)]
    return sorted(found, key=lambda each: (each.since, each.camera.id))


def is_most(seen: Sequence[Seen], cameras: Sequence[Camera]) -> bool:
    """Whether these are more than half of the cameras, and not one alone: then it is the line, not the cameras."""
    failing = {each.camera.id for each in seen}
    return len(failing) > 1 and 2 * len(failing) > len(cameras)


def over() -> list[Select[int]]:
    """For each source the symptoms that were over."""
    return [source.over() for source in SOURCES]


def ended_at(db: Session, symptom: Symptom) -> datetime | None:
    """What the symptom's own source says."""
    source = next(each for each in SOURCES if each.name == symptom.source)
    return source.ended_at(db, symptom)
