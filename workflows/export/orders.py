"""What of the copies waits for the chores: to be made, to be decided, to end, to be deleted; locked against other workers (D5-1)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from records import clock
from records.export import LAPSES_AFTER, REMINDED_AFTER, UNMADE_HELD, CopyPart, Export, Stage
from records.hold import Hold
from records.hold import Stage as HoldStage


def due(db: Session, *, until: datetime, limit: int = 1) -> Sequence[Export]:
    """Consented copies that end by `until` (what is later may not lie on the disk yet) and which nobody is making."""
    free = or_(Export.lease_until.is_(None), Export.lease_until < clock.now())
    wanted = select(Export).where(Export.stage == Stage.APPROVED, Export.expires_at > clock.now(), Export.until_at <= until, free)
    return _taken(db, wanted.order_by(Export.decided_at), limit)


def over(db: Session, *, limit: int = 8) -> Sequence[Export]:
    """Copies, made or not, whose term is over."""
    wanted = select(Export).where(Export.stage.in_((Stage.APPROVED, Stage.READY)), Export.expires_at <= clock.now())
    return _taken(db, wanted.order_by(Export.id), limit)


def leftover(db: Session, *, after: int, limit: int = 1) -> Sequence[Export]:
    """Copies that nobody may download any more and whose files still lie there, of those entered after this one."""
    stages = (Stage.ENDED, Stage.WITHDRAWN)
    wanted = select(Export).where(Export.stage.in_(stages), Export.discarded_at.is_(None), Export.parts.any(), Export.id > after)
    return _taken(db, wanted.order_by(Export.id), limit)


def unanswered(db: Session, *, limit: int = 8) -> Sequence[Export]:
    """Requests that nobody decided, of which nobody was reminded."""
    wanted = _undecided(Export.reminded_at.is_(None), Export.requested_at <= clock.now() - REMINDED_AFTER)
    return _taken(db, wanted, limit)


def lapsed(db: Session, *, limit: int = 8) -> Sequence[Export]:
    """Requests that nobody decided for so long that they are none any more."""
    return _taken(db, _undecided(Export.requested_at <= clock.now() - LAPSES_AFTER), limit)


def unmade(db: Session, *, limit: int = 8) -> Sequence[Export]:
    """Copies that ended without having been made long ago and whose footage is still held."""
    wanted = select(Export).join(Hold, Hold.id == Export.hold_id).where(
        Export.stage == Stage.ENDED, Export.decided_at.is_not(None), Export.made_at.is_(None), Hold.stage == HoldStage.PLACED,
        Export.ended_at <= clock.now() - UNMADE_HELD,
    )  # fmt: skip
    return _taken(db, wanted.order_by(Export.id), limit)


def _undecided(*told: ColumnElement[bool]) -> Select[Export]:
    return select(Export).where(Export.stage == Stage.REQUESTED, *told).order_by(Export.id)


def _taken(db: Session, wanted: Select[Export], limit: int) -> Sequence[Export]:
    return db.scalars(wanted.limit(limit).with_for_update(skip_locked=True, of=Export)).unique().all()


def is_abandoned(db: Session, number: int, attempt: int, path: str) -> bool:
    """Whether a file of this try at this copy lies there for nothing: no row speaks of it, and none ever will.

    Only the newest try at a copy that is still to be made can make a row of it; a try or a copy of which this database knows
    nothing proves nothing.
    """
    over = or_(Export.attempts > attempt, and_(Export.attempts == attempt, Export.stage != Stage.APPROVED))
    told = exists().where(CopyPart.path == path)
    return bool(db.scalar(select(exists().where(Export.id == number, over, ~told))))


def locked(db: Session, number: int) -> Export:
    """The copy as it is now; nobody else decides about it before this transaction ends."""
    return db.scalars(select(Export).where(Export.id == number).with_for_update(of=Export)).unique().one()
