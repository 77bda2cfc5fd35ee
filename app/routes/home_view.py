"""日常视角: setting it with the picture of the moment, proving that a camera is back in it, showing the reference (C7-1, D3-1, D3-2)."""

import io
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, g, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app import page, visit
from app.video import preview
from app.video.diagnosis import watch
from app.video.index import pieces_between
from forms.home_view import TakeForm
from records import clock, vault
from records.base import NotThere, Text, Unfit
from records.camera import Camera
from records.grant import Right
from records.home_view import HomeView, Light, in_force, last_checks
from records.monitoring import Mode
from records.scope import may_watch
from workflows import home_view as workflow
from workflows import served as served_workflow

bp = Blueprint("home_view", __name__)
#: a picture older than this is not of the moment
_RECENT = timedelta(minutes=10)
_NIGHT_BEGINS, _NIGHT_ENDS = 18, 6
_CHECKS = 5


@bp.route("/cameras/<int:number>/home-view", methods=["GET", "POST"])
def take(number: int) -> ResponseReturnValue:
    """Look at the picture of the moment; confirmed, that very frame is from now on what the camera is to show."""
    camera = page.get(Camera, number)
    page.must("home_view.take", camera)
    views = in_force(g.db, [camera.id]).get(camera.id, [])
    form = page.filled(TakeForm, light=_light_of_the_hour())
    here: dict[str, Any] = {"camera": camera, "views": views, "at": form.shown_at.data}
    if request.method != "POST":
        here["at"] = _newest_at(camera)
        return page.show("home_view/take.html", form=form, **here)
    if not form.validate():
        return page.again("home_view/take.html", form, **here)
    moment = clock.from_epoch_ms(form.shown_at.data)
    frame = _frame(camera, moment)
    if frame is None:
        return page.again("home_view/take.html", form, Unfit(Text("画面已过十分钟，或此刻没有录像，请重新打开本页。")), **here)
    name = f"{camera.code}_{clock.beijing(frame.shown_at):%Y%m%dT%H%M%S}_{form.light.data.value}.png"
    kept = vault.keep(page.settings().evidence, f"home-views/{camera.id}", name, io.BytesIO(frame.png))
    made = workflow.take(
        g.db, g.actor, camera, light=form.light.data, shown_at=frame.shown_at, kept=kept, size=frame.size,
    )  # fmt: skip
    return page.done(Text("已设定{light}的日常视角。", light=made.light.label), url_for("camera.shown", number=camera.id), number=made.id)


def _light_of_the_hour() -> Light:
    return Light.DAY if _NIGHT_ENDS <= clock.beijing(clock.now()).hour < _NIGHT_BEGINS else Light.NIGHT


def _newest_at(camera: Camera) -> int | None:
    now = clock.now()
    found = preview.newest(pieces_between(g.db, camera.id, now - _RECENT, now, page.settings().footage), width=80)
    return clock.epoch_ms(found.shown_at) if found else None


def _frame(camera: Camera, moment: datetime) -> preview.Frame | None:
    if not timedelta(0) <= clock.now() - moment <= _RECENT:
        return None
    second = timedelta(seconds=1)
    return preview.exact(pieces_between(g.db, camera.id, moment - second, moment + second, page.settings().footage), moment)


@bp.post("/cameras/<int:number>/home-view/compare")
def compare(number: int) -> ResponseReturnValue:
    """It looks home again, somebody says: the picture of the moment is held against the reference."""
    camera = page.get(Camera, number)
    page.must("home_view.compare", camera)
    told = page.settings()
    found = watch.compare(told.footage, camera.id, in_force(g.db, [camera.id])[camera.id], told.evidence)
    if found is None:
        raise Unfit(Text("此刻没有可以比对的画面：没有录像，或日常视角的画面内容太少。"))
    made = workflow.compare(
        g.db, g.actor, camera, home_view_id=found.home_view_id, shown_at=found.shown_at, similarity=found.similarity, is_home=found.is_home,
    )  # fmt: skip
    percent = round(found.similarity * 100)
    said = Text("已恢复：与日常视角相符 {n} %。", n=percent) if made.is_home else Text("尚未恢复：与日常视角只相符 {n} %。", n=percent)
    return page.done(said, url_for("camera.shown", number=camera.id), is_home=made.is_home, similarity=round(found.similarity, 3))


@bp.get("/cameras/<int:number>/home-view/history")
def shown(number: int) -> ResponseReturnValue:
    """The references that hold and the newest comparisons; pictures only for who may see the camera's."""
    camera = page.get(Camera, number)
    views = in_force(g.db, [camera.id]).get(camera.id, [])
    sees = any(may_watch(g.db, g.actor, camera, right) for right in (Right.LIVE, Right.PLAYBACK))
    return page.show(
        "home_view/shown.html", camera=camera, views=views, sees=sees, checks=last_checks(g.db, camera.id, _CHECKS),
        offers=page.offers(camera),
    )  # fmt: skip


@bp.get("/home-views/<int:number>/picture.png")
@page.media
def picture(number: int) -> ResponseReturnValue:
    """A reference picture, for those who may see this camera's; the look is in the trail."""
    view = page.get(HomeView, number)
    if not any(may_watch(g.db, g.actor, view.camera, right) for right in (Right.LIVE, Right.PLAYBACK)):
        raise NotThere
    with page.database().act(visit.origin()) as db:
        mode = Mode.LIVE if may_watch(g.db, g.actor, view.camera, Right.LIVE) else Mode.PLAYBACK
        served_workflow.note_look(db, g.actor, view.camera, visit=visit.token(), mode=mode)
    answer = send_file(vault.located(page.settings().evidence, view.path).resolve(), mimetype="image/png", max_age=None)
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer
