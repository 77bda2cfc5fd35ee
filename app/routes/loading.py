"""Pages of the loadings (装箱): a day's list, announcing, changing, cancelling."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app import page
from forms.loading import DETAILS, NUMBERS, CancelForm, LoadingForm
from records import clock
from records.anomaly import Anomaly
from records.base import Text, Unfit
from records.camera import Camera
from records.clip import Clip
from records.fault import Fault
from records.fault import Stage as FaultStage
from records.grant import Right
from records.inspection import Inspection
from records.loading import Loading, container_doubt
from records.monitoring import Mode, Monitoring, holes, of_loadings
from records.monitoring import Stage as MonitoringStage
from records.phase import Phase
from records.phase import Stage as PhaseStage
from records.relief import Relief
from records.scope import granted, visible
from records.sheet import Sheet
from records.site import Area, Site
from records.snapshot import Snapshot
from records.tally import Tally, summed
from records.user import STAFF, User
from workflows import loading as workflow
from workflows import monitoring as sittings

bp = Blueprint("loading", __name__)
_MOST_OTHERS = 20
_YEARS = (2000, 2200)


@bp.get("/loadings")
def listed() -> ResponseReturnValue:
    """The loadings of one Beijing day (`?day=`), or of one container (`?container=`)."""
    day = _day(request.args.get("day", ""))
    begins_at = datetime(day.year, day.month, day.day, tzinfo=clock.BEIJING).astimezone(UTC)
    wanted = visible(Loading, g.actor).where(Loading.planned_at >= begins_at, Loading.planned_at < begins_at + timedelta(days=1))
    container = "".join(request.args.get("container", "").split()).upper()
    if container:
        wanted = visible(Loading, g.actor).where(Loading.container.contains(container, autoescape=True))
    found = page.listed(wanted.order_by(Loading.planned_at, Loading.id))
    return page.show(
        "loading/listed.html", list=found, day=day, before=day - timedelta(days=1), after=day + timedelta(days=1), container=container,
        begun=of_loadings(g.db, found["rows"]), today=clock.beijing(clock.now()).date(),
    )  # fmt: skip


@bp.get("/loadings/waiting")
@page.media
def waiting() -> ResponseReturnValue:
    """A part of the desk's bar: the loadings of today that wait, each with the click that begins."""
    page.only(*STAFF)
    return render_template("loading/_waiting.html", waiting=sittings.waiting(g.db, g.actor))


def _day(told: str) -> date:
    try:
        day = date.fromisoformat(told)
    except ValueError:
        day = None
    # far years have no day before or after them
    return day if day is not None and _YEARS[0] <= day.year < _YEARS[1] else clock.beijing(clock.now()).date()


@bp.get("/loadings/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One loading, its monitorings, what may be done."""
    loading = page.get(Loading, number)
    return page.show("loading/shown.html", **_whole(loading))


def _whole(loading: Loading) -> dict[str, Any]:
    """The loading with everything that hangs on it or on its container: sittings, sheets, anomalies, clips, inspection records (B13-2)."""
    same = visible(Loading, g.actor).where(Loading.id != loading.id, Loading.container == loading.container, Loading.container != "")
    others = g.db.scalars(same.order_by(Loading.planned_at.desc()).limit(_MOST_OTHERS)).unique().all()
    monitorings = of_loadings(g.db, [loading])[loading.id]
    ids = [monitoring.id for monitoring in monitorings]
    anomalies = g.db.scalars(visible(Anomaly, g.actor).where(Anomaly.monitoring_id.in_(ids)).order_by(Anomaly.seen_at)).unique().all()
    sheets = g.db.scalars(visible(Sheet, g.actor).where(Sheet.monitoring_id.in_(ids)).order_by(Sheet.id)).unique().all()
    clips = page.rows(visible(Clip, g.actor).where(Clip.anomaly_id.in_([each.id for each in anomalies])).order_by(Clip.begins_at))
    records = visible(Inspection, g.actor).where(Inspection.anomaly_id.in_([each.id for each in anomalies])).order_by(Inspection.id)
    broken = visible(Fault, g.actor).where(Fault.site_id == loading.site_id, Fault.stage == FaultStage.OPEN).order_by(Fault.begun_at)
    return {
        "broken": page.rows(broken), "loading": loading,
        "monitorings": monitorings, "sheets": {sheet.monitoring_id: sheet for sheet in sheets}, "anomalies": anomalies,
        "clips": {each.id: [clip for clip in clips if clip.anomaly_id == each.id] for each in anomalies},
        "others": others, "inspections": page.rows(records),
        "offers": page.offers(loading),
        "doubt": container_doubt(loading.container),
        **_counted(loading), "chapters": _chapters(loading, anomalies, ids), "chain": _chain(monitorings), "cameras": _cameras(loading),
        "mine": [each for each in monitorings if _is_watched_by(g.actor, each)],
        "recorded": sittings.recorded(g.db, loading) if page.may("monitoring.begin_at", loading.site) else None,
    }  # fmt: skip


def _is_watched_by(person: User, monitoring: Monitoring) -> bool:
    """Whether it is this person's, live and running: the one that is gone on with."""
    return monitoring.monitor_id == person.id and monitoring.mode is Mode.LIVE and monitoring.stage is MonitoringStage.RUNNING


def _counted(loading: Loading) -> dict[str, Any]:
    """Cartons counted from the picture, each count with its time (B12-1)."""
    counts = page.rows(visible(Tally, g.actor).where(Tally.loading_id == loading.id).order_by(Tally.id))
    return {"counts": counts, "sum": summed(counts, loading)}


def _chapters(loading: Loading, anomalies: Sequence[Anomaly], sittings: Sequence[int]) -> list[dict[str, Any]]:
    """The loading's phases in the order of the picture, each with the anomalies and stills up to the next; before the first: none."""
    stamped = page.rows(visible(Phase, g.actor).where(Phase.loading_id == loading.id).order_by(Phase.seen_at, Phase.id))
    stills = page.rows(visible(Snapshot, g.actor).where(Snapshot.monitoring_id.in_(sittings)).order_by(Snapshot.seen_at))
    seen = sorted([*anomalies, *stills], key=lambda each: each.seen_at)
    standing = [each for each in stamped if each.stage is PhaseStage.STAMPED]
    begins = [clock.from_epoch_ms(0), *(each.seen_at for each in standing)]
    ends = [*begins[1:], None]
    chapters = [
        {"phase": phase, "events": [each for each in seen if begin <= each.seen_at and (end is None or each.seen_at < end)]}
        for phase, begin, end in zip([None, *standing], begins, ends, strict=True)
    ]
    struck = [{"phase": each, "events": []} for each in stamped if each.stage is PhaseStage.STRUCK]
    return [each for each in chapters if each["phase"] is not None or each["events"]] + struck


def _chain(monitorings: Sequence[Monitoring]) -> dict[str, Any]:
    """Who went on from whom, and when nobody watched."""
    ids = [each.id for each in monitorings]
    reliefs = page.rows(visible(Relief, g.actor).where(Relief.monitoring_id.in_(ids)).order_by(Relief.id))
    return {
        "before": {each.id: next((one for one in monitorings if one.id == each.previous_id), None) for each in monitorings},
        "reliefs": {each.monitoring_id: each for each in reliefs}, "holes": holes(monitorings),
    }  # fmt: skip


def _cameras(loading: Loading) -> Sequence[Camera]:
    """The site's cameras whose recording this person may see."""
    mine = visible(Camera, g.actor).where(Camera.site_id == loading.site_id, Camera.id.in_(granted(g.actor, Right.PLAYBACK)))
    return page.rows(mine.order_by(Camera.code))


@bp.route("/loadings/new", methods=["GET", "POST"])
def announced() -> ResponseReturnValue:
    """Choose a site, then type the loading."""
    page.only(*STAFF)
    own = visible(Site, g.actor).where(Site.retired.is_(False), Site.office_id == g.actor.office_id)
    sites = g.db.scalars(own.order_by(Site.name)).unique().all()
    chosen = request.args.get("site", type=int) or (sites[0].id if len(sites) == 1 else None)
    if chosen is None:
        return page.show("loading/sites.html", sites=sites)
    site = page.get(Site, chosen)
    form = _form(site, contact=site.enterprise.contact, contact_phone=site.enterprise.contact_phone)
    here: dict[str, Any] = {"site": site, "loading": None}
    if request.method == "GET":
        return page.show("loading/form.html", form=form, **here)
    if not form.validate():
        return page.again("loading/form.html", form, **here)
    assert form.planned_at.data is not None  # noqa: S101 - a required field of a validated form
    try:
        made = workflow.announce(
            g.db, g.actor, site, area=_area(form), planned_at=form.planned_at.data, product=form.product.data, details=_details(form),
            camera=_camera(form),
        )  # fmt: skip
    except Unfit as why:
        return page.again("loading/form.html", form, why, **here)
    return page.done(Text("已登记装箱。"), url_for("loading.shown", number=made.id))


@bp.route("/loadings/<int:number>/change", methods=["GET", "POST"])
def change(number: int) -> ResponseReturnValue:
    """Other time, dock, container, …."""
    loading = page.get(Loading, number)
    form = _form(loading.site, loading)
    here: dict[str, Any] = {"site": loading.site, "loading": loading}
    if request.method == "GET":
        return page.show("loading/form.html", form=form, **here)
    if not form.validate():
        return page.again("loading/form.html", form, **here)
    details = {"planned_at": form.planned_at.data, "product": form.product.data, **_details(form)}
    try:
        workflow.change(g.db, g.actor, loading, area=_area(form), details=details, camera=_camera(form))
    except Unfit as why:
        return page.again("loading/form.html", form, why, **here)
    return page.done(Text("已更改装箱。"), url_for("loading.shown", number=loading.id))


@bp.post("/loadings/<int:number>/cancel")
def cancel(number: int) -> ResponseReturnValue:
    """It will not take place."""
    loading = page.get(Loading, number)
    workflow.cancel(g.db, g.actor, loading, reason=page.reason(lambda: shown(number), CancelForm))
    return page.done(Text("已取消装箱。"), url_for("loading.shown", number=loading.id))


def _form(site: Site, loading: Loading | None = None, **given: Any) -> LoadingForm:
    if loading is not None:
        given |= {"area": loading.area_id, "camera": loading.camera_id}
    form = page.filled(LoadingForm, loading if request.method == "GET" and loading is None else _flat(loading), **given)
    areas = g.db.scalars(select(Area).where(Area.site_id == site.id, Area.retired.is_(False)).order_by(Area.name)).all()
    form.area.offer([(area.id, area.name) for area in areas])
    standing = visible(Camera, g.actor).where(Camera.site_id == site.id, Camera.retired.is_(False))
    form.camera.offer([(camera.id, camera.point) for camera in page.rows(standing.order_by(Camera.code))])
    return form


def _flat(loading: Loading | None) -> object:
    """The record without its relations, which would hide the form's own value of the same name."""
    if loading is None:
        return None
    values = {name: getattr(loading, name) for name in ("planned_at", "product", *DETAILS, *NUMBERS)}
    return type("Flat", (), values)()


def _area(form: LoadingForm) -> Area:
    return page.get(Area, form.area.data)


def _camera(form: LoadingForm) -> Camera | None:
    return page.get(Camera, form.camera.data) if form.camera.data is not None else None


def _details(form: LoadingForm) -> dict[str, str | int | None]:
    return {**{name: form[name].data or "" for name in DETAILS}, **{name: form[name].data for name in NUMBERS}}
