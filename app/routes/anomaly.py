"""Pages of the anomalies: flagging from the desk, the list, the trail with its acts."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app import page, visit
from forms.anomaly import DecideForm, EndForm, FlagForm, InformForm, MendForm, OpinionForm, TickedForm
from forms.base import Form
from records import clock
from records.anomaly import Anomaly, Stage, Step
from records.base import Text, Unfit
from records.camera import Camera
from records.clip import Clip
from records.grant import Right
from records.hold import Hold, kept, of_anomaly
from records.hold import Stage as HoldStage
from records.item import ABNORMAL, Result
from records.monitoring import Monitoring
from records.notice import Notice
from records.scope import may_watch, visible
from records.user import Role
from workflows import anomaly as workflow
from workflows import sheet as sheets
from workflows import telling

bp = Blueprint("anomaly", __name__)


@bp.post("/monitorings/<int:number>/anomalies")
@page.media
def flag(number: int) -> ResponseReturnValue:
    """Flag what is on screen (JSON from the desk): safe from the moment this answers."""
    monitoring = page.get(Monitoring, number)
    form = page.filled(FlagForm)
    if not form.validate():
        return page.again("errors/422.html", form)
    told = telling.told(form.data)
    try:
        made = telling.made_of(g.db, g.actor, Anomaly, told) or _flagged(monitoring, form, told)
    except Unfit as why:
        return page.again("errors/422.html", form, why)
    clips = g.db.scalars(select(Clip).where(Clip.anomaly_id == made.id).order_by(Clip.begins_at)).all()
    said = Text(
        "已标记，录像 {begins}–{ends} 已锁定。请在 {minutes} 分钟内通知现场检疫人员。", begins=clips[0].begins_at, ends=clips[-1].ends_at,
        minutes=monitoring.office.notify_within_min,
    )  # fmt: skip
    mend_ = url_for("anomaly.mend", number=made.id) if made.grade is Result.MINOR else None
    return page.done(said, url_for("anomaly.shown", number=made.id), number=made.number, mend=mend_)


def _flagged(monitoring: Monitoring, form: FlagForm, told: telling.Told) -> Anomaly:
    # the act locks it, with the others that it may hold
    camera = page.get(Camera, form.camera.data or 0, lock=False)
    item = next((each for each in sheets.items_of(g.db, monitoring.office) if each.key == form.item.data), None)
    if item is None:
        raise Unfit(Text("请选择监控项目。"), at="item")
    begins_at, ends_at = form.clip_begins_at.data, form.clip_ends_at.data
    return workflow.flag(
        g.db, g.actor, monitoring, camera=camera, seen_at=form.seen_at.moment, item=item, grade=form.grade.data,
        remark=form.remark.data or "", visit=visit.token(), clip_span=(begins_at, ends_at) if begins_at and ends_at else None,
        others=form.others.data, told=told,
    )  # fmt: skip


@bp.get("/anomalies")
def listed() -> ResponseReturnValue:
    """The anomalies, newest first; `?stage=` and `?grade=` narrow."""
    wanted = visible(Anomaly, g.actor)
    stage, grade = request.args.get("stage", ""), request.args.get("grade", "")
    if stage in {each.value for each in Stage}:
        wanted = wanted.where(Anomaly.stage == stage)
    if grade in {each.value for each in ABNORMAL}:
        wanted = wanted.where(Anomaly.grade == grade)
    found = page.listed(wanted.order_by(Anomaly.flagged_at.desc()))
    return page.show("anomaly/listed.html", list=found, stage=stage, grade=grade, stages=tuple(Stage), grades=ABNORMAL)


@bp.get("/anomalies/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """Its clips, the facts, the trail, and what is to be done next."""
    return page.show("anomaly/shown.html", **_whole(page.get(Anomaly, number)))


@bp.get("/anomalies/<int:number>/clips")
@page.media
def clips(number: int) -> ResponseReturnValue:
    """A part of its page, asked for while a clip is awaited; 204 where nothing has become of any since `?standing=`."""
    anomaly = page.get(Anomaly, number)
    found = _clips(anomaly)
    if found["standing"] == request.args.get("standing"):
        return "", 204
    return render_template("anomaly/_clips.html", anomaly=anomaly, **found)


def _clips(anomaly: Anomaly) -> dict[str, Any]:
    found = page.rows(visible(Clip, g.actor).where(Clip.anomaly_id == anomaly.id).order_by(Clip.begins_at))
    stands = [f"{each.id}.{each.stage.value}.{bool(each.lost_because)}.{bool(each.last_error)}" for each in found]
    return {
        "clips": found, "standing": ",".join(stands),
        "may_copy": bool(found) and may_watch(g.db, g.actor, found[0].camera, Right.EXPORT),
    }  # fmt: skip


def _whole(anomaly: Anomaly, **form: Form) -> dict[str, Any]:
    told = g.db.scalars(select(Notice).where(Notice.subject_kind == "anomaly", Notice.subject_id == anomaly.id).order_by(Notice.id)).all()
    mine = [notice for notice in told if notice.user_id == g.actor.id and notice.read_at is None]
    asked = of_anomaly(anomaly)
    holds = page.rows(asked.where(Hold.id.in_(visible(Hold, g.actor).with_only_columns(Hold.id))))
    return {
        "anomaly": anomaly, **_clips(anomaly), "told": told,
        # nothing is lifted before it is settled: not asked once more for each point of the site
        "holds": [(hold, page.offers(hold) if anomaly.stage is Stage.SETTLED else {}) for hold in holds], "kept": kept(g.db, holds),
        "is_held": bool(page.rows(asked.where(Hold.stage == HoldStage.PLACED))),
        "unread": mine, "offers": page.offers(anomaly), "form": None,
        "inform_form": form.get("inform") or InformForm(data={"at": clock.now()}),
        "decide_form": form.get("decide") or DecideForm(data={"grade": anomaly.judged}), "end_form": form.get("end") or EndForm(),
    }  # fmt: skip


def _act(number: int, name: str, kind: type[Form], said: Text, do: Callable[[Anomaly, Any], object]) -> ResponseReturnValue:
    """One posted act about an anomaly: validate, do, back to its page; what was typed stays where it is refused."""
    anomaly = page.get(Anomaly, number)
    form = page.filled(kind)
    if not form.validate():
        return page.again("anomaly/shown.html", form, **_without_form(_whole(anomaly, **{name: form})))
    try:
        do(anomaly, form)
    except Unfit as why:
        return page.again("anomaly/shown.html", form, why, **_without_form(_whole(anomaly, **{name: form})))
    return page.done(said, url_for("anomaly.shown", number=number))


def _without_form(shown_: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in shown_.items() if name != "form"}


@bp.post("/anomalies/<int:number>/inform")
def inform(number: int) -> ResponseReturnValue:
    """Whom of the site's officers was told, or who went there (art. 18)."""
    return _act(number, "inform", InformForm, Text("已登记。"), lambda anomaly, form: workflow.inform(
        g.db, g.actor, anomaly, kind=form.kind.data, at=form.at.data, person=form.person.data, text=form.text.data,
    ))  # fmt: skip


@bp.post("/anomalies/<int:number>/decide")
def decide(number: int) -> ResponseReturnValue:
    """The administrator's opinion (art. 10)."""
    return _act(number, "decide", DecideForm, Text("已填写处置意见。"), lambda anomaly, form: workflow.decide(
        g.db, g.actor, anomaly, opinion=form.opinion.data, grade=form.grade.data,
    ))  # fmt: skip


@bp.post("/anomalies/<int:number>/end")
def end_violation(number: int) -> ResponseReturnValue:
    """立案, 移送 or 不予立案 (art. 18)."""
    return _act(number, "end", EndForm, Text("已登记案件去向。"), lambda anomaly, form: workflow.end_violation(
        g.db, g.actor, anomaly, ending=form.ending.data, unit=form.unit.data, number=form.number.data, reason=form.reason.data,
    ))  # fmt: skip


@bp.post("/anomalies/<int:number>/settle")
def settle(number: int) -> ResponseReturnValue:
    """Closed."""
    anomaly = page.get(Anomaly, number)
    workflow.settle(g.db, g.actor, anomaly)
    return page.done(Text("已了结。"), url_for("anomaly.shown", number=number))


@bp.post("/anomalies/<int:number>/mend")
@page.media
def mend(number: int) -> ResponseReturnValue:
    """Put right while it was watched: the picture after (JSON from the desk, camera and the frame's own time)."""
    anomaly = page.get(Anomaly, number)
    form = page.filled(MendForm)
    if not form.validate():
        return page.again("errors/422.html", form)
    told = telling.told(form.data)
    try:
        if telling.made_of(g.db, g.actor, Step, told) is None:
            workflow.mend(
                g.db, g.actor, anomaly, monitoring=page.get(Monitoring, anomaly.monitoring_id), camera=page.get(Camera, form.camera.data),
                seen_at=form.seen_at.moment, visit=visit.token(), person=form.person.data, told=told,
            )  # fmt: skip
    except Unfit as why:
        return page.again("errors/422.html", form, why)
    return page.done(Text("{number} 已登记当场纠正，并已截图。", number=anomaly.number), url_for("anomaly.shown", number=number))


@bp.get("/anomalies/minor")
def minor() -> ResponseReturnValue:
    """The minor ones that wait for an opinion, or to be closed, with a box to tick each; `?left=` names those that were left just now."""
    page.only(Role.ADMINISTRATOR)
    return page.show("anomaly/minor.html", **_minor())


def _minor(**form: TickedForm) -> dict[str, Any]:
    """Both lists, oldest first, each row with why it may not be ticked."""
    graded = visible(Anomaly, g.actor).where(func.coalesce(Anomaly.decided_grade, Anomaly.grade) == Result.MINOR)
    lists = {}
    for name, stage in (("decide", Stage.REPORTED), ("settle", Stage.DECIDED)):
        found = page.rows(graded.where(Anomaly.stage == stage).order_by(Anomaly.flagged_at).limit(page.PER_PAGE))
        lists[name] = [(anomaly, workflow.why_left(g.db, g.actor, anomaly, f"anomaly.{name}")) for anomaly in found]
    left = page.rows(visible(Anomaly, g.actor).where(Anomaly.id.in_(_few(request.args.getlist("left", type=int)))).order_by(Anomaly.id))
    verb = "anomaly.settle" if request.args.get("by") == "settle" else "anomaly.decide"
    return {
        "lists": lists, "left": [(anomaly, workflow.why_left(g.db, g.actor, anomaly, verb)) for anomaly in left], "form": None,
        "decide_form": form.get("decide") or OpinionForm(), "settle_form": form.get("settle") or TickedForm(),
    }  # fmt: skip


def _few(numbers: list[int]) -> list[int]:
    return [number for number in numbers if 0 < number < 2**53][:page.PER_PAGE]


@bp.post("/anomalies/minor/decide")
def decide_several() -> ResponseReturnValue:
    """One opinion for all that are ticked, each decided by an act of its own (art. 10)."""
    return _several("decide", OpinionForm, lambda form: lambda anomaly: workflow.decide(
        g.db, g.actor, anomaly, opinion=form.opinion.data, grade=anomaly.judged,
    ))  # fmt: skip


@bp.post("/anomalies/minor/settle")
def settle_several() -> ResponseReturnValue:
    """Those that are ticked are closed, each by an act of its own."""
    return _several("settle", TickedForm, lambda _form: lambda anomaly: workflow.settle(g.db, g.actor, anomaly))


def _several(name: str, kind: type[TickedForm], act: Callable[[Any], Callable[[Anomaly], None]]) -> ResponseReturnValue:
    """What may be done is done; what may not is named on the page that follows."""
    page.only(Role.ADMINISTRATOR)
    form = page.filled(kind)
    asked = _few(form.number.data or [])
    ticked = page.rows(visible(Anomaly, g.actor).where(Anomaly.id.in_(asked)).order_by(Anomaly.id).with_for_update(of=Anomaly))
    form.offer(anomaly.id for anomaly in ticked)
    if not form.validate():
        return page.again("anomaly/minor.html", form, **_without_form(_minor(**{name: form})))
    done, left = workflow.each(ticked, act(form))
    said = Text("已办理 {done} 件，{left} 件未办理。", done=done, left=len(left)) if left else Text("已办理 {done} 件。", done=done)
    return page.done(said, url_for("anomaly.minor", left=[anomaly.id for anomaly in left], by=name if left else None))
