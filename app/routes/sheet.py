"""Pages and savings of the record sheet (附件1)."""

from datetime import datetime
from typing import Any, cast

from flask import Blueprint, Response, g, jsonify, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func

from app import page
from app.language import say
from forms.sheet import CorrectForm, RowForm, SubmitForm
from records import phase
from records.base import NotThere, Text, Unfit
from records.item import is_conduct
from records.loading import declared_of, vehicle_hint
from records.monitoring import Monitoring
from records.printed import sheet as paper
from records.scope import visible
from records.sheet import Row, Sheet, Stage
from records.snapshot import Snapshot
from records.tally import Tally, summed
from records.user import User
from workflows import relief as reliefs
from workflows import sheet as workflow

bp = Blueprint("sheet", __name__)
_STAGES = {stage.value: stage for stage in Stage}


@bp.get("/sheets")
def listed() -> ResponseReturnValue:
    """The sheets, newest first; `?stage=` narrows."""
    wanted = visible(Sheet, g.actor)
    stage = _STAGES.get(request.args.get("stage", ""))
    if stage is not None:
        wanted = wanted.where(Sheet.stage == stage)
    stages = [(each.value, each.label) for each in Stage]
    return page.show("sheet/listed.html", list=page.listed(wanted.order_by(Sheet.id.desc())), stage=stage, stages=stages)


@bp.get("/sheets/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One revision as it stands, and what may be done."""
    sheet = page.get(Sheet, number)
    page.seen(workflow.look, sheet)
    return page.show("sheet/shown.html", **_whole(sheet), form=page.filled(CorrectForm))


def _whole(sheet: Sheet) -> dict[str, Any]:
    others = g.db.scalars(visible(Sheet, g.actor).where(Sheet.monitoring_id == sheet.monitoring_id).order_by(Sheet.revision)).unique().all()
    offers = page.offers(sheet)
    if others[-1].id != sheet.id:
        # only the newest revision is corrected
        offers.pop("sheet.correct", None)
    conduct = [
        (row.camera.point, item.name, row.seen[item.key])
        for row in sheet.rows for item in workflow.items_in(g.db, sheet) if is_conduct(item.key) and item.key in row.seen
    ]  # fmt: skip
    content = _content(sheet)
    return {
        "sheet": sheet, "content": content, "live": _spans(content["live"]), "recorded": _spans(content["recorded"]),
        "revisions": others, "offers": offers, "conduct": conduct,
        "lacks": workflow.lacking(g.db, sheet) if sheet.stage is Stage.DRAFT else [], "beside": _beside(sheet.monitoring),
    }  # fmt: skip


def _beside(monitoring: Monitoring) -> dict[str, Any]:
    """What was told at the desk beside the rows: phases of the loading, this monitoring's counts and stills."""
    counts = page.rows(visible(Tally, g.actor).where(Tally.monitoring_id == monitoring.id).order_by(Tally.id))
    stills = visible(Snapshot, g.actor).where(Snapshot.monitoring_id == monitoring.id).with_only_columns(func.count())
    stamps = sum(stamp.stage is phase.Stage.STAMPED for stamp in phase.stamps_of(g.db, monitoring))
    return {"stamps": stamps, "sum": summed(counts, monitoring.loading), "stills": g.db.scalar(stills) or 0}


def _spans(periods: list[dict[str, str]]) -> list[tuple[datetime, datetime]]:
    return [(datetime.fromisoformat(each["begins_at"]), datetime.fromisoformat(each["ends_at"])) for each in periods]


def _content(sheet: Sheet) -> dict[str, Any]:
    """The frozen content, or a draft's as of now."""
    return sheet.document.opened() if sheet.document else workflow.told(g.db, sheet)


@bp.post("/sheets/<int:number>/rows/<int:row_number>")
@page.media
def write(number: int, row_number: int) -> ResponseReturnValue:
    """Save one change of one row (JSON); 409 with both texts where another tab was first."""
    sheet = page.get(Sheet, number)
    row = next((each for each in sheet.rows if each.id == row_number), None)
    if row is None:
        raise NotThere
    told = request.get_json(silent=True)
    form = page.filled(RowForm)
    told = told if isinstance(told, dict) else {}
    asked = [name for name in ("remark", "item", "seen", "result", "reason", "key") if told.get(name)]
    fit = [form[name].validate(form) for name in ("version", *asked)]
    if not all(fit):
        return jsonify(errors={name: [say(error) for error in errors] for name, errors in form.errors.items()}), 422
    change, key = _change(form, told), form.key.data or ""
    try:
        version = workflow.written(g.db, row, change, key)
        if version is not None:
            return jsonify(_saved(sheet, row, {**_as_json(row), **_asked(row, change), "version": version}))
        workflow.write(g.db, g.actor, sheet, row=row, version=form.version.data, change=change, key=key)
    except workflow.Overtaken as first:
        return jsonify(error=say(Text("另一窗口已更改这一行，请比较后再存。")), row=_as_json(first.row)), 409
    except Unfit as why:
        return jsonify(errors={why.at or "remark": [say(why.why)]}), 422
    return jsonify(_saved(sheet, row, _as_json(row)))


@bp.post("/sheets/<int:number>/rows/<int:row_number>/last")
@page.media
def take_over(number: int, row_number: int) -> ResponseReturnValue:
    """Last time's words into the row's empty items (JSON); each is to be looked at before it counts."""
    sheet = page.get(Sheet, number)
    row = next((each for each in sheet.rows if each.id == row_number), None)
    if row is None:
        raise NotThere
    workflow.take_over(g.db, g.actor, sheet, row=row)
    return jsonify(_saved(sheet, row, _as_json(row)))


def _saved(sheet: Sheet, row: Row, told: dict[str, Any]) -> dict[str, Any]:
    return {"row": told, "lacks": [say(lack) for lack in workflow.lacking(g.db, sheet)], "hints": _hints(sheet, row)}


def _asked(row: Row, change: workflow.Change) -> dict[str, Any]:
    """A saving that is told a second time answers what it made the first time, whatever another window wrote since."""
    result = {"result": change.result.value if change.result else None} if change.result or change.clear_result else {}
    words = {name: text for name, text in (("remark", change.remark), ("reason", change.reason)) if text is not None}
    seen = {"seen": {key: text for key, text in {**row.seen, **change.seen}.items() if text}} if change.seen is not None else {}
    return {**result, **words, **seen}


def _change(form: RowForm, told: dict[str, Any]) -> workflow.Change:
    return workflow.Change(
        seen={form.item.data: form.seen.data or ""} if "seen" in told and form.item.data else None,
        result=form.result.data if told.get("result") else None, clear_result="result" in told and not told["result"],
        remark=(form.remark.data or "") if "remark" in told else None, reason=(form.reason.data or "") if "reason" in told else None,
    )  # fmt: skip


def _as_json(row: Row) -> dict[str, Any]:
    result = row.result.value if row.result else None
    return {
        "id": row.id, "version": row.version, "seen": row.seen, "taken": row.taken, "result": result, "remark": row.remark,
        "reason": row.reason,
    }  # fmt: skip


def _hints(sheet: Sheet, row: Row) -> dict[str, str]:
    """Plate, container number and type as seen beside the papers: a difference proposes an anomaly, nothing is refused (B13-1)."""
    loading = sheet.monitoring.loading
    declared = declared_of(loading) if loading else {}
    hints = {item: vehicle_hint(item, seen, declared.get(item, "")) for item, seen in row.judged.items()}
    return {item: say(hint) for item, hint in hints.items() if hint}


@bp.post("/sheets/<int:number>/submit")
def submit(number: int) -> ResponseReturnValue:
    """Freeze it."""
    sheet = page.get(Sheet, number)
    # who flags or takes a still holds it too: what is being ordered is waited for, and stands on the paper or in the way of it
    page.get(Monitoring, sheet.monitoring_id)
    form = page.filled(SubmitForm)
    form.to.offer([(user.id, user.name) for user in reliefs.colleagues(g.db, sheet)])
    if not form.validate():
        raise Unfit(Text("请从列表中选择接班人。"), at="to")
    # not page.get: a monitor does not see the entries of colleagues
    to = g.db.get_one(User, form.to.data) if form.to.data is not None else None
    workflow.submit(g.db, g.actor, sheet, to=to)
    return page.done(Text("已提交记录单 {number}。", number=sheet.number), url_for("sheet.shown", number=sheet.id))


@bp.post("/sheets/<int:number>/correct")
def correct(number: int) -> ResponseReturnValue:
    """A new revision, with a reason; on to the desk, where it is written."""
    sheet = page.get(Sheet, number)
    form = page.filled(CorrectForm)
    if not form.validate():
        return page.again("sheet/shown.html", form, **_whole(sheet))
    try:
        workflow.correct(g.db, g.actor, sheet, reason=form.reason.data)
    except Unfit as why:
        return page.again("sheet/shown.html", form, why, **_whole(sheet))
    return page.done(Text("已开更正稿。"), url_for("monitoring.desk", number=sheet.monitoring_id))


@bp.get("/sheets/<int:number>/paper.pdf")
@page.media
def paper_pdf(number: int) -> Response:
    """附件1 as issued; a draft says so outside the frame."""
    sheet = page.get(Sheet, number)
    code = sheet.document.sha256[:8].upper() if sheet.document else None
    content = cast("paper.SheetContent", {**_content(sheet), "code": code})
    name = f"{sheet.number or say(Stage.DRAFT)}{f'-{sheet.revision}' if sheet.revision > 1 else ''}.pdf"
    pdf = paper.render(content)
    page.seen(workflow.print_out, sheet, each=True)
    return page.download(pdf, name, "application/pdf")
