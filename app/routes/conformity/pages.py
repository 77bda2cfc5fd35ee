"""Pages of the sites held against the camera norm: overview, one site, one clause with cameras and rulings (C2 … C4, C13-1, D8-2)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from app import page
from app.video import state
from forms.conformity import KindsForm, MatchForm, RulingForm
from records import placement
from records.article import ARTICLES
from records.base import NotThere, Text, Unfit
from records.camera import Camera
from records.conformity import Demand, Report, Ruling, Sort, Verdict
from records.conformity.areas import losses, states
from records.conformity.content import labels
from records.conformity.gathering import Rows, rows_of
from records.conformity.judging import VIA, Judged, Judgement, parts
from records.conformity.kinds import KINDS, OTHER, Group
from records.conformity.proposing import for_unmatched, propose
from records.home_view import VIEW_OF, HomeView, in_force, missing_lights
from records.scope import visible
from records.site import Site
from records.user import STAFF, Role
from workflows import conformity as workflow
from workflows.register import wrong_codes

bp = Blueprint("conformity", __name__)
_WORST = 8
#: what every site must keep, whatever it is (chapter 1): offered alone where no kind is set (A43)
PRINCIPLES = ("C4", "C5", "C6", "C7", "C9", "C10")


@dataclass(frozen=True)
class Place:
    """A site in the overview."""

    site: Site
    kinds: Sequence[Text]
    judgement: Judgement
    uncovered: int


@bp.get("/conformity")
def listed() -> ResponseReturnValue:
    """Every site in use that the person may see: share, gaps, key areas without a picture now; the clauses most often open."""
    page.only(*STAFF)
    sites = page.rows(visible(Site, g.actor).where(Site.retired.is_(False)).order_by(Site.office_id, Site.name))
    rows = rows_of(g.db, [site.id for site in sites])
    dark = state.dark(g.db, page.settings().footage, [camera.id for each in rows.values() for camera in each.cameras])
    places = [_place(site, rows.get(site.id, Rows()), dark) for site in sites]
    open_lines = Counter(
        each.line.wanted.key for place in places for each in place.judgement.lines if each.verdict is Verdict.MISSING
    )  # fmt: skip
    worst = [(placement.CLAUSES[key], count) for key, count in open_lines.most_common(_WORST)]
    typed = [place for place in places if place.kinds]
    told = {verdict: sum(place.judgement.counts.get(verdict, 0) for place in places) for verdict in Verdict}
    return page.show(
        "conformity/listed.html", places=places, worst=worst, typed=len(typed), told=told,
        overall=Judgement((), (), told).share,
    )  # fmt: skip


def _place(site: Site, rows: Rows, dark: frozenset[int]) -> Place:
    areas = states(rows.areas, rows.cameras, dark)
    return Place(site, labels(rows.kinds), rows.judged(), sum(each.is_key and each.cover.value == "none" for each in areas))


def _site(number: int) -> Site:
    """What names all cameras of a site is for administrators: monitors know of the granted ones only."""
    page.only(Role.ADMINISTRATOR)
    return page.get(Site, number)


@bp.get("/sites/<int:number>/conformity")
def shown(number: int) -> ResponseReturnValue:
    """One site, clause by clause, judged now; `?verdict=` narrows."""
    site = _site(number)
    rows = workflow.now_of(g.db, site)
    judgement = rows.judged()
    areas = states(rows.areas, rows.cameras, state.dark(g.db, page.settings().footage, [camera.id for camera in rows.cameras]))
    chosen = request.args.get("verdict", "")
    lines = [each for each in judgement.lines if chosen not in set(Verdict) or each.verdict.value == chosen]
    seen = in_force(g.db, [camera.id for camera in rows.cameras])
    reports = page.rows(visible(Report, g.actor).where(Report.site_id == site.id).order_by(Report.id.desc()).limit(12))
    return page.show(
        "conformity/shown.html", site=site, kinds=labels(rows.kinds), judgement=judgement, panels=_panels(lines), chosen=chosen,
        areas=areas, losses=list(losses(judgement, areas)), reports=reports, offers=page.offers(site), verdicts=tuple(Verdict),
        principles=[ARTICLES[key] for key in PRINCIPLES], cameras=rows.cameras, proposed=len(for_unmatched(judgement.lines, rows.cameras)),
        wrong_codes=wrong_codes(g.db, rows.cameras),
        bare=[(camera, lacks) for camera in rows.cameras if (lacks := _lacks(camera, seen.get(camera.id, [])))],
    )  # fmt: skip


def _lacks(camera: Camera, views: Sequence[HomeView]) -> list[Text]:
    """What chapter 1, seven asks of a camera and nobody has told yet."""
    told = [(Text("安装点"), camera.mounting), (Text("监控范围"), camera.coverage)]
    return [label for label, value in told if not value] + [VIEW_OF[light] for light in missing_lights(views)]


def _panels(lines: Sequence[Judged]) -> list[dict[str, Any]]:
    """A panel for each area of the norm, in its order."""

    def headings(each: Judged) -> tuple[placement.Heading, ...]:
        return placement.above(each.line.clause.key)

    return [{"headings": above, "lines": list(found)} for above, found in groupby(lines, key=headings)]


@bp.route("/sites/<int:number>/kinds", methods=["GET", "POST"])
def classify(number: int) -> ResponseReturnValue:
    """What the site is."""
    site = page.get(Site, number)
    page.must("conformity.classify", site)
    rows = workflow.now_of(g.db, site)
    other = next((each.name for each in rows.kinds if each.kind_of == OTHER), "")
    form = page.filled(KindsForm, kinds=[each.kind_of for each in rows.kinds], other=other)
    groups = [(group, [kind for kind in KINDS.values() if kind.group is group]) for group in Group]
    here: dict[str, Any] = {"site": site, "groups": groups}
    if request.method != "POST":
        return page.show("conformity/kinds.html", form=form, **here)
    if not form.other.raw_data:
        # none ticked is an answer, nothing sent at all is not: it would take every kind away
        raise Unfit(Text("请求不完整，请返回后重试。"))
    if not form.validate():
        return page.again("conformity/kinds.html", form, **here)
    try:
        workflow.classify(g.db, g.actor, site, kinds=form.kinds.data or [], other=form.other.data)
    except Unfit as why:
        return page.again("conformity/kinds.html", form, why, **here)
    return page.done(Text("已设定场所类型。"), url_for("conformity.shown", number=site.id))


@bp.get("/sites/<int:number>/conformity/lines/<key>")
def line(number: int, key: str) -> ResponseReturnValue:
    """One clause at one site: what is open, which cameras may answer it, what was ruled."""
    form = RulingForm()
    return page.show("conformity/line.html", form=form, **_here(_site(number), key, form))


def _here(site: Site, key: str, form: RulingForm) -> dict[str, Any]:
    rows = workflow.now_of(g.db, site)
    judgement = rows.judged()
    keys = [each.line.key for each in judgement.lines]
    if key not in keys:
        raise NotThere
    at = keys.index(key)
    judged = judgement.lines[at]
    form.sort.choices = [each for each in form.sort.choices if each.value != Sort.CONFIRMED or judged.line.wanted.by_hand]
    proposals = {each.camera.id: each.why for each in propose(judged.line, rows.cameras)}
    chosen = {each.camera_id for each in rows.matches if each.line == key}
    return {
        "site": site, "judged": judged, "proposals": proposals, "chosen": chosen, "offers": page.offers(site),
        "cameras": sorted(rows.cameras, key=lambda camera: (camera.id not in chosen, camera.id not in proposals, camera.point)),
        "rulings": [(each, page.offers(each)) for each in judged.rulings], "headings": placement.above(judged.line.clause.key),
        "before": keys[at - 1] if at else None, "after": keys[at + 1] if at + 1 < len(keys) else None, "nth": at + 1, "total": len(keys),
        "parts": [Demand.ALL, *parts(judged.line.wanted)], "next_gap": _next_gap(judgement.lines, at),
        "sections": _sections(judgement, judged),
    }  # fmt: skip


def _next_gap(lines: Sequence[Judged], at: int) -> str | None:
    """The key of the next line with a gap, from the beginning again after the last; what only follows from others is passed over."""
    round_ = [*lines[at + 1 :], *lines[:at]]
    return next((each.line.key for each in round_ if each.verdict is Verdict.MISSING and each.line.wanted.governs is None), None)


def _sections(judgement: Judgement, judged: Judged) -> list[tuple[placement.Heading, list[Judged]]]:
    """The headings above a line, nearest first, with what is still to be judged under each; what the site is itself is no section of it."""
    found: list[tuple[placement.Heading, list[Judged]]] = []
    kinds = [kind.heading for kind in KINDS.values() if kind.heading]
    for heading in reversed(placement.above(judged.line.clause.key)):
        if not any(placement.is_under(heading.key, kind) and heading.key != kind for kind in kinds):
            break
        under = [each for each in judgement.lines if placement.is_under(each.line.clause.key, heading.key) and not each.rulings]
        if len(under) > 1 and (not found or len(under) > len(found[-1][1])):
            found.append((heading, under))
    return found


@bp.post("/sites/<int:number>/conformity/lines/<key>/cameras")
def match(number: int, key: str) -> ResponseReturnValue:
    """These cameras answer the clause."""
    site = page.get(Site, number)
    cameras = {camera.id: camera for camera in workflow.now_of(g.db, site).cameras}
    form = page.filled(MatchForm)
    form.cameras.choices = [(number, camera.point) for number, camera in cameras.items()]
    if not form.validate():
        raise Unfit(form.cameras.errors[0], at="cameras")
    workflow.match(g.db, g.actor, site, line=key, cameras=[cameras[each] for each in form.cameras.data or []])
    return page.done(Text("已记下对应的摄像头。"), url_for("conformity.line", number=site.id, key=key))


@bp.post("/sites/<int:number>/conformity/lines/<key>/rulings")
def rule(number: int, key: str) -> ResponseReturnValue:
    """The clause, or a part of it, does not apply, another rule goes before, or a person saw that it is as wanted."""
    site = page.get(Site, number)
    form = page.filled(RulingForm)
    if not form.validate():
        return page.again("conformity/line.html", form, **_here(site, key, form))
    try:
        ruled = _ruled(site, key, form)
        demand = form.demand.data if len(ruled) == 1 else Demand.ALL
        for each in ruled:
            workflow.rule(g.db, g.actor, site, line=each, sort=form.sort.data, said=form.said.data, demand=demand)
    except Unfit as why:
        return page.again("conformity/line.html", form, why, **_here(site, key, form))
    said = Text("已记下{count}条认定。", count=len(ruled)) if len(ruled) > 1 else Text("已记下认定。")
    return page.done(said, url_for("conformity.line", number=site.id, key=key))


def _ruled(site: Site, key: str, form: RulingForm) -> list[str]:
    """The lines that are ruled by this one form."""
    if not form.under.data:
        return [key.partition(VIA)[0] if form.whole.data else key]
    here = _here(site, key, form)
    found = next((lines for heading, lines in here["sections"] if heading.key == form.under.data), None)
    if found is None:
        raise Unfit(Text("请从列表中选择。"), at="under")
    return [each.line.key for each in found]


@bp.post("/conformity-rulings/<int:number>/withdraw")
def withdraw(number: int) -> ResponseReturnValue:
    """The clause is asked again."""
    ruling = page.get(Ruling, number)
    workflow.withdraw(g.db, g.actor, ruling)
    return page.done(Text("已撤销认定。"), url_for("conformity.shown", number=ruling.site_id))
