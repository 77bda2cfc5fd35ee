"""What the system does about faults by itself, site by site: raises, joins, ends, and tells when 48 hours are over (B17-1, D3-3, D4-4).

Idempotent: a row of a source makes one symptom, the site is locked while it is looked at, a ticket is told of once. Killed anywhere it
begins again; any number of workers may do it.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from records import clock
from records.base import Text
from records.camera import Camera
from records.fault import LIMIT, Fault, Stage, Symptom
from records.site import Site
from records.user import THE_SYSTEM
from workflows import fault
from workflows.fault.sources import Seen, ended_at, is_most, over, unknown

#: what fails within this time of each other fails together: the recorder notices a dead link camera by camera
TOGETHER = timedelta(minutes=3)


def wanting(db: Session) -> list[int]:
    """Ids of the sites where something is to be done now; reads only."""
    now = clock.now()
    due = {each.camera.site_id for each in unknown(db) if _is_due(each, now)}
    lasting = select(Fault.site_id).join(Symptom, Symptom.fault_id == Fault.id).where(Fault.stage != Stage.CLOSED)
    over_ = {site_id for wanted in over() for site_id in db.scalars(lasting.where(Symptom.id.in_(wanted)))}
    return sorted(due | over_ | set(db.scalars(_escalating(now).with_only_columns(Fault.site_id))))


def tend(db: Session, site_id: int) -> None:
    """Everything at one site, in one transaction; a second worker waits for the first and finds nothing left."""
    site = db.scalars(select(Site).where(Site.id == site_id).with_for_update(of=Site)).unique().one()
    now = clock.now()
    _end(db, site)
    cameras = db.scalars(select(Camera).where(Camera.site_id == site.id, Camera.enabled, Camera.retired.is_(False))).unique().all()
    _begin(db, site, cameras, now)
    for it in db.scalars(fault.held(_escalating(now).where(Fault.site_id == site.id).order_by(Fault.id))).unique().all():
        fault.escalate(db, THE_SYSTEM, it)


def _is_due(seen: Seen, now: datetime) -> bool:
    """Old enough to be more than a stumble, by the office's minutes."""
    return now - seen.since >= timedelta(minutes=seen.camera.office.fault_after_min)


def _escalating(now: datetime) -> Select[Fault]:
    return select(Fault).where(Fault.stage == Stage.OPEN, Fault.escalated_at.is_(None), Fault.begun_at <= now - LIMIT)


def _end(db: Session, site: Site) -> None:
    unsolved = select(Fault).where(Fault.site_id == site.id, Fault.stage != Stage.CLOSED).order_by(Fault.id)
    for it in db.scalars(fault.held(unsolved)).unique().all():
        for symptom in [each for each in it.symptoms if each.ended_at is None]:
            at = ended_at(db, symptom)
            if at is not None:
                fault.end_symptom(db, THE_SYSTEM, it, symptom=symptom, ended_at=at)


def _begin(db: Session, site: Site, cameras: Sequence[Camera], now: datetime) -> None:
    left = unknown(db, cameras)
    while due := next((each for each in left if _is_due(each, now)), None):
        standing = fault.standing_of(db, due.camera)
        together = [each for each in left if each.is_dark and due.is_dark and abs(each.since - due.since) <= TOGETHER]
        if standing is not None:
            fault.add_symptom(db, THE_SYSTEM, standing, seen=due)
            left.remove(due)
        elif is_most(together, cameras):
            kind = Counter(each.kind for each in together).most_common(1)[0][0]
            words = Text("{count}个摄像头同时没有图像，疑为线路或供电中断", count=len({each.camera.id for each in together}))
            fault.detect(db, THE_SYSTEM, site, kind=kind, words=words, seen=together)
            left = [each for each in left if each not in together]
        else:
            mine = [each for each in left if each.camera.id == due.camera.id]
            fault.detect(db, THE_SYSTEM, site, kind=due.kind, words=due.words, seen=mine, camera=due.camera)
            left = [each for each in left if each not in mine]
