"""The items of the norm put in, and an office's own added (F1-8, B14-1)."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.base import Text, Unfit
from records.item import OF_THE_NORM, OWN_CONDUCT, PHASE_OF, Group, Item
from records.office import Office
from records.user import Actor
from workflows.action import action
from workflows.rights import an_administrator_here, the_system


@action("载入规范监控项目", serves=("F1-8",), by=(the_system,))
def load_norm(db: Session, actor: Actor, office: Office | None) -> None:
    """Articles 11 to 15, once per installation."""
    there = set(db.scalars(select(Item.key)))
    for position, (key, group, name, phrases) in enumerate(OF_THE_NORM):
        if key not in there:
            db.add(Item(key=key, group=group, name=name, phrases=list(phrases), position=position, phase=PHASE_OF.get(key, "")))


@action("增加监控项目", serves=("F1-8", "B14-1"), by=(an_administrator_here,))
def add(db: Session, actor: Actor, office: Office, *, group: Group, name: str, phrases: list[str], phase: str = "") -> Item:
    """An item of the office's own (every list of the norm ends in 等)."""
    if not name.strip():
        raise Unfit(Text("请填写项目名称。"), at="name")
    position = (db.scalar(select(func.max(Item.position))) or 0) + 1
    prefix = OWN_CONDUCT if group is Group.CONDUCT else "own-"
    item = Item(
        key=f"{prefix}{office.id}-{position}", group=group, name=name.strip(), phrases=phrases, position=position, office_id=office.id,
        phase="" if group is Group.CONDUCT else phase,
    )  # fmt: skip
    item.own_office = office
    db.add(item)
    return item
