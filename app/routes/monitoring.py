"""Pages of the monitorings: list, begin, the desk with what was truly on screen, stop."""

from collections.abc import Container, Sequence
from dataclasses import asdict
from typing import Any

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app import page
from app.language import say
from forms.monitoring import BeginForm
from records import clock, phase
from records.anomaly import Anomaly
from records.base import Refused, Text, Unfit
from records.fault import Fault, Kind
from records.fault import Stage as FaultStage
from records.grant import Right
from records.item import Group, is_conduct
from records.loading import Loading, declared_of
from records.monitoring import Mode, Monitoring, Stage, Watched, watched_seconds
from records.notice import Notice
from records.phrase import SLOTS
from records.scope import granted, visible
from records.scope import watchable as allowed_on
from records.sheet import Sheet
from records.site import Site
from records.snapshot import Snapshot
from records.tally import Tally, counts_of, summed
from records.user import STAFF
from workflows import monitoring as workflow
from workflows import phrase as phrases
from workflows import relief as reliefs
from workflows import sheet as sheets
from workflows.fault.sources import unknown
from workflows.sheet import noting

bp = Blueprint("monitoring", __name__)
_STAGES = {stage.value: stage for stage in Stage}
#: without a key or a movement for so long the desk asks whether somebody is there, always before the idle lock
_ALONE_S = 600


@bp.get("/monitorings")
def listed() -> ResponseReturnValue:
    """The monitorings, newest first; `?stage=` narrows."""
    wanted = visible(Monitoring, g.actor)
    stage = _STAGES.get(request.args.get("stage", ""))
    if stage is not None:
        wanted = wanted.where(Monitoring.stage == stage)
    found = page.listed(wanted.order_by(Monitoring.begins_at.desc(), Monitoring.id.desc()))
    stages = [(each.value, each.label) for each in Stage]
    return page.show("monitoring/listed.html", list=found, stage=stage, stages=stages, sheets=_sheets_of(found["rows"]))


def _sheets_of(monitorings: Sequence[Monitoring]) -> dict[int, Sheet]:
    """The newest sheet of each."""
    ids = [monitoring.id for monitoring in monitorings]
    found = g.db.scalars(visible(Sheet, g.actor).where(Sheet.monitoring_id.in_(ids)).order_by(Sheet.revision)).unique()
    return {sheet.monitoring_id: sheet for sheet in found}


@bp.post("/loadings/<int:number>/begin")
def begin(number: int) -> ResponseReturnValue:
    """One click from the loading to the live picture; a running one of the same person is gone on with."""
    loading = page.get(Loading, number)
    mine = select(Monitoring).where(Monitoring.loading_id == loading.id, Monitoring.monitor_id == g.actor.id)
    live = mine.where(Monitoring.stage == Stage.RUNNING, Monitoring.mode == Mode.LIVE)
    running = g.db.scalars(live.limit(1)).unique().one_or_none()
    return _to_desk(running or workflow.begin(g.db, g.actor, loading))


def _to_desk(monitoring: Monitoring) -> ResponseReturnValue:
    """The picture itself says that it has begun: no words over the sheet."""
    desk_ = url_for("monitoring.desk", number=monitoring.id)
    return page.done(Text("已开始监控。"), desk_) if page.wants_json() else redirect(desk_, 303)


@bp.route("/monitorings/new", methods=["GET", "POST"])
def begin_at() -> ResponseReturnValue:
    """Without an announced loading, or from the recording of a past period."""
    page.only(*STAFF)
    form = page.filled(BeginForm, **_wanted())
    sites = g.db.scalars(visible(Site, g.actor).where(Site.retired.is_(False)).order_by(Site.name)).unique().all()
    form.site.offer([(site.id, f"{site.name} · {site.enterprise.name}") for site in sites])
    form.loading.offer(_loadings(form))
    if request.method == "GET":
        return page.show("monitoring/begin.html", form=form, sites=sites)
    if not form.validate():
        return page.again("monitoring/begin.html", form, sites=sites)
    assert form.site.data is not None  # noqa: S101 - a required field of a validated form
    site = page.get(Site, form.site.data)
    begins_at, ends_at = form.period_begins_at.data, form.period_ends_at.data
    try:
        made = workflow.begin_at(
            g.db, g.actor, site, mode=form.mode.data, period=(begins_at, ends_at) if begins_at and ends_at else None,
            loading=page.get(Loading, form.loading.data) if form.loading.data is not None else None,
        )  # fmt: skip
    except Unfit as why:
        return page.again("monitoring/begin.html", form, why, sites=sites)
    return _to_desk(made)


def _wanted() -> dict[str, Any]:
    """What the form begins with: `?site=`, or `?loading=` with its recording."""
    number = request.args.get("loading", type=int)
    if number is None:
        return {"mode": Mode.LIVE, "site": request.args.get("site", type=int)}
    loading = page.get(Loading, number)
    begins_at, ends_at = workflow.recorded(g.db, loading) or (None, None)
    period = {"period_begins_at": begins_at, "period_ends_at": ends_at}
    return {"mode": Mode.PLAYBACK, "site": loading.site_id, "loading": loading.id, **period}


def _loadings(form: BeginForm) -> list[tuple[int, str]]:
    found = workflow.replayable(g.db, g.actor, form.site.data, form.loading.data)
    days = [f"{clock.beijing(each.planned_at):%Y-%m-%d %H:%M}" for each in found]
    return [(each.id, f"{day} · {each.container or each.product} · {each.site.name}") for day, each in zip(days, found, strict=True)]


@bp.get("/monitorings/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One monitoring: what was watched, its sheet, its anomalies."""
    monitoring = page.get(Monitoring, number)
    watched = _watched(monitoring)
    of_it = visible(Sheet, g.actor).where(Sheet.monitoring_id == monitoring.id)
    revisions = g.db.scalars(of_it.order_by(Sheet.revision)).unique().all()
    flagged = visible(Anomaly, g.actor).where(Anomaly.monitoring_id == monitoring.id)
    anomalies = g.db.scalars(flagged.order_by(Anomaly.seen_at)).unique().all()
    points = {each.camera_id: each.camera.point for each in watched}
    return page.show(
        "monitoring/shown.html", monitoring=monitoring, watched=watched, seconds=watched_seconds(watched), points=points, sheets=revisions,
        anomalies=anomalies, offers=page.offers(monitoring), snapshots=_snapshots(monitoring),
        copyable=allowed_on(g.db, g.actor, points, Right.EXPORT), **_counted(monitoring),
    )  # fmt: skip


def _counted(monitoring: Monitoring) -> dict[str, Any]:
    """This monitoring's own counts of cartons; those of the whole loading stand on its page."""
    counts = page.rows(visible(Tally, g.actor).where(Tally.monitoring_id == monitoring.id).order_by(Tally.id))
    return {"counts": counts, "sum": summed(counts, monitoring.loading)}


def _snapshots(monitoring: Monitoring) -> Sequence[Snapshot]:
    of_it = visible(Snapshot, g.actor).where(Snapshot.monitoring_id == monitoring.id)
    return page.rows(of_it.order_by(Snapshot.seen_at, Snapshot.id))


def _watched(monitoring: Monitoring) -> Sequence[Watched]:
    wanted = select(Watched).where(Watched.monitoring_id == monitoring.id).order_by(Watched.begins_at, Watched.id)
    found: Sequence[Watched] = g.db.scalars(wanted).unique().all()
    return found


@bp.get("/monitorings/<int:number>/desk")
def desk(number: int) -> ResponseReturnValue:
    """Picture and sheet side by side, for the person who runs it."""
    monitoring = page.get(Monitoring, number)
    if monitoring.monitor_id != g.actor.id:
        raise Refused(Text("这是{name}的监控，您可以查看记录单。", name=monitoring.monitor.name))
    newest = visible(Sheet, g.actor).where(Sheet.monitoring_id == monitoring.id).order_by(Sheet.revision.desc()).limit(1)
    sheet = g.db.scalars(newest).unique().one()
    items = sheets.items_in(g.db, sheet)
    plan, live_ids = phase.plan_of(g.db, monitoring), set(g.db.scalars(granted(g.actor, Right.LIVE)))
    running, noted = _running(), noting.noted(g.db, sheet)
    anomalies = visible(Anomaly, g.actor).where(Anomaly.monitoring_id == monitoring.id)
    shown_: dict[str, Any] = {
        "monitoring": monitoring, "sheet": sheet, "items": [item for item in items if not is_conduct(item.key)],
        "groups": _groups(plan, items),
        "lacks": sheets.lacking(g.db, sheet, noted), "live_ids": live_ids,
        "playback_ids": set(g.db.scalars(granted(g.actor, Right.PLAYBACK))),
        "copy_ids": set(g.db.scalars(granted(g.actor, Right.EXPORT))),
        "running": running, "feeds": _feeds(running, live_ids), "unread": _unread(running), "colleagues": reliefs.colleagues(g.db, sheet),
        "bar": phase.bar(plan, phase.stamps_of(g.db, monitoring)), "noted": noted,
        "presence_after_s": min(_ALONE_S, (page.settings().idle_minutes - 1) * 60),
        "flagged": set(g.db.scalars(anomalies.with_only_columns(Anomaly.camera_id))),
        "declared": declared_of(monitoring.loading) if monitoring.loading else {}, **_ready(items), "tally": _tally(monitoring),
        "broken": _broken(monitoring), "fault_kinds": Kind,
        "proposed": {each.camera.id: each.kind for each in unknown(g.db, [row.camera for row in sheet.rows])},
    }  # fmt: skip
    return page.show("monitoring/desk.html", **shown_)


def _ready(items: Sequence[Any]) -> dict[str, Any]:
    """The phrases this person finds on the desk: by item, and all of them for the box in which one writes."""
    book = phrases.offered(g.db, g.actor, items)
    by_item = {item.key: [each for each in book if each.item == item.key] for item in items}
    return {"ready": by_item, "book": [asdict(each) for each in book], "slots": SLOTS}


def _tally(monitoring: Monitoring) -> dict[str, Any]:
    return summed(counts_of(g.db, monitoring), monitoring.loading, monitoring).told(say)


def _broken(monitoring: Monitoring) -> Sequence[Fault]:
    """What is not restored at the site: more is to be checked on the spot meanwhile (art. 17)."""
    wanted = visible(Fault, g.actor).where(Fault.site_id == monitoring.site_id, Fault.stage == FaultStage.OPEN)
    return page.rows(wanted.order_by(Fault.begun_at))


def _groups(plan: Sequence[phase.Step], items: Sequence[Any]) -> list[tuple[str, str | Text, list[Any]]]:
    """The items under the phases of the loading, then what belongs to none, then conduct: key, label, items."""
    known, firms = {step.key for step in plan}, [item for item in items if not is_conduct(item.key)]
    return [
        *((step.key, step.words, [item for item in firms if item.phase == step.key]) for step in plan),
        ("any", Text("全过程"), [item for item in firms if item.phase not in known]),
        ("conduct", Group.CONDUCT.label, [item for item in items if is_conduct(item.key)]),
    ]


def _running() -> Sequence[Monitoring]:
    """What this person watches now, in the order of its beginning."""
    mine = visible(Monitoring, g.actor).where(Monitoring.monitor_id == g.actor.id, Monitoring.stage == Stage.RUNNING)
    return page.rows(mine.order_by(Monitoring.begins_at, Monitoring.id))


def _feeds(running: Sequence[Monitoring], live_ids: Container[int]) -> dict[int, dict[str, list[int]]]:
    """By monitoring: the cameras of its desk, and those whose live pictures it shows."""
    sheets_ = _sheets_of(running)
    return {
        each.id: {
            "all": [row.camera_id for row in sheets_[each.id].rows],
            "live": [
                row.camera_id for row in sheets_[each.id].rows
                if each.mode is Mode.LIVE and row.camera.enabled and row.camera_id in live_ids
            ],
        }
        for each in running
    }  # fmt: skip


def _unread(running: Sequence[Monitoring]) -> set[int]:
    """Of which monitorings something is told that this person has not read."""
    ids = [each.id for each in running]
    mine = select(Notice).where(Notice.user_id == g.actor.id, Notice.read_at.is_(None))
    of_anomalies = mine.join(Anomaly, Anomaly.id == Notice.subject_id).where(Notice.subject_kind == "anomaly")
    own = mine.where(Notice.subject_kind == "monitoring", Notice.subject_id.in_(ids)).with_only_columns(Notice.subject_id)
    flagged = of_anomalies.where(Anomaly.monitoring_id.in_(ids)).with_only_columns(Anomaly.monitoring_id)
    return {*g.db.scalars(own), *g.db.scalars(flagged)}


@bp.get("/monitorings/running")
@page.media
def running() -> ResponseReturnValue:
    """The strip's facts, as JSON: last look and whether something is unread, by monitoring."""
    page.only(*STAFF)
    mine = _running()
    unread = _unread(mine)
    return {"running": [
        {"id": each.id, "looked": clock.epoch_ms(each.looked_at) if each.looked_at else None, "unread": each.id in unread} for each in mine
    ]}, 200  # fmt: skip


@bp.get("/monitorings/<int:number>/facts")
@page.media
def facts(number: int) -> ResponseReturnValue:
    """What the system noted by itself, as JSON: seconds on screen by camera, and the periods for 监控方式."""
    monitoring = page.get(Monitoring, number)
    newest = visible(Sheet, g.actor).where(Sheet.monitoring_id == monitoring.id).order_by(Sheet.revision.desc()).limit(1)
    sheet = g.db.scalars(newest).unique().one()
    noted = noting.noted(g.db, sheet)
    told = sheets.told(g.db, sheet, noted)
    return {
        "stage": monitoring.stage.value, "stage_words": say(monitoring.stage),
        "watched": {
            str(camera): {
                "seconds": each.seconds, "words": say(each.watched), "little": each.is_little, "unshown": each.is_unshown,
                "lines": [say(line) for line in each.lines],
            }
            for camera, each in noted.items()
        },
        "live": told["live"], "recorded": told["recorded"], "lacks": [say(lack) for lack in sheets.lacking(g.db, sheet, noted)],
        "tally": _tally(monitoring), "bar": render_template("phase/_bar.html", bar=phase.bar_of(g.db, monitoring), monitoring=monitoring),
    }, 200  # fmt: skip


@bp.get("/monitorings/<int:number>/picture")
def picture(number: int) -> ResponseReturnValue:
    """The picture alone, in a window for a second screen; the sheet stays on the desk that opened it."""
    monitoring = page.get(Monitoring, number)
    if monitoring.monitor_id != g.actor.id:
        raise Refused(Text("这是{name}的监控，您可以查看记录单。", name=monitoring.monitor.name))
    return page.show("monitoring/picture.html", monitoring=monitoring)


@bp.post("/monitorings/<int:number>/stop")
def stop(number: int) -> ResponseReturnValue:
    """Watching ends; the sheet stays a to-do."""
    monitoring = page.get(Monitoring, number)
    workflow.stop(g.db, g.actor, monitoring)
    return page.done(Text("已停止观看，记录单尚待提交。"), url_for("monitoring.desk", number=monitoring.id))
