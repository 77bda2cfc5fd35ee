"""What of the copies waits for the chores: to be made, to end, to be deleted; locked against other workers (D5-1)."""

from collections.abc import Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from records import clock
from records.export import Export, Stage


def due(db: Session, *, limit: int = 1) -> Sequence[Export]:
    """Consented copies that nobody is making."""
    free = or_(Export.lease_until.is_(None), Export.lease_until < clock.now())
    wanted = select(Export).where(Export.stage == Stage.APPROVED, Export.expires_at > clock.now(), free)
    return db.scalars(wanted.order_by(Export.decided_at).limit(limit).with_for_update(skip_locked=True, of=Export)).unique().all()


def over(db: Session, *, limit: int = 8) -> Sequence[Export]:
    """Copies, made or not, whose term is over."""
    wanted = select(Export).where(Export.stage.in_((Stage.APPROVED, Stage.READY)), Export.expires_at <= clock.now())
    return db.scalars(wanted.order_by(Export.id).limit(limit).with_for_update(skip_locked=True, of=Export)).unique().all()


def leftover(db: Session, *, limit: int = 8) -> Sequence[Export]:
    """Copies that nobody may download any more and whose files still lie there."""
    stages = (Stage.ENDED, Stage.WITHDRAWN)
    wanted = select(Export).where(Export.stage.in_(stages), Export.discarded_at.is_(None), Export.parts.any())
    return db.scalars(wanted.order_by(Export.id).limit(limit).with_for_update(skip_locked=True, of=Export)).unique().all()


def locked(db: Session, number: int) -> Export:
    """The copy as it is now; nobody else decides about it before this transaction ends."""
    return db.scalars(select(Export).where(Export.id == number).with_for_update(of=Export)).unique().one()
