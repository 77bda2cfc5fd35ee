"""Devices of a site's video system and the documents that they meet the standards (chapter 1, five, eight, eleven; C5-1, C5-2, C8-1)."""

from datetime import date

from sqlalchemy.orm import Session

from records import audit, clock
from records.attachment import Sent
from records.base import Text, Unfit
from records.camera import Camera
from records.equipment import OF_DEVICE, OF_PROJECT, Certificate, Equipment, Kind, Standard
from records.room import Room
from records.site import Site, Stage
from records.standing import Standing
from records.user import Actor, User
from workflows.action import action
from workflows.rights import an_administrator_here, the_upkeep_head
from workflows.unique import reason_of

_OPEN = (Stage.PLANNED, Stage.ACTIVE)


@action("登记设备", serves=("C8-1", "C11-1"), by=(the_upkeep_head, an_administrator_here), when=_OPEN, to=(Standing.ACTIVE,))
def register(
    db: Session, actor: Actor, site: Site, *, kind: Kind, name: str, model: str, serial: str, room: Room | None, camera: Camera | None
) -> Equipment:
    """A device of this site, in a room or cabinet of it where it stands in one."""
    if any(each is not None and each.site_id != site.id for each in (room, camera)):
        raise Unfit(Text("请选择这个场所的机房和摄像头。"), at="room")
    made = Equipment(
        site_id=site.id, kind_of=kind, name=name, model=model, serial=serial, room_id=room.id if room else None,
        camera_id=camera.id if camera else None,
    )  # fmt: skip
    made.site, made.room, made.camera = site, room, camera
    db.add(made)
    return made


@action("停用设备", serves=("C8-1",), by=(the_upkeep_head, an_administrator_here), when=(Standing.ACTIVE,), to=(Standing.RETIRED,))
def retire(db: Session, actor: Actor, equipment: Equipment, *, reason: str) -> None:
    """Used no more; its documents stay."""
    audit.tell(db, reason=reason_of(reason))
    equipment.retired = True


@action("登记合规文件", serves=("C5-1", "C5-2"), by=(the_upkeep_head, an_administrator_here), when=_OPEN)
def certify(
    db: Session, actor: Actor, site: Site, *, equipment: Equipment | None, standard: Standard, number: str, issued_by: str,
    ends_on: date | None, document: Sent | None,
) -> Certificate:  # fmt: skip
    """A document on file for one device, or for the project as a whole."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if equipment is not None and equipment.site_id != site.id:
        raise Unfit(Text("请选择这个场所的设备。"), at="equipment")
    if standard not in (OF_DEVICE if equipment else OF_PROJECT):
        why = Text("这一项按设备登记，请选择设备。") if equipment is None else Text("这一项按整个项目登记，请不选设备。")
        raise Unfit(why, at="equipment")
    if document is None:
        raise Unfit(Text("请附证书或报告。"), at="document")
    made = Certificate(
        site_id=site.id, equipment_id=equipment.id if equipment else None, standard=standard, number=number, issued_by=issued_by,
        ends_on=ends_on, added_at=clock.now(), added_by_id=actor.id,
    )  # fmt: skip
    made.hold(document)
    made.site, made.added_by = site, actor
    db.add(made)
    return made
