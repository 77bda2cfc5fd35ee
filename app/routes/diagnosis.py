"""The state of cameras as it changes: recording and what is wrong with the picture, asked again every few seconds by open pages (B6-2)."""

from flask import Blueprint, g, get_template_attribute, request
from flask.typing import ResponseReturnValue

from app import page
from app.video import state
from records.camera import Camera
from records.diagnosis import lasting
from records.scope import visible

bp = Blueprint("diagnosis", __name__)
_MOST, _LONG = 100, 19


@bp.get("/cameras/states")
@page.media
def states() -> ResponseReturnValue:
    """`?ids=1,2,3`: for each camera that the person may know of, the pills of its state as HTML; no look at a picture."""
    wanted = [int(part) for part in request.args.get("ids", "").split(",")[:_MOST] if part.isdecimal() and len(part) < _LONG]
    found = page.rows(visible(Camera, g.actor).where(Camera.id.in_(wanted)))
    ids = [camera.id for camera in found]
    told, flaws = state.states(g.db, page.settings().footage, ids), lasting(g.db, ids)
    draw = get_template_attribute("camera/state.html", "state_cell")
    return {"states": {str(camera.id): str(draw(camera, told[camera.id], flaws.get(camera.id, ()))).strip() for camera in found}}, 200
