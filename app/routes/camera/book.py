"""The cameras as a workbook: all of them out, and a list in, with a preview that explains each wrong cell (C10-1)."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from app import page
from app.language import in_each_language, say
from app.routes.camera.pages import bp, told_of
from forms.camera import EQUIPMENT, TOLD
from forms.camera.book import COLUMNS, FLAGS, NO, OPTIONAL, YES, Line, read
from records.base import Text, Unfit
from records.camera import Camera, seal_credentials
from records.office import Office
from records.osd_name.composing import point_parts
from records.printed import book
from records.scope import visible
from records.site import Area, Site
from workflows import camera as workflow
from workflows.register import Register, Row

#: wrong lines shown; how many there are is always told
_SHOWN = 200
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/cameras/export.xlsx")
def export() -> ResponseReturnValue:
    """Every camera that the person may know of, in the columns of the list that is taken in; never a password."""
    found = page.rows(visible(Camera, g.actor).where(Camera.retired.is_(False)).order_by(Camera.site_id, Camera.code))
    columns = [(say(word), width) for word, width in COLUMNS.values()]
    raw = book.render(say(Text("摄像头")), [*columns, (say(Text("图像标识名称")), 36)], ([*_cells(each), each.name] for each in found))
    return page.download(raw, "cameras.xlsx", _XLSX)


def _cells(camera: Camera) -> list[object]:
    business, serial = point_parts(camera.point)
    told = {
        "site": camera.site.name,
        "area": camera.area.name,
        "business": business,
        "serial": serial,
        "stream_user": "",
        "stream_password": "",
    }
    choices = {name: say(getattr(camera, name)) for name in ("mount", "control", "special", "night_light")}
    flags = {name: say(YES if getattr(camera, name) else NO) for name in FLAGS}
    return [{**told, **choices, **flags}.get(key, getattr(camera, key, "")) for key in COLUMNS]


@bp.route("/cameras/import", methods=["GET", "POST"])
def take_in() -> ResponseReturnValue:
    """Look at a list first; taken in is the very list that was looked at, and only where no cell of it is wrong."""
    office = page.get(Office, g.actor.office_id)
    page.must("camera.take_in", office)
    here: dict[str, Any] = {"columns": COLUMNS, "shown": _SHOWN}
    if request.method != "POST":
        return page.show("camera/import.html", **here)
    file = request.files.get("book")
    raw = file.read() if file is not None else b""
    try:
        lines = read(raw, in_each_language)
        rows = _judged(office, lines)
    except Unfit as why:
        g.failed = True
        return page.show("camera/import.html", 422, unfit=why.why, **here)
    wrong, digest = [line for line in lines if line.wrong], sha256(raw).hexdigest()
    if wrong or request.form.get("seen") != digest:
        g.failed = True
        counted = {"new": sum(row.camera is None for row in rows), "changed": sum(row.camera is not None for row in rows)}
        return page.show("camera/import.html", 422 if wrong else 200, wrong=wrong, total=len(lines), digest=digest, **counted, **here)
    new, changed = workflow.take_in(g.db, g.actor, office, rows=rows, sha256=digest)
    return page.done(
        Text("已导入：新登记{new}路，更改{changed}路。", new=new, changed=changed), url_for("camera.listed"), new=new, changed=changed
    )


def _judged(office: Office, lines: Sequence[Line]) -> list[Row]:
    """Each line held against the register and the lines before it; what is wrong is added to the line."""
    sites = {site.name: site for site in page.rows(visible(Site, g.actor).where(Site.office_id == office.id, Site.retired.is_(False)))}
    areas = {(area.site_id, area.name): area for area in page.rows(visible(Area, g.actor).where(Area.retired.is_(False)))}
    cameras = {camera.code: camera for camera in page.rows(visible(Camera, g.actor).where(Camera.office_id == office.id))}
    register, rows = Register.of(g.db), []
    for line in lines:
        site = sites.get(line.cells["site"])
        area = areas.get((site.id, line.cells["area"])) if site else None
        if site is None:
            line.wrong.setdefault("site", Text("本机构没有在用的场所“{name}”。", name=line.cells["site"]))
        elif area is None:
            line.wrong.setdefault("area", Text("这个场所没有区域“{name}”。", name=line.cells["area"]))
        if line.wrong or site is None or area is None:
            continue
        row = _row(line, site, area, cameras.get(line.cells["code"]))
        try:
            clean = register.checked(site, row.told, row.camera)
        except Unfit as why:
            line.wrong[why.at or "code"] = why.why
            continue
        register.keep(site, clean["code"], clean["name"])
        rows.append(row)
    return rows


def _row(line: Line, site: Site, area: Area, camera: Camera | None) -> Row:
    user, password = line.told["stream_user"], line.told["stream_password"] or ""
    sealed = seal_credentials(user, password, page.settings().key) or None
    if camera is not None and (camera.retired or camera.site_id != site.id):
        line.wrong["code"] = Text("这个编码属于另一个场所，或摄像头已拆除。")
    told, equipment = told_of(line.told), {name: line.told[name] for name in EQUIPMENT if camera is None or name in line.cells}
    if camera is not None:
        told = replace(told, **{name: getattr(camera, name) for name in TOLD if name in OPTIONAL and name not in line.cells})
    return Row(line.number, site, area, told, camera, sealed if camera is not None else sealed or b"", equipment)
