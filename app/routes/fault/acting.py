"""What is done about a fault, each act by its form: what was typed stays where it is refused (B17-*, D4-*)."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any, TypeVar

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from app import page
from app.routes.fault.pages import bp, shown
from forms import fault as forms
from forms.base import Form
from records import attachment, clock, vault
from records import fault as records
from records.base import Text, Unfit
from records.fault import EntryKind, Fault, FaultPhoto
from workflows import fault as workflow

F = TypeVar("F", bound=Form)
#: the length proposed for a duty
_DUTY = timedelta(hours=12)


def _act(number: int, name: str, kind: type[F], said: Text, do: Callable[[Fault, F], object]) -> ResponseReturnValue:
    """One act on a page of its own, which is made for a phone too: what is typed stays where it is refused."""
    it = page.get(Fault, number)
    here: dict[str, Any] = {"fault": it, "offer": page.offers(it)[f"fault.{name}"], "lacks": records.without(it)}
    if request.method == "GET":
        return page.show("fault/act.html", form=kind(None, data=_prefilled(name, it)), **here)
    form = page.filled(kind)
    if not form.validate():
        return page.again("fault/act.html", form, **here)
    try:
        do(it, form)
    except Unfit as why:
        return page.again("fault/act.html", form, why, **here)
    return page.done(said, url_for("fault.shown", number=number))


def _prefilled(name: str, it: Fault) -> dict[str, Any]:
    """What is known already: the time is now, the firm's people are in the book."""
    told: dict[str, Any] = {"at": clock.now(), "kind": it.kind_of, "hours": it.report_every_h}
    if name in {"contact", "urge"}:
        last = it.done(EntryKind.CONTACTED)[-1:]
        told |= {"unit": it.enterprise.name, "person": last[0].person if last else it.enterprise.contact}
    elif name == "report":
        told |= {"unit": it.office.name}
    elif name == "check":
        told |= {"person": g.actor.name}
    elif name == "arrange":
        told |= {"until_at": clock.now() + _DUTY}
    return told


@bp.route("/faults/<int:number>/contact", methods=["GET", "POST"])
def contact(number: int) -> ResponseReturnValue:
    """Department, person, time (art. 17)."""
    return _act(number, "contact", forms.ContactForm, Text("已登记联系。"), lambda it, form: workflow.contact(
        g.db, g.actor, it, kind=form.kind.data, unit=form.unit.data, person=form.person.data, at=form.at.moment, text=form.text.data,
    ))  # fmt: skip


@bp.route("/faults/<int:number>/urge", methods=["GET", "POST"])
def urge(number: int) -> ResponseReturnValue:
    """Once more, until it is repaired (art. 17)."""
    return _act(number, "urge", forms.UrgeForm, Text("已登记督促。"), lambda it, form: workflow.urge(
        g.db, g.actor, it, person=form.person.data, at=form.at.moment, text=form.text.data,
    ))  # fmt: skip


@bp.route("/faults/<int:number>/check", methods=["GET", "POST"])
def check(number: int) -> ResponseReturnValue:
    """What was looked at on the spot meanwhile (art. 17)."""
    return _act(number, "check", forms.CheckForm, Text("已登记现场查验。"), lambda it, form: workflow.check(
        g.db, g.actor, it, unit=form.unit.data, person=form.person.data, at=form.at.moment, text=form.text.data,
    ))  # fmt: skip


@bp.route("/faults/<int:number>/report", methods=["GET", "POST"])
def report(number: int) -> ResponseReturnValue:
    """The upkeep's report to customs (annex 4, four)."""
    return _act(number, "report", forms.ReportForm, Text("已登记报告。"), lambda it, form: workflow.report(
        g.db, g.actor, it, unit=form.unit.data, person=form.person.data, at=form.at.moment, text=form.text.data,
    ))  # fmt: skip


@bp.route("/faults/<int:number>/arrange", methods=["GET", "POST"])
def arrange(number: int) -> ResponseReturnValue:
    """Who is on duty, and when (annex 4, four)."""
    return _act(number, "arrange", forms.ArrangeForm, Text("已登记值守安排。"), lambda it, form: workflow.arrange(
        g.db, g.actor, it, person=form.person.data, at=form.at.moment, until_at=form.until_at.moment, text=form.text.data,
    ))  # fmt: skip


@bp.route("/faults/<int:number>/progress", methods=["GET", "POST"])
def progress(number: int) -> ResponseReturnValue:
    """The report in its two parts, with photos (annex 4, four)."""
    return _act(number, "progress", forms.ProgressForm, Text("已报送整改进度。"), lambda it, form: workflow.progress(
        g.db, g.actor, it, text=form.text.data, goods=form.goods.data, photos=_photos(it),
    ))  # fmt: skip


@bp.route("/faults/<int:number>/repair", methods=["GET", "POST"])
def repair(number: int) -> ResponseReturnValue:
    """Repaired, with photos (annex 4, four)."""
    return _act(number, "repair", forms.RepairForm, Text("已登记修复，图像恢复由系统核对。"), lambda it, form: workflow.repair(
        g.db, g.actor, it, at=form.at.moment, text=form.text.data, photos=_photos(it),
    ))  # fmt: skip


@bp.route("/faults/<int:number>/interval", methods=["GET", "POST"])
def set_interval(number: int) -> ResponseReturnValue:
    """How often progress is reported."""
    return _act(number, "set_interval", forms.IntervalForm, Text("已规定报送间隔。"), lambda it, form: workflow.set_interval(
        g.db, g.actor, it, hours=form.hours.data,
    ))  # fmt: skip


@bp.route("/faults/<int:number>/recover", methods=["GET", "POST"])
def recover(number: int) -> ResponseReturnValue:
    """A person saw that it works again."""
    return _act(number, "recover", forms.RecoverForm, Text("已确认恢复。"), lambda it, form: workflow.recover(
        g.db, g.actor, it, at=form.at.moment, text=form.text.data,
    ))  # fmt: skip


@bp.route("/faults/<int:number>/close", methods=["GET", "POST"])
def close(number: int) -> ResponseReturnValue:
    """Closed."""
    return _act(number, "close", forms.CloseForm, Text("已办结。"), lambda it, form: workflow.close(
        g.db, g.actor, it, conclusion=form.conclusion.data, reason=form.reason.data,
    ))  # fmt: skip


@bp.post("/faults/<int:number>/waive")
def waive(number: int) -> ResponseReturnValue:
    """No reports are asked for, with the reason."""
    it = page.get(Fault, number)
    workflow.waive(g.db, g.actor, it, reason=page.reason(lambda: shown(number)))
    return page.done(Text("已决定免予报送。"), url_for("fault.shown", number=it.id))


def _photos(it: Fault) -> list[FaultPhoto]:
    """The chosen files, each looked at before it is kept: a file that lies there without a row is no evidence of anything."""
    sent: list[Any] = [each for each in request.files.getlist("photos") if each.filename]
    if len(sent) > attachment.MOST:
        raise Unfit(Text("一次最多{most}个文件。", most=attachment.MOST), at="photos")
    looked_at = []
    for each in sent:
        raw, name = each.read(attachment.MOST_BYTES + 1), attachment.clean(each.filename)
        try:
            looked_at.append((raw, name, *attachment.checked(name, raw)))
        except Unfit as why:
            raise Unfit(why.why, at="photos") from None
    return [_kept(it, *each) for each in looked_at]


def _kept(it: Fault, raw: bytes, name: str, mimetype: str, extension: str) -> FaultPhoto:
    try:
        kept = vault.keep(page.settings().evidence, f"fault/{it.id}", f"{sha256(raw).hexdigest()}.{extension}", BytesIO(raw))
    except vault.Full:
        raise Unfit(Text("证据库磁盘已满，“{name}”未能保存，请联系管理员。", name=name), at="photos") from None
    return FaultPhoto(name=name, mimetype=mimetype, path=kept.path, sha256=kept.sha256, bytes=kept.bytes)
