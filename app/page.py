"""What all pages share: load within the person's scope, show, fill in again, done; and the acts on offer."""

import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any, TypeVar
from urllib.parse import quote

from flask import Response, current_app, flash, g, jsonify, redirect, render_template, request, send_file
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import CombinedMultiDict

from app.language import say
from app.settings import Settings
from app.transaction import Database
from forms.base import Answers, Form
from forms.reason import ReasonForm
from records import attachment, audit, vault
from records.attachment import Sent, WithFile
from records.audit import Audit
from records.base import MOST, NotThere, Record, Refused, Text, Unfit
from records.notice import Notice
from records.scope import visible
from records.site import Site
from records.user import Role, User
from workflows import action

K = TypeVar("K", bound=Record)
F = TypeVar("F", bound=Form)
V = TypeVar("V", bound=Callable[..., Any])
PER_PAGE = 50
#: loud notices that stand on a page at once
_LOUD_MOST = 3
#: a page of ours: browsers drop tabs and line ends and take a backslash for a slash, and // leads elsewhere
_OWN = re.compile(r"/(?!/)[^\\\x00-\x20]*")
#: words that somebody wrote, unlike numbers, choices and tokens
_WRITTEN = re.compile(r"\s|[^\x00-\x7f]")
#: the word said, and the next page
Done = Text | tuple[Text, str]


def media(view: V) -> V:
    """Mark a view that answers machines (video, stills, JSON): a stranger gets 401, and it does not count as input by hand."""
    view.is_media = True  # type: ignore[attr-defined]  # a mark on a function
    return view


def settings() -> Settings:
    """This installation's settings."""
    found: Settings = current_app.extensions["settings"]
    return found


def database() -> Database:
    """For views that end before their answer does (streams) and need a transaction of their own."""
    found: Database = current_app.extensions["database"]
    return found


def get(kind: type[K], number: int, *options: Any, lock: bool = True) -> K:
    """The record, if this person may see it, locked while an act runs (not with `lock=False`: it is only named); else NotThere (404).

    An address named after an act about such a record refuses who may not do it, before anything typed is looked at.
    """
    if number > MOST:
        raise NotThere
    db: Session = g.db
    wanted = visible(kind, g.actor).where(kind.id == number).options(*options)
    if lock and request.method not in {"GET", "HEAD"}:
        wanted = wanted.with_for_update(of=kind)
    found = db.scalars(wanted).unique().one_or_none()
    if found is None:
        raise NotThere
    declared = action.REGISTER.get(request.endpoint or "")
    if declared is not None and declared.about is kind:
        must(declared.verb, found)
    return found


def listed(wanted: Select[Any], *, per_page: int = PER_PAGE) -> dict[str, Any]:
    """One page of a list: rows, page, pages, total; `?page=` chooses."""
    db: Session = g.db
    total = db.scalar(select(func.count()).select_from(wanted.order_by(None).subquery())) or 0
    pages = max(1, -(-total // per_page))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    rows = db.scalars(wanted.limit(per_page).offset((page - 1) * per_page)).unique().all()
    return {"rows": rows, "page": page, "pages": pages, "total": total}


def standing(wanted: Select[Any], retired: Any) -> Select[Any]:
    """Narrow a list by `?stage=active|retired` of the column `retired`; what is in use stands first."""
    told = {"active": False, "retired": True}.get(request.args.get("stage", ""))
    return (wanted if told is None else wanted.where(retired.is_(told))).order_by(retired)


def rows(wanted: Select[Any]) -> Sequence[Any]:
    """All rows of a short list."""
    db: Session = g.db
    return db.scalars(wanted).unique().all()


def offers(subject: Record) -> dict[str, Any]:
    """Acts about the record for this person: verb → (action, verdict); what is never theirs is absent."""
    return action.offered(g.db, g.actor, subject)


def trail(subject: Record, *, most: int = 12) -> list[dict[str, Any]]:
    """The newest acts on this record that the person may read of, oldest first, as macros/paper.html's `trail` shows them."""
    db: Session = g.db
    wanted = visible(Audit, g.actor).where(Audit.subject_kind == subject.kind(), Audit.subject_id == subject.id)
    named = wanted.outerjoin(User, User.id == Audit.actor_id).add_columns(User.name)
    found = db.execute(named.order_by(Audit.id.desc()).limit(most)).all()
    return [
        {"at": entry.at, "who": name or Text("系统"), "what": action.REGISTER[entry.verb].done, "more": _more(entry.changes)}
        for entry, name in reversed(found)
        if entry.verb in action.REGISTER
    ]


def _more(changes: dict[str, Any]) -> str | None:
    """The clause and the reason, where the act had them."""
    return " ".join(str(changes[name]) for name in ("line", "reason") if changes.get(name)) or None


def seen(act: Callable[..., object], subject: Record, *, each: bool = False) -> None:
    """Keep in the trail that this person looks, apart from the GET that changes nothing; many requests are one look, save `each`."""
    if request.method == "GET" and (each or not audit.is_looking(g.db, g.actor, subject)):
        with database().act(g.db.info.get("origin", "")) as db:
            act(db, g.actor, db.get_one(type(subject), subject.id))


def may(verb: str, subject: object) -> bool:
    """Whether this person may do it now (to leave out a button in a list)."""
    return action.may(g.db, verb, g.actor, subject).ok


def only(*roles: Role) -> None:
    """Refuse everybody else (403): for pages that are about no single record."""
    if g.actor.role not in roles:
        raise Refused(Text("这一页只供{roles}使用。", roles=[role.label for role in roles]))


def must(verb: str, subject: object) -> None:
    """Refuse the page on which an act is prepared to who may not do it (403), or not now (409)."""
    verdict = action.may(g.db, verb, g.actor, subject)
    if not verdict.ok and verdict.why is not None:
        raise Refused(verdict.why, status=403 if verdict.never else 409)


def show(template: str, status: int = 200, **data: Any) -> ResponseReturnValue:
    """A page. Everything it shows is loaded before: templates never query."""
    return render_template(template, **data), status


def filled(kind: type[F], record: object = None, /, **given: Any) -> F:
    """The form with what was sent (typed, files, or a script's JSON); before that with what the record holds."""
    if request.method in {"GET", "HEAD"}:
        return kind(None, obj=record, data=given)
    sent: Any = Answers(request.get_json(silent=True)) if request.is_json else CombinedMultiDict[str, Any]([request.files, request.form])
    return kind(sent, obj=record, data=given)


def reason(shows: Callable[[], ResponseReturnValue], kind: type[Form] = ReasonForm) -> str:
    """The reason given in a dialog, or Unfit; then the page on which the dialog stands is shown with it open and what was typed in it."""
    form = filled(kind)
    if not form.validate():
        g.refused = (request.path, form["reason"], shows)
        raise Unfit(form["reason"].errors[0], at="reason")
    return str(form["reason"].data)


def refused(address: str) -> Any:
    """For the dialog that asks for a reason and sends it there: the field as it was refused, or None."""
    told = g.get("refused")
    return told[1] if told is not None and told[0] == address else None


def again(template: str, form: Form, why: Unfit | None = None, **data: Any) -> ResponseReturnValue:
    """The form once more with what was typed and what is wrong (422), nothing of it kept; machines get JSON."""
    g.failed = True
    if why is not None:
        field = form[why.at] if why.at and why.at in form else None
        errors = [*(field.errors if field is not None else form.form_errors), why.why]
        if field is not None:
            field.errors = errors
        else:
            form.form_errors = errors
    if wants_json():
        return jsonify(errors={name: [say(e) for e in errors] for name, errors in form.errors.items()}), 422
    return show(template, 422, form=form, **data)


def fill_in(form: Form, verb: str, site: Site, back: str, run: Callable[[], Done], **more: Any) -> ResponseReturnValue:
    """A plain form for one act about a site's affairs, under the act's own name: shown, taken, or told why not.

    `run` does it and gives the word said, and the next page where that is not `back`. `more`: `note`, a sentence above, or a
    `template` that says more; `lists`, what a written field proposes: its name → pairs of value and words.
    """
    template, here = more.pop("template", "site/act.html"), more | {"site": site, "label": action.REGISTER[verb].label, "back": back}
    if request.method != "POST":
        return show(template, form=form, **here)
    if not form.validate():
        return again(template, form, **here)
    try:
        did = run()
    except Unfit as why:
        return again(template, form, why, **here)
    return done(did, back) if isinstance(did, Text) else done(*did)


def done(said: Text, to: str, **data: Any) -> ResponseReturnValue:
    """It is done: machines get JSON, people the next page with a short word."""
    if wants_json():
        return jsonify(said=say(said), to=to, **data), 200
    flash(say(said))
    return redirect(to, 303)


def back(address: str) -> str:
    """The page that a form names to return to: one of ours, whatever was sent."""
    return address if _OWN.fullmatch(address) else "/"


def loud() -> Sequence[Notice]:
    """This person's unread notices that ring, newest first."""
    db: Session = g.db
    wanted = select(Notice).where(Notice.user_id == g.actor.id, Notice.read_at.is_(None), Notice.is_urgent)
    return db.scalars(wanted.order_by(Notice.id.desc()).limit(_LOUD_MOST)).all()


def bell_words(unread: int, urgent: int) -> Text:
    """What the bell says to those who can't see it."""
    said = Text("通知，{count} 条未读", count=unread)
    return Text("{said}，其中有紧急通知", said=said) if urgent else said


def wants_json() -> bool:
    """Whether the asker is a script."""
    return request.is_json or request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def refusal(error: Exception) -> ResponseReturnValue:
    """The answer to Refused, NotThere, Unfit: a sentence, never a trace."""
    if isinstance(error, Refused):
        status, why = error.status, error.why
    elif isinstance(error, NotThere):
        status, why = 404, error.why
    elif isinstance(error, Unfit):
        status, why = 422, error.why
    else:
        raise error
    if wants_json() or getattr(current_app.view_functions.get(request.endpoint or ""), "is_media", False):
        return jsonify(error=say(why)), status
    if isinstance(error, Unfit) and g.get("refused") is not None:
        answer = current_app.make_response(g.refused[2]())
        answer.status_code = status
        return answer
    typed = [value for name, value in request.form.items(multi=True) if "password" not in name and _WRITTEN.search(value)]
    return show(f"errors/{status}.html", status, why=why, typed=typed)


def upload(folder: str, name: str = "document") -> Sent | None:
    """The file that was sent in this field, checked and in the evidence store under `folder`; Unfit at the field."""
    sent = request.files.get(name)
    if sent is None or not sent.filename:
        return None
    raw = sent.read(attachment.MOST_BYTES + 1)
    told = attachment.clean(sent.filename)
    try:
        mimetype, extension = attachment.checked(told, raw)
        return told, mimetype, vault.keep(settings().evidence, folder, f"{sha256(raw).hexdigest()}.{extension}", BytesIO(raw))
    except vault.Full:
        raise Unfit(Text("证据库磁盘已满，“{name}”未能保存，请联系管理员。", name=told), at=name) from None
    except Unfit as why:
        raise Unfit(why.why, at=name) from None


def kept(row: WithFile) -> Response:
    """The file of a row, under the name it came with; pictures are shown (`?small=1`: a thumbnail), papers are saved."""
    if not row.path:
        raise NotThere
    with vault.open(settings().evidence, row.path) as stream:
        raw = stream.read()
    is_picture = row.mimetype.startswith("image/")
    if is_picture and "small" in request.args:
        return send_file(BytesIO(attachment.thumbnail(raw)), mimetype="image/jpeg")
    return send_file(BytesIO(raw), mimetype=row.mimetype, download_name=row.file_name, as_attachment=not is_picture)


def download(content: bytes, name: str, mimetype: str) -> Response:
    """A made file, under its own name, not kept by caches."""
    answer = Response(content, mimetype=mimetype)
    # a header is ASCII: the web server refuses to send any other, and with it the file
    plain = name.encode("ascii", "ignore").decode()
    answer.headers.set("Content-Disposition", "attachment", **{"filename": plain, "filename*": f"UTF-8''{quote(name, safe='')}"})
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
