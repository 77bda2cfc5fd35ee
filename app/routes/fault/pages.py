"""Reading the faults: the list with its ages, one ticket with its clock and trail, photos; and writing one down (B17-1, D4-3)."""

from io import BytesIO
from typing import Any

from flask import Blueprint, Response, g, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from app import page
from forms import fault as forms
from records import attachment, clock, vault
from records import fault as records
from records.base import NotThere, Text, Unfit
from records.camera import Camera
from records.fault import LIMIT, Entry, EntryKind, Fault, Kind, Stage
from records.scope import visible
from records.site import Area, Site
from workflows import fault as workflow
from workflows import telling
from workflows.fault.sources import unknown

bp = Blueprint("fault", __name__)
#: a state of the list that is no stage: of the clock alone
_OVER = ("over", Text("超48小时"))
_THE_SYSTEM = Text("系统")


@bp.get("/faults")
def listed() -> ResponseReturnValue:
    """The faults, open ones first, longest first; `?stage=` (also `over`), `?kind=`, `?site=` narrow."""
    asked = {name: request.args.get(name, "").strip() for name in ("stage", "kind", "site")}
    wanted = _narrowed(visible(Fault, g.actor), asked)
    order = (Fault.stage == Stage.CLOSED, Fault.stage == Stage.RESTORED, Fault.closed_at.desc(), Fault.begun_at, Fault.id)
    sites = page.rows(visible(Site, g.actor).order_by(Site.name))
    return page.show(
        "fault/listed.html", list=page.listed(wanted.order_by(*order)), asked=asked, kinds=[(each.value, each.label) for each in Kind],
        stages=[(Stage.OPEN.value, Stage.OPEN.label), _OVER, *((each.value, each.label) for each in (Stage.RESTORED, Stage.CLOSED))],
        sites=[(site.id, site.name) for site in sites], startable=[site for site in sites if page.may("fault.find", site)],
    )  # fmt: skip


def _narrowed(wanted: Select[Fault], asked: dict[str, str]) -> Select[Fault]:
    if asked["stage"] in {each.value for each in Stage}:
        wanted = wanted.where(Fault.stage == Stage(asked["stage"]))
    elif asked["stage"] == _OVER[0]:
        wanted = wanted.where(Fault.stage == Stage.OPEN, Fault.begun_at <= clock.now() - LIMIT)
    if asked["kind"] in {each.value for each in Kind}:
        wanted = wanted.where(Fault.kind_of == Kind(asked["kind"]))
    return wanted.where(Fault.site_id == int(asked["site"])) if asked["site"].isdecimal() else wanted


@bp.get("/faults/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One ticket: its 48 hours, what is to be done, what was done."""
    it = page.get(Fault, number)
    cameras, now = records.cameras_of(g.db, it), clock.now()
    gaps = records.gaps_of(g.db, it, [camera.id for camera in cameras], it.closed_at or now)
    known = visible(Camera, g.actor).with_only_columns(Camera.id)
    return page.show(
        "fault/shown.html", fault=it, offers=page.offers(it), cameras=cameras, gaps=gaps, limit=LIMIT, is_guarded=it.is_guarded(now),
        entries={kind.value: it.done(kind) for kind in EntryKind}, trail=_trail(it), known=set(page.rows(known)),
    )  # fmt: skip


def _trail(it: Fault) -> list[dict[str, Any]]:
    """What happened, oldest first, as macros/paper.html's `trail` shows it."""
    acts: list[dict[str, Any]] = [
        {"at": it.begun_at, "what": Text("最后画面") if it.is_measured else Text("故障开始")},
        {"at": it.found_at, "who": it.found_by.name if it.found_by else _THE_SYSTEM, "what": Text("发现故障"), "more": it.said},
    ]
    for entry in it.entries:
        who = entry.by.name if entry.by is not None else _THE_SYSTEM
        acts.append({"at": entry.at, "who": who, "what": entry.kind_of, "more": _more(entry)})
    if it.escalated_at is not None:
        acts.append({"at": it.escalated_at, "kind": "late", "who": _THE_SYSTEM, "what": Text("满48小时未恢复，已通知管理员和运维")})
    if it.restored_at is not None and not it.done(EntryKind.RESTORED):
        acts.append({"at": it.restored_at, "who": _THE_SYSTEM, "what": Text("图像已恢复")})
    if it.closed_at is not None:
        acts.append({"at": it.closed_at, "who": it.closed_by.name if it.closed_by else None, "what": Text("办结"), "more": it.conclusion})
    return sorted(acts, key=lambda each: each["at"])


def _more(entry: Entry) -> Text | str:
    told = "：".join(part for part in (" ".join(part for part in (entry.unit, entry.person) if part), entry.text) if part)
    if entry.until_at is None:
        return told
    return Text("{told}（{begins} 至 {ends}）", told=told, begins=entry.at, ends=entry.until_at)


@bp.get("/faults/new")
def start() -> ResponseReturnValue:
    """To the form of the chosen site."""
    return redirect(url_for("fault.find", number=page.get(Site, request.args.get("site", 0, type=int)).id), 303)


@bp.route("/sites/<int:number>/faults/new", methods=["GET", "POST"])
def find(number: int) -> ResponseReturnValue:
    """Write one down; a click at a camera sends camera and kind along."""
    site = page.get(Site, number)
    cameras = page.rows(visible(Camera, g.actor).where(Camera.site_id == site.id, Camera.retired.is_(False)).order_by(Camera.point))
    areas = page.rows(visible(Area, g.actor).where(Area.site_id == site.id, Area.retired.is_(False)).order_by(Area.name))
    asked = next((each for each in cameras if each.id == request.args.get("camera", type=int)), None)
    told = {"camera": asked.id if asked else None, "kind": _proposed(asked)}
    form = page.filled(forms.FindForm) if request.method == "POST" else forms.FindForm(None, data=told)
    form.camera.offer([(each.id, each.point) for each in cameras])
    form.area.offer([(each.id, each.name) for each in areas])
    if request.method == "GET":
        return page.show("fault/form.html", form=form, site=site)
    if not form.validate():
        return page.again("fault/form.html", form, site=site)
    sent = telling.told(form.data)
    try:
        made = telling.made_of(g.db, g.actor, Fault, sent) or workflow.find(
            g.db, g.actor, site, kind=form.kind.data, remark=form.remark.data, told=sent,
            camera=next((each for each in cameras if each.id == form.camera.data), None),
            area=next((each for each in areas if each.id == form.area.data), None),
        )  # fmt: skip
    except Unfit as why:
        return page.again("fault/form.html", form, why, site=site)
    said = Text("已登记故障 {number}。", number=made.number)
    return page.done(said, url_for("fault.shown", number=made.id), number=made.number)


def _proposed(camera: Camera | None) -> Kind:
    """By what is measured of the camera; where its picture comes, it must be the picture."""
    seen = unknown(g.db, [camera]) if camera is not None else []
    return seen[0].kind if seen else Kind.UNCLEAR


@bp.get("/faults/<int:number>/photos/<int:photo_number>")
@page.media
def photo(number: int, photo_number: int) -> ResponseReturnValue:
    """One photo or PDF of the upkeep; `?small` gives a photo's thumbnail."""
    it = page.get(Fault, number)
    file = next((each for entry in it.entries for each in entry.photos if each.id == photo_number), None)
    if file is None:
        raise NotThere
    with vault.open(page.settings().evidence, file.path) as stream:
        raw = stream.read()
    if "small" in request.args and file.is_picture:
        return Response(attachment.thumbnail(raw), mimetype="image/jpeg")
    return send_file(BytesIO(raw), mimetype=file.mimetype, download_name=file.name, as_attachment=not file.is_picture)
