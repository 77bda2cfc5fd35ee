"""锁定 and 解除锁定 of footage (B18-1, DESIGN P2)."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from records import clock, snapshot
from records.anomaly import Anomaly
from records.anomaly import Stage as AnomalyStage
from records.base import Text, Unfit
from records.camera import Camera
from records.clip import Clip
from records.clip import Stage as ClipStage
from records.export import is_needed
from records.hold import LONGEST, Hold, Stage
from records.user import Actor
from workflows.action import action
from workflows.rights import an_administrator_above, an_administrator_here, not_left


def _left(db: Session, actor: Actor, subject: Camera | Hold) -> Text | None:
    """The office's own administrators come first, as with an anomaly."""
    return not_left(db, actor, subject.office)


@action(
    "锁定录像", serves=("B18-1", "B9-3"), by=(an_administrator_here, an_administrator_above), needs=(_left,),
    within=("anomaly.flag", "export.request", "export.requisition"),
)  # fmt: skip
def place(db: Session, actor: Actor, camera: Camera, *, begins_at: datetime, ends_at: datetime, because: str) -> Hold:
    """Keep a range of a camera's footage, also what is not recorded yet."""
    if ends_at <= begins_at:
        raise Unfit(Text("结束时间须晚于开始时间。"), at="ends_at")
    if ends_at - begins_at > LONGEST:
        raise Unfit(Text("一次最多锁定{length}的录像。", length=LONGEST), at="ends_at")
    if not because.strip():
        raise Unfit(Text("请填写理由。"), at="because")
    lock(db, camera.id)
    hold = Hold(camera_id=camera.id, begins_at=begins_at, ends_at=ends_at, because=because, placed_at=clock.now(), placed_by_id=actor.id)
    db.add(hold)
    return hold


def lock(db: Session, camera_id: int) -> None:
    """Whoever places a hold and whoever deletes footage of the camera come one after the other."""
    db.execute(select(Camera.id).where(Camera.id == camera_id).with_for_update(key_share=True))


def _settled(db: Session, actor: Actor, hold: Hold) -> Text | None:
    """While the anomaly that asked for it is open, its footage is evidence in a case that nobody has closed."""
    wanted = exists().where(Anomaly.number == hold.because, Anomaly.stage != AnomalyStage.SETTLED)
    return Text("异常 {number} 尚未了结，不能解除锁定。", number=hold.because) if db.scalar(select(wanted)) else None


def _cut(db: Session, actor: Actor, hold: Hold) -> Text | None:
    """While a clip of the range is still to be cut, the footage is all there is."""
    wanted = exists().where(
        Clip.camera_id == hold.camera_id, Clip.stage == ClipStage.WANTED, Clip.begins_at < hold.ends_at, Clip.ends_at > hold.begins_at
    )
    return Text("这段录像的片段尚未存入证据库，不能解除锁定。") if db.scalar(select(wanted)) else None


def _made(db: Session, actor: Actor, hold: Hold) -> Text | None:
    """The same of a still that is still to be made."""
    wanted = snapshot.is_wanted(db, hold.camera_id, hold.begins_at, hold.ends_at)
    return Text("这段录像的截图尚未存入证据库，不能解除锁定。") if wanted else None


def _copied(db: Session, actor: Actor, hold: Hold) -> Text | None:
    """While a copy of the range is asked for, or being made, it has to stay."""
    needed = is_needed(db, hold.camera_id, hold.begins_at, hold.ends_at)
    return Text("这段录像有待审批或正在制作的复制件，不能解除锁定。") if needed else None


@action(
    "解除锁定", serves=("B18-1",), by=(an_administrator_here, an_administrator_above), when=(Stage.PLACED,),
    needs=(_left, _settled, _cut, _made, _copied), to=(Stage.LIFTED,),
    within=("export.refuse", "export.withdraw", "export.keep", "export.lose", "export.lapse", "export.let_go"),
)  # fmt: skip
def lift(db: Session, actor: Actor, hold: Hold, *, reason: str) -> None:
    """Give the footage back to retention; the clips in the evidence store stay."""
    if not reason.strip():
        raise Unfit(Text("请填写理由。"), at="reason")
    hold.stage, hold.lifted_at, hold.lifted_because = Stage.LIFTED, clock.now(), reason.strip()
