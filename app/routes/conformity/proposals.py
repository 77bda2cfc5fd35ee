"""The cameras proposed for all clauses that have none yet, gone through on one page and matched by one act of a person (C3-1)."""

from collections import defaultdict

from flask import g, request, url_for
from flask.typing import ResponseReturnValue

from app import page
from app.routes.conformity.pages import bp
from forms.conformity import ProposalsForm
from records.base import Text, Unfit
from records.camera import Camera
from records.conformity.proposing import for_unmatched
from records.site import Site
from workflows import conformity as workflow


@bp.route("/sites/<int:number>/conformity/proposals", methods=["GET", "POST"])
def accept(number: int) -> ResponseReturnValue:
    """Each clause with what is proposed for it; what is ticked is matched, clause by clause, all in one go."""
    site = page.get(Site, number)
    page.must("conformity.match", site)
    rows = workflow.now_of(g.db, site)
    found = for_unmatched(rows.judged().lines, rows.cameras)
    offered = {f"{judged.line.key}:{each.camera.id}": each for judged, proposals in found for each in proposals}
    form = page.filled(ProposalsForm, ticks=[tick for tick, each in offered.items() if each.is_sure])
    form.ticks.choices = [(tick, each.camera.point) for tick, each in offered.items()]
    if request.method != "POST":
        return page.show("conformity/proposals.html", form=form, site=site, found=found)
    if not form.validate():
        return page.again("conformity/proposals.html", form, site=site, found=found)
    wanted: dict[str, list[Camera]] = defaultdict(list)
    for tick in form.ticks.data or []:
        wanted[tick.partition(":")[0]].append(offered[tick].camera)
    if not wanted:
        return page.again("conformity/proposals.html", form, Unfit(Text("请至少勾选一个摄像头。")), site=site, found=found)
    for key, cameras in wanted.items():
        workflow.match(g.db, g.actor, site, line=key, cameras=cameras)
    return page.done(Text("已为{count}条对应摄像头。", count=len(wanted)), url_for("conformity.shown", number=site.id), count=len(wanted))
