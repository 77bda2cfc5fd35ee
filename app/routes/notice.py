"""The notices behind the bell: the list, read once it lies open before the person, and how many are unread (B9-5)."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select

from app import page
from app.language import say
from records.base import MOST, Record, Text
from records.notice import Loud, Notice
from records.scope import RULES, visible
from workflows import notice as workflow

bp = Blueprint("notice", __name__)


@bp.get("/notices")
def listed() -> ResponseReturnValue:
    """One's own, newest first. The page then tells /notices/opened which unread ones it showed: reading a page changes nothing."""
    found = page.listed(visible(Notice, g.actor).order_by(Notice.id.desc()))
    unread = [notice.id for notice in found["rows"] if notice.read_at is None]
    return page.show("notice/listed.html", list=found, unread=unread, links=_links(found["rows"]), rings=tuple(Loud))


def _links(notices: Iterable[Notice]) -> dict[int, str]:
    """Notice → address of what it is about, where there is a page and the person (still) sees it."""
    kinds: dict[str, Any] = {kind.kind(): kind for kind in RULES}
    asked: dict[str, set[int]] = {}
    for notice in notices:
        if notice.subject_kind in kinds and f"{notice.subject_kind}.shown" in current_app.view_functions:
            asked.setdefault(notice.subject_kind, set()).add(notice.subject_id)
    seen = {(name, number) for name, numbers in asked.items() for number in _seen(kinds[name], numbers)}
    return {
        notice.id: url_for(f"{notice.subject_kind}.shown", number=notice.subject_id)
        for notice in notices if (notice.subject_kind, notice.subject_id) in seen
    }  # fmt: skip


def _seen(kind: type[Record], numbers: set[int]) -> Iterable[int]:
    found: Iterable[int] = g.db.scalars(visible(kind, g.actor).where(kind.id.in_(numbers)).with_only_columns(kind.id))
    return found


@bp.post("/notices/opened")
@page.media
def opened() -> ResponseReturnValue:
    """The unread ones on the page that lies open (`number=…` for each) are read now; answers with what the bell says."""
    numbers = [number for number in request.form.getlist("number", type=int) if number <= MOST]
    for notice in page.rows(visible(Notice, g.actor).where(Notice.id.in_(numbers), Notice.read_at.is_(None)).order_by(Notice.id)):
        workflow.read(g.db, g.actor, notice)
    return _bell()


@bp.get("/notices/unread")
@page.media
def unread() -> ResponseReturnValue:
    """What the bell says; asked again every minute."""
    return _bell()


def _bell() -> ResponseReturnValue:
    count = g.db.scalar(select(func.count()).select_from(Notice).where(Notice.user_id == g.actor.id, Notice.read_at.is_(None)))
    loud = [
        {
            "id": each.id, "said": say(each.said), "read": url_for("notice.read", number=each.id),
            "about": url_for("notice.shown", number=each.id),
        }
        for each in page.loud()
    ]  # fmt: skip
    return {"unread": count, "words": say(page.bell_words(count or 0, len(loud))), "loud": loud}, 200


@bp.get("/notices/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """To what it is about; looking changes nothing, so it stays unread."""
    return redirect(_about(page.get(Notice, number)), 303)


def _about(notice: Notice) -> str:
    return _links([notice]).get(notice.id) or url_for("notice.listed")


@bp.post("/notices/<int:number>/read")
def read(number: int) -> ResponseReturnValue:
    """The notice was read; on to what it is about, or back to where the person stays (`stay`)."""
    notice = page.get(Notice, number)
    workflow.read(g.db, g.actor, notice)
    if request.form.get("stay"):
        return _bell() if page.wants_json() else redirect(page.back(request.form["stay"]), 303)
    return page.done(Text("已读。"), _about(notice))
