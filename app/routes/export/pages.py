"""Reading the copies: the list, one with its course, its manifest, paper and letter (D5-1, B20-2)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select

from app import page
from records import clock
from records.base import MOST, NotThere, Text
from records.camera import Camera
from records.export import RESTRICTION, Export, Stage
from records.footage import Cause
from records.grant import Right
from records.printed import export as paper_of
from records.scope import granted, visible
from records.user import STAFF

bp = Blueprint("export", __name__)
#: from when on a term is told to be near its end
_SOON = timedelta(days=1)
#: states of the list that are no stage: of the clock, or of the person
_ENDING, _MINE = ("ending", Text("即将到期")), ("mine", Text("我的申请"))


@bp.get("/exports")
def listed() -> ResponseReturnValue:
    """The copies that this person may know of, newest first; `?stage=` (also `ending`, `mine`), `?camera=` narrow."""
    page.only(*STAFF)
    asked = {name: request.args.get(name, "").strip() for name in ("stage", "camera")}
    wanted = _narrowed(visible(Export, g.actor), asked)
    cameras = page.rows(visible(Camera, g.actor).where(Camera.id.in_(granted(g.actor, Right.EXPORT))).order_by(Camera.name))
    return page.show(
        "export/listed.html", list=page.listed(wanted.order_by(Export.id.desc())), asked=asked, cameras=cameras, soon=clock.now() + _SOON,
        stages=[*((each.value, each.label) for each in Stage), _ENDING, _MINE], points=[(each.id, each.name) for each in cameras],
    )  # fmt: skip


def _narrowed(wanted: Select[Export], asked: dict[str, str]) -> Select[Export]:
    if asked["stage"] in {each.value for each in Stage}:
        wanted = wanted.where(Export.stage == Stage(asked["stage"]))
    elif asked["stage"] == _ENDING[0]:
        wanted = wanted.where(Export.stage == Stage.READY, Export.expires_at <= clock.now() + _SOON)
    elif asked["stage"] == _MINE[0]:
        wanted = wanted.where(Export.requested_by_id == g.actor.id)
    # no number is longer than the greatest that a row can have
    camera = asked["camera"][: len(str(MOST)) + 1]
    return wanted.where(Export.camera_id == min(int(camera), MOST)) if camera.isdecimal() else wanted


@bp.get("/exports/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One copy: what was asked and decided, its files, and its course."""
    it = page.get(Export, number)
    return page.show(
        "export/shown.html", export=it, offers=page.offers(it), trail=_trail(it), restriction=RESTRICTION, soon=clock.now() + _SOON,
        gaps=spoken(it.manifest.opened()["gaps"] if it.manifest else [gap(*each) for each in it.gaps]), is_made=it.manifest is not None,
    )  # fmt: skip


def gap(begins: str, ends: str, cause: str) -> dict[str, str]:
    """A gap of the row in the manifest's form."""
    return {"begins_at": begins, "ends_at": ends, "cause": cause}


def spoken(gaps: Sequence[dict[str, str]]) -> list[tuple[datetime, datetime, Cause]]:
    """Gaps as a page shows them."""
    return [(datetime.fromisoformat(each["begins_at"]), datetime.fromisoformat(each["ends_at"]), Cause(each["cause"])) for each in gaps]


def _trail(it: Export) -> list[dict[str, Any]]:
    """What happened, oldest first, as macros/paper.html's `trail` shows it: from the rows, so whoever sees the copy sees all of it."""
    by_law = it.reference != ""
    asked = Text("登记依法调取") if by_law else Text("申请复制")
    acts: list[dict[str, Any]] = [{"at": it.requested_at, "who": it.requested_by.name, "what": asked, "more": it.purpose}]
    if it.decided_at is not None and it.decided_by is not None and not by_law:
        what = Text("不同意复制") if it.stage is Stage.REFUSED else Text("同意复制")
        acts.append({"at": it.decided_at, "who": it.decided_by.name, "what": what, "more": it.opinion})
    if it.made_at is not None:
        acts.append({"at": it.made_at, "who": Text("系统"), "what": Text("制成复制件")})
    for each in it.downloads:
        more = f"{each.part.name} SHA-256 {each.sha256[:16]}…"
        acts.append({"at": each.at, "who": each.by.name, "what": Text("下载复制件"), "more": more})
    if it.handed_at is not None and it.handed_by is not None:
        acts.append({"at": it.handed_at, "who": it.handed_by.name, "what": Text("移交给{person}", person=it.handed_to), "more": it.carrier})
    if it.withdrawn_at is not None and it.withdrawn_by is not None:
        who, why = it.withdrawn_by.name, it.withdrawn_because
        acts.append({"at": it.withdrawn_at, "who": who, "what": Text("撤回", "export.withdraw"), "more": why})
    if it.expires_at is not None and it.is_over and it.withdrawn_at is None:
        what = Text("有效期届满，复制件未能制成") if it.held_until is not None else Text("有效期届满")
        acts.append({"at": it.expires_at, "kind": "late", "what": what})
    acts += [
        {"at": at, "kind": kind, "who": Text("系统"), "what": what}
        for at, kind, what in (
            (it.reminded_at, "done", Text("催办复制审批", "export.remind")),
            (it.ended_at if it.is_lapsed else None, "late", Text("逾期未审批失效", "export.lapse")),
            (it.damaged_at, "late", Text("发现复制件损坏", "export.miss")),
        )
        if at is not None
    ]
    if it.discarded_at is not None:
        acts.append({"at": it.discarded_at, "who": Text("系统"), "what": Text("删除复制件")})
    return sorted(acts, key=lambda each: each["at"])


@bp.get("/exports/new")
def start() -> ResponseReturnValue:
    """To the form of the chosen camera; the range goes along."""
    camera = page.get(Camera, request.args.get("camera", 0, type=int))
    span: dict[str, Any] = {name: request.args[name] for name in ("from", "to") if name in request.args}
    return redirect(url_for("export.request", number=camera.id, **span), 303)


@bp.get("/exports/<int:number>/manifest.json")
@page.media
def manifest(number: int) -> Response:
    """What goes with the files, as it was frozen when they were made."""
    it = page.get(Export, number)
    if it.manifest is None:
        raise NotThere
    return page.download(it.manifest.content.encode(), f"{it.camera.code}_copy{it.id}.json", "application/json")


@bp.get("/exports/<int:number>/paper.pdf")
@page.media
def paper(number: int) -> Response:
    """视频资料复制审批单: request, consent and handing over, as they stand now."""
    it = page.get(Export, number)
    return page.download(paper_of.render(it), f"{it.number}.pdf", "application/pdf")


@bp.get("/exports/<int:number>/letter")
@page.media
def document(number: int) -> Response:
    """The letter of a legal basis."""
    return page.kept(page.get(Export, number))
