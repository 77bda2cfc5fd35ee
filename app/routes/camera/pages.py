"""Pages of the cameras: list, one with its state, gaps and people, installing, changing, switching, trying the stream (C9-1, C10-1)."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, current_app, g, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import and_, or_

from app import page
from app.language import say
from app.routes.camera import clause
from app.settings import GIB
from app.video import ahead, disk, state, trial
from forms.camera import EQUIPMENT, TOLD, CameraForm, ChangeForm
from records import availability, clock
from records.base import MOST, Text, Unfit
from records.camera import Camera, Equipment, Mount, seal_credentials, stream_of
from records.camera_code import districts
from records.camera_code.reading import Setting, explain
from records.diagnosis import lasting, latest
from records.fault import Fault, Kind, concerning
from records.fault import Stage as FaultStage
from records.grant import Right
from records.home_view import has_home_view, in_force, last_checks, missing_lights, with_place
from records.osd_name import ask_of, composing, is_confirmed, newest
from records.ptz import spans_of
from records.ptz_return import returns_of
from records.scope import may_watch, visible
from records.site import Area, Site
from records.standing import Standing
from records.user import Role
from workflows import camera as workflow
from workflows import grant as grants
from workflows.fault.sources import unknown
from workflows.register import Told, wrong_codes

bp = Blueprint("camera", __name__)
GAPS = 6
_ABILITIES = {
    "panorama": Text("广角，可全景监控"), "audio": Text("音频采集"), "lpr": Text("车牌识别"), "person_recognition": Text("人员识别"),
}  # fmt: skip


@bp.get("/cameras")
def listed() -> ResponseReturnValue:
    """Cameras that the person may know of, with what is being recorded; `?q=`, `?site=`, `?stage=`, `?osd=open|confirmed`,
    `?home=open|set`.
    """
    told = {name: request.args.get(name, "").strip() for name in ("q", "site", "stage", "osd", "home")}
    wanted = page.standing(visible(Camera, g.actor), Camera.retired)
    if told["q"]:
        wanted = wanted.where(or_(Camera.name.contains(told["q"], autoescape=True), Camera.code.contains(told["q"], autoescape=True)))
    if told["site"].isdecimal():
        wanted = wanted.where(Camera.site_id == min(int(told["site"]), MOST))
    if told["osd"] in {"open", "confirmed"}:
        wanted = wanted.where(is_confirmed() if told["osd"] == "confirmed" else and_(~is_confirmed(), Camera.retired.is_(False)))
    if told["home"] in {"open", "set"}:
        wanted = wanted.where(has_home_view() if told["home"] == "set" else and_(~has_home_view(), Camera.retired.is_(False)))
    found = page.listed(wanted.order_by(Camera.enabled.desc(), Camera.name))
    sites = page.rows(visible(Site, g.actor).order_by(Site.name))
    ids = [camera.id for camera in found["rows"]]
    states, looks, homes = state.states(g.db, page.settings().footage, ids), newest(g.db, ids), in_force(g.db, ids)
    pairs = [(site.id, site.name) for site in sites]
    used, settings = disk.used_bytes(page.database()), page.settings()
    room: dict[str, Any] = {"used_gib": used / GIB, "quota_gib": settings.footage_quota_bytes / GIB}
    if settings.footage.exists():
        room["outlook"] = ahead.outlook(g.db, disk.room(settings.footage, settings.footage_quota_bytes, used))
    return page.show(
        "camera/listed.html", list=found, told=told, pairs=pairs, states=states, looks=looks, stages=tuple(Standing),
        offers=page.offers(g.actor.office), flaws=lasting(g.db, ids), homes=homes, places=with_place(g.db, ids),
        lacking={each: missing_lights(homes.get(each, [])) for each in ids}, **room,
    )  # fmt: skip


@bp.get("/cameras/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One camera: facts, state, gaps, who may do what."""
    return _shown(page.get(Camera, number), None)


def _shown(camera: Camera, tried: trial.Outcome | None) -> ResponseReturnValue:
    is_administrator = g.actor.role is Role.ADMINISTRATOR
    sees = {right for right in (Right.LIVE, Right.PLAYBACK) if may_watch(g.db, g.actor, camera, right)}
    held = grants.current(g.db, cameras=(camera.id,), users=None if is_administrator else (g.actor.id,))
    broken = page.rows(visible(Fault, g.actor).where(concerning(camera), Fault.stage == FaultStage.OPEN).order_by(Fault.begun_at))
    return page.show(
        "camera/shown.html", camera=camera, state=state.states(g.db, page.settings().footage, [camera.id])[camera.id], columns=tuple(Right),
        gaps=state.latest_gaps(g.db, camera.id, GAPS), rights=grants.by_user(held), offers=page.offers(camera),
        code=explain(camera.code, Setting(districts=districts(g.db))).parts, wrong_code=_wrong_code(camera),
        look=newest(g.db, [camera.id]).get(camera.id),
        lines=composing.lines(camera.name, camera.line_length), is_administrator=is_administrator, has_password=bool(camera.credentials),
        watch_url=_to("monitoring.begin_at", site=camera.site_id) if sees else None, now=clock.now(),
        still_url=_to("footage.still", camera_id=camera.id, w=640) if Right.LIVE in sees else None,
        may_copy=may_watch(g.db, g.actor, camera, Right.EXPORT),
        tried=tried, acts=page.trail(camera), abilities=[word for name, word in _ABILITIES.items() if getattr(camera, name)],
        broken=broken, proposed=_proposed(camera, broken), **_picture_facts(camera),
    )  # fmt: skip


def _wrong_code(camera: Camera) -> Sequence[Text]:
    """What the norm has against its code now; the code of one that was taken down is history."""
    return [] if camera.retired else [each for _, said in wrong_codes(g.db, [camera]) for each in said]


def _picture_facts(camera: Camera) -> dict[str, Any]:
    """What is wrong with the picture, now and lately, and what it should show."""
    homes = in_force(g.db, [camera.id]).get(camera.id, [])
    days = availability.of_cameras(g.db, [camera.id], *availability.last_days())[camera.id]
    return {
        "days": availability.total(days), "strip": availability.strip(days),
        "flaws": lasting(g.db, [camera.id]).get(camera.id, []), "diagnoses": latest(g.db, camera.id, GAPS), "homes": homes,
        "lacking": missing_lights(homes),
        "turned": next(iter(spans_of(g.db, camera.id, 1)), None), "returned": next(iter(returns_of(g.db, camera.id, 1)), None),
        "asked": ask_of(g.db, camera), "view_check": next(iter(last_checks(g.db, camera.id, 1)), None),
    }  # fmt: skip


def _proposed(camera: Camera, broken: Sequence[Fault]) -> Kind | None:
    """The kind of fault that one click writes down; none where there is one already, or this person may not."""
    if broken or camera.retired or not page.may("fault.find", camera.site):
        return None
    seen = unknown(g.db, [camera])
    return seen[0].kind if seen else Kind.UNCLEAR


def _to(endpoint: str, **values: Any) -> str | None:
    """The address of another concept's page, when there is one."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None


@bp.route("/sites/<int:number>/cameras/new", methods=["GET", "POST"])
def install(number: int) -> ResponseReturnValue:
    """A new camera in this site; `?line=`: for a clause of the norm, which it then answers."""
    site = page.get(Site, number)
    about = clause.named(site)
    form = page.filled(CameraForm, **{"mount": Mount.FIXED, **(about.begun() if about and request.method != "POST" else {})})
    _offer_areas(form, site)
    here: dict[str, Any] = {"site": site, "camera": None, "businesses": composing.BUSINESSES, "about": about}
    if request.method != "POST":
        return page.show("camera/form.html", form=form, **here)
    if not form.validate():
        return page.again("camera/form.html", form, **here)
    try:
        made = workflow.install(
            g.db, g.actor, site, area=page.get(Area, form.area.data), told=told_of(form.data), credentials=_sealed(form),
            equipment=_equipment(form),
        )  # fmt: skip
    except Unfit as why:
        return page.again("camera/form.html", form, why, **here)
    if about is not None:
        return page.done(about.answer(made), about.url, number=made.id)
    return page.done(Text("已登记{camera}。", camera=made.name), url_for("camera.shown", number=made.id), number=made.id)


@bp.route("/cameras/<int:number>/change", methods=["GET", "POST"])
def change(number: int) -> ResponseReturnValue:
    """Other code, name, area, stream; `?line=`: as a clause of the norm wants it."""
    camera = page.get(Camera, number)
    about = clause.named(camera.site)
    form = _change_form(camera, about.changed(camera) if about else {})
    here: dict[str, Any] = {"site": camera.site, "camera": camera, "businesses": composing.BUSINESSES, "about": about}
    if request.method != "POST":
        return page.show("camera/form.html", form=form, **here)
    if not form.validate():
        return page.again("camera/form.html", form, **here)
    try:
        workflow.change(
            g.db, g.actor, camera, area=page.get(Area, form.area.data), told=told_of(form.data),
            credentials=b"" if form.without_password.data else (_sealed(form) or None), equipment=_equipment(form),
        )  # fmt: skip
    except Unfit as why:
        return page.again("camera/form.html", form, why, **here)
    return page.done(Text("已更改。"), about.url if about else url_for("camera.shown", number=camera.id))


def _change_form(camera: Camera, wanted: dict[str, Any]) -> ChangeForm:
    business, serial = composing.point_parts(camera.point)
    told = {name: getattr(camera, name) for name in (*TOLD, *EQUIPMENT) if name not in {"business", "serial"}}
    told |= {"area": camera.area_id, "business": business, "serial": serial, **wanted}
    form = page.filled(ChangeForm, camera) if request.method == "POST" else ChangeForm(None, data=told)
    _offer_areas(form, camera.site)
    return form


def _offer_areas(form: CameraForm, site: Site) -> None:
    areas = visible(Area, g.actor).where(Area.site_id == site.id, Area.retired.is_(False)).order_by(Area.name)
    form.area.offer([(area.id, area.name) for area in page.rows(areas)])


def told_of(typed: Mapping[str, Any]) -> Told:
    """What the workflow is told, of a form's data."""
    told = {name: typed[name] for name in TOLD}
    return Told(**{**told, "line_length": told["line_length"] or composing.LINE_LENGTH})


def _equipment(form: CameraForm) -> Equipment:
    return Equipment(**{name: form[name].data for name in EQUIPMENT})


def _sealed(form: CameraForm) -> bytes:
    return seal_credentials(form.stream_user.data, form.stream_password.data or "", page.settings().key)


@bp.post("/cameras/<int:number>/switch-off")
def switch_off(number: int) -> ResponseReturnValue:
    """No picture is fetched, with a reason."""
    camera = page.get(Camera, number)
    workflow.switch_off(g.db, g.actor, camera, reason=page.reason(lambda: shown(number)))
    return page.done(Text("已停用{camera}。", camera=camera.name), url_for("camera.shown", number=camera.id))


@bp.post("/cameras/<int:number>/switch-on")
def switch_on(number: int) -> ResponseReturnValue:
    """Its picture is fetched again; `?line=`: back to that clause."""
    camera = page.get(Camera, number)
    about = clause.named(camera.site)
    workflow.switch_on(g.db, g.actor, camera)
    return page.done(Text("已启用{camera}。", camera=camera.name), about.url if about else url_for("camera.shown", number=camera.id))


@bp.post("/cameras/<int:number>/remove")
def remove(number: int) -> ResponseReturnValue:
    """It is taken down, with a reason."""
    camera = page.get(Camera, number)
    workflow.remove(g.db, g.actor, camera, reason=page.reason(lambda: shown(number)))
    return page.done(Text("已拆除{camera}，录像仍按保管期限保存。", camera=camera.name), url_for("camera.shown", number=camera.id))


@bp.post("/cameras/<int:number>/try")
def try_stream(number: int) -> ResponseReturnValue:
    """Fetch a picture and say in a sentence what comes, or why none."""
    camera = page.get(Camera, number)
    stream = stream_of(camera, page.settings().key)
    g.db.rollback()  # no transaction spans the seconds on the network
    found = trial.try_stream(stream.url)
    camera = page.get(Camera, number)
    workflow.try_stream(g.db, g.actor, camera, cause=found.cause)
    if page.wants_json():
        return jsonify(said=say(found.said), cause=found.cause), 200
    return _shown(camera, found)
