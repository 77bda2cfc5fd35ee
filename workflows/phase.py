"""Stamping the phases of a loading from the picture, taking a stamp back, and an office's own order of them (B18-1, B14-1)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from records import audit, clock, phase
from records.base import Refused, Text, Unfit
from records.camera import Camera
from records.monitoring import Monitoring
from records.monitoring import Stage as MonitoringStage
from records.office import Office
from records.phase import LABEL_MAX, MOST, Phase, PhasePlan, Stage, Step
from records.served import was_seen
from records.user import Actor, User
from workflows import telling
from workflows.action import action
from workflows.monitoring import the_monitor
from workflows.rights import an_administrator_here
from workflows.telling import Told

#: how a line of a template says that its phase comes several times
AGAIN = "（可多次）"


@action(
    "记环节", serves=("B16-5",), by=(the_monitor,), when=(MonitoringStage.RUNNING, MonitoringStage.STOPPED), to=(Stage.STAMPED,),
)  # fmt: skip
def stamp(
    db: Session, actor: Actor, monitoring: Monitoring, *, key: str, camera: Camera, seen_at: datetime, visit: str, told: Told | None = None,
) -> Phase:  # fmt: skip
    """This phase stands on screen now: camera and time of the frame must have been sent to this very visit."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    step = next((each for each in phase.plan_of(db, monitoring) if each.key == key), None)
    if step is None:
        raise Unfit(Text("没有这个环节。"), at="phase")
    if not was_seen(db, monitoring, visit, camera, seen_at):
        raise Unfit(Text("这一画面不在本次监控所看的范围内。"), at="seen_at")
    before = [each for each in phase.stamps_of(db, monitoring) if each.stage is Stage.STAMPED and each.key == key]
    sent = next((each for each in before if (each.seen_at, each.camera_id) == (seen_at, camera.id)), None)
    if sent is not None:
        telling.keep(db, actor, told, sent)
        return sent
    if before and not step.again:
        raise Refused(Text("“{phase}”已记 {time}，如有误请先撤回。", phase=step.label, time=before[0].seen_at), status=409)
    made = Phase(
        office_id=monitoring.office_id, monitoring_id=monitoring.id, loading_id=monitoring.loading_id, camera_id=camera.id, key=key,
        label=step.label, number=max((each.number or 0 for each in before), default=0) + 1 if step.again else None, seen_at=seen_at,
        stamped_at=clock.now(), stamped_by_id=actor.id,
    )  # fmt: skip
    made.office, made.monitoring, made.camera, made.stamped_by = monitoring.office, monitoring, camera, actor
    db.add(made)
    telling.keep(db, actor, told, made)
    return made


def _still_open(_db: Session, _actor: Actor, stamped: Phase) -> Text | None:
    return Text("记录单已提交，环节不能再改。") if stamped.monitoring.stage is MonitoringStage.DONE else None


@action("撤回环节", serves=("B16-5",), by=(the_monitor,), when=(Stage.STAMPED,), needs=(_still_open,), to=(Stage.STRUCK,))
def strike(db: Session, actor: Actor, stamped: Phase) -> None:
    """Taken back: it stays, struck, with who and when."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    stamped.stage, stamped.struck_at, stamped.struck_by_id, stamped.struck_by = Stage.STRUCK, clock.now(), actor.id, actor


@action("设置装箱环节", serves=("B14-1",), by=(an_administrator_here,))
def plan(db: Session, actor: Actor, office: Office, *, category: str, lines: Sequence[str]) -> list[Step]:
    """The office's own phases for a category, in order; no line: back to the norm's. What was stamped keeps its name."""
    before = phase.template(db, office, category) or list(phase.OF_THE_NORM)
    told = [_told(line) for line in lines if line.strip()]
    if len(told) > MOST:
        raise Unfit(Text("最多 {most} 个环节。", most=MOST), at="lines")
    if len({label for label, _ in told}) < len(told):
        raise Unfit(Text("环节名称不能重复。"), at="lines")
    db.execute(delete(PhasePlan).where(PhasePlan.office_id == office.id, PhasePlan.category == category))
    own = (db.scalar(select(func.max(PhasePlan.id))) or 0) + 1
    steps = _keyed(told, before, own)
    for position, step in enumerate(steps):
        db.add(PhasePlan(
            office_id=office.id, category=category, position=position, key=step.key, label=step.label, again=step.again,
        ))  # fmt: skip
    audit.tell(db, category=category, phases=[step.label for step in steps])
    return steps


def _told(line: str) -> tuple[str, bool]:
    label = line.strip().removesuffix(AGAIN).strip()
    if not 0 < len(label) <= LABEL_MAX:
        raise Unfit(Text("环节名称为1至{most}字。", most=LABEL_MAX), at="lines")
    return label, line.strip().endswith(AGAIN)


def _keyed(told: Sequence[tuple[str, bool]], before: Sequence[Step], own: int) -> list[Step]:
    """A phase keeps its key, and with it its items: by its name, or, where as many were renamed as are missing, by its turn."""
    known = {step.label: step.key for step in (*phase.OF_THE_NORM, *before)}
    gone = [step.key for step in before if step.label not in {label for label, _ in told}]
    new = [label for label, _ in told if label not in known]
    known |= dict(zip(new, gone, strict=True)) if len(new) == len(gone) else {label: f"own-{own}-{n}" for n, label in enumerate(new)}
    return [Step(known[label], label, again) for label, again in told]
