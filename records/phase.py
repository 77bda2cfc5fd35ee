"""装箱环节: the order of work of a loading, each phase stamped from the picture; an office may order it its own way (B11-1 … B14-1)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Choice, Record, Text, if_any
from records.camera import Camera
from records.loading import Loading
from records.monitoring import Mode, Monitoring, of_loadings
from records.office import Office
from records.user import User

LABEL_MAX = 12
#: more do not fit above the sheet
MOST = 12


class Stage(Choice):
    """A stamp stands until it is taken back; it is kept even then."""

    STAMPED = "stamped", Text("已记")
    STRUCK = "struck", Text("已撤回")


#: the norm's names in people's language; what an office calls otherwise is its own word
_WORDS = {
    told.msgid: told for told in (Text("空箱检查"), Text("预冷"), Text("开始装货"), Text("逐批"), Text("装毕"), Text("施封"), Text("离场"))
}


@dataclass(frozen=True)
class Step:
    """One phase of a template: its key ties items and stamps to it, its label is what people read."""

    key: str
    label: str
    #: may be stamped several times: batch 1, 2, …
    again: bool = False

    @property
    def words(self) -> Text | str:
        """The label as it is shown."""
        return _WORDS.get(self.label, self.label)


#: what is done at every loading; an office without a template of its own has this one
OF_THE_NORM = (
    Step("empty", "空箱检查"), Step("precool", "预冷"), Step("start", "开始装货"), Step("batch", "逐批", again=True),
    Step("loaded", "装毕"), Step("seal", "施封"), Step("leave", "离场"),
)  # fmt: skip


class PhasePlan(Record):
    """One line of an office's own template for a category of products; category "" is for all others."""

    __tablename__ = "phase_plan"
    __table_args__ = (UniqueConstraint("office_id", "category", "key"),)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    category: Mapped[str] = mapped_column(String(40), default="")
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(LABEL_MAX))
    again: Mapped[bool] = mapped_column(default=False)


class Phase(Record):
    """One stamp: this phase was seen on this camera at this moment of the picture."""

    __tablename__ = "phase"
    __table_args__ = (Index("ix_phase_loading_id_seen_at", "loading_id", "seen_at"),)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    monitoring_id: Mapped[int] = mapped_column(ForeignKey("monitoring.id"), index=True)
    loading_id: Mapped[int | None] = mapped_column(ForeignKey("loading.id"))
    camera_id: Mapped[int] = mapped_column(ForeignKey("camera.id"))
    key: Mapped[str] = mapped_column(String(20))
    #: as it was called then
    label: Mapped[str] = mapped_column(String(LABEL_MAX))
    #: of a phase that comes several times: which time; else none
    number: Mapped[int | None]
    #: time of the frame on screen, checked against what was served
    seen_at: Mapped[datetime]
    stamped_at: Mapped[datetime]
    stamped_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    stage: Mapped[Stage] = mapped_column(default=Stage.STAMPED)
    struck_at: Mapped[datetime | None]
    struck_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    monitoring: Mapped[Monitoring] = relationship(lazy="joined", innerjoin=True)
    camera: Mapped[Camera] = relationship(lazy="joined", innerjoin=True)
    stamped_by: Mapped[User] = relationship(lazy="joined", innerjoin=True, foreign_keys=[stamped_by_id])
    struck_by: Mapped[User | None] = relationship(lazy="joined", foreign_keys=[struck_by_id])

    @property
    def name(self) -> Text | str:
        """As people call it: 逐批 2."""
        words = _WORDS.get(self.label, self.label)
        return Text("{phase} {n}", phase=words, n=self.number) if self.number is not None else words


def template(db: Session, office: Office, category: str) -> list[Step] | None:
    """The office's own template of exactly this category, or None."""
    wanted = select(PhasePlan).where(PhasePlan.office_id == office.id, PhasePlan.category == category).order_by(PhasePlan.position)
    found = [Step(line.key, line.label, line.again) for line in db.scalars(wanted)]
    return found or None


def names(db: Session, office: Office) -> dict[str, Text | str]:
    """Key and name of every phase that a loading of the office may have."""
    own = db.scalars(select(PhasePlan).where(PhasePlan.office_id == office.id).order_by(PhasePlan.position))
    return {step.key: step.words for step in OF_THE_NORM} | {line.key: _WORDS.get(line.label, line.label) for line in own}


def category_of(product: str, categories: Iterable[str]) -> str:
    """To which of the firm's categories a product belongs: the one it names, else its only one, else none."""
    told = list(categories)
    named = [category for category in told if category and (category in product or category.removesuffix("类") in product)]
    return named[0] if named else told[0] if len(told) == 1 else ""


def plan_of(db: Session, monitoring: Monitoring) -> list[Step]:
    """The phases of this very loading: the office's own for its category, its own for all, or the norm's."""
    product = monitoring.loading.product if monitoring.loading else ""
    category = category_of(product, monitoring.enterprise.categories)
    return template(db, monitoring.office, category) or template(db, monitoring.office, "") or list(OF_THE_NORM)


def stamps_of(db: Session, monitoring: Monitoring) -> Sequence[Phase]:
    """All stamps on the loading, whoever watched (or on the monitoring, where none is announced), by the picture's time."""
    mine = Phase.loading_id == monitoring.loading_id if monitoring.loading_id is not None else Phase.monitoring_id == monitoring.id
    return if_any(db, select(Phase).where(mine).order_by(Phase.seen_at, Phase.id))


def span_of(db: Session, loading: Loading) -> tuple[datetime, datetime]:
    """When its work was seen: from the first to the last standing stamp, else its live sittings; else as planned, without length."""
    stamped = select(Phase.seen_at).where(Phase.loading_id == loading.id, Phase.stage == Stage.STAMPED)
    live = [each for each in of_loadings(db, [loading])[loading.id] if each.mode is Mode.LIVE]
    moments = db.scalars(stamped).all() or [at for each in live for at in (each.begins_at, each.ends_at) if at is not None]
    return min(moments, default=loading.planned_at), max(moments, default=loading.planned_at)


@dataclass(frozen=True)
class Stood:
    """One phase of the bar: its step, the stamps that stand, whether it is what F8 stamps (Shift+F8: `after`)."""

    step: Step
    stamps: tuple[Phase, ...]
    is_next: bool = False
    is_after: bool = False


def bar(plan: Sequence[Step], stamps: Iterable[Phase]) -> list[Stood]:
    """The template with its stamps. Next is what follows the furthest stamped; a repeatable one comes again until its follower does."""
    standing = [stamp for stamp in stamps if stamp.stage is Stage.STAMPED]
    at = max((n for n, step in enumerate(plan) if any(stamp.key == step.key for stamp in standing)), default=-1)
    goes_on = at >= 0 and plan[at].again
    following, after = (at, at + 1) if goes_on else (at + 1, None)
    return [
        Stood(step, tuple(stamp for stamp in standing if stamp.key == step.key), is_next=n == following, is_after=n == after)
        for n, step in enumerate(plan)
    ]


def bar_of(db: Session, monitoring: Monitoring) -> list[Stood]:
    """The bar of the monitoring's loading as it stands now."""
    return bar(plan_of(db, monitoring), stamps_of(db, monitoring))
