"""Flagging an anomaly, telling, handling, deciding and settling it (B9-5, B9-6, B10-4, B18-*)."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from records import clock, numbering
from records.anomaly import Anomaly, Ending, Stage, Step, StepKind, missing
from records.base import Refused, Text, Unfit
from records.camera import Camera
from records.item import ABNORMAL, Item, Result
from records.monitoring import Monitoring
from records.monitoring import Stage as MonitoringStage
from records.notice import is_loud
from records.served import was_seen
from records.user import Actor, User
from workflows import clip, hold, notice, snapshot, telling
from workflows.action import action, may
from workflows.monitoring import the_monitor
from workflows.rights import an_administrator_above, an_administrator_here, deciders, not_left, staff_here, who
from workflows.telling import Told

#: a clip reaches so far from the flagged frame at most, as an office's own default does
FARTHEST = timedelta(minutes=30)
#: a grave one is read and answered by itself
ONLY_MINOR = Text("只有一般异常可以一并办理。")


@who("本机构管理员（非标记人本人）")
def another_administrator(actor: Actor, anomaly: object) -> bool:
    """Nobody judges the own report (P13)."""
    return an_administrator_here.holds(actor, anomaly) and getattr(anomaly, "flagged_by_id", None) != actor.id


@who("上级机构管理员（本机构没有其他管理员时，非标记人本人）")
def the_administrator_above(actor: Actor, anomaly: object) -> bool:
    """Where nobody in the office may decide on it, the nearest one above does (`_left` asks whether there is nobody)."""
    return an_administrator_above.holds(actor, anomaly) and getattr(anomaly, "flagged_by_id", None) != actor.id


def _left(db: Session, actor: Actor, anomaly: Anomaly) -> Text | None:
    """The office's own administrators come first: the one above steps in only where there is none in use but the flagger."""
    return not_left(db, actor, anomaly.office, but=anomaly.flagged_by_id)


@who("标记人")
def the_flagger(actor: Actor, anomaly: object) -> bool:
    """Who saw it sees that it is mended."""
    return isinstance(actor, User) and getattr(anomaly, "flagged_by_id", None) == actor.id


@action(
    "标记异常", serves=("B18-1", "B9-5"), by=(the_monitor,), when=(MonitoringStage.RUNNING, MonitoringStage.STOPPED), to=(Stage.REPORTED,),
)  # fmt: skip
def flag(
    db: Session, actor: Actor, monitoring: Monitoring, *, camera: Camera, seen_at: datetime, item: Item, grade: Result, remark: str,
    visit: str, clip_span: tuple[datetime, datetime] | None = None, others: bool = False, told: Told | None = None,
) -> Anomaly:  # fmt: skip
    """Make the row, hold the footage, want the clip, tell the administrators: safe from this moment.

    `others`: the site's other points are held over the same range; what they show may matter as much.
    """
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if grade not in ABNORMAL:
        raise Unfit(Text("程度须为一般异常、严重异常或违法情况。"), at="grade")
    if not remark.strip():
        raise Unfit(Text("请在备注说明所见情况。"), at="remark")
    if not was_seen(db, monitoring, visit, camera, seen_at):
        raise Unfit(Text("这一画面不在本次监控所看的范围内。"), at="seen_at")
    if clip_span is not None:
        _check_span(clip_span, seen_at)
    concerned, office = _locked(db, camera, others=others), monitoring.office
    anomaly = Anomaly(
        number=numbering.next_number(db, office, "anomaly", clock.now()), office_id=office.id, enterprise_id=monitoring.enterprise_id,
        monitoring_id=monitoring.id, camera_id=camera.id, item=item.key, item_name=item.name, grade=grade, remark=remark.strip(),
        seen_at=seen_at, flagged_at=clock.now(), flagged_by_id=actor.id,
    )  # fmt: skip
    anomaly.office, anomaly.enterprise, anomaly.camera, anomaly.flagged_by = office, monitoring.enterprise, camera, actor
    anomaly.steps = []
    db.add(anomaly)
    db.flush()
    span = clip_span or (seen_at - timedelta(seconds=office.clip_before_s), seen_at + timedelta(seconds=office.clip_after_s))
    # its own point first, as the page lists them
    for held in sorted(concerned, key=lambda each: each.id != camera.id):
        hold.place(db, actor, held, begins_at=span[0], ends_at=span[1], because=anomaly.number)
    clip.want(db, actor, anomaly, camera=camera, begins_at=span[0], ends_at=span[1])
    telling.keep(db, actor, told, anomaly)
    informed = deciders(db, office, but=actor.id)
    firm = monitoring.enterprise.name
    said = Text("{grade}：{item}，{enterprise} {point}", grade=grade.label, item=item.name, enterprise=firm, point=camera.point)
    notice.tell(db, anomaly, to=informed, text=said, is_urgent=is_loud(grade))
    return anomaly


def _check_span(span: tuple[datetime, datetime], seen_at: datetime) -> None:
    """A clip that never ends is never cut, and its hold never lifted: the disk would fill behind it."""
    if not span[0] <= seen_at < span[1]:
        raise Unfit(Text("片段须包含所标记的画面。"), at="clip_begins_at")
    for at, reach in (("clip_begins_at", seen_at - span[0]), ("clip_ends_at", span[1] - seen_at)):
        if reach > FARTHEST:
            raise Unfit(Text("片段最多到所标记画面的前后{minutes}分钟。", minutes=FARTHEST // timedelta(minutes=1)), at=at)


def _locked(db: Session, camera: Camera, *, others: bool) -> Sequence[Camera]:
    """The cameras whose footage is held, with `others` all of the site: also what this person may not see is kept.

    Locked in one order and before the office's serial number, or two who flag at one site at once would wait for each other.
    """
    beside = and_(Camera.site_id == camera.site_id, Camera.retired.is_(False))
    wanted = select(Camera).where(or_(Camera.id == camera.id, beside) if others else Camera.id == camera.id)
    return db.scalars(wanted.order_by(Camera.id).with_for_update(key_share=True, of=Camera)).unique().all()


@action("登记通知现场", serves=("B18-2", "B9-6"), by=(staff_here,), when=(Stage.REPORTED, Stage.DECIDED), todo=Text("通知现场检疫人员"))
def inform(db: Session, actor: Actor, anomaly: Anomaly, *, kind: StepKind, at: datetime, person: str, text: str) -> Step:
    """Whom of the site's officers was told and when, or who went there; or another step of handling."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if at > clock.now():
        raise Unfit(Text("时间不能晚于现在。"), at="at")
    if kind is not StepKind.HANDLED and not person.strip():
        raise Unfit(Text("请填写通知或到场的人员。"), at="person")
    if not text.strip():
        raise Unfit(Text("请填写答复或处理情况。"), at="text")
    step = Step(kind_of=kind, at=at, written_at=clock.now(), by_id=actor.id, person=person.strip(), text=text.strip())
    step.by = actor
    anomaly.steps.append(step)
    return step


@action("登记当场纠正", serves=("B18-2", "B9-6"), by=(the_flagger,), when=(Stage.REPORTED, Stage.DECIDED))
def mend(
    db: Session, actor: Actor, anomaly: Anomaly, *, monitoring: Monitoring, camera: Camera, seen_at: datetime, visit: str, person: str,
    told: Told | None = None,
) -> Step:  # fmt: skip
    """A minor one was put right while it was watched: who was told, and the picture after, made from the recording."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if anomaly.judged is not Result.MINOR:
        raise Refused(Text("只有一般异常可以登记当场纠正。"), status=409)
    if monitoring.id != anomaly.monitoring_id or seen_at <= anomaly.seen_at:
        raise Unfit(Text("纠正后的画面须晚于所标记的画面。"), at="seen_at")
    if not person.strip():
        raise Unfit(Text("请填写通知的现场人员。"), at="person")
    after = snapshot.take(db, actor, monitoring, camera=camera, seen_at=seen_at, visit=visit)
    db.flush()
    step = Step(kind_of=StepKind.MENDED, at=seen_at, written_at=clock.now(), by_id=actor.id, person=person.strip(), snapshot_id=after.id)
    step.by, step.snapshot = actor, after
    anomaly.steps.append(step)
    telling.keep(db, actor, told, step)
    return step


@action(
    "填写处置意见", serves=("B10-4", "B18-3"), by=(another_administrator, the_administrator_above), when=(Stage.REPORTED,),
    needs=(_left,), to=(Stage.DECIDED,), todo=Text("处置异常"),
)  # fmt: skip
def decide(db: Session, actor: Actor, anomaly: Anomaly, *, opinion: str, grade: Result | None = None) -> None:
    """The administrator's opinion, and the own grade where it differs (P7)."""
    if not opinion.strip():
        raise Unfit(Text("请填写处置意见。"), at="opinion")
    if grade is not None and grade not in ABNORMAL:
        raise Unfit(Text("核定程度须为一般异常、严重异常或违法情况。"), at="grade")
    anomaly.opinion, anomaly.decided_grade = opinion.strip(), grade or anomaly.grade
    anomaly.decided_at, anomaly.decided_by_id, anomaly.stage = clock.now(), actor.id, Stage.DECIDED
    if isinstance(actor, User):
        anomaly.decided_by = actor
        # who decides on it has read of it
        notice.heed(db, actor, anomaly)
    notice.tell(db, anomaly, to=[anomaly.flagged_by], text=Text("异常 {number} 已填写处置意见", number=anomaly.number))


@action(
    "登记案件去向", serves=("B18-3",), by=(another_administrator, the_administrator_above), when=(Stage.REPORTED, Stage.DECIDED),
    needs=(_left,),
)  # fmt: skip
def end_violation(db: Session, actor: Actor, anomaly: Anomaly, *, ending: Ending, unit: str, number: str, reason: str) -> None:
    """立案 with case number and unit, 移送 with unit and document number, or 不予立案 with who decided and why."""
    if anomaly.judged is not Result.UNLAWFUL:
        raise Refused(Text("只有违法情况须登记立案、移送或不予立案。"), status=409)
    asked = {"unit": (unit, Text("请填写单位或决定人。"))}
    if ending is Ending.NOT_FILED:
        asked["reason"] = (reason, Text("请填写不予立案的理由。"))
    else:
        asked["number"] = (number, Text("请填写案号或移送文号。"))
    for name, (value, why) in asked.items():
        if not value.strip():
            raise Unfit(why, at=name)
    anomaly.ending, anomaly.ending_unit, anomaly.ending_number = ending, unit.strip(), number.strip()
    anomaly.ending_reason, anomaly.ended_at = reason.strip(), clock.now()


def _ready(db: Session, actor: Actor, anomaly: Anomaly) -> Text | None:
    lacks = missing(anomaly)
    return Text("还不能了结：{lacks}。", lacks=lacks) if lacks else None


@action(
    "了结", serves=("B10-4", "B18-2", "B18-3"), by=(another_administrator, the_administrator_above), when=(Stage.DECIDED,),
    needs=(_left, _ready), to=(Stage.SETTLED,),
)  # fmt: skip
def settle(db: Session, actor: Actor, anomaly: Anomaly) -> None:
    """Everything the articles ask for is there: closed."""
    anomaly.stage, anomaly.settled_at = Stage.SETTLED, clock.now()


def each(anomalies: Iterable[Anomaly], act: Callable[[Anomaly], None]) -> tuple[int, list[Anomaly]]:
    """The same act on several, each judged and audited by itself: how many were done, and which were left because they may not be."""
    done, left = 0, []
    for anomaly in anomalies:
        try:
            if anomaly.judged is not Result.MINOR:
                raise Refused(ONLY_MINOR, status=409)
            act(anomaly)
        except Refused:
            left.append(anomaly)
        else:
            done += 1
    return done, left


def why_left(db: Session, actor: Actor, anomaly: Anomaly, verb: str) -> Text | None:
    """Why this one is not done together with others by this person now."""
    if anomaly.judged is not Result.MINOR:
        return ONLY_MINOR
    if anomaly.flagged_by_id == actor.id:
        return Text("本人标记的异常由他人处置。")
    return may(db, verb, actor, anomaly).why
