"""The way back of cameras that were turned: told to the device, then proven by the picture or the device's position (D3-2, D3-3).

Every step is a row's: a worker killed in the middle leaves an order that another takes when the claim has run out.
"""

from typing import NamedTuple

import structlog

from app.settings import Settings
from app.transaction import Database
from app.video import ptz
from app.video.diagnosis import watch
from records import clock
from records.camera import stream_of
from records.home_view import in_force
from records.ptz import home_of
from records.ptz_return import Return, Stage
from records.user import THE_SYSTEM
from workflows import ptz as steering
from workflows import ptz_return as workflow

_LOG = structlog.get_logger("ptz")
#: orders of one round: a dead device takes its seconds, and the next round comes soon
_MOST = 16


class _Taken(NamedTuple):
    """A claimed order, and what is to be known of its camera; the database is not held while the device is asked."""

    number: int
    token: str
    stage: Stage
    camera_id: int
    device: ptz.Device
    #: the place kept in the device as the daily view, where there is one
    home: str | None
    place: tuple[float | None, float | None, float | None] | None


def return_cameras(database: Database, settings: Settings) -> int:
    """One round: end the controls that ran out, tell or look at each camera that is due."""
    with database.read() as db:
        if not steering.lapsed(db, locked=False) and not workflow.due(db, locked=False):
            return 0
    with database.act("chores") as db:
        for held in steering.lapsed(db):
            steering.lapse(db, THE_SYSTEM, held)
    done = 0
    while done < _MOST and (taken := _claimed(database, settings)) is not None:
        (_send if taken.stage is Stage.WANTED else _look)(database, settings, taken)
        done += 1
    return done


def _claimed(database: Database, settings: Settings) -> _Taken | None:
    with database.act("chores") as db:
        order = next(iter(workflow.due(db, limit=1)), None)
        if order is None:
            return None
        camera, home = order.camera, home_of(db, order.camera_id)
        stream = stream_of(camera, settings.key)
        return _Taken(
            order.id, workflow.claim(db, THE_SYSTEM, order), order.stage, camera.id,
            ptz.Device(camera.onvif, stream.user, stream.password), home.token if home else None,
            (home.pan, home.tilt, home.zoom) if home else None,
        )  # fmt: skip


def _send(database: Database, settings: Settings, taken: _Taken) -> None:
    try:
        if taken.home is None:
            ptz.go_home(taken.device)
        else:
            ptz.go_to(taken.device, taken.home)
    except ptz.Unreached as why:
        _LOG.warning("camera not told to return", camera=taken.camera_id, error=str(why))
        _failed(database, settings, taken, str(why))
        return
    with database.act("chores") as db:
        order = db.get_one(Return, taken.number)
        if workflow.is_held(order, taken.token):
            workflow.send(db, THE_SYSTEM, order, token=taken.token)


def _look(database: Database, settings: Settings, taken: _Taken) -> None:
    """Is it home? The picture says so where there is one; the device's own word counts only without."""
    seen, place = _seen(database, settings, taken), _place(taken)
    is_in_place = place.is_at(taken.place) if place is not None and taken.place is not None else None
    with database.act("chores") as db:
        order = db.get_one(Return, taken.number)
        if not workflow.is_held(order, taken.token):
            return
        is_over = workflow.is_lost(order)
        if seen.is_home if seen is not None else is_in_place:
            workflow.arrive(db, THE_SYSTEM, order, token=taken.token, seen=seen, is_in_place=is_in_place)
        elif not is_over:
            workflow.stumble(db, THE_SYSTEM, order, token=taken.token)
        elif seen is None and is_in_place is None:
            workflow.leave(db, THE_SYSTEM, order, token=taken.token)
        else:
            workflow.fail(db, THE_SYSTEM, order, token=taken.token, seen=seen, is_in_place=is_in_place)


def _failed(database: Database, settings: Settings, taken: _Taken, error: str) -> None:
    seen = _seen(database, settings, taken)
    with database.act("chores") as db:
        order = db.get_one(Return, taken.number)
        if not workflow.is_held(order, taken.token):
            return
        if workflow.is_lost(order):
            workflow.fail(db, THE_SYSTEM, order, token=taken.token, seen=seen, is_in_place=None, error=error)
        else:
            workflow.stumble(db, THE_SYSTEM, order, token=taken.token, error=error)


def _seen(database: Database, settings: Settings, taken: _Taken) -> workflow.Seen | None:
    """The picture of the moment beside the home view; only one that is newer than the order counts."""
    with database.read() as db:
        views = in_force(db, [taken.camera_id]).get(taken.camera_id, [])
        sent_at = db.get_one(Return, taken.number).sent_at or clock.now()
    found = watch.compare(settings.footage, taken.camera_id, views, settings.evidence) if views else None
    if found is None or (taken.stage is Stage.SENT and found.shown_at <= sent_at):
        return None
    return workflow.Seen(found.home_view_id, found.shown_at, found.similarity, found.is_home)


def _place(taken: _Taken) -> ptz.Position | None:
    try:
        found = ptz.position(taken.device)
    except ptz.Unreached:
        # the picture is the better proof, and the order waits for it
        return None
    return None if found.is_moving else found
