"""Steering a camera: control, moves, known places, the button home; the page with who turned it and how it came back (C9-1, C9-2, D3-2)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar

from flask import Blueprint, g, jsonify, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app import page, visit
from app.language import say
from app.video import ptz
from app.video import state as recording
from forms.ptz import MoveForm, SaveForm, TakeForm
from records import clock
from records.base import NotThere, Refused, Text, Unfit
from records.camera import Camera, Mount, stream_of
from records.grant import Right
from records.ptz import LEASE, Party, Preset, Span, Steering, chance_of, held_of, party_of, presets_of, spans_of, special_of
from records.ptz_return import Return, returns_of
from records.scope import may_watch, visible
from records.user import User
from workflows import action
from workflows import ptz as workflow

bp = Blueprint("ptz", __name__)
R = TypeVar("R")
_LOG = 40


class _At(NamedTuple):
    """What is needed of a camera while no transaction is open: none spans the network."""

    number: int
    actor_id: int
    device: ptz.Device
    origin: str

    @contextmanager
    def act(self) -> Iterator[tuple[Session, User, Camera]]:
        """A transaction of its own, with person and camera as they are now."""
        with page.database().act(self.origin) as db:
            actor = db.get_one(User, self.actor_id)
            camera = db.scalars(visible(Camera, actor).where(Camera.id == self.number)).unique().one_or_none()
            if camera is None:
                raise NotThere
            yield db, actor, camera


def _camera(number: int) -> Camera:
    """The camera, if this person may ever steer it; who never may is told why (403)."""
    camera = g.db.scalars(visible(Camera, g.actor).where(Camera.id == number)).unique().one_or_none()
    why = workflow.never(g.db, g.actor, camera) if camera is not None else None
    if why is not None:
        raise Refused(why)
    return page.get(Camera, number)


def _at(camera: Camera) -> _At:
    """And end the request's own transaction."""
    stream = stream_of(camera, page.settings().key)
    made = _At(camera.id, g.actor.id, ptz.Device(camera.onvif, stream.user, stream.password), visit.origin())
    g.db.rollback()
    return made


def _back_after() -> timedelta:
    return timedelta(minutes=page.settings().ptz_return_minutes)


@bp.get("/cameras/<int:number>/ptz")
def shown(number: int) -> ResponseReturnValue:
    """Who holds it, when it was turned, how it came home, its places; and the buttons for who may use them."""
    camera = page.get(Camera, number)
    spans, backs = spans_of(g.db, camera.id, _LOG), returns_of(g.db, camera.id, _LOG)
    found: list[Span | Return] = [*spans, *(each for each in backs if each.sent_at or each.ended_at)]
    newest = sorted(found, key=_told_at, reverse=True)[:_LOG]
    return page.show(
        "ptz/shown.html", camera=camera, entries=[_entry(each) for each in newest], presets=_kept(camera),
        state=_state(g.db, g.actor, camera), offers=page.offers(camera), minutes=page.settings().ptz_return_minutes, now=clock.now(),
        sees=may_watch(g.db, g.actor, camera, Right.LIVE), footage=recording.states(g.db, page.settings().footage, [number])[number],
    )  # fmt: skip


def _kept(camera: Camera) -> list[tuple[Preset, str | Text]]:
    return [(each, _name_of(g.actor, each.saved_by) if each.saved_by else Text("系统")) for each in presets_of(g.db, camera.id)]


def _told_at(entry: Span | Return) -> Any:
    return entry.begun_at if isinstance(entry, Span) else entry.sent_at or entry.ended_at


def _name_of(actor: User, user: User) -> str:
    """People of customs are named to customs; to others their office is."""
    return user.name if actor.is_staff or not user.is_staff else user.office.name


def _entry(entry: Span | Return) -> dict[str, Any]:
    if isinstance(entry, Span):
        return {"span": entry, "who": _name_of(g.actor, entry.steering.user), "reason": entry.steering.reason}
    return {"back": entry, "at": _told_at(entry), "who": _name_of(g.actor, entry.asked_by) if entry.asked_by else None}


@bp.get("/cameras/<int:number>/ptz/state")
@page.media
def state(number: int) -> ResponseReturnValue:
    """What the panel shows, as JSON."""
    camera = page.get(Camera, number)
    return _state(g.db, g.actor, camera), 200


def _state(db: Session, actor: User, camera: Camera) -> dict[str, Any]:
    why, held = _why_not(db, actor, camera), held_of(db, camera.id)
    live = held if held is not None and held.is_live else None
    chance, last = chance_of(actor, live, special_of(db, actor, camera.id)), next(iter(returns_of(db, camera.id, 1)), None)
    return {
        "camera": camera.id, "may": why is None, "why": say(why) if why else None, "held": _held(actor, live) if live else None,
        "free": chance.may, "wants_reason": chance.wants_reason, "busy": say(chance.why) if chance.why else None,
        "presets": [
            {"id": each.id, "name": each.name, "home": each.is_home, "go": url_for("ptz.recall", number=camera.id, preset_number=each.id)}
            for each in presets_of(db, camera.id)
        ],
        "saves": why is None and party_of(actor) is Party.CUSTOMS,
        "back": say(_back(last)) if last is not None else "", "stage": last.stage.value if last is not None else "",
    }  # fmt: skip


def _why_not(db: Session, actor: User, camera: Camera) -> Text | None:
    if camera.mount is not Mount.PTZ:
        return Text("固定摄像头不能转动。")
    found = workflow.never(db, actor, camera)
    if found is not None:
        return found
    verdict = action.may(db, "ptz.move", actor, camera)
    return None if verdict.ok else verdict.why


def _held(actor: User, held: Steering) -> dict[str, Any]:
    mine, left = held.user_id == actor.id, max(0, round((held.until - clock.now()).total_seconds()))
    name = _name_of(actor, held.user)
    words = Text("您正在控制") if mine else Text("{name}正在控制", name=name)
    return {"mine": mine, "name": name, "left": left, "since": clock.epoch_ms(held.begun_at), "words": say(words), "lease": LEASE.seconds}


def _back(last: Return) -> Text:
    proof = last.proof
    return Text("{stage}：{proof}", stage=last.stage.label, proof=proof) if proof is not None else last.stage.label


def _done(at: _At, said: Text, *, warns: bool = False) -> ResponseReturnValue:
    """The word, with the state of things as it is now. `warns`: done, but not all of it; the panel shows the word."""
    with page.database().read() as db:
        told = _state(db, db.get_one(User, at.actor_id), db.get_one(Camera, at.number))
    return jsonify(said=say(said), warns=warns, state=told), 200


@bp.post("/cameras/<int:number>/ptz/take")
@page.media
def take(number: int) -> ResponseReturnValue:
    """Have the control; what another has set going stops."""
    at, form = _at(_camera(number)), page.filled(TakeForm)
    if not form.validate():
        return page.again("errors/422.html", form)
    with at.act() as (db, actor, camera):
        made = workflow.take(db, actor, camera, back_after=_back_after(), reason=form.reason.data or "")
    try:
        if made.taken_from_id is not None:
            _tell(at, "stop", ptz.stop)
    except Unfit as why:
        return _done(at, Text("已取得云台控制，但未能让设备停止：{why}", why=why.why), warns=True)
    return _done(at, Text("已取得云台控制。"))


def _tell(at: _At, motion: str, order: Callable[..., R], *given: Any, is_new: bool = True) -> R:
    """The device, after the act is in the trail; when it doesn't answer that is there too, and a sentence for the person (422)."""
    try:
        return order(at.device, *given)
    except ptz.Unreached as why:
        with at.act() as (db, actor, camera):
            workflow.miss(db, actor, camera, motion=motion, why=why.said, is_new=is_new)
        raise Unfit(why.said) from None


def _have(db: Session, actor: User, camera: Camera) -> None:
    """The control, and by it the order to return."""
    held = held_of(db, camera.id)
    if held is None or held.user_id != actor.id or held.until - clock.now() <= LEASE / 2:
        workflow.take(db, actor, camera, back_after=_back_after())


@bp.post("/cameras/<int:number>/ptz/move")
@page.media
def move(number: int) -> ResponseReturnValue:
    """Turn for a second; told again and again while the button is held. The device is told only by who holds the control."""
    at, form = _at(_camera(number)), page.filled(MoveForm)
    if not form.validate():
        return page.again("errors/422.html", form)
    way = form.way.data
    with at.act() as (db, actor, camera):
        _have(db, actor, camera)
        is_new = not workflow.is_going_on(db, camera, way.value)
        act = workflow.move if is_new else workflow.go_on
        act(db, actor, camera, motion=way.value, back_after=_back_after())
    _tell(at, way.value, ptz.move, *way.speeds, is_new=is_new)
    return _done(at, Text("正在转动：{way}", way=way.label))


@bp.post("/cameras/<int:number>/ptz/stop")
@page.media
def stop(number: int) -> ResponseReturnValue:
    """The button is let go."""
    at = _at(_camera(number))
    with at.act() as (db, actor, camera):
        workflow.stop(db, actor, camera)
    _tell(at, "stop", ptz.stop)
    return _done(at, Text("已停止转动。"))


@bp.post("/cameras/<int:number>/ptz/presets/<int:preset_number>")
@page.media
def recall(number: int, preset_number: int) -> ResponseReturnValue:
    """Turn to a known place."""
    camera = _camera(number)
    if page.get(Preset, preset_number).camera_id != camera.id:
        raise NotThere
    at = _at(camera)
    with at.act() as (db, actor, camera):
        _have(db, actor, camera)
        preset = db.get_one(Preset, preset_number)
        workflow.recall(db, actor, camera, preset=preset, back_after=_back_after())
    _tell(at, workflow.to_preset(preset), ptz.go_to, preset.token)
    return _done(at, Text("正在转到预置位“{name}”。", name=preset.name))


@bp.post("/cameras/<int:number>/ptz/save")
@page.media
def save(number: int) -> ResponseReturnValue:
    """Keep where it looks now, in the device and here."""
    at, form = _at(_camera(number)), page.filled(SaveForm)
    if not form.validate():
        return page.again("errors/422.html", form)
    is_home = form.is_home.data
    name = (form.name.data or "").strip() or (say(Text("日常位置")) if is_home else "")
    try:
        with at.act() as (db, actor, camera):
            _have(db, actor, camera)
            token = workflow.keep(db, actor, camera, name=name, is_home=is_home)
    except Unfit as why:
        return page.again("errors/422.html", form, why)
    token = _tell(at, f"preset “{name}”", ptz.save, name, token)
    place = _place(at)
    with at.act() as (db, actor, camera):
        workflow.save(db, actor, camera, token=token, name=name, place=place, is_home=is_home)
    return _done(at, Text("已存为预置位“{name}”。", name=name))


def _place(at: _At) -> tuple[float | None, float | None, float | None]:
    """Where it looks; a device that doesn't say has kept the place all the same."""
    try:
        return ptz.position(at.device)[:3]
    except ptz.Unreached:
        return None, None, None


@bp.post("/cameras/<int:number>/ptz/release")
@page.media
def release(number: int) -> ResponseReturnValue:
    """Done with it: it goes home."""
    at = _at(_camera(number))
    with at.act() as (db, actor, camera):
        workflow.release(db, actor, camera)
    return _done(at, Text("已结束控制，摄像头正在恢复日常视角。"))


@bp.post("/cameras/<int:number>/ptz/restore")
def restore(number: int) -> ResponseReturnValue:
    """The button home, also on the camera's page."""
    camera = _camera(number)
    workflow.restore(g.db, g.actor, camera)
    return page.done(Text("正在恢复日常视角，系统随后用画面核对。"), url_for("ptz.shown", number=number))
