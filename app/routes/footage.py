"""Recorded footage: its list for players, its bytes, its still pictures and its line of the day (B9-1, B16-4, D1-2)."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, g, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select

from app import page, visit
from app.language import say
from app.video import activity, preview, timeline
from app.video.index import Piece, piece_of, pieces_between
from app.video.playlist import playlist
from app.video.playlist import served as served_by
from records import clock, served
from records.anomaly import Anomaly
from records.base import NotThere, Text, Unfit
from records.camera import Camera
from records.clip import Clip
from records.fault import Fault, concerning
from records.footage import Segment, SegmentStage, measured_between
from records.grant import Right
from records.hold import Hold
from records.hold import Stage as HoldStage
from records.monitoring import Mode, Monitoring, Watched
from records.phase import Phase, stamps_of
from records.phase import Stage as PhaseStage
from records.scope import may_watch, visible
from workflows import served as workflow

bp = Blueprint("footage", __name__, url_prefix="/footage/<int:camera_id>")
_DAY = timedelta(days=1)
#: nothing was recorded before, and within these a day can be added in any zone
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
#: how far back the newest still may lie
_RECENT = timedelta(minutes=10)
_WIDTHS = range(80, 1921)
#: a tile asks for its still every few seconds: noted once a minute
_STILL_EVERY = timedelta(minutes=1)


def _camera(camera_id: int, right: Right) -> Camera:
    """The camera, if its picture may be seen; else there is nothing."""
    camera = page.get(Camera, camera_id)
    if not may_watch(g.db, g.actor, camera, right):
        raise NotThere
    return camera


def _moment(name: str) -> datetime:
    """A moment of the query: milliseconds since 1970, or ISO with its zone."""
    told = request.args.get(name, "")
    try:
        found = clock.from_epoch_ms(float(told)) if told.replace(".", "", 1).isdigit() else datetime.fromisoformat(told.replace(" ", "+"))
    except (ValueError, OverflowError):
        raise Unfit(Text("时间“{told}”无法识别。", told=told), at=name) from None
    if found.tzinfo is None:
        raise Unfit(Text("时间须带时区。"), at=name)
    if not _EARLIEST <= found <= _LATEST:
        raise Unfit(Text("时间“{told}”无法识别。", told=told), at=name)
    return found


def _range() -> tuple[datetime, datetime]:
    begins_at, ends_at = _moment("from"), _moment("to")
    if not timedelta(0) < ends_at - begins_at <= _DAY:
        raise Unfit(Text("一次最多取一天的录像，且结束须晚于开始。"))
    return begins_at, ends_at


def _pieces(camera: Camera, begins_at: datetime, ends_at: datetime) -> list[Piece]:
    return pieces_between(g.db, camera.id, begins_at, ends_at, page.settings().footage)


def _look(camera: Camera, mode: Mode) -> None:
    """One look in the trail (not one for each request)."""
    last = served.newest_sent_at(g.db, visit.token(), camera.id, mode)
    if last is None or clock.now() - last > _STILL_EVERY:
        with page.database().act(visit.origin()) as db:
            workflow.note_look(db, g.actor, camera, visit=visit.token(), mode=mode)


def _sent(camera: Camera, mode: Mode, begins_at: datetime, ends_at: datetime) -> None:
    """Remember that this stretch went out, video each time (it may be for another monitoring), a still unless that is known."""
    name, moving = visit.token(), ends_at > begins_at
    if not moving and served.is_covered(g.db, name, camera.id, mode, begins_at, ends_at, since=clock.now() - _STILL_EVERY, moving=moving):
        return
    with page.database().act(visit.origin()) as db:
        workflow.note_sent(db, camera, visit=name, mode=mode, begins_at=begins_at, ends_at=ends_at, moving=moving)


@bp.get("/playlist.m3u8")
@page.media
def listed(camera_id: int) -> ResponseReturnValue:
    """The HLS list of `?from=…&to=…` (at most a day)."""
    camera = _camera(camera_id, Right.PLAYBACK)
    begins_at, ends_at = _range()
    _look(camera, Mode.PLAYBACK)
    address = url_for("footage.segment", camera_id=camera.id, segment_id=0).removesuffix("0") + "{id}"
    text = playlist(_pieces(camera, begins_at, ends_at), begins_at, ends_at, address=address)
    return Response(text, mimetype="application/vnd.apple.mpegurl", headers={"Cache-Control": "private, no-store"})


@bp.get("/segment/<int:segment_id>")
@page.media
def segment(camera_id: int, segment_id: int) -> ResponseReturnValue:
    """A file's bytes, by range; what of it is picture is noted as sent to this visit."""
    camera = _camera(camera_id, Right.PLAYBACK)
    readable = (SegmentStage.OPEN, SegmentStage.CLOSED)
    wanted = select(Segment).where(Segment.id == segment_id, Segment.camera_id == camera.id, Segment.stage.in_(readable))
    found = g.db.scalar(wanted)
    piece = piece_of(found, page.settings().footage) if found is not None else None
    if piece is None or not piece.path.exists():
        raise NotThere
    _look(camera, Mode.PLAYBACK)
    answer = send_file(piece.path.resolve(), mimetype="video/mp4", conditional=True, etag=False, max_age=None)
    begins, ends = _going_out(answer)
    shown = served_by(piece, begins, ends - begins) if begins < ends else None
    if shown is not None:
        _sent(camera, Mode.PLAYBACK, *shown)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _going_out(answer: Response) -> tuple[int, int]:
    """Which bytes of the file leave with the answer, whatever was asked for: of a HEAD, a 304 or a 416 none."""
    if request.method == "HEAD" or answer.status_code not in {200, 206}:
        return 0, 0
    part = answer.content_range
    if part.start is not None and part.stop is not None:
        return part.start, part.stop
    return 0, answer.content_length or 0


@bp.get("/still.jpg")
@page.media
def still(camera_id: int) -> ResponseReturnValue:
    """A key frame as JPEG, `?w=` wide: of the moment `?at=`, or the newest."""
    mode = Mode.PLAYBACK if "at" in request.args else Mode.LIVE
    camera = _camera(camera_id, workflow.RIGHT_FOR[mode])
    width = request.args.get("w", 320, type=int)
    if width not in _WIDTHS:
        raise Unfit(Text("图片宽度须为 80 至 1920。"), at="w")
    if mode is Mode.PLAYBACK:
        moment = _moment("at")
        made = preview.at(_pieces(camera, moment, moment + timedelta(milliseconds=1)), moment, width=width)
    else:
        now = clock.now()
        made = preview.newest(_pieces(camera, now - _RECENT, now), width=width)
    if made is None:
        raise NotThere(Text("此刻没有录像。"))
    _look(camera, mode)
    _sent(camera, mode, made.shown_at, made.shown_at)
    headers = {"Cache-Control": "private, max-age=600" if mode is Mode.PLAYBACK else "private, no-store"}
    return Response(made.jpeg, mimetype="image/jpeg", headers={**headers, "X-Shown-At": str(clock.epoch_ms(made.shown_at))})


def _day() -> tuple[datetime, datetime]:
    told = request.args.get("day", "")
    try:
        at = datetime.fromisoformat(told).replace(tzinfo=clock.BEIJING) if told else clock.now()
        if not _EARLIEST <= at <= _LATEST:
            raise ValueError(told)
    except ValueError:
        raise Unfit(Text("日期“{told}”无法识别。", told=told), at="day") from None
    return clock.day_of(at)


@bp.get("/timeline.json")
@page.media
def line(camera_id: int) -> ResponseReturnValue:
    """The line of a Beijing day (`?day=2026-11-20`, default today; `?monitoring=` adds what that sitting has watched).

    Times are milliseconds since 1970. `holes` carry their cause in words; `held` are the ranges under lock.
    """
    camera = _camera(camera_id, Right.PLAYBACK)
    begins_at, ends_at = _day()
    present = clock.now()
    day = timeline.of(g.db, _pieces(camera, begins_at, ends_at), camera.id, begins_at, ends_at, present=present)
    return {
        "camera": camera.id, "point": camera.point, "begins": _ms(begins_at), "ends": _ms(ends_at), "present": _ms(present),
        "recorded_s": round(day.recorded_s, 3), "missing_s": round(day.missing_s, 3), "gaps": day.gaps,
        "stretches": [[_ms(s.begins_at), _ms(s.ends_at)] for s in day.stretches],
        "holes": [
            {"begins": _ms(h.begins_at), "ends": _ms(h.ends_at), "cause": h.cause.value, "words": say(h.cause), "gaps": h.gaps}
            for h in day.holes
        ],
        **_beside(camera, begins_at, ends_at),
    }, 200  # fmt: skip


def _beside(camera: Camera, begins_at: datetime, ends_at: datetime) -> dict[str, Any]:
    """What stands on the line beside the footage: marks, clips, locks, faults, phases, other monitorings of the site, what was watched."""
    anomalies = visible(Anomaly, g.actor).where(Anomaly.camera_id == camera.id, Anomaly.seen_at >= begins_at, Anomaly.seen_at < ends_at)
    placed = visible(Hold, g.actor).where(Hold.camera_id == camera.id, Hold.stage == HoldStage.PLACED)
    holds = placed.where(Hold.begins_at < ends_at, Hold.ends_at > begins_at)
    cut = visible(Clip, g.actor).where(Clip.camera_id == camera.id, Clip.begins_at < ends_at, Clip.ends_at > begins_at)
    return {
        "marks": [
            {"at": _ms(a.seen_at), "grade": a.grade.value, "words": say(a.grade), "item": a.item_name, "number": a.number, "id": a.id}
            for a in page.rows(anomalies.order_by(Anomaly.seen_at))
        ],
        "held": [[_ms(h.begins_at), _ms(h.ends_at)] for h in page.rows(holds.order_by(Hold.begins_at))],
        "clips": [
            {"begins": _ms(c.begins_at), "ends": _ms(c.ends_at), "words": say(c.stage), "number": c.number, "id": c.anomaly_id}
            for c in page.rows(cut.order_by(Clip.begins_at))
        ],
        "troubles": _troubles(camera, begins_at, ends_at), **_sitting(camera, begins_at, ends_at),
    }  # fmt: skip


def _troubles(camera: Camera, begins_at: datetime, ends_at: datetime) -> list[dict[str, Any]]:
    """Where there is a picture and something wrong with it: black, frozen, covered, …; missing footage is told as holes."""
    wanted = visible(Fault, g.actor).where(concerning(camera), Fault.begun_at < ends_at)
    found = page.rows(wanted.where(or_(Fault.restored_at.is_(None), Fault.restored_at > begins_at)).order_by(Fault.begun_at, Fault.id))
    return [
        {
            "begins": _ms(max(each.begun_at, begins_at)), "ends": _ms(min(each.restored_at or clock.now(), ends_at)),
            "words": say(each.said if each.words else each.kind_of), "number": each.number,
        }
        for each in found if all(symptom.source != "gap" for symptom in each.symptoms)
    ]  # fmt: skip


def _sitting(camera: Camera, begins_at: datetime, ends_at: datetime) -> dict[str, Any]:
    """What this monitoring has watched, the phases of its loading, and who else watched the site then."""
    number = request.args.get("monitoring", 0, type=int)
    mine = page.get(Monitoring, number) if number else None
    seen: Sequence[Watched] = []
    stamps: Sequence[Phase] = []
    if mine is not None:
        told = select(Watched).where(Watched.monitoring_id == mine.id, Watched.camera_id == camera.id)
        seen = page.rows(told.where(Watched.begins_at < ends_at, Watched.ends_at > begins_at).order_by(Watched.begins_at))
        stamps = [s for s in stamps_of(g.db, mine) if s.stage is PhaseStage.STAMPED and begins_at <= s.seen_at < ends_at]
    others = visible(Monitoring, g.actor).where(Monitoring.site_id == camera.site_id, Monitoring.id != number)
    others = others.where(Monitoring.begins_at < ends_at, or_(Monitoring.ends_at.is_(None), Monitoring.ends_at > begins_at))
    return {
        "watched": [[_ms(w.begins_at), _ms(w.ends_at)] for w in seen],
        "phases": [{"at": _ms(s.seen_at), "words": say(s.name)} for s in stamps],
        "sittings": [
            {"begins": _ms(m.begins_at), "ends": _ms(m.ends_at or clock.now()), "words": f"{say(m.mode)} {m.monitor.name}", "id": m.id}
            for m in page.rows(others.order_by(Monitoring.begins_at))
        ],
    }  # fmt: skip


@bp.get("/activity.json")
@page.media
def moved(camera_id: int) -> ResponseReturnValue:
    """How much moves on a Beijing day (`?day=`): `values` in base64, one each `step` ms, and the stretches in which nothing does."""
    camera = _camera(camera_id, Right.PLAYBACK)
    begins_at, ends_at = _day()
    rows = g.db.execute(measured_between(camera.id, begins_at, ends_at))
    told = {number: values for number, values in rows if values is not None}
    pieces = [(piece, told[piece.segment_id]) for piece in _pieces(camera, begins_at, ends_at) if piece.segment_id in told]
    found = activity.line(pieces, begins_at, ends_at)
    return {
        "begins": _ms(begins_at), "step": activity.STEP // timedelta(milliseconds=1), "values": b64encode(found.values).decode(),
        "still": [[_ms(begins), _ms(ends)] for begins, ends in found.still], "measured": len(pieces),
    }, 200  # fmt: skip


def _ms(moment: datetime) -> int:
    return clock.epoch_ms(moment)
