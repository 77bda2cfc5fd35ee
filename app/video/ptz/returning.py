"""The way back of cameras that were turned: told to the device, then proven by the picture or the device's position (D3-2, D3-3).

Every step is a row's: a worker killed in the middle leaves an order that another takes when the claim has run out.
"""

from typing import NamedTuple

import structlog

from app.settings import Settings
from app.transaction import Database
from app.video import ptz
from app.video.diagnosis import watch
from records.camera import stream_of
from records.home_view import in_force
from records.ptz import Preset, home_of
from records.ptz_return import SPENT, Return, Stage
from records.user import THE_SYSTEM
from workflows import ptz as steering
from workflows import ptz_return as workflow

_LOG = structlog.get_logger("ptz")
#: orders of one round: a dead device takes its seconds, and the next round comes soon
_MOST = 16


class _Taken(NamedTuple):
    """A claimed order as it was then, and the camera's daily view; the database is not held while the device is asked."""

    order: Return
    token: str
    #: the place kept in the device as the daily view, where there is one
    home: Preset | None

    def device(self, settings: Settings) -> ptz.Device:
        """Where it answers."""
        camera = self.order.camera
        stream = stream_of(camera, settings.key)
        return ptz.Device(camera.onvif, stream.user, stream.password)


def return_cameras(database: Database, settings: Settings) -> int:
    """One round: end the controls that ran out, tell or look at each camera that is due."""
    with database.read() as db:
        if not steering.lapsed(db, locked=False) and not workflow.due(db, locked=False):
            return 0
    with database.act("chores") as db:
        for held in steering.lapsed(db):
            steering.lapse(db, THE_SYSTEM, held)
    done = 0
    while done < _MOST and (taken := _claimed(database)) is not None:
        if taken.order.is_spent:
            _give_up(database, taken)
        else:
            (_send if taken.order.stage is Stage.WANTED else _look)(database, settings, taken)
        done += 1
    return done


def _claimed(database: Database) -> _Taken | None:
    """The next order. The claim is counted before anything of the camera's is looked at: what kills a worker ends by that count."""
    with database.act("chores") as db:
        order = next(iter(workflow.due(db, limit=1)), None)
        if order is None:
            return None
        return _Taken(order, workflow.claim(db, THE_SYSTEM, order), home_of(db, order.camera_id))


def _give_up(database: Database, taken: _Taken) -> None:
    """Each worker that claimed it has died of it: it ends, with what can be said of it."""
    _LOG.error("return given up", camera=taken.order.camera_id, attempts=taken.order.attempts)
    with database.act("chores") as db:
        order = workflow.claimed(db, taken.order, taken.token)
        if order is None:
            return
        error = str(SPENT)
        if order.stage is Stage.SENT:
            workflow.leave(db, THE_SYSTEM, order, token=taken.token, error=error)
        else:
            workflow.fail(db, THE_SYSTEM, order, token=taken.token, seen=None, is_in_place=None, error=error)


def _send(database: Database, settings: Settings, taken: _Taken) -> None:
    device = taken.device(settings)
    try:
        if taken.home is None:
            ptz.go_home(device)
        else:
            ptz.go_to(device, taken.home.token)
    except ptz.Unreached as why:
        _LOG.warning("camera not told to return", camera=taken.order.camera_id, error=str(why))
        _failed(database, settings, taken, str(why))
        return
    with database.act("chores") as db:
        order = workflow.claimed(db, taken.order, taken.token)
        if order is not None:
            workflow.send(db, THE_SYSTEM, order, token=taken.token)


def _look(database: Database, settings: Settings, taken: _Taken) -> None:
    """Is it home? The picture says so where there is one; the device's own word counts only without."""
    seen, place, home = _seen(database, settings, taken), _place(taken.device(settings)), taken.home
    is_in_place = place.is_at((home.pan, home.tilt, home.zoom)) if place is not None and home is not None else None
    with database.act("chores") as db:
        order = workflow.claimed(db, taken.order, taken.token)
        if order is None:
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
    """The device did not answer; after the last try the picture alone says where the camera looks."""
    seen = _seen(database, settings, taken)
    with database.act("chores") as db:
        order = workflow.claimed(db, taken.order, taken.token)
        if order is None:
            return
        if not workflow.is_lost(order):
            workflow.stumble(db, THE_SYSTEM, order, token=taken.token, error=error)
        elif seen is not None and seen.is_home:
            workflow.arrive(db, THE_SYSTEM, order, token=taken.token, seen=seen, is_in_place=None)
        else:
            workflow.fail(db, THE_SYSTEM, order, token=taken.token, seen=seen, is_in_place=None, error=error)


def _seen(database: Database, settings: Settings, taken: _Taken) -> workflow.Seen | None:
    """The picture of the moment held against the home view; only one that is newer than the order counts."""
    order = taken.order
    with database.read() as db:
        views = in_force(db, [order.camera_id]).get(order.camera_id, [])
    found = watch.compare(settings.footage, order.camera_id, views, settings.evidence) if views else None
    if found is None or (order.sent_at is not None and found.shown_at <= order.sent_at):
        return None
    return workflow.Seen(found.home_view_id, found.shown_at, found.similarity, found.is_home)


def _place(device: ptz.Device) -> ptz.Position | None:
    try:
        found = ptz.position(device)
    except ptz.Unreached:
        # the picture is the better proof, and the order waits for it
        return None
    return None if found.is_moving else found
