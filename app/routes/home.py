"""The first page of each person: what is to be done, most urgent first, with the next act one click away."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app import page
from app.language import say
from records import clock
from records.anomaly import Anomaly
from records.anomaly import Stage as AnomalyStage
from records.base import Record, Text
from records.camera import Camera
from records.export import Export
from records.fault import Fault
from records.fault import Stage as FaultStage
from records.footage import Gap
from records.inspection import Inspection
from records.item import Result
from records.loading import Loading, Stage
from records.monitoring import of_loadings
from records.notice import Notice
from records.relief import Relief
from records.review import ReviewFinding
from records.room import Rules
from records.routine import Routine
from records.scope import visible
from records.sheet import Sheet
from records.upkeep import Upkeep
from records.user import Role
from workflows import todo

bp = Blueprint("home", __name__)
#: as many open anomalies and unread notices as the first page shows
FEW = 5
#: from so many on, minor anomalies stand as one row
SEVERAL = 2
#: where an act's own form stands: in a dialog of its subject's page (static/js/dialog.js opens it), below on it, or on its own page
PLACES = {
    "anomaly.inform": "inform", "anomaly.decide": "decide", "clock_doubt.confirm": "confirm",
    "inspection.correct": "block", "inspection.follow_up": "block",
}  # fmt: skip
FORMS = {each: each for each in ("export.approve", "review.rectify", "review.recheck")} | dict.fromkeys(
    ("signature.sign_finding", "signature.sign_follow_up"), "signature.sign"
)
#: whose form holds a choice between two acts: the button names the choice, not one of its ends
CHOICES = {"export.approve": Text("审批")}


@bp.get("/")
def home() -> ResponseReturnValue:
    """The to-do list that the action register yields; beside it today's loadings and the cameras."""
    groups = _groups(todo.of(g.db, g.actor))
    count = sum(len(rows) for _, rows in groups)
    shown: dict[str, Any] = {"groups": groups, "count": count, "loadings": (), "cameras": None, "few": FEW, "down": None}
    shown["unread"] = page.rows(visible(Notice, g.actor).where(Notice.read_at.is_(None)).order_by(Notice.id.desc()).limit(FEW))
    if g.actor.role is not Role.SIGNATORY:
        broken = visible(Fault, g.actor).where(Fault.stage == FaultStage.OPEN).order_by(Fault.begun_at, Fault.id)
        shown["faults"] = page.listed(broken, per_page=FEW)
    if g.actor.is_staff:
        todays = _todays()
        unsettled = visible(Anomaly, g.actor).where(Anomaly.stage != AnomalyStage.SETTLED).order_by(Anomaly.id.desc())
        shown.update(loadings=todays, begun=of_loadings(g.db, todays), cameras=_cameras(), anomalies=page.listed(unsettled, per_page=FEW))
    if g.actor.role is Role.UPKEEP:
        shown.update(cameras=_cameras(), down=[_down(camera, gap) for camera, gap in _without_picture()])
    return page.show("home/home.html", **shown)


def _todays() -> Sequence[Loading]:
    begins_at, ends_at = clock.day_of(clock.now())
    wanted = visible(Loading, g.actor).where(Loading.stage == Stage.ANNOUNCED)
    wanted = wanted.where(Loading.planned_at >= begins_at, Loading.planned_at < ends_at).order_by(Loading.planned_at)
    found: Sequence[Loading] = g.db.scalars(wanted).unique().all()
    return found


def _cameras() -> dict[str, int]:
    """How many this person may see entries of, and how many have an open gap now."""
    ids = g.db.scalars(visible(Camera, g.actor).where(Camera.enabled, Camera.retired.is_(False)).with_only_columns(Camera.id)).all()
    down = g.db.scalars(select(Gap.camera_id).where(Gap.camera_id.in_(ids), Gap.ends_at.is_(None)).distinct()).all()
    return {"all": len(ids), "down": len(down)}


def _without_picture() -> Sequence[tuple[Camera, Gap]]:
    """The cameras of the own site that send nothing now, longest first."""
    mine = visible(Camera, g.actor).where(Camera.enabled, Camera.retired.is_(False)).add_columns(Gap)
    wanted = mine.join(Gap, Gap.camera_id == Camera.id).where(Gap.ends_at.is_(None)).order_by(Gap.begins_at)
    return [(camera, gap) for camera, gap in g.db.execute(wanted).unique()]


def _down(camera: Camera, gap: Gap) -> dict[str, Any]:
    return {
        "meaning": "fault", "word": Text("没有图像"), "what": Text(camera.point), "whose": gap.cause.label, "bar": "fault",
        "limit": Text("{time} 起", time=gap.begins_at), "label": Text("查看"), "act_url": url_for("camera.shown", number=camera.id),
        "url": url_for("camera.shown", number=camera.id),
    }  # fmt: skip


def _groups(waiting: list[todo.Todo]) -> list[tuple[str, list[dict[str, Any]]]]:
    today = clock.day_of(clock.now())[1]
    groups: dict[str, list[dict[str, Any]]] = {"late": [], "today": [], "later": []}
    minor = [each for each in waiting if _is_minor(each)]
    for each in waiting:
        group = "late" if each.is_late else "today" if each.due_at is not None and each.due_at <= today else "later"
        if len(minor) < SEVERAL or each not in minor:
            groups[group].append(_row(each, group))
        elif each is minor[0]:
            groups[group].append(_together(minor, group))
    return list(groups.items())


def _last(due_at: datetime) -> datetime:
    """A limit at midnight is the last second of the day before it: the day that the papers name."""
    return due_at - timedelta(seconds=1) if due_at == clock.day_of(due_at)[0] else due_at


def _is_minor(each: todo.Todo) -> bool:
    return each.action.verb == "anomaly.decide" and isinstance(each.subject, Anomaly) and each.subject.judged is Result.MINOR


def _together(minor: list[todo.Todo], group: str) -> dict[str, Any]:
    """The minor ones as one row, as urgent as the first of them: ticked and answered together."""
    address = url_for("anomaly.minor")
    names = list(dict.fromkeys(each.subject.enterprise.name for each in minor if isinstance(each.subject, Anomaly)))
    return _row(minor[0], group) | {
        "what": Text("处置一般异常：{count} 件", count=len(minor)), "label": Text("一并处置"), "url": address, "act_url": address,
        "number": None, "whose": Text("{names}", names=names),
    }  # fmt: skip


def _row(each: todo.Todo, group: str) -> dict[str, Any]:
    subject = each.subject
    row: dict[str, Any] = {
        "what": each.what, "label": CHOICES.get(each.action.verb, each.action.label), "url": _address(subject) + _field(each),
        "whose": _whose(subject),
        "number": getattr(subject, "number", None), "bar": {"late": "late", "today": "due"}.get(group), "meaning": "neutral",
        "left": _left(each.due_at), "limit": Text("限 {time}", time=_last(each.due_at)) if each.due_at else None,
    }  # fmt: skip
    row["act_url"] = _act_address(each)
    if isinstance(subject, Relief):
        about = subject.monitoring.loading
        row["number"] = about.container if about is not None else None
    if isinstance(subject, Anomaly):
        row["meaning"] = subject.judged.value
        row["what"] = Text("{what}：{item}", what=each.what, item=subject.item_name)
    elif isinstance(subject, Sheet):
        row["meaning"] = "draft"
        loading = subject.monitoring.loading
        row["number"] = subject.number or (loading.container if loading is not None else None)
        row["act_url"] = url_for("monitoring.desk", number=subject.monitoring_id)
    elif isinstance(subject, Fault):
        row["meaning"], row["act_url"] = "fault", url_for(each.action.verb, number=subject.id)
        where = f"{subject.site.name} {say(subject.place)}"
        row["what"] = Text("{what}：{where} {kind}", what=each.what, where=where, kind=subject.kind_of)
        row["bar"] = row["bar"] or "fault"
    elif isinstance(subject, Inspection):
        row["meaning"] = "unsigned"
        row["what"] = Text("{what}：{found}", what=each.what, found=subject.found) if subject.found else each.what
    return row


def _address(subject: Record) -> str:
    """The page on which it stands."""
    if isinstance(subject, Rules):
        return url_for("room.of_site", number=subject.room.site_id)
    if isinstance(subject, ReviewFinding):
        return url_for("review.shown", number=subject.review_id)
    if isinstance(subject, Upkeep):
        return url_for("upkeep.of_site", number=subject.site_id)
    if isinstance(subject, Routine):
        return url_for("routine.confirm", number=subject.id)
    return url_for(f"{subject.kind()}.shown", number=subject.id)


def _act_address(each: todo.Todo) -> str:
    """Where the act itself is done; the subject's page where it is one button there, pressed after reading."""
    verb, subject = each.action.verb, each.subject
    if verb in FORMS and page.may(verb, subject):
        return url_for(FORMS[verb], number=subject.id)
    return _address(subject) + (f"#{PLACES[verb]}" if verb in PLACES else "")


def _field(each: todo.Todo) -> str:
    """Of what is read and answered on one page, the answer's place; a dialog opens only for who asks for it."""
    return "#block" if PLACES.get(each.action.verb) == "block" else ""


def _left(due_at: datetime | None) -> Text | None:
    """How long there is still, or how late it is, in whole minutes."""
    if due_at is None:
        return None
    left = due_at - clock.now()
    whole = timedelta(minutes=max(1, abs(left) // timedelta(minutes=1)))
    return Text("剩 {length}", length=whole) if left > timedelta() else Text("超时 {length}", length=whole)


def _whose(subject: Record) -> Text | None:
    about = subject.monitoring if isinstance(subject, Sheet) else subject
    if isinstance(about, Export):
        return Text("{point}，{receiver}", point=about.camera.point, receiver=about.receiver)
    if isinstance(about, (Rules, ReviewFinding, Upkeep, Routine)):
        return Text(about.site.name)
    enterprise = getattr(about, "enterprise", None)
    return Text(enterprise.name) if enterprise is not None else None
