"""设备与证书: devices of a site's video system, the documents that they meet the standards, and those that are missing (C5-1, C5-2)."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from app import page
from forms.equipment import CertificateForm, EquipmentForm
from records import routine
from records.base import Text
from records.camera import Camera
from records.equipment import OF_DEVICE, Certificate, Equipment, Kind, Standard, missing, unentered
from records.room import Room
from records.scope import visible
from records.site import Site
from workflows import equipment as workflow

bp = Blueprint("equipment", __name__)


@bp.get("/sites/<int:number>/equipment")
def of_site(number: int) -> ResponseReturnValue:
    """Devices, documents, gaps."""
    site = page.get(Site, number)
    devices = page.rows(visible(Equipment, g.actor).where(Equipment.site_id == site.id).order_by(Equipment.retired, Equipment.id))
    papers = page.rows(visible(Certificate, g.actor).where(Certificate.site_id == site.id).order_by(Certificate.id.desc()))
    return page.show(
        "equipment/of_site.html", site=site, devices=[(each, page.offers(each)) for each in devices], papers=papers,
        missing=missing(devices, papers, routine.today()), names={each.id: each.name for each in devices}, today=routine.today(),
        offers=page.offers(site), of_device=OF_DEVICE, unentered=unentered(devices, _cameras(site)),
    )  # fmt: skip


def _cameras(site: Site) -> Sequence[Camera]:
    return page.rows(visible(Camera, g.actor).where(Camera.site_id == site.id, Camera.retired.is_(False)).order_by(Camera.point))


def _given() -> dict[str, Any]:
    number = request.args.get("camera", type=int)
    return {"kind": Kind.CAMERA, "camera": number} if number else {}


@bp.route("/sites/<int:number>/equipment/new", methods=["GET", "POST"])
def register(number: int) -> ResponseReturnValue:
    """Another device; `?camera=` of a camera without one is filled in."""
    site = page.get(Site, number)
    page.must("equipment.register", site)
    form = page.filled(EquipmentForm, **_given())
    rooms = page.rows(visible(Room, g.actor).where(Room.site_id == site.id, Room.retired.is_(False)).order_by(Room.id))
    form.room.offer([(room.id, room.name) for room in rooms])
    form.camera.offer([(camera.id, camera.point) for camera in _cameras(site)])

    def run() -> Text:
        made = workflow.register(
            g.db, g.actor, site, kind=form.kind.data, name=form.name.data, model=form.model.data, serial=form.serial.data,
            room=page.get(Room, form.room.data) if form.room.data else None,
            camera=page.get(Camera, form.camera.data) if form.camera.data else None,
        )  # fmt: skip
        return Text("已登记{device}。", device=made.name)

    return page.fill_in(form, "equipment.register", site, url_for("equipment.of_site", number=site.id), run)


@bp.post("/equipment/<int:number>/retire")
def retire(number: int) -> ResponseReturnValue:
    """Used no more, with a reason."""
    found = page.get(Equipment, number)
    workflow.retire(g.db, g.actor, found, reason=page.reason(lambda: of_site(found.site_id)))
    return page.done(Text("已停用{device}。", device=found.name), url_for("equipment.of_site", number=found.site_id))


@bp.route("/sites/<int:number>/certificates/new", methods=["GET", "POST"])
def certify(number: int) -> ResponseReturnValue:
    """Another document; `?standard=&equipment=` of a gap are filled in."""
    site = page.get(Site, number)
    page.must("equipment.certify", site)
    given = {"standard": request.args.get("standard", Standard.SELECTION.value), "equipment": request.args.get("equipment", type=int)}
    form = page.filled(CertificateForm, **given)
    devices = page.rows(visible(Equipment, g.actor).where(Equipment.site_id == site.id, Equipment.retired.is_(False)))
    form.equipment.offer([(each.id, f"{each.name}（{each.model}）") for each in devices])

    def run() -> Text:
        device = page.get(Equipment, form.equipment.data) if form.equipment.data else None
        workflow.certify(
            g.db, g.actor, site, equipment=device, standard=form.standard.data, number=form.number.data, issued_by=form.issued_by.data,
            ends_on=form.ends_on.data, document=page.upload(f"certificate/{site.id}"),
        )  # fmt: skip
        return Text("已登记合规文件。")

    return page.fill_in(form, "equipment.certify", site, url_for("equipment.of_site", number=site.id), run)


@bp.get("/certificates/<int:number>/content")
@page.media
def document(number: int) -> ResponseReturnValue:
    """The document itself."""
    return page.kept(page.get(Certificate, number))
