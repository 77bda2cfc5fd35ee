"""What is done about a copy: asked for, consented to, refused, withdrawn, taken out, handed over (D5-1, B20-2)."""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

from flask import g, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from app import page
from app.routes.export.pages import bp, gap, shown, spoken
from app.video.copying import SETTLE, told
from app.video.index import pieces_between
from app.video.timeline import holes
from forms import export as forms
from forms.base import Form
from records import clock, vault
from records.base import NotThere, Refused, Text, Unfit
from records.camera import Camera
from records.export import LONGEST, CopyPart, Export, Use
from records.footage import gaps_between
from records.grant import Grant, Right
from records.user import User
from workflows import export as workflow
from workflows.export.terms import Told, check_right, check_told

F = TypeVar("F", bound=Form)
#: proposed for a consent
_TERM = timedelta(days=7)


@bp.route("/cameras/<int:number>/exports/new", methods=["GET", "POST"], endpoint="request")
def request_(number: int) -> ResponseReturnValue:
    """Ask for customs' consent; `?from=…&to=…` (milliseconds since 1970) fill in the range."""
    camera = _copied(number)
    form = _form(forms.RequestForm)
    return _ask(form, camera, lambda asked: workflow.request(g.db, g.actor, camera, told=asked), Text("已申请复制，待管理员审批。"))


@bp.route("/cameras/<int:number>/exports/by-law", methods=["GET", "POST"])
def requisition(number: int) -> ResponseReturnValue:
    """Enter what police or a court demand by law, with their letter."""
    camera = _copied(number)
    page.must("export.requisition", camera)
    form = _form(forms.RequisitionForm, expires_at=clock.now() + _TERM)

    def enter(asked: Told) -> Export:
        return workflow.requisition(
            g.db, g.actor, camera, told=asked, reference=form.reference.data, authority=form.authority.data,
            letter=page.upload(f"export/{camera.id}"), expires_at=form.expires_at.moment,
        )  # fmt: skip

    return _ask(form, camera, enter, Text("已登记依法调取，复制件正在制作。"))


def _copied(number: int) -> Camera:
    """The camera, where this person may ask for copies of its footage (else 403, before anything is filled in)."""
    camera = page.get(Camera, number)
    check_right(g.db, g.actor, camera)
    return camera


def _form(kind: type[F], **more: Any) -> F:
    """Prefilled with the range of the address, in whole seconds around it."""
    if request.method != "GET":
        return page.filled(kind)
    span = [request.args.get(name, type=float) for name in ("from", "to")]
    try:
        begins_at, ends_at = (clock.from_epoch_ms(each) if each else None for each in span)
    except (ValueError, OverflowError, OSError):
        begins_at = ends_at = None
    if begins_at is not None and ends_at is not None:
        begins_at = begins_at.replace(microsecond=0)
        ends_at = min(ends_at + timedelta(microseconds=999_999), clock.now()).replace(microsecond=0)
    return kind(None, data={"begins_at": begins_at, "ends_at": ends_at, "use": Use.COPY, **more})


def _ask(form: Any, camera: Camera, file: Callable[[Told], Export], said: Text) -> ResponseReturnValue:
    """The form, with the gaps of its range told before it is sent; once they were seen, or where there are none, it is filed."""
    gaps = _gaps(camera, form.begins_at.data, form.ends_at.data)
    here: dict[str, Any] = {
        "camera": camera, "gaps": spoken([gap(*each) for each in gaps]), "seen": _digest(gaps), "missing": _missing(gaps),
        "label": Text("申请复制") if "reference" not in form else Text("登记依法调取"),
        "may_requisition": page.may("export.requisition", camera),
    }  # fmt: skip
    if request.method == "GET":
        return page.show("export/form.html", form=form, **here)
    if not form.validate():
        return page.again("export/form.html", form, **here)
    asked = Told(
        begins_at=form.begins_at.moment, ends_at=form.ends_at.moment, use=form.use.data, purpose=form.purpose.data,
        receiver=form.receiver.data, medium=form.medium.data, outside=form.outside.data, gaps=gaps,
    )  # fmt: skip
    try:
        check_told(asked)
        if gaps and not (form.is_agreed.data and form.seen.data == _digest(gaps)):
            raise Unfit(Text("范围内有缺口，请核对后勾选，或更改范围。"), at="is_agreed")
        made = file(asked)
    except Unfit as why:
        return page.again("export/form.html", form, why, **here)
    return page.done(said, url_for("export.shown", number=made.id), number=made.number)


def _gaps(camera: Camera, begins_at: datetime | None, ends_at: datetime | None) -> list[list[str]]:
    """What of the range has no picture, to the frame; nothing of a range that is none, nor of what may not lie on the disk yet."""
    if begins_at is None or ends_at is None or not begins_at < ends_at <= clock.now() or ends_at - begins_at > LONGEST:
        return []
    ends_at = max(begins_at, min(ends_at, clock.now() - SETTLE))
    pieces = pieces_between(g.db, camera.id, begins_at, ends_at, page.settings().footage)
    return told(holes(pieces, gaps_between(g.db, camera.id, begins_at, ends_at), begins_at, ends_at))


def _missing(gaps: list[list[str]]) -> timedelta:
    """How long the gaps are together."""
    return sum((ends - begins for begins, ends, _ in spoken([gap(*each) for each in gaps])), timedelta())


def _digest(gaps: list[list[str]]) -> str:
    """By which a form tells that exactly these gaps were seen."""
    return sha256(json.dumps(gaps).encode()).hexdigest() if gaps else ""


@bp.route("/exports/<int:number>/approve", methods=["GET", "POST"])
def approve(number: int) -> ResponseReturnValue:
    """Customs' consent."""
    it = page.get(Export, number)
    page.must("export.approve", it)
    form = page.filled(forms.ApproveForm) if request.method == "POST" else forms.ApproveForm(None, data={
        "from_at": it.begins_at, "until_at": it.ends_at, "purpose": it.purpose, "expires_at": clock.now() + _TERM,
        "takers": [it.requested_by_id],
    })  # fmt: skip
    people = _copiers(it.camera)
    form.takers.choices = [(user.id, f"{user.name}（{user.office.name}）") for user in people]
    gaps = spoken([gap(*each) for each in it.gaps])
    here: dict[str, Any] = {"export": it, "gaps": gaps, "verb": "export.approve", "offers": page.offers(it)}
    if request.method == "GET":
        return page.show("export/act.html", form=form, **here)
    if not form.validate():
        return page.again("export/act.html", form, **here)
    try:
        workflow.approve(
            g.db, g.actor, it, from_at=form.from_at.moment, until_at=form.until_at.moment, purpose=form.purpose.data,
            expires_at=form.expires_at.moment, takers=[user for user in people if user.id in (form.takers.data or ())],
        )  # fmt: skip
    except Unfit as why:
        return page.again("export/act.html", form, why, **here)
    return page.done(Text("已同意复制，复制件正在制作。"), url_for("export.shown", number=number))


def _copiers(camera: Camera) -> Sequence[User]:
    """Who holds the right to copy on this camera now, of whatever office: names for the consent, nothing more of them."""
    now = clock.now()
    holding = select(Grant.user_id).where(
        Grant.camera_id == camera.id, Grant.right == Right.EXPORT, Grant.begins_at <= now, Grant.taken_back_at.is_(None),
        Grant.ends_at.is_(None) | (Grant.ends_at > now),
    )  # fmt: skip
    wanted = select(User).where(User.id.in_(holding), User.suspended.is_(False), User.trained_at.is_not(None))
    return page.rows(wanted.order_by(User.office_id, User.name))


@bp.post("/exports/<int:number>/refuse")
def refuse(number: int) -> ResponseReturnValue:
    """No consent, with the reason."""
    it = page.get(Export, number)
    workflow.refuse(g.db, g.actor, it, reason=page.reason(lambda: shown(number)))
    return page.done(Text("已登记不同意复制。"), url_for("export.shown", number=number))


@bp.post("/exports/<int:number>/withdraw")
def withdraw(number: int) -> ResponseReturnValue:
    """Taken back, with the reason."""
    it = page.get(Export, number)
    workflow.withdraw(g.db, g.actor, it, reason=page.reason(lambda: shown(number)))
    return page.done(Text("已撤回，不能再下载。"), url_for("export.shown", number=number))


@bp.post("/exports/<int:number>/files/<int:ordinal>")
def download(number: int, ordinal: int) -> ResponseReturnValue:
    """One file of it, whole, by a form of ours alone: each answer is one download in the trail, and no address gives a file away.

    Only bytes that are what the row says leave; a file that is gone or another is told to the administrators instead.
    """
    it = page.get(Export, number)
    check_right(g.db, g.actor, it.camera)
    part = _part(it, ordinal)
    evidence = page.settings().evidence
    kept = vault.Kept(part.path, part.sha256, part.bytes)
    g.db.rollback()  # no transaction spans the seconds that it takes to read the file
    is_whole = _is_whole(evidence, kept)
    it = page.get(Export, number)
    part = _part(it, ordinal)
    if not is_whole:
        workflow.miss(g.db, g.actor, it, part=part)
        # answered, not raised: what was told to the administrators is to be kept
        return page.refusal(Refused(Text("这份复制件缺失或已变，不能下载，已通知管理员。"), status=409))
    workflow.download(g.db, g.actor, it, part=part)
    path = vault.located(evidence, part.path).resolve()
    answer = send_file(path, mimetype="video/mp4", conditional=False, etag=False, download_name=part.name, as_attachment=True)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _part(it: Export, ordinal: int) -> CopyPart:
    found = next((each for each in it.parts if each.ordinal == ordinal), None)
    if found is None:
        raise NotThere
    return found


def _is_whole(evidence: Path, kept: vault.Kept) -> bool:
    try:
        return vault.verify(evidence, kept)
    except OSError:
        # a disk that no longer gives the bytes
        return False


@bp.route("/exports/<int:number>/hand-over", methods=["GET", "POST"])
def hand_over(number: int) -> ResponseReturnValue:
    """To whom it was given."""
    it = page.get(Export, number)
    page.must("export.hand_over", it)
    form = page.filled(forms.HandOverForm) if request.method == "POST" else forms.HandOverForm(None, data={"at": clock.now()})
    here: dict[str, Any] = {"export": it, "gaps": (), "verb": "export.hand_over"}
    if request.method == "GET":
        return page.show("export/act.html", form=form, **here)
    if not form.validate():
        return page.again("export/act.html", form, **here)
    try:
        workflow.hand_over(g.db, g.actor, it, at=form.at.moment, to=form.to.data, carrier=form.carrier.data)
    except Unfit as why:
        return page.again("export/act.html", form, why, **here)
    return page.done(Text("已登记移交。"), url_for("export.shown", number=number))
