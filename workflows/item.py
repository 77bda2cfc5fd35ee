"""The items of the norm put in, and an office's own added (F1-8, B14-1)."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.base import Text, Unfit
from records.item import OF_THE_NORM, OWN_CONDUCT, PHASE_OF, UNDECLARED, Group, Item
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
def add(
    db: Session, actor: Actor, office: Office, *, group: Group, name: str, phrases: list[str], phase: str = "", replaces: Item | None = None
) -> Item:  # fmt: skip
    """An item of the office's own (every list of the norm ends in 等), beside the norm's or in the place of one."""
    if not name.strip():
        raise Unfit(Text("请填写项目名称。"), at="name")
    if replaces is not None:
        _replaceable(db, office, replaces, group)
    position = (db.scalar(select(func.max(Item.position))) or 0) + 1
    prefix = OWN_CONDUCT if group is Group.CONDUCT else "own-"
    item = Item(
        key=f"{prefix}{office.id}-{position}", group=group, name=name.strip(), phrases=phrases, position=position, office_id=office.id,
        phase="" if group is Group.CONDUCT else phase,
    )  # fmt: skip
    if replaces is not None:
        item.replaces, item.position, item.phase = replaces.key, replaces.position, phase or replaces.phase
    item.own_office = office
    db.add(item)
    return item


def _replaceable(db: Session, office: Office, item: Item, group: Group) -> None:
    if item.office_id is not None or item.key == UNDECLARED:
        # whether something undeclared is loaded is asked everywhere, and a yes has its consequence (article 12)
        raise Unfit(Text("“{name}”不能替换。", name=item.name), at="replaces")
    if group is not item.group:
        raise Unfit(Text("类别须与所替换的项目相同：{group}。", group=item.group.label), at="group")
    twin = select(Item.id).where(Item.office_id == office.id, Item.replaces == item.key, Item.retired.is_(False))
    if db.scalar(twin) is not None:
        raise Unfit(Text("“{name}”已由本机构的项目替换。", name=item.name), at="replaces")


def _in_use(db: Session, actor: Actor, item: Item) -> Text | None:
    return Text("这个项目已停用。") if item.retired else None


@action("停用监控项目", serves=("F1-8",), by=(an_administrator_here,), needs=(_in_use,))
def retire(db: Session, actor: Actor, item: Item) -> None:
    """An own item is asked for no more, and the norm's that it replaced is again; sheets in which it was written keep it."""
    item.retired = True
