"""运维单位和运维管理负责人: who keeps a site's cameras running, filed with customs, with its history (annex 4, two; D2-1, D2-2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records import routine
from records.base import Choice, Record, Text
from records.camera import Camera
from records.equipment import Certificate, Equipment, unentered
from records.equipment import missing as missing_papers
from records.network import Network
from records.review import FindingStage, Review, ReviewFinding
from records.room import Room, Rules, RulesStage
from records.routine import Routine
from records.routine import Stage as RoutineStage
from records.signage import missing as missing_signs
from records.site import OfSite
from records.user import User


class Stage(Choice):
    """Whether customs has it on file."""

    PENDING = "pending", Text("待备案")
    FILED = "filed", Text("已备案")
    REPLACED = "replaced", Text("已更换")


class Upkeep(OfSite, Record):
    """Unit and head from one day on. A change is a row of its own, so the rows are the history."""

    __tablename__ = "upkeep"
    unit: Mapped[str] = mapped_column(String(100))
    head: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(40), default="")
    #: the head's own sign-in, where there is one
    head_user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    stage: Mapped[Stage] = mapped_column(default=Stage.PENDING, index=True)
    appointed_at: Mapped[datetime]
    appointed_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    filed_at: Mapped[datetime | None]
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    replaced_at: Mapped[datetime | None]

    appointed_by: Mapped[User] = relationship(lazy="joined", innerjoin=True, foreign_keys=[appointed_by_id])
    filed_by: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[filed_by_id])


def of_site(db: Session, site_id: int) -> Sequence[Upkeep]:
    """All of a site's, newest first."""
    return db.scalars(select(Upkeep).where(Upkeep.site_id == site_id).order_by(Upkeep.id.desc())).unique().all()


def current(db: Session, site_ids: Sequence[int]) -> dict[int, Upkeep]:
    """Site → the unit and head that hold now."""
    wanted = select(Upkeep).where(Upkeep.site_id.in_(site_ids), Upkeep.stage != Stage.REPLACED)
    return {each.site_id: each for each in db.scalars(wanted).unique()}


@dataclass
class Gaps:
    """What a site's upkeep still lacks; figures are counts of what is missing or open."""

    upkeep: Upkeep | None = None
    today: Routine | None = None
    #: days of the last thirty that nobody checked
    missed: int = 0
    rooms: int = 0
    rules: int = 0
    papers: int = 0
    network: Network | None = None
    signs: int = 0
    findings: int = 0

    @property
    def is_complete(self) -> bool:
        """Whether the site's registration is whole: unit and filed head, link, machine room with filed rules, documents, signs."""
        filed = self.upkeep is not None and self.upkeep.stage is Stage.FILED
        linked = self.network is not None and self.network.is_joined
        return filed and linked and bool(self.rooms) and not (self.rules or self.papers or self.signs)


def gaps(db: Session, site_ids: Sequence[int]) -> dict[int, Gaps]:
    """Site → what it lacks; the same few questions for one site and for fifty."""
    found = {number: Gaps() for number in site_ids}
    for number, each in current(db, site_ids).items():
        found[number].upkeep = each
    for lack in missing_signs(db, site_ids):
        found[lack.area.site_id].signs += 1
    for network in db.scalars(select(Network).where(Network.site_id.in_(site_ids)).order_by(Network.id)).unique():
        found[network.site_id].network = network
    _count_rooms(db, found)
    _count_papers(db, found)
    today, since = routine.today(), routine.today() - timedelta(days=30)
    for day in db.scalars(select(Routine).where(Routine.site_id.in_(site_ids), Routine.day >= since)).unique():
        found[day.site_id].missed += day.stage is RoutineStage.MISSED
        if day.day == today:
            found[day.site_id].today = day
    wanted = select(Review.site_id).join(ReviewFinding, ReviewFinding.review_id == Review.id)
    for number in db.scalars(wanted.where(Review.site_id.in_(site_ids), ReviewFinding.stage != FindingStage.SETTLED)):
        found[number].findings += 1
    return found


def _count_rooms(db: Session, found: dict[int, Gaps]) -> None:
    filed = set(db.scalars(select(Rules.room_id).where(Rules.stage == RulesStage.FILED)))
    for room_id, site_id in db.execute(select(Room.id, Room.site_id).where(Room.site_id.in_(found), Room.retired.is_(False))):
        found[site_id].rooms += 1
        found[site_id].rules += room_id not in filed


def _count_papers(db: Session, found: dict[int, Gaps]) -> None:
    devices = db.scalars(select(Equipment).where(Equipment.site_id.in_(found), Equipment.retired.is_(False))).unique().all()
    cameras = db.scalars(select(Camera).where(Camera.site_id.in_(found), Camera.enabled, Camera.retired.is_(False))).unique().all()
    papers = db.scalars(select(Certificate).where(Certificate.site_id.in_(found))).unique().all()
    for number, each in found.items():
        own = [device for device in devices if device.site_id == number], [paper for paper in papers if paper.site_id == number]
        # all cameras without a device are one thing to do, as on the page of the devices
        bare = unentered(own[0], [camera for camera in cameras if camera.site_id == number])
        each.papers = len(missing_papers(*own, routine.today())) + bool(bare)
