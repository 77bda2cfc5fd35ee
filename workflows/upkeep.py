"""Who keeps a site's cameras running: named by the operator, filed by customs; a change must be filed anew (annex 4, two; D2-1, D2-2)."""

from sqlalchemy.orm import Session

from records import clock
from records.base import Text, Unfit
from records.site import Site
from records.site import Stage as SiteStage
from records.upkeep import Stage, Upkeep, current
from records.user import Actor, Role, User
from workflows.action import action
from workflows.rights import an_administrator_here, the_upkeep_head


@action(
    "指定运维单位和负责人", serves=("D2-1", "D2-2"), by=(the_upkeep_head, an_administrator_here),
    when=(SiteStage.PLANNED, SiteStage.ACTIVE), to=(Stage.PENDING,),
)  # fmt: skip
def appoint(db: Session, actor: Actor, site: Site, *, unit: str, head: str, phone: str, head_user: User | None) -> Upkeep:
    """From now on this unit and this head; what was before is kept as it was."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if head_user is not None and (head_user.role is not Role.UPKEEP or head_user.enterprise_id != site.enterprise_id):
        raise Unfit(Text("请选择这家企业的运维管理负责人。"), at="head_user")
    before = current(db, [site.id]).get(site.id)
    if before is not None:
        if (before.unit, before.head, before.phone, before.head_user_id) == (unit, head, phone, head_user.id if head_user else None):
            raise Unfit(Text("与现在登记的相同，没有更改。"))
        before.stage, before.replaced_at = Stage.REPLACED, clock.now()
        db.flush()
    made = Upkeep(
        site_id=site.id, unit=unit, head=head, phone=phone, head_user_id=head_user.id if head_user else None, stage=Stage.PENDING,
        appointed_at=clock.now(), appointed_by_id=actor.id,
    )  # fmt: skip
    made.site, made.appointed_by = site, actor
    db.add(made)
    return made


@action(
    "备案运维管理负责人", serves=("D2-2",), by=(an_administrator_here,), when=(Stage.PENDING,), to=(Stage.FILED,),
    todo=Text("运维管理负责人待备案"),
)  # fmt: skip
def file(db: Session, actor: Actor, upkeep: Upkeep) -> None:
    """Customs has it on file, from this moment and by this person."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    upkeep.stage, upkeep.filed_at, upkeep.filed_by_id = Stage.FILED, clock.now(), actor.id
    upkeep.filed_by = actor
