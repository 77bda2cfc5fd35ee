"""Whether a site is joined to customs, and through which security device (chapter 1, six; C6-1)."""

from sqlalchemy.orm import Session

from records import clock
from records.base import Text, Unfit
from records.equipment import Equipment, Kind
from records.network import DeviceState, Network
from records.site import Site, Stage
from records.user import Actor, User
from workflows.action import action
from workflows.rights import an_administrator_here, the_upkeep_head


@action("登记联网情况", serves=("C6-1",), by=(the_upkeep_head, an_administrator_here), when=(Stage.PLANNED, Stage.ACTIVE))
def record(
    db: Session, actor: Actor, site: Site, *, networked: bool, equipment: Equipment | None, state: DeviceState, remark: str
) -> Network:
    """What holds from now on; a site is joined only through a security device, whose state is told with it."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if equipment is not None and (equipment.site_id != site.id or equipment.kind_of is not Kind.SECURITY or equipment.retired):
        raise Unfit(Text("请选择这个场所在用的视频监控安全设备。"), at="equipment")
    if equipment is not None and state is DeviceState.UNTOLD:
        raise Unfit(Text("请填写安全设备的状态。"), at="device_state")
    if networked and equipment is None:
        raise Unfit(Text("须通过视频监控安全设备联网，请选择设备（设置规范第一章第六条）。"), at="equipment")
    made = Network(
        site_id=site.id, networked=networked, equipment_id=equipment.id if equipment else None, remark=remark, recorded_at=clock.now(),
        device_state=state if equipment else DeviceState.UNTOLD, recorded_by_id=actor.id,
    )  # fmt: skip
    made.site, made.equipment, made.recorded_by = site, equipment, actor
    db.add(made)
    return made
