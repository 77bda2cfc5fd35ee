"""Counting cartons from the picture, and taking a count back (B12-1, B16-5)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clock
from records.base import Text, Unfit
from records.camera import Camera
from records.monitoring import Monitoring
from records.monitoring import Stage as MonitoringStage
from records.served import was_seen
from records.tally import CARTONS_MAX, Stage, Tally
from records.user import Actor, User
from workflows.action import action
from workflows.monitoring import the_monitor


@action(
    "清点", serves=("B12-1", "B16-5"), by=(the_monitor,), when=(MonitoringStage.RUNNING, MonitoringStage.STOPPED), to=(Stage.COUNTED,),
)  # fmt: skip
def count(
    db: Session, actor: Actor, monitoring: Monitoring, *, key: str, cartons: int, is_pallet: bool, camera: Camera, seen_at: datetime,
    visit: str,
) -> Tally:  # fmt: skip
    """So many cartons passed on screen now; told a second time under its key it is counted once (see `counted`)."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if not 0 < cartons <= CARTONS_MAX:
        raise Unfit(Text("每次清点1至{most}箱。", most=CARTONS_MAX), at="cartons")
    if not was_seen(db, monitoring, visit, camera, seen_at):
        raise Unfit(Text("这一画面不在本次监控所看的范围内。"), at="seen_at")
    made = Tally(
        office_id=monitoring.office_id, monitoring_id=monitoring.id, loading_id=monitoring.loading_id, camera_id=camera.id, key=key,
        cartons=cartons, is_pallet=is_pallet, seen_at=seen_at, counted_at=clock.now(), counted_by_id=actor.id,
    )  # fmt: skip
    made.office, made.monitoring, made.camera, made.counted_by = monitoring.office, monitoring, camera, actor
    db.add(made)
    return made


def counted(db: Session, monitoring: Monitoring, key: str, *, cartons: int, is_pallet: bool, seen_at: datetime) -> Tally | None:
    """The count that was already made under this key: its answer was lost on the way."""
    found = db.scalars(select(Tally).where(Tally.monitoring_id == monitoring.id, Tally.key == key)).unique().one_or_none()
    if found is not None and (found.cartons, found.is_pallet, found.seen_at) != (cartons, is_pallet, seen_at):
        raise Unfit(Text("这次清点与先前同名的一次内容不同。"), at="key")
    return found


def _still_open(_db: Session, _actor: Actor, counted: Tally) -> Text | None:
    return Text("记录单已提交，清点不能再改。") if counted.monitoring.stage is MonitoringStage.DONE else None


@action("撤回清点", serves=("B16-5",), by=(the_monitor,), when=(Stage.COUNTED,), needs=(_still_open,), to=(Stage.STRUCK,))
def strike(db: Session, actor: Actor, tally: Tally) -> None:
    """Taken back: it stays, struck, with who and when."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    tally.stage, tally.struck_at, tally.struck_by_id = Stage.STRUCK, clock.now(), actor.id
