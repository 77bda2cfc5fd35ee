"""Turning a camera: who gets the control and from whom, each move, known places, and the way back home (C9-1, C9-2, D3-2, art. 4)."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from records import audit, clock
from records.base import Refused, Text, Unfit
from records.camera import Camera, Control, Mount
from records.camera import Stage as CameraStage
from records.grant import Right
from records.ptz import (
    LEASE,
    PAUSE,
    SPECIAL,
    End,
    Preset,
    Span,
    Stage,
    Steering,
    chance_of,
    held_of,
    party_of,
    presets_of,
    special_of,
)
from records.ptz_return import Because, Return
from records.scope import may_watch
from records.user import Actor, User
from workflows import hold, notice, ptz_return
from workflows.action import action
from workflows.rights import staff_here_or_above, the_system, the_upkeep_head, who

#: a move told again within this is the same button, still held: it is noted before the device has taken its seconds to answer
HELD_FOR = timedelta(seconds=6)


@who("运维管理负责人（本场所，海关专控的除外）")
def the_upkeep_head_where_shared(actor: Actor, subject: object) -> bool:
    """A camera under exclusive control is steered by nobody but customs (camera norm, nine)."""
    return the_upkeep_head.holds(actor, subject) and getattr(subject, "control", None) is not Control.EXCLUSIVE


STEERERS = (staff_here_or_above, the_upkeep_head_where_shared)


def turns(db: Session, actor: Actor, camera: Camera) -> Text | None:
    """A fixed camera has nothing to turn."""
    return None if camera.mount is Mount.PTZ else Text("固定摄像头不能转动。")


def is_reached(db: Session, actor: Actor, camera: Camera) -> Text | None:
    """Without its address the device can't be told anything."""
    return None if camera.onvif else Text("没有填ONVIF地址，不能控制云台。")


def may_steer(db: Session, actor: Actor, camera: Camera) -> Text | None:
    """Staff need the right on this very camera; the upkeep head, who never holds one, steers what is not customs' alone (B10-1)."""
    if isinstance(actor, User) and not actor.is_staff:
        return None
    return None if may_watch(db, actor, camera, Right.STEER) else Text("您没有这个摄像头的云台权限。")


def never(db: Session, actor: Actor, camera: Camera) -> Text | None:
    """Why this person may not steer this camera, whoever holds it and whatever its state; None where that is not so."""
    if isinstance(actor, User) and not actor.is_staff and camera.control is Control.EXCLUSIVE:
        return Text("这是海关专控的摄像头，只能由海关控制。")
    return may_steer(db, actor, camera)


_NEEDS = (turns, is_reached, may_steer)


def _locked(db: Session, camera: Camera) -> Steering | None:
    """Who holds it, while nobody else can take it: the camera's row is locked first, then the control's, then the order's to return."""
    hold.lock(db, camera.id)
    return held_of(db, camera.id, locked=True)


def _mine(db: Session, actor: Actor, camera: Camera) -> Steering:
    held = _locked(db, camera)
    if held is not None and held.is_live and held.user_id == actor.id:
        return held
    chance = chance_of(actor, held) if isinstance(actor, User) else None
    raise Refused((chance and chance.why) or Text("您已不再控制这个云台，请重新取得控制。"), status=409)


def _end(db: Session, held: Steering, end: End) -> None:
    held.ended_at, held.ended_by = (held.until, End.LAPSED) if not held.is_live else (clock.now(), end)
    # the next one's row must not meet this one's
    db.flush()


def _renew(held: Steering) -> None:
    until = clock.now() + LEASE
    held.until = min(until, held.begun_at + SPECIAL) if held.reason else until


@action("取得云台控制", serves=("C9-1", "C9-2", "B4-6", "B4-7"), by=STEERERS, when=(CameraStage.ON,), needs=_NEEDS, to=(Stage.HELD,))
def take(db: Session, actor: Actor, camera: Camera, *, back_after: timedelta, reason: str = "") -> Steering:
    """Have the control, at once where it is free or the other has to give way; from now on the camera is to return."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    held, reason, now = _locked(db, camera), reason.strip(), clock.now()
    if held is not None and held.is_live and held.user_id == actor.id:
        _renew(held)
        ptz_return.want(db, camera, because=Because.IDLE, due_at=now + back_after)
        return held
    special = special_of(db, actor, camera.id)
    chance = chance_of(actor, held, special)
    if not chance.may and not (chance.wants_reason and reason):
        raise Refused(chance.why or Text("现在还不能办理。"), status=409)
    before = held.user if held is not None and held.is_live else special.taken_from if special is not None else None
    if held is not None:
        _end(db, held, End.TAKEN)
    made = Steering(
        office_id=camera.office_id, camera_id=camera.id, user_id=actor.id, party=party_of(actor), begun_at=now, until=now + LEASE,
        taken_from_id=before.id if before is not None else None, reason="" if chance.may else reason,
    )  # fmt: skip
    made.office, made.camera, made.user, made.taken_from = camera.office, camera, actor, before
    db.add(made)
    db.flush()
    ptz_return.want(db, camera, because=Because.IDLE, due_at=now + back_after)
    if before is not None:
        said = Text("{name}（{office}）接管了{camera}的云台。", name=actor.name, office=actor.office.name, camera=camera.name)
        if made.reason:
            said = Text("{said}理由：{reason}", said=said, reason=made.reason)
        notice.tell(db, camera, to=[before], text=said)
    return made


def is_going_on(db: Session, camera: Camera, motion: str) -> bool:
    """Whether this is the move that was told a moment ago, its button still held."""
    newest = _newest_span(db, camera)
    return newest is not None and newest.motion == motion and clock.now() - newest.ended_at <= HELD_FOR


def _newest_span(db: Session, camera: Camera) -> Span | None:
    return db.scalars(select(Span).where(Span.camera_id == camera.id).order_by(Span.id.desc()).limit(1)).unique().one_or_none()


def _note(db: Session, held: Steering, camera: Camera, motion: str, back_after: timedelta, *, is_new: bool = True) -> Span:
    """The camera turns: in the log, and its return begins to wait anew."""
    now, span = clock.now(), _newest_span(db, camera)
    if span is None or span.steering_id != held.id or now - span.ended_at > PAUSE:
        span = Span(camera_id=camera.id, steering_id=held.id, begun_at=now, ended_at=now, moves=0, motion=motion)
        span.camera, span.steering = camera, held
        db.add(span)
    span.ended_at, span.motion, span.moves = now, motion, span.moves + (1 if is_new else 0)
    _renew(held)
    ptz_return.want(db, camera, because=Because.IDLE, due_at=now + back_after)
    return span


@action("转动云台", serves=("C9-1", "C9-2"), by=STEERERS, when=(CameraStage.ON,), needs=_NEEDS)
def move(db: Session, actor: Actor, camera: Camera, *, motion: str, back_after: timedelta) -> Span:
    """The device is to turn; `motion` says how, for the log."""
    audit.tell(db, motion=motion)
    return _note(db, _mine(db, actor, camera), camera, motion, back_after)


@action("继续转动", serves=("C9-1", "C9-2"), by=STEERERS, when=(CameraStage.ON,), needs=_NEEDS, quiet=True)
def go_on(db: Session, actor: Actor, camera: Camera, *, motion: str, back_after: timedelta) -> Span:
    """The button is still held: the span grows, the trail has its first moment."""
    return _note(db, _mine(db, actor, camera), camera, motion, back_after, is_new=False)


@action("停止转动", serves=("C9-1",), by=STEERERS, when=(CameraStage.ON,), needs=_NEEDS, quiet=True)
def stop(db: Session, actor: Actor, camera: Camera) -> None:
    """The button is let go."""
    held, span = _mine(db, actor, camera), _newest_span(db, camera)
    if span is not None and span.steering_id == held.id:
        span.ended_at, span.motion = clock.now(), ""


@action("转到预置位", serves=("C9-1", "C9-2"), by=STEERERS, when=(CameraStage.ON,), needs=_NEEDS)
def recall(db: Session, actor: Actor, camera: Camera, *, preset: Preset, back_after: timedelta) -> Span:
    """The device is to turn to a known place."""
    audit.tell(db, preset=preset.name)
    return _note(db, _mine(db, actor, camera), camera, to_preset(preset), back_after)


def to_preset(preset: Preset) -> str:
    """The motion towards a known place, as the log has it."""
    return f"preset {preset.id}"


@action("设备未执行云台命令", serves=("C9-1", "C9-2"), by=STEERERS)
def miss(db: Session, actor: Actor, camera: Camera, *, motion: str, why: Text, is_new: bool = True) -> None:
    """The device did not answer what it was told: in the trail beside the command; a move that was none is no span of the log.

    Asks for no control: who has lost it since has told the device all the same. `is_new`: the move was not the going on of another.
    """
    audit.tell(db, motion=motion, why=why.as_json())
    hold.lock(db, camera.id)
    span = _newest_span(db, camera)
    if span is None or span.motion != motion or span.steering.user_id != actor.id:
        return
    span.motion, span.moves = "", span.moves - (1 if is_new else 0)
    if not span.moves:
        db.delete(span)


def check_name(db: Session, camera: Camera, name: str, token: str | None) -> str:
    """A place's name, or Unfit: of a camera no two alike."""
    name = name.strip()
    if not name:
        raise Unfit(Text("请填写预置位名称。"), at="name")
    same = exists().where(Preset.camera_id == camera.id, Preset.name == name, Preset.token != (token or ""))
    if db.scalar(select(same)):
        raise Unfit(Text("已有预置位“{name}”，请换一个名称。", name=name), at="name")
    return name


@action("命令设备存预置位", serves=("C7-1", "D3-1"), by=(staff_here_or_above,), when=(CameraStage.ON,), needs=_NEEDS)
def keep(db: Session, actor: Actor, camera: Camera, *, name: str, is_home: bool = False) -> str | None:
    """The device is to keep where the camera looks; returns the token of the place that is written over, None for a new one."""
    _mine(db, actor, camera)
    same = [each for each in presets_of(db, camera.id) if each.name == name.strip() or (is_home and each.is_home)]
    token = same[0].token if same else None
    audit.tell(db, preset=check_name(db, camera, name, token), token=token or "")
    return token


@action("存为预置位", serves=("C7-1", "D3-1"), by=(staff_here_or_above,))
def save(
    db: Session, actor: Actor, camera: Camera, *, token: str, name: str, place: tuple[float | None, float | None, float | None],
    is_home: bool = False,
) -> Preset:  # fmt: skip
    """Where the camera looks is kept in the device under this token; as the daily view it is where the camera returns to.

    Asks for no control: `keep` did, and what the device has done since is kept here whoever holds it by now.
    """
    hold.lock(db, camera.id)
    found = db.scalars(select(Preset).where(Preset.camera_id == camera.id, Preset.token == token)).unique().one_or_none()
    made = found or Preset(camera_id=camera.id, token=token, name=check_name(db, camera, name, token), saved_at=clock.now())
    made.camera, made.name = camera, check_name(db, camera, name, token)
    (made.pan, made.tilt, made.zoom), made.saved_at, made.saved_by_id = place, clock.now(), actor.id
    if is_home:
        for other in db.scalars(select(Preset).where(Preset.camera_id == camera.id, Preset.is_home)).unique():
            other.is_home = False
    # written anew it stays the daily view: only another one takes its place
    made.is_home = is_home or (found is not None and found.is_home)
    db.add(made)
    return made


@action("结束云台控制", serves=("C9-2", "D3-2"), by=STEERERS, when=(CameraStage.ON,), needs=_NEEDS, to=(Stage.ENDED,))
def release(db: Session, actor: Actor, camera: Camera) -> Return:
    """Done with it: the camera returns at once."""
    _end(db, _mine(db, actor, camera), End.RELEASED)
    return ptz_return.want(db, camera, because=Because.RELEASED, due_at=clock.now())


@action("恢复日常视角", serves=("D3-2",), by=STEERERS, when=(CameraStage.ON,), needs=_NEEDS, to=(Stage.ENDED,))
def restore(db: Session, actor: Actor, camera: Camera) -> Return:
    """The button: the camera returns at once; who steers it and does not have to give way keeps it."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    held = _locked(db, camera)
    chance = chance_of(actor, held)
    if not chance.may:
        raise Refused(chance.why or Text("现在还不能办理。"), status=409)
    if held is not None:
        is_other = held.is_live and held.user_id != actor.id
        _end(db, held, End.TAKEN if is_other else End.RESTORED)
        if is_other:
            said = Text("{name}（{office}）让{camera}恢复日常视角。", name=actor.name, office=actor.office.name, camera=camera.name)
            notice.tell(db, camera, to=[held.user], text=said)
    return ptz_return.want(db, camera, because=Because.ASKED, due_at=clock.now(), asked_by=actor.id)


@action("云台控制到时", serves=("C9-2", "D3-2"), by=(the_system,), when=(Stage.HELD,), to=(Stage.ENDED,))
def lapse(db: Session, actor: Actor, steering: Steering) -> None:
    """Nobody moved it for LEASE: it is free, and the row says so."""
    _end(db, steering, End.LAPSED)


def lapsed(db: Session, *, locked: bool = True) -> Sequence[Steering]:
    """Controls that ran out; `locked` against other workers."""
    wanted = select(Steering).where(Steering.ended_at.is_(None), Steering.until <= clock.now())
    if locked:
        wanted = wanted.with_for_update(skip_locked=True, of=Steering)
    return db.scalars(wanted.order_by(Steering.id)).unique().all()
