"""Live pictures of a desk's cameras and its person's notices on one long answer; and the reports of what was on screen (B9-1, B16-4)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from app import page, visit
from app.language import say
from app.transaction import Database
from app.video.live import Tail, Told, stream
from app.visit import Account
from records import clock
from records.base import NotThere, Text, Unfit
from records.camera import Camera
from records.diagnosis import Flaw, lasting
from records.footage import Cause, Gap, Segment
from records.grant import Right
from records.monitoring import Mode, Monitoring
from records.notice import Notice
from records.scope import may_watch
from records.user import Actor, User
from records.visit import OpenVisit
from workflows import served as workflow

bp = Blueprint("live", __name__)
_MOST_CAMERAS = 16
_MODES = {mode.value: mode for mode in Mode}
#: a report tells of the last seconds; an older one waited for the network
_MOST_REPORTED = timedelta(minutes=10)
#: stretches in one report
_MOST_TOLD = 400


class _Desk:
    """What one long answer asks the database every two seconds, each time in a transaction of its own."""

    def __init__(self, database: Database, actor: Actor, cameras: list[int], name: str, key: str) -> None:
        self._database = database
        self._actor_id = actor.id
        self._cameras = cameras
        self._visit = name
        #: the account's when it was asked: another password is another key
        self._key = key
        self._words = {choice: say(choice) for kind in (Cause, Flaw) for choice in kind}
        self._last_notice = 0
        self._told = Told(frozenset(cameras))

    def tick(self, sent: Mapping[int, tuple[int, int]]) -> Told:
        """Note what was sent; tell rights, newest files, gaps and notices."""
        try:
            if sent:
                with self._database.act() as db:
                    self._note(db, sent)
            with self._database.read() as db:
                self._told = self._tell(db) if self._stands(db) else Told(frozenset(), is_over=True)
        except OperationalError:
            # the database is away or locked: pictures go on, what is not known changes nothing
            return Told(self._told.watchable)
        return self._told

    def _stands(self, db: Session) -> bool:
        """Whether the next request of this visit would still be answered: it has not ended, and its account is open."""
        wanted = (
            select(OpenVisit.id).join(User, User.id == OpenVisit.user_id).join(Account, Account.user_id == OpenVisit.user_id)
            .where(OpenVisit.token == self._visit, User.suspended.is_(False), Account.active, Account.fs_uniquifier == self._key)
        )  # fmt: skip
        return db.scalar(wanted) is not None

    def _note(self, db: Session, sent: Mapping[int, tuple[int, int]]) -> None:
        for camera in db.scalars(select(Camera).where(Camera.id.in_(sent))).unique():
            begins_ms, ends_ms = sent[camera.id]
            begins_at, ends_at = clock.from_epoch_ms(begins_ms), clock.from_epoch_ms(ends_ms)
            workflow.note_sent(db, camera, visit=self._visit, mode=Mode.LIVE, begins_at=begins_at, ends_at=ends_at)

    def _tell(self, db: Session) -> Told:
        actor = db.get(User, self._actor_id) if self._actor_id is not None else None
        cameras = db.scalars(select(Camera).where(Camera.id.in_(self._cameras))).unique().all()
        watchable = frozenset(c.id for c in cameras if actor is not None and may_watch(db, actor, c, Right.LIVE))
        newest = {number: found for number in self._cameras if (found := _newest(db, number)) is not None}
        gaps = db.scalars(select(Gap).where(Gap.camera_id.in_(self._cameras), Gap.ends_at.is_(None))).all()
        return Told(
            watchable,
            {number: (segment.path, clock.epoch_ms(segment.begins_at)) for number, segment in newest.items()},
            {gap.camera_id: (clock.epoch_ms(gap.begins_at), gap.cause.value, self._words[gap.cause]) for gap in gaps},
            self._notices(db),
            {
                number: [(clock.epoch_ms(each.began_at), self._words[each.flaw]) for each in found]
                for number, found in lasting(db, self._cameras).items()
            },
        )  # fmt: skip

    def _notices(self, db: Session) -> dict[str, object]:
        mine = (Notice.user_id == self._actor_id, Notice.read_at.is_(None))
        unread = db.scalar(select(func.count()).select_from(Notice).where(*mine)) or 0
        new = db.scalars(select(Notice.id).where(*mine, Notice.id > self._last_notice).order_by(Notice.id)).all()
        self._last_notice = max([self._last_notice, *new])
        return {"unread": unread, "new": list(new)}


def _newest(db: Session, camera_id: int) -> Segment | None:
    return db.scalar(select(Segment).where(Segment.camera_id == camera_id).order_by(Segment.id.desc()).limit(1))


@bp.get("/live")
@page.media
def live() -> ResponseReturnValue:
    """`?cameras=1,2,3`: the framed answer of app.video.live, until the viewer leaves. Every camera must be granted."""
    try:
        numbers = list(dict.fromkeys(int(part) for part in request.args.get("cameras", "").split(",")))
    except ValueError:
        raise NotThere from None
    if len(numbers) > _MOST_CAMERAS:
        raise Unfit(Text("一次最多实时监看 {most} 个点位。", most=_MOST_CAMERAS))
    cameras = [page.get(Camera, number) for number in numbers]
    if not all(may_watch(g.db, g.actor, camera, Right.LIVE) for camera in cameras):
        raise NotThere
    name = visit.token()
    with page.database().act(visit.origin()) as db:
        for camera in cameras:
            workflow.note_look(db, g.actor, camera, visit=name, mode=Mode.LIVE)
    tails = [Tail(page.settings().footage, _stream(camera.id), camera.id) for camera in cameras]
    account = visit.account_of(g.db, g.actor)
    desk = _Desk(page.database(), g.actor, numbers, name, account.fs_uniquifier if account is not None else "")
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(stream(tails, desk.tick), mimetype="application/octet-stream", headers=headers)


def _stream(camera_id: int) -> str:
    """The folder of the camera's footage below the store."""
    newest = _newest(g.db, camera_id)
    return newest.path.split("/", 1)[0] if newest is not None else str(camera_id)


@bp.post("/watched")
@page.media
def watched() -> ResponseReturnValue:
    """What was truly on screen, and for how long nobody touched the desk (`idle` seconds):
    `{"monitoring": 7, "idle": 3, "seen": [{"camera": 2, "mode": "live", "begins": ms, "ends": ms}]}`.

    Only what was sent to this visit counts; the answer tells what did, in the same form, and whether nobody is there.
    """
    told = request.get_json()
    try:
        number = int(told["monitoring"])
        # a negative one would be a movement that is still to come
        idle = max(timedelta(0), timedelta(seconds=float(told["idle"]))) if "idle" in told else None
        seen = [_stretch(each) for each in told["seen"]]
    except (KeyError, TypeError, ValueError, OverflowError):
        raise Unfit(Text("观看记录的格式不对。")) from None
    monitoring = page.get(Monitoring, number)
    claims = [
        # only named: its row is not locked for a report
        workflow.Claim(page.get(Camera, camera_id, lock=False), mode, begins_at, ends_at)
        for camera_id, mode, begins_at, ends_at in seen[:_MOST_TOLD]
        if timedelta(0) < ends_at - begins_at < _MOST_REPORTED
    ]
    credited = workflow.attend(g.db, g.actor, monitoring, visit=visit.token(), idle=idle, seen=claims)
    return {"absent": credited is None, "credited": [
        {"camera": each.camera.id, "mode": each.mode, "begins": clock.epoch_ms(each.begins_at), "ends": clock.epoch_ms(each.ends_at)}
        for each in credited or []
    ]}, 200  # fmt: skip


def _stretch(told: Mapping[str, Any]) -> tuple[int, Mode, datetime, datetime]:
    return int(told["camera"]), _MODES[told["mode"]], clock.from_epoch_ms(float(told["begins"])), clock.from_epoch_ms(float(told["ends"]))
