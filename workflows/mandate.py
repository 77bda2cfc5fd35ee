"""Filing the grounds on which somebody signs for an enterprise; after their term the person only reads (F2-8)."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clock
from records.base import Text, Unfit
from records.mandate import Basis, Mandate, lapsed
from records.user import Actor, Role, User
from records.vault import Kept
from workflows.action import action
from workflows.rights import an_administrator_here


def of(db: Session, user: User) -> Sequence[Mandate]:
    """All that is on file, newest first."""
    return db.scalars(select(Mandate).where(Mandate.user_id == user.id).order_by(Mandate.id.desc())).unique().all()


def in_force(db: Session, actor: Actor, _subject: object) -> Text | None:
    """Why this person may not write or sign for the enterprise today, or None."""
    if not isinstance(actor, User) or actor.role is not Role.SIGNATORY:
        return None
    day = lapsed(of(db, actor), clock.beijing(clock.now()).date())
    if day is None:
        return None
    return Text("您的授权已于 {day} 到期，只能查看；请将新的授权委托书交检验检疫部门登记。", day=day.isoformat())


def _signs(db: Session, actor: Actor, user: User) -> Text | None:
    """Nobody else signs for an enterprise: there is no page of grounds for them either."""
    return None if user.role is Role.SIGNATORY else Text("只为企业负责人登记签字授权。")


@action("登记签字授权", serves=("F2-8",), by=(an_administrator_here,), needs=(_signs,))
def file(
    db: Session, actor: Actor, user: User, *, basis: Basis, begins_on: date, ends_on: date | None, document: tuple[str, str, Kept] | None
) -> Mandate:
    """`document`: name, mime type and where it is kept; an authorisation needs it and a last day."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if ends_on is not None and ends_on < begins_on:
        raise Unfit(Text("截止日期不能早于开始日期。"), at="ends_on")
    if basis is Basis.AUTHORISED and ends_on is None:
        raise Unfit(Text("授权委托书须写明截止日期。"), at="ends_on")
    if basis is Basis.AUTHORISED and document is None:
        raise Unfit(Text("请附授权委托书的扫描件。"), at="document")
    made = Mandate(user_id=user.id, basis=basis, begins_on=begins_on, ends_on=ends_on, filed_at=clock.now(), filed_by_id=actor.id)
    if document is not None:
        made.file_name, made.mimetype, made.path, made.sha256 = document[0], document[1], document[2].path, document[2].sha256
    db.add(made)
    return made
