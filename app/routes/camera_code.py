"""The code field that explains and composes itself while it is filled in, and a site's first seven digits (E-1, E-2)."""

from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app import page
from forms.camera_code import SiteCodeForm
from records import camera_code
from records.base import Text, Unfit
from records.camera import Camera, Control, Mount, Special
from records.camera_code import meaning
from records.camera_code.reading import compose, cut, explain
from records.osd_name.composing import LINE_LENGTH, lines
from records.site import Site
from workflows import camera_code as workflow
from workflows.register import Register, Told, usual_kind

bp = Blueprint("camera_code", __name__)
_PARTS = ("control", "device", "kind", "position")


@bp.get("/sites/<int:number>/camera-code")
def explained(number: int) -> ResponseReturnValue:
    """A part of the camera's form: what its code says, what is wrong with it, the name that comes of it; `?compose=1` makes a code."""
    site = page.get(Site, number)
    page.must("camera.install", site)
    register, told, composed = Register.of(g.db), _told(), None
    if "compose" in request.args:
        told, composed = _composed(g.db, site, register, told)
    found = explain(told.code, register.setting(site, told)) if told.code else None
    answer = {"explained": found, "composed": composed, **_named(register, site, told)}
    taken = register.codes.get(told.code)
    own = request.args.get("camera", 0, type=int)
    return page.show("camera_code/explained.html", taken=taken is not None and taken != own, own=own, register=register, **answer)


def _told() -> Told:
    """What stands in the form now, as far as it can be understood."""
    asked = {
        name: request.args.get(name, "").strip() for name in ("code", "business", "serial", "kind_reason", "special", "control", "mount")
    }
    return Told(
        asked["code"], asked["business"], asked["serial"], "", kind_reason=asked["kind_reason"],
        mount=_one(Mount, asked["mount"], Mount.FIXED), control=_one(Control, asked["control"], Control.PRIMARY),
        special=_one(Special, asked["special"], Special.ORDINARY),
        line_length=min(max(request.args.get("line_length", LINE_LENGTH, type=int), 1), 99),
    )  # fmt: skip


def _one(kind: Any, value: str, otherwise: Any) -> Any:
    return kind(value) if value in list(kind) else otherwise


def _named(register: Register, site: Site, told: Told) -> dict[str, Any]:
    """The name on the picture in its lines, or why there is none yet; the next serial where none is typed."""
    if not told.business:
        return {"name": None}
    try:
        free = register.free_serial(site, told)
        name = register.named(site, Told(told.code, told.business, told.serial or free, "", told.mount, line_length=told.line_length))[1]
    except Unfit as why:
        return {"name": None, "unnamed": why.why}
    return {"name": name, "rows": lines(name.name, told.line_length), "free": free, "namesake": register.names.get(name.name)}


def _composed(db: Session, site: Site, register: Register, told: Told) -> tuple[Told, str | None]:
    """The code made of what is chosen, with the next free serial of that place."""
    chosen = {name: request.args.get(f"code_{name}", "") for name in _PARTS}
    chosen["control"] = (chosen["control"] or "5") if told.control is Control.OTHER else meaning.CUSTOMS
    prefix = prefix_of(db, site, register)
    try:
        serial = camera_code.next_serial(db, prefix, chosen["position"])
        made = compose({"district": prefix[:4], "site": prefix[4:], "serial": serial, **chosen})
    except Unfit:
        return told, None
    return Told(
        made, told.business, told.serial, "", told.mount, told.control, told.special, told.kind_reason, told.line_length
    ), made  # fmt: skip


def prefix_of(db: Session, site: Site, register: Register) -> str:
    """The site's seven digits; where it has none yet, those that are free in its office's district; else what can be known."""
    found = camera_code.prefix_of(db, site)
    if found:
        return found
    district = next((code for code, name in register.districts.items() if name.endswith(site.office.name)), "")
    return district + camera_code.next_site(db, district) if district else ""


@bp.get("/sites/<int:number>/camera-code/tables")
def tables(number: int) -> ResponseReturnValue:
    """A part of the camera's form: both tables to choose from, with what most cameras of the site have."""
    site = page.get(Site, number)
    page.must("camera.install", site)
    code = request.args.get("code", "")
    codes = g.db.scalars(select(Camera.code).where(Camera.site_id == site.id, Camera.retired.is_(False))).all()
    chosen = cut(code) if len(code) == meaning.LENGTH else {"kind": usual_kind(codes), "device": "132"}
    others = {digit: name for digit, name in meaning.CONTROLS.items() if digit != meaning.CUSTOMS}
    return page.show(
        "camera_code/tables.html", site=site, groups=meaning.GROUPS, positions=meaning.POSITIONS, devices=meaning.DEVICES, others=others,
        chosen=chosen,
    )  # fmt: skip


@bp.route("/sites/<int:number>/code", methods=["GET", "POST"])
def assign(number: int) -> ResponseReturnValue:
    """Digits 1 to 7 of this site, by hand."""
    site = page.get(Site, number)
    page.must("camera_code.assign", site)
    settled = camera_code.code_of(g.db, site)
    kept = {"prefix": settled.prefix if settled else camera_code.prefix_of(g.db, site), "registered": settled.registered if settled else ""}
    form = page.filled(SiteCodeForm, **kept)
    here: dict[str, Any] = {"site": site, "proposed": prefix_of(g.db, site, Register.of(g.db)), "settled": settled}
    if request.method != "POST":
        return page.show("camera_code/form.html", form=form, **here)
    if not form.validate():
        return page.again("camera_code/form.html", form, **here)
    try:
        workflow.assign(g.db, g.actor, site, prefix=form.prefix.data, registered=form.registered.data, reason=form.reason.data)
    except Unfit as why:
        return page.again("camera_code/form.html", form, why, **here)
    return page.done(Text("已登记场所编码{prefix}。", prefix=form.prefix.data), url_for("site.shown", number=site.id))
