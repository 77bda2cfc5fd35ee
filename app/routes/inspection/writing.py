"""Writing an inspection record: drafting, the finding, the correction, the follow-up, and the files beside them."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any, TypeVar

from flask import g, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from wtforms.fields import SelectChoice

from app import page
from app.routes.inspection.pages import bp, people, whole, with_people
from forms.inspection import BlockForm, FindingForm, FollowUpForm
from records import attachment, clock, vault
from records.anomaly import Anomaly
from records.base import NotThere, Text, Unfit
from records.clip import Clip
from records.clip import Stage as ClipStage
from records.enterprise import Enterprise
from records.inspection import Finding, Inspection, Part
from records.monitoring import Monitoring
from records.scope import visible
from records.signature import Meaning
from records.user import STAFF
from workflows import inspection as workflow
from workflows import signature
from workflows.inspection.people import inspectors_of

B = TypeVar("B", bound=BlockForm)


@bp.route("/inspections/new", methods=["GET", "POST"])
def draft() -> ResponseReturnValue:
    """A new record: free, or from an anomaly (`?anomaly=`), or about an enterprise (`?enterprise=`)."""
    page.only(*STAFF)
    asked = request.args.get("anomaly", type=int)
    anomaly = page.get(Anomaly, asked) if asked else None
    form = page.filled(FindingForm, **_prefilled(anomaly))
    firms = g.db.scalars(visible(Enterprise, g.actor).where(Enterprise.office_id == g.actor.office_id, Enterprise.retired.is_(False))).all()
    form.enterprise.offer([(firm.id, firm.name) for firm in firms if anomaly is None or firm.id == anomaly.enterprise_id])
    clips = _offer(form, g.actor.office_id, anomaly.enterprise_id if anomaly else None)
    here: dict[str, Any] = {"inspection": None, "anomaly": anomaly, "clips": clips, "other": None}
    if request.method == "GET":
        return page.show("inspection/finding.html", form=form, **here)
    if not _is_fit(form):
        return page.again("inspection/finding.html", form, **here)
    firm = next(each for each in firms if each.id == form.enterprise.data)
    try:
        head = workflow.Head(product=form.product.data, scope=form.scope.data)
        made = workflow.draft(g.db, g.actor, firm, head=head, opinion=_opinion(form, clips), anomaly=anomaly)
    except Unfit as why:
        return page.again("inspection/finding.html", form, why, **here)
    return _onward(made, Text("已存草稿 {number}。", number=made.number))


def _prefilled(anomaly: Anomaly | None) -> dict[str, Any]:
    """What is known already: enterprise, product and place of the anomaly; whoever drafts signs."""
    told: dict[str, Any] = {"signers": [g.actor.id], "clips": [], "version": 0, "enterprise": request.args.get("enterprise", type=int)}
    if anomaly is not None:
        at = clock.beijing(anomaly.seen_at)
        watched = g.db.scalar(visible(Monitoring, g.actor).where(Monitoring.id == anomaly.monitoring_id))
        loading = watched.loading if watched is not None else None
        told |= {
            "enterprise": anomaly.enterprise_id, "product": loading.product if loading else "",
            "scope": f"{anomaly.camera.point}（{at:%Y-%m-%d %H:%M}录象）", "text": _proposed(anomaly),
            "clips": [clip.id for clip in _kept(anomaly.enterprise_id) if clip.anomaly_id == anomaly.id],
        }  # fmt: skip
    return told


def _proposed(anomaly: Anomaly) -> str:
    """What was seen and, where an administrator has decided, the opinion: the form's 不符合项 and 处理意见, to be gone on with."""
    return f"{anomaly.remark}\n处理意见：{anomaly.opinion}" if anomaly.opinion else anomaly.remark


def _kept(enterprise_id: int | None) -> Sequence[Clip]:
    """Clips that may be linked."""
    wanted = visible(Clip, g.actor).join(Clip.anomaly).where(Clip.stage == ClipStage.KEPT)
    if enterprise_id is not None:
        wanted = wanted.where(Anomaly.enterprise_id == enterprise_id)
    found: Sequence[Clip] = g.db.scalars(wanted.order_by(Clip.id.desc()).limit(30)).unique().all()
    return found


def _offer(form: FindingForm, office_id: int, enterprise_id: int | None, *linked: Clip) -> Sequence[Clip]:
    """Who may sign and which clips may be linked; those linked by somebody with other camera rights stay to choose from."""
    found = _kept(enterprise_id) if enterprise_id is not None else ()
    clips = [*linked, *(clip for clip in found if clip not in linked)]
    form.signers.choices = people(office_id)
    form.clips.choices = [SelectChoice(clip.id, clip.number) for clip in clips]
    return clips


def _opinion(form: FindingForm, clips: Sequence[Clip]) -> workflow.Opinion:
    named = [user for user in inspectors_of(g.db, g.actor.office_id) if user.id in form.signers.data]
    chosen = [clip for clip in clips if clip.id in (form.clips.data or ())]
    return workflow.Opinion(text=form.opinion, deadline=form.deadline.data, signers=named, clips=chosen)


def _wants_to_sign() -> bool:
    return request.form.get("next") == "sign"


def _is_fit(form: FindingForm | BlockForm) -> bool:
    """A draft may be incomplete; whoever goes on to sign is told here, at its field, what is missing."""
    return form.validate() and (not _wants_to_sign() or form.is_ready())


def _onward(inspection: Inspection, said: Text) -> ResponseReturnValue:
    """After saving: on to signing when that was asked for, else back to the record."""
    onward = "signature.sign" if _wants_to_sign() else "inspection.shown"
    return page.done(said, url_for(onward, number=inspection.id))


@bp.route("/inspections/<int:number>/finding", methods=["GET", "POST"])
def find(number: int) -> ResponseReturnValue:
    """Change the finding that nobody has signed yet."""
    inspection = page.get(Inspection, number)
    page.must("inspection.find", inspection)
    finding = inspection.part(Meaning.FINDING)
    assert isinstance(finding, Finding)  # noqa: S101 - drafting and an unsatisfied follow-up make it
    form = page.filled(FindingForm, **_written(inspection, finding))
    del form.enterprise
    clips = _offer(form, inspection.office_id, inspection.enterprise_id, *(link.clip for link in finding.links))
    here: dict[str, Any] = {"inspection": inspection, "anomaly": inspection.anomaly, "clips": clips, "other": None}
    if request.method == "GET":
        page.seen(workflow.look, inspection)
        return page.show("inspection/finding.html", form=form, **here)
    if not _is_fit(form):
        return page.again("inspection/finding.html", form, **here)
    try:
        head = workflow.Head(product=form.product.data, scope=form.scope.data)
        workflow.find(g.db, g.actor, inspection, head=head, opinion=_opinion(form, clips), version=form.version.data or 0)
    except Unfit as why:
        return _meanwhile("inspection/finding.html", form, why, finding, here)
    return _onward(inspection, Text("已存草稿 {number}。", number=inspection.number))


def _written(inspection: Inspection, finding: Finding) -> dict[str, Any]:
    return {
        "product": inspection.product, "scope": inspection.scope, "is_clear": finding.is_clear,
        "text": "" if finding.is_clear else finding.text, "deadline": finding.deadline, "version": finding.version,
        "signers": [signer.user_id for signer in finding.signers], "clips": [link.clip_id for link in finding.links],
    }  # fmt: skip


def _meanwhile(template: str, form: Any, why: Unfit, part: Part | None, here: dict[str, Any]) -> ResponseReturnValue:
    """Somebody saved in between: what was typed stays, theirs is shown beside it, and saving again is knowing."""
    if why.at == "version" and part is not None:
        form.version.raw_data, form.version.data = None, part.version
        return page.again(template, form, Unfit(why.why), **{**here, "other": part})
    return page.again(template, form, why, **here)


@bp.post("/inspections/<int:number>/correction")
def correct(number: int) -> ResponseReturnValue:
    """The enterprise's 纠正措施, with photos or PDFs."""
    inspection = page.get(Inspection, number)
    page.must("inspection.correct", inspection)

    def write(form: BlockForm, version: int) -> None:
        workflow.correct(g.db, g.actor, inspection, text=form.text.data, version=version)

    return _save_block(inspection, page.filled(BlockForm), Meaning.CORRECTION, write)


@bp.post("/inspections/<int:number>/follow-up")
def follow_up(number: int) -> ResponseReturnValue:
    """跟踪检查: satisfied or not."""
    inspection = page.get(Inspection, number)
    page.must("inspection.follow_up", inspection)
    named = inspectors_of(g.db, inspection.office_id)

    def write(form: FollowUpForm, version: int) -> None:
        signers = [user for user in named if user.id in form.signers.data]
        satisfied = form.is_satisfied
        workflow.follow_up(g.db, g.actor, inspection, text=form.text.data, is_satisfied=satisfied, signers=signers, version=version)

    return _save_block(inspection, with_people(inspection, page.filled(FollowUpForm)), Meaning.FOLLOW_UP, write)


def _save_block(inspection: Inspection, form: B, meaning: Meaning, write: Callable[[B, int], None]) -> ResponseReturnValue:
    """Text first, then files: one that is no photo or PDF is refused by name, and the rest stays saved."""
    if not _is_fit(form):
        return page.again("inspection/shown.html", form, **_without_form(inspection, form))
    try:
        write(form, form.version.data or 0)
        _change_files(inspection, inspection.part(meaning))
    except Unfit as why:
        return _block_again(inspection, form, why, inspection.part(meaning))
    return _onward(inspection, Text("已保存。"))


def _block_again(inspection: Inspection, form: BlockForm, why: Unfit, saved: Part | None) -> ResponseReturnValue:
    form.version.raw_data, form.version.data = None, saved.version if saved else 0
    meanwhile = why.at == "version"
    shown = _without_form(inspection, form, other=saved if meanwhile else None)
    answer = page.again("inspection/shown.html", form, Unfit(why.why) if meanwhile else why, **shown)
    # each file is an act of its own: those before the bad one need not be chosen again
    g.failed = why.at != "files"
    return answer


def _without_form(inspection: Inspection, form: BlockForm, **more: Any) -> dict[str, Any]:
    return {name: value for name, value in whole(inspection, form=form, **more).items() if name != "form"}


def _change_files(inspection: Inspection, part: Part | None) -> None:
    """What was ticked away goes, what was chosen comes; each file is looked at before it is kept."""
    gone = request.form.getlist("remove", type=int)
    for file in [each for each in (part.attachments if part else ()) if each.id in gone]:
        workflow.detach(g.db, g.actor, inspection, file=file)
    for sent in request.files.getlist("files"):
        if sent.filename:
            _attach(inspection, sent)


def _attach(inspection: Inspection, sent: FileStorage) -> None:
    raw = sent.read(attachment.MOST_BYTES + 1)
    name = attachment.clean(sent.filename or "")
    mimetype, extension = attachment.checked(name, raw)
    stored = f"{sha256(raw).hexdigest()}.{extension}"
    try:
        kept = vault.keep(page.settings().evidence, f"inspection/{inspection.id}", stored, BytesIO(raw))
    except vault.Full:
        raise Unfit(Text("证据库磁盘已满，“{name}”未能保存，请联系管理员。", name=name), at="files") from None
    workflow.attach(g.db, g.actor, inspection, name=name, mimetype=mimetype, kept=kept)


@bp.post("/inspections/<int:number>/signers/<int:user_number>/release")
def release(number: int, user_number: int) -> ResponseReturnValue:
    """Somebody named can't sign any more; the dialog stands on the record's page."""
    inspection = page.get(Inspection, number)
    page.must("signature.release", inspection)
    part = signature.stuck(inspection)
    named = next((each for each in part.awaited() if each.id == user_number), None) if part is not None else None
    if named is None:
        raise NotThere
    reason = page.reason(lambda: page.show("inspection/shown.html", **whole(inspection)))
    signature.release(g.db, g.actor, inspection, user=named, reason=reason)
    return page.done(Text("{name}已免予签名。", name=named.name), url_for("inspection.shown", number=number))
