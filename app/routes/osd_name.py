"""What stands in a camera's picture: read, written, confirmed with a still; and the table of abbreviations (E-4 … E-9)."""

import io
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, g, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app import page, visit
from app.video import onvif, preview
from app.video.index import pieces_between
from forms.osd_name import ConfirmForm, ShortNameForm
from records import clock, vault
from records.base import NotThere, Text, Unfit
from records.camera import Camera, stream_of
from records.grant import Right
from records.monitoring import Mode
from records.office import Office
from records.osd_name import Drift, OsdCheck, ShortName
from records.osd_name.composing import lines, stamp
from records.scope import may_watch, visible
from records.user import Role, User
from workflows import osd_name as workflow
from workflows import served as served_workflow

bp = Blueprint("osd_name", __name__)
#: a picture older than this is not of the moment
_RECENT = timedelta(minutes=10)
_WIDTH = 1280


def _still(camera: Camera, moment: datetime | None) -> preview.Still | None:
    """The newest picture, or the one of this moment."""
    now = clock.now()
    pieces = pieces_between(g.db, camera.id, now - _RECENT, now, page.settings().footage)
    return preview.newest(pieces, width=_WIDTH) if moment is None else preview.at(pieces, moment, width=_WIDTH)


def _moment(told: int | None) -> datetime:
    now = clock.now()
    # before it becomes a moment: no calendar holds any number
    if not 0 <= clock.epoch_ms(now) - (told or 0) <= _RECENT // timedelta(milliseconds=1):
        raise Unfit(Text("画面已过十分钟，请重新核对。"), at="shown_at")
    return clock.from_epoch_ms(told or 0)


@bp.route("/cameras/<int:number>/osd", methods=["GET", "POST"])
def confirm(number: int) -> ResponseReturnValue:
    """Look at the picture of the moment and say what stands in it; that very picture is kept."""
    camera = page.get(Camera, number)
    page.must("osd_name.confirm", camera)
    form = page.filled(ConfirmForm)
    here: dict[str, Any] = {"camera": camera, "rows": lines(camera.name, camera.line_length), "beijing": stamp(clock.now())}
    if request.method != "POST":
        found = _still(camera, None)
        here["at"] = clock.epoch_ms(found.shown_at) if found else None
        return page.show("osd_name/confirm.html", form=form, **here)
    here["at"] = form.shown_at.data
    if not form.validate():
        return page.again("osd_name/confirm.html", form, **here)
    still = _still(camera, _moment(form.shown_at.data))
    if still is None:
        return page.again("osd_name/confirm.html", form, Unfit(Text("此刻没有录像，不能留存画面。")), **here)
    kept = vault.keep(page.settings().evidence, f"osd/{camera.id}", f"{clock.epoch_ms(still.shown_at)}.jpg", io.BytesIO(still.jpeg))
    told = {name: form[name].data for name in ("name_ok", "time_ok", "look_ok")}
    made = workflow.confirm(g.db, g.actor, camera, kept=kept, **told)
    said = Text("已确认图像标识。") if made.is_right else Text("已记下：图像标识与登记不符，须更正。")
    return page.done(said, url_for("camera.shown", number=camera.id))


@bp.get("/cameras/<int:number>/osd/still.jpg")
@page.media
def still(number: int) -> ResponseReturnValue:
    """The picture that is to be confirmed, `?at=` its moment; the look is in the trail."""
    camera = page.get(Camera, number)
    if not may_watch(g.db, g.actor, camera, Right.LIVE):
        raise NotThere
    found = _still(camera, _moment(request.args.get("at", 0, type=int)))
    if found is None:
        raise NotThere(Text("此刻没有录像。"))
    with page.database().act(visit.origin()) as db:
        served_workflow.note_look(db, g.actor, camera, visit=visit.token(), mode=Mode.LIVE)
    return Response(found.jpeg, mimetype="image/jpeg", headers={"Cache-Control": "private, no-store"})


@bp.get("/osd-checks/<int:number>/picture.jpg")
@page.media
def picture(number: int) -> ResponseReturnValue:
    """The picture that a person confirmed, for those who may see this camera's."""
    check = page.get(OsdCheck, number)
    if not check.path or not any(may_watch(g.db, g.actor, check.camera, right) for right in (Right.LIVE, Right.PLAYBACK)):
        raise NotThere
    with page.database().act(visit.origin()) as db:
        mode = Mode.LIVE if may_watch(g.db, g.actor, check.camera, Right.LIVE) else Mode.PLAYBACK
        served_workflow.note_look(db, g.actor, check.camera, visit=visit.token(), mode=mode)
    return send_file(vault.located(page.settings().evidence, check.path).resolve(), mimetype="image/jpeg", max_age=None)


@bp.post("/cameras/<int:number>/osd/read")
def read(number: int) -> ResponseReturnValue:
    """Ask the device what stands in its picture."""
    camera = page.get(Camera, number)
    page.must("osd_name.read", camera)
    return _asked(camera)


@bp.post("/cameras/<int:number>/osd/write")
def write(number: int) -> ResponseReturnValue:
    """Let the device write the registered name, then ask it what stands there. The order is in the trail before the device hears of it."""
    camera = page.get(Camera, number)
    page.must("osd_name.write", camera)
    rows, address, actor_id = lines(camera.name, camera.line_length), camera.onvif, g.actor.id
    stream = stream_of(camera, page.settings().key)
    g.db.rollback()  # no transaction spans the seconds on the network
    with page.database().act(visit.origin()) as db:
        workflow.write(db, db.get_one(User, actor_id), db.get_one(Camera, number), rows=rows)
    try:
        onvif.write(address, stream.user, stream.password, rows)
    except onvif.Unreached as why:
        with page.database().act(visit.origin()) as db:
            workflow.balk(db, db.get_one(User, actor_id), db.get_one(Camera, number), why=why.said)
        raise Unfit(Text("图像标识未能写入：{why}", why=why.said)) from None
    return _asked(camera, is_written=True)


def _asked(camera: Camera, *, is_written: bool = False) -> ResponseReturnValue:
    number, address, stream = camera.id, camera.onvif, stream_of(camera, page.settings().key)
    g.db.rollback()  # no transaction spans the seconds on the network
    try:
        found = onvif.read(address, stream.user, stream.password)
    except onvif.Unreached as why:
        raise Unfit(Text("图像标识已写入设备，但随后未能读取核对：{why}", why=why.said) if is_written else why.said) from None
    camera = page.get(Camera, number)
    made = workflow.read(
        g.db, g.actor, camera, name=found.name, has_time=found.has_time_on_top, is_opaque=found.is_opaque, drift_s=found.drift_s
    )
    told = {"name_ok": made.name_ok, "time_ok": made.time_ok, "look_ok": made.look_ok, "drift_s": made.drift_s}
    return page.done(_said(made), url_for("camera.shown", number=number), check=told)


def _said(made: OsdCheck) -> Text:
    if not made.name_ok:
        return Text("画面上的名称是“{read}”，与登记不符。", read=made.read)
    if not made.time_ok:
        return Text("画面上方没有符合格式的日期和时间。")
    if made.drift is Drift.FAULT:
        return Text("时间与北京时间相差{seconds}秒，请校时。", seconds=abs(round(made.drift_s or 0)))
    if made.wants_look:
        return Text("名称和时间与登记一致；设备不报告外观，请人工核对画面：不透明、不闪烁。")
    return Text("画面上的名称和时间与登记一致。") if made.is_right else Text("图像标识应不透明、不闪烁。")


@bp.get("/short-names")
def listed() -> ResponseReturnValue:
    """全称与简称的对应表单, as it is printed: whole, on no pages of a list."""
    page.only(Role.MONITOR, Role.ADMINISTRATOR)
    found = page.rows(visible(ShortName, g.actor).order_by(ShortName.retired, ShortName.full, ShortName.short))
    rows = [(each, page.offers(each)) for each in found]
    return page.show("osd_name/listed.html", rows=rows, offers=page.offers(g.actor.office), today=clock.now())


@bp.route("/short-names/new", methods=["GET", "POST"])
def shorten() -> ResponseReturnValue:
    """Another abbreviation, of the own office."""
    office = page.get(Office, g.actor.office_id)
    page.must("osd_name.shorten", office)
    form = page.filled(ShortNameForm, full=request.args.get("full", ""))
    if request.method != "POST":
        return page.show("osd_name/form.html", form=form)
    if not form.validate():
        return page.again("osd_name/form.html", form)
    try:
        made = workflow.shorten(g.db, g.actor, office, full=form.full.data, short=form.short.data, reason=form.reason.data)
    except Unfit as why:
        return page.again("osd_name/form.html", form, why)
    return page.done(Text("已登记简称“{short}”。", short=made.short), url_for("osd_name.listed"), number=made.id)


@bp.post("/short-names/<int:number>/drop")
def drop(number: int) -> ResponseReturnValue:
    """Out of use, with a reason."""
    found = page.get(ShortName, number)
    workflow.drop(g.db, g.actor, found, reason=page.reason(listed))
    return page.done(Text("已停用简称“{short}”。", short=found.short), url_for("osd_name.listed"))
