"""清点: cartons counted from the picture while they are loaded, each with its time; the running sum against what was declared (B12-1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Choice, Record, Text, if_any
from records.camera import Camera
from records.loading import Loading
from records.monitoring import Monitoring
from records.office import Office
from records.user import User

#: cartons of one count
CARTONS_MAX = 9999


class Stage(Choice):
    """A count stands until it is taken back; it is kept even then."""

    COUNTED = "counted", Text("已计")
    STRUCK = "struck", Text("已撤回")


class Tally(Record):
    """One count: a pallet of so many cartons, or single cartons, seen on this camera at this moment of the picture."""

    __tablename__ = "tally"
    __table_args__ = (UniqueConstraint("monitoring_id", "key"),)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    monitoring_id: Mapped[int] = mapped_column(ForeignKey("monitoring.id"))
    loading_id: Mapped[int | None] = mapped_column(ForeignKey("loading.id"), index=True)
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    #: the desk's own name for this count: told twice it is counted once
    key: Mapped[str] = mapped_column(String(40))
    cartons: Mapped[int]
    is_pallet: Mapped[bool]
    #: time of the frame on screen, checked against what was served
    seen_at: Mapped[datetime]
    counted_at: Mapped[datetime]
    counted_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    stage: Mapped[Stage] = mapped_column(default=Stage.COUNTED)
    struck_at: Mapped[datetime | None]
    struck_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    monitoring: Mapped[Monitoring] = relationship(lazy="joined", innerjoin=True)
    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)
    counted_by: Mapped[User] = relationship(lazy="joined", innerjoin=True, foreign_keys=[counted_by_id])

    @property
    def words(self) -> Text:
        """`1托（48箱）` or `3箱`."""
        return Text("1托（{n}箱）", n=self.cartons) if self.is_pallet else Text("{n}箱", n=self.cartons)


@dataclass(frozen=True)
class Sum:
    """What the standing counts make together."""

    cartons: int
    pallets: int
    #: of the newest pallet, else as announced
    per_pallet: int | None
    declared: int | None
    #: what may be taken back now: the newest that stands
    last: Tally | None

    @property
    def text(self) -> str:
        """As it goes onto the sheet: Chinese, as printed."""
        return f"清点{self.cartons}箱（{self.pallets}托）" if self.pallets else f"清点{self.cartons}箱"

    def told(self, say: Callable[[Text], str]) -> dict[str, Any]:
        """For the desk, as JSON."""
        return {
            "cartons": self.cartons, "pallets": self.pallets, "per_pallet": self.per_pallet, "declared": self.declared, "text": self.text,
            "last": {"id": self.last.id, "words": say(self.last.words)} if self.last is not None else None,
        }  # fmt: skip


def counts_of(db: Session, monitoring: Monitoring) -> Sequence[Tally]:
    """All counts of the loading, whoever watched (of the monitoring, where none is announced), in the order they were made."""
    mine = Tally.loading_id == monitoring.loading_id if monitoring.loading_id is not None else Tally.monitoring_id == monitoring.id
    return if_any(db, select(Tally).where(mine).order_by(Tally.id))


def summed(counts: Sequence[Tally], loading: Loading | None, mine: Monitoring | None = None) -> Sum:
    """The running sum; what was taken back does not count. `mine`: the monitoring whose last count may be taken back."""
    standing = [each for each in counts if each.stage is Stage.COUNTED]
    pallets = [each for each in standing if each.is_pallet]
    announced = loading.cartons_per_pallet if loading is not None else None
    return Sum(
        cartons=sum(each.cartons for each in standing), pallets=len(pallets), per_pallet=pallets[-1].cartons if pallets else announced,
        declared=loading.cartons if loading is not None else None,
        last=next((each for each in reversed(standing) if mine is not None and each.monitoring_id == mine.id), None),
    )  # fmt: skip
