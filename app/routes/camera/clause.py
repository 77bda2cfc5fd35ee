"""A camera registered or changed for the sake of a clause of the norm: what its form is begun with, and that it answers the clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for

from records import camera_code
from records.base import NotThere, Text, Unfit
from records.camera import Camera, Control
from records.camera_code.meaning import CUSTOMS
from records.camera_code.reading import compose
from records.conformity.asking import Asked, asked, control_for
from records.conformity.gathering import Rows
from records.conformity.judging import Judged
from records.osd_name.composing import LINE_LENGTH
from records.site import Site
from workflows import conformity
from workflows.register import Register, Told, usual_kind


@dataclass(frozen=True)
class Clause:
    """The clause that the address names, at this site."""

    site: Site
    judged: Judged
    rows: Rows

    @property
    def key(self) -> str:
        """The line's."""
        return self.judged.line.key

    @property
    def url(self) -> str:
        """Its page, to which both forms return."""
        return url_for("conformity.line", number=self.site.id, key=self.key)

    def begun(self) -> dict[str, Any]:
        """What the form of a new camera holds before anything is typed."""
        wanted = asked(self.judged, self.rows.areas, self.rows.cameras)
        register = Register.of(g.db)
        length = wanted.like.line_length if wanted.like else LINE_LENGTH
        code = _code(self.site, wanted, self.rows.cameras)
        told = Told(code, wanted.business, "", "", wanted.mount, wanted.control, line_length=length)
        return {
            "area": wanted.area.id if wanted.area else None, "business": wanted.business, "serial": _serial(register, self.site, told),
            "code": code, "mount": wanted.mount, "control": wanted.control, "line_length": length, "audio": wanted.audio,
            "lpr": wanted.lpr, "person_recognition": wanted.person_recognition,
            "kind_reason": wanted.like.kind_reason if wanted.like else "",
        }  # fmt: skip

    def changed(self, camera: Camera) -> dict[str, Any]:
        """What the form of a camera that answers the clause holds otherwise than the camera: the mode, and the digit that tells it."""
        control = control_for(self.judged, camera)
        if control is camera.control:
            return {}
        is_ours = camera.control is Control.OTHER
        return {"control": control} | ({"code": f"{camera.code[:7]}{CUSTOMS}{camera.code[8:]}"} if is_ours else {})

    def answer(self, camera: Camera) -> Text:
        """The new camera answers the clause, beside those that do."""
        g.db.flush()
        cameras = [*self.judged.cameras, *self.judged.off, camera]
        conformity.match(g.db, g.actor, self.site, line=self.key, cameras=cameras)
        return Text("已登记{camera}，并对应到条款{key}。", camera=camera.name, key=self.key)


def named(site: Site) -> Clause | None:
    """The clause of `?line=`; None where none is named; NotThere where this site has no such."""
    key = request.args.get("line", "")
    if not key:
        return None
    rows = conformity.now_of(g.db, site)
    found = next((each for each in rows.judged().lines if each.line.key == key and each.line.wanted.takes_cameras), None)
    if found is None:
        raise NotThere
    return Clause(site, found, rows)


def _code(site: Site, wanted: Asked, cameras: Sequence[Camera]) -> str:
    """As a camera of the same place bears it, with the next free number; empty where the site has no digits of its own yet."""
    prefix = camera_code.prefix_of(g.db, site)
    if not prefix:
        return ""
    kind = wanted.like.code[13:15] if wanted.like else usual_kind([camera.code for camera in cameras])
    try:
        serial = camera_code.next_serial(g.db, prefix, wanted.position)
    except Unfit:
        return ""
    return compose({
        "district": prefix[:4], "site": prefix[4:], "control": CUSTOMS, "device": "132", "kind": kind, "position": wanted.position,
        "serial": serial,
    })  # fmt: skip


def _serial(register: Register, site: Site, told: Told) -> str:
    try:
        return register.free_serial(site, told) if told.business else ""
    except Unfit:
        return ""
