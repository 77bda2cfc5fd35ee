"""Snapshots: taken from the desk, listed with their rows, shown from the evidence store; never handed out as files (B18-1, D5-1)."""

from typing import Any

from flask import Blueprint, g, send_file, url_for
from flask.typing import ResponseReturnValue

from app import page, visit
from app.language import say
from forms.snapshot import TakeForm
from records import clock, vault
from records.base import NotThere, Text, Unfit
from records.camera import Camera
from records.monitoring import Monitoring
from records.scope import visible
from records.snapshot import Snapshot, Stage
from workflows import snapshot as workflow
from workflows import telling

bp = Blueprint("snapshot", __name__)


@bp.post("/monitorings/<int:number>/snapshots")
@page.media
def take(number: int) -> ResponseReturnValue:
    """Keep the frame on screen (JSON from the desk: camera, the frame's own time, a key); the picture itself is made here, not sent."""
    monitoring = page.get(Monitoring, number)
    form = page.filled(TakeForm)
    if not form.validate():
        return page.again("errors/422.html", form)
    told = telling.told(form.data)
    try:
        made = telling.made_of(g.db, g.actor, Snapshot, told) or workflow.take(
            g.db, g.actor, monitoring, camera=page.get(Camera, form.camera.data), seen_at=form.seen_at.moment, visit=visit.token(),
            told=told,
        )  # fmt: skip
    except Unfit as why:
        return page.again("errors/422.html", form, why)
    said = Text("已截图 {point} {time}。", point=made.camera.point, time=made.seen_at)
    return page.done(said, url_for("monitoring.shown", number=number), snapshot=_told(made))


@bp.get("/monitorings/<int:number>/snapshots")
@page.media
def listed(number: int) -> ResponseReturnValue:
    """The monitoring's snapshots that this person may see, in order of their moment."""
    monitoring = page.get(Monitoring, number)
    wanted = visible(Snapshot, g.actor).where(Snapshot.monitoring_id == monitoring.id)
    return {"snapshots": [_told(each) for each in page.rows(wanted.order_by(Snapshot.seen_at, Snapshot.id))]}, 200


def _told(snapshot: Snapshot) -> dict[str, Any]:
    at = snapshot.shown_at or snapshot.seen_at
    return {
        "id": snapshot.id, "camera": snapshot.camera_id, "point": snapshot.camera.point, "at": clock.epoch_ms(at),
        "stage": snapshot.stage.value, "words": say(snapshot.standing), "sha256": snapshot.sha256,
        "picture": url_for("snapshot.picture", number=snapshot.id) if snapshot.stage is Stage.KEPT else None,
    }  # fmt: skip


@bp.get("/snapshots/<int:number>/picture.png")
@page.media
def picture(number: int) -> ResponseReturnValue:
    """The file; its name carries place number and moment (B19-1)."""
    snapshot = page.get(Snapshot, number)
    if snapshot.stage is not Stage.KEPT:
        raise NotThere
    with page.database().act(g.db.info.get("origin", "")) as db:
        workflow.look(db, g.actor, db.merge(snapshot, load=False))
    path = vault.located(page.settings().evidence, snapshot.path)
    answer = send_file(path, mimetype="image/png", conditional=True, download_name=path.name)
    # shown again with each turn of the sheet: one look each ten minutes, not one each turn
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer
