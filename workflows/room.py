"""Machine rooms and cabinets: registered, retired; their rules handed in and filed by customs (C8-1; annex 4, six; D6-1)."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from records import audit, clock
from records.attachment import Sent
from records.base import Text, Unfit
from records.equipment import Equipment
from records.room import Kind, Room, Rules, RulesStage
from records.site import Site, Stage
from records.standing import Standing
from records.user import Actor, User
from workflows.action import action
from workflows.rights import an_administrator_here, the_upkeep_head
from workflows.unique import reason_of


@action(
    "登记机房机柜", serves=("C8-1",), by=(the_upkeep_head, an_administrator_here), when=(Stage.PLANNED, Stage.ACTIVE), to=(Standing.ACTIVE,)
)
def register(db: Session, actor: Actor, site: Site, *, name: str, kind: Kind, place: str) -> Room:
    """A room or cabinet of this site."""
    if db.scalar(select(Room.id).where(Room.site_id == site.id, Room.name == name)) is not None:
        raise Unfit(Text("这个场所已有“{name}”。", name=name), at="name")
    made = Room(site_id=site.id, name=name, kind_of=kind, place=place)
    made.site = site
    db.add(made)
    return made


def is_empty(db: Session, actor: Actor, room: Room) -> Text | None:
    """What still stands in it would be nowhere."""
    if db.scalar(select(exists().where(Equipment.room_id == room.id, Equipment.retired.is_(False)))):
        return Text("还有在用设备，须先停用。")
    return None


@action(
    "停用机房机柜", serves=("C8-1",), by=(the_upkeep_head, an_administrator_here), when=(Standing.ACTIVE,), needs=(is_empty,),
    to=(Standing.RETIRED,),
)  # fmt: skip
def retire(db: Session, actor: Actor, room: Room, *, reason: str) -> None:
    """Used no more; its records stay."""
    audit.tell(db, reason=reason_of(reason))
    room.retired = True


@action("提交管理制度", serves=("D6-1",), by=(the_upkeep_head, an_administrator_here), when=(Standing.ACTIVE,))
def submit_rules(db: Session, actor: Actor, room: Room, *, document: Sent | None) -> Rules:
    """Another version of its rules; it waits to be filed, the one before is replaced."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if document is None:
        raise Unfit(Text("请附管理制度文件。"), at="document")
    for before in db.scalars(select(Rules).where(Rules.room_id == room.id, Rules.stage != RulesStage.REPLACED)).unique():
        before.stage = RulesStage.REPLACED
    made = Rules(room_id=room.id, stage=RulesStage.PENDING, submitted_at=clock.now(), submitted_by_id=actor.id)
    made.hold(document)
    made.room, made.submitted_by = room, actor
    db.add(made)
    return made


@action(
    "备案管理制度", serves=("D6-1",), by=(an_administrator_here,), when=(RulesStage.PENDING,), to=(RulesStage.FILED,),
    todo=Text("机房（机柜）管理制度待备案"),
)  # fmt: skip
def file_rules(db: Session, actor: Actor, rules: Rules) -> None:
    """Customs has them on file, from this moment and by this person."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    rules.stage, rules.filed_at, rules.filed_by_id = RulesStage.FILED, clock.now(), actor.id
    rules.filed_by = actor
