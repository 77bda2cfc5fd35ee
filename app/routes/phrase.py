"""Phrase books: the office's and one's own, listed, added to from the page or the desk, changed, retired (F1-8, B14-1)."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from app import page
from forms.phrase import PhraseForm
from records import phase
from records.base import Refused, Text, Unfit
from records.item import ABNORMAL, Result
from records.phrase import REMARK, Book, Phrase
from records.scope import visible
from workflows import phrase as workflow
from workflows import sheet as sheets

bp = Blueprint("phrase", __name__)


@bp.route("/phrases", methods=["GET", "POST"])
def listed() -> ResponseReturnValue:
    """Both books; `?item=` chooses the item in the form. A desk that keeps a phrase gets it back as JSON."""
    if not g.actor.is_staff:
        raise Refused(Text("短语由监管机构人员设置。"))
    form = page.filled(PhraseForm, item=request.args.get("item", ""))
    if request.method == "GET":
        return page.show("phrase/listed.html", form=form, **_whole())
    if not form.validate():
        return page.again("phrase/listed.html", form, **_whole())
    try:
        made = _put(form)
    except Unfit as why:
        return page.again("phrase/listed.html", form, why, **_whole())
    g.db.flush()
    return page.done(Text("已存入{book}短语。", book=made.book.label), url_for("phrase.listed"), phrase=asdict(workflow.as_ready(made)))


def _put(form: PhraseForm) -> Phrase:
    if form.book.data == Book.OFFICE:
        return workflow.add(g.db, g.actor, g.actor.office, told=_told(form))
    return workflow.keep(g.db, g.actor, g.actor, told=_told(form))


def _told(form: PhraseForm) -> workflow.Told:
    result = form.result.data or ""
    if result not in {"", *Result}:
        raise Unfit(Text("请从列表中选择。"), at="result")
    return workflow.Told(form.item.data or "", form.text.data or "", form.phase.data or "", Result(result) if result else None)


def _whole() -> dict[str, Any]:
    mine = page.rows(visible(Phrase, g.actor).order_by(Phrase.retired, Phrase.item_key, Phrase.id))
    items = sheets.items_of(g.db, g.actor.office)
    return {
        **_choices(), "books": [(book, [each for each in mine if each.book is book]) for book in Book],
        "ready": [(item, [each for each in workflow.ready_of([item]) if each.source == "norm"]) for item in items],
        "may_add": page.may("phrase.add", g.actor.office), "offers": {each.id: page.offers(each) for each in mine},
    }  # fmt: skip


def _choices() -> dict[str, Any]:
    """What the form offers: items, phases, results, by key."""
    items = sheets.items_of(g.db, g.actor.office)
    return {
        "items": {**{item.key: item.name for item in items}, REMARK: Text("备注")}, "steps": phase.names(g.db, g.actor.office),
        "results": {each.value: each.label for each in ABNORMAL},
    }  # fmt: skip


@bp.route("/phrases/<int:number>/change", methods=["GET", "POST"])
def change(number: int) -> ResponseReturnValue:
    """Other words, item, phase or result."""
    phrase = page.get(Phrase, number)
    page.must("phrase.change", phrase)
    result = phrase.result.value if phrase.result else ""
    form = page.filled(PhraseForm, item=phrase.item_key, phase=phrase.phase, text=phrase.text, result=result)
    if request.method == "GET":
        return page.show("phrase/form.html", form=form, phrase=phrase, **_choices())
    if not form.validate():
        return page.again("phrase/form.html", form, phrase=phrase, **_choices())
    try:
        workflow.change(g.db, g.actor, phrase, told=_told(form))
    except Unfit as why:
        return page.again("phrase/form.html", form, why, phrase=phrase, **_choices())
    return page.done(Text("已更改。"), url_for("phrase.listed"))


@bp.post("/phrases/<int:number>/retire")
def retire(number: int) -> ResponseReturnValue:
    """Offered no more."""
    workflow.retire(g.db, g.actor, page.get(Phrase, number))
    return page.done(Text("已停用短语。"), url_for("phrase.listed"))


@bp.post("/phrases/<int:number>/restore")
def restore(number: int) -> ResponseReturnValue:
    """Offered again."""
    workflow.restore(g.db, g.actor, page.get(Phrase, number))
    return page.done(Text("已恢复短语。"), url_for("phrase.listed"))
