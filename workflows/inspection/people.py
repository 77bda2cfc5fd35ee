"""Who may sign an inspection record, for the office and for the enterprise (F2-7 … F2-9)."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.base import Text, Unfit
from records.inspection import SIGNERS_MAX, Inspection
from records.user import STAFF, User


def check_signers(inspection: Inspection, signers: Sequence[User]) -> None:
    """Unfit at the field for who may not sign for this office, and for too many."""
    if not 1 <= len(signers) <= SIGNERS_MAX:
        raise Unfit(Text("请指定1至{most}名签名的检查人。", most=SIGNERS_MAX), at="signers")
    for user in signers:
        if user.office_id != inspection.office_id or user.role not in STAFF or user.suspended:
            raise Unfit(Text("{name}不是本机构的检查人员。", name=user.name), at="signers")


def inspectors_of(db: Session, office_id: int) -> Sequence[User]:
    """Who may sign for this office."""
    wanted = select(User).where(User.office_id == office_id, User.role.in_(STAFF), User.suspended.is_(False))
    return db.scalars(wanted.order_by(User.id)).unique().all()


def signatories_of(db: Session, enterprise_id: int) -> Sequence[User]:
    """Who may sign for this enterprise."""
    wanted = select(User).where(User.enterprise_id == enterprise_id, User.role == "signatory", User.suspended.is_(False))
    return db.scalars(wanted.order_by(User.id)).unique().all()
