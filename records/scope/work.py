"""Who sees the work itself: loadings, monitorings, sheets, anomalies, clips, stills, inspection records (B9-1, B20-2, F2-8)."""

from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from records.anomaly import Anomaly
from records.clip import Clip
from records.export import CopyPart, Download, Export, Taker
from records.grant import Right
from records.inspection import Inspection, Part
from records.item import Item
from records.loading import Loading
from records.monitoring import Monitoring
from records.phase import Phase, PhasePlan
from records.phrase import Phrase
from records.relief import Relief
from records.scope.ruling import RULES, Rule, by_office, granted, is_watcher, offices_of, rule
from records.sheet import Sheet
from records.signature import Meaning
from records.snapshot import Snapshot
from records.tally import Tally
from records.user import Actor, Role, User

RULES[Loading] = by_office(Loading.office_id)
RULES[Monitoring] = by_office(Monitoring.office_id)
RULES[Sheet] = by_office(Sheet.office_id)
RULES[Anomaly] = by_office(Anomaly.office_id)
RULES[PhasePlan] = by_office(PhasePlan.office_id)
RULES[Relief] = by_office(Relief.office_id)
RULES[Phase] = by_office(Phase.office_id)
RULES[Tally] = by_office(Tally.office_id)


@rule(Item)
def _item(user: User) -> ColumnElement[bool]:
    """The norm's and those of the own office and below."""
    return or_(Item.office_id.is_(None), Item.office_id.in_(offices_of(user))) if user.is_staff else false()


@rule(Phrase)
def _phrase(user: User) -> ColumnElement[bool]:
    """The own book and the own office's; nobody reads another person's."""
    of_office = and_(Phrase.user_id.is_(None), Phrase.office_id == user.office_id)
    return or_(Phrase.user_id == user.id, of_office) if user.is_staff else false()


@rule(Clip)
def _clip(user: User) -> ColumnElement[bool]:
    """The picture goes only to who may play back that camera (B10-1), or flagged it; the own report is a picture too (B8-2)."""
    if not is_watcher(user):
        return false()
    own = Clip.anomaly_id.in_(select(Anomaly.id).where(Anomaly.flagged_by_id == user.id))
    return and_(Clip.office_id.in_(offices_of(user)), or_(Clip.camera_id.in_(granted(user, Right.PLAYBACK)), own))


@rule(Snapshot)
def _snapshot(user: User) -> ColumnElement[bool]:
    """As a clip: who may play back that camera, or took it."""
    if not is_watcher(user):
        return false()
    may_see = or_(Snapshot.camera_id.in_(granted(user, Right.PLAYBACK)), Snapshot.taken_by_id == user.id)
    return and_(Snapshot.office_id.in_(offices_of(user)), may_see)


@rule(Export)
def _export(user: User) -> ColumnElement[bool]:
    """Who asked for a copy or is named in the consent; administrators those of their offices' cameras (D5-1, B20-2)."""
    if not user.is_staff:
        return false()
    concerned = or_(Export.requested_by_id == user.id, Export.id.in_(select(Taker.export_id).where(Taker.user_id == user.id)))
    return or_(concerned, Export.office_id.in_(offices_of(user))) if user.role is Role.ADMINISTRATOR else concerned


def _of_export(column: Any) -> Rule:
    return lambda user: column.in_(select(Export.id).where(_export(user)))


for _kind in (CopyPart, Taker, Download):
    RULES[_kind] = _of_export(_kind.export_id)


@rule(Inspection)
def _inspection(user: User) -> ColumnElement[bool]:
    """Its signatory is the only outsider who ever reads one, and not before the inspector has signed (B20-2, F2-8)."""
    if user.is_staff:
        return Inspection.office_id.in_(offices_of(user))
    own = and_(Inspection.enterprise_id == user.enterprise_id, Inspection.released_at.is_not(None))
    return own if user.role is Role.SIGNATORY else false()


def is_readable(part: Part, actor: Actor) -> bool:
    """A block that is not signed by all who are named is read only by the side that writes it."""
    return part.is_complete or actor.is_staff == (part.kind_of is not Meaning.CORRECTION)
