"""海关检查: looks of customs at a site's cameras, their findings, what was done about them (D7-1)."""

from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload

from app import page
from forms.review import FindingForm, RecheckForm, RectifyForm, ReviewForm
from records import clock, placement
from records.base import Text
from records.camera import Camera
from records.review import FindingStage, Review, ReviewFinding, ReviewStep
from records.scope import visible
from records.site import Site
from workflows import review as workflow

bp = Blueprint("review", __name__)


@bp.get("/sites/<int:number>/reviews")
def of_site(number: int) -> ResponseReturnValue:
    """All looks at this site, newest first."""
    site = page.get(Site, number)
    wanted = visible(Review, g.actor).where(Review.site_id == site.id).options(selectinload(Review.findings))
    found = page.listed(wanted.order_by(Review.at.desc(), Review.id.desc()))
    return page.show("review/of_site.html", site=site, list=found, settled=FindingStage.SETTLED, offers=page.offers(site))


@bp.get("/reviews/<int:number>")
def shown(number: int) -> ResponseReturnValue:
    """One look with its findings and each step about them."""
    review = page.get(Review, number, selectinload(Review.findings))
    return page.show(
        "review/shown.html", review=review, site=review.site, findings=[(each, page.offers(each)) for each in review.findings],
        known=_known(review), offers=page.offers(review),
    )  # fmt: skip


@bp.route("/sites/<int:number>/reviews/new", methods=["GET", "POST"])
def record(number: int) -> ResponseReturnValue:
    """A look was had."""
    site = page.get(Site, number)
    page.must("review.record", site)
    form = page.filled(ReviewForm, at=clock.now())

    def run() -> tuple[Text, str]:
        made = workflow.record(g.db, g.actor, site, method=form.method.data, at=form.at.moment, remark=form.remark.data)
        return Text("已登记海关检查，请登记检查发现。"), url_for("review.shown", number=made.id)

    return page.fill_in(form, "review.record", site, url_for("review.of_site", number=site.id), run)


@bp.route("/reviews/<int:number>/findings/new", methods=["GET", "POST"])
def find(number: int) -> ResponseReturnValue:
    """Something does not meet a clause."""
    review = page.get(Review, number)
    page.must("review.find", review)
    form = page.filled(FindingForm, clause=request.args.get("clause", ""))
    cameras = page.rows(visible(Camera, g.actor).where(Camera.site_id == review.site_id, Camera.retired.is_(False)).order_by(Camera.point))
    form.camera.offer([(camera.id, f"{camera.point}（{camera.code}）") for camera in cameras])

    def run() -> Text:
        camera = page.get(Camera, form.camera.data) if form.camera.data else None
        workflow.find(g.db, g.actor, review, clause=form.clause.data, camera=camera, text=form.text.data, due_on=form.due_on.data)
        return Text("已登记检查发现。")

    lists = {"clause": [(each.key, f"{each.key} {each.area} {each.text[:60]}") for each in placement.listed()]}
    return page.fill_in(form, "review.find", review.site, url_for("review.shown", number=review.id), run, lists=lists)


@bp.route("/review-findings/<int:number>/rectify", methods=["GET", "POST"])
def rectify(number: int) -> ResponseReturnValue:
    """What the operator has done."""
    finding = page.get(ReviewFinding, number)
    page.must("review.rectify", finding)
    form = page.filled(RectifyForm)

    def run() -> Text:
        workflow.rectify(g.db, g.actor, finding, text=form.text.data, document=page.upload(f"review/{finding.id}"))
        return Text("已报送整改情况，待海关复查。")

    back = url_for("review.shown", number=finding.review_id)
    return page.fill_in(form, "review.rectify", finding.site, back, run, **_about(finding))


@bp.route("/review-findings/<int:number>/recheck", methods=["GET", "POST"])
def recheck(number: int) -> ResponseReturnValue:
    """Looked at again."""
    finding = page.get(ReviewFinding, number)
    page.must("review.recheck", finding)
    form = page.filled(RecheckForm)

    def run() -> Text:
        is_fine = form.result.data == "yes"
        workflow.recheck(g.db, g.actor, finding, text=form.text.data, is_satisfied=is_fine, due_on=form.due_on.data)
        return Text("已复查，办结。") if is_fine else Text("已复查，继续整改。")

    back = url_for("review.shown", number=finding.review_id)
    return page.fill_in(form, "review.recheck", finding.site, back, run, **_about(finding))


def _about(finding: ReviewFinding) -> dict[str, Any]:
    """What stands above the form: the finding with all that was reported about it."""
    return {"template": "review/act.html", "finding": finding, "known": _known(finding.review)}


def _known(review: Review) -> set[int]:
    """The cameras of the site that this person may know of."""
    return {camera.id for camera in page.rows(visible(Camera, g.actor).where(Camera.site_id == review.site_id))}


@bp.post("/reviews/<int:number>/close")
def close(number: int) -> ResponseReturnValue:
    """Over."""
    review = page.get(Review, number)
    workflow.close(g.db, g.actor, review)
    return page.done(Text("已办结海关检查。"), url_for("review.shown", number=review.id))


@bp.get("/review-steps/<int:number>/content")
@page.media
def document(number: int) -> ResponseReturnValue:
    """The photo or paper of a rectification."""
    return page.kept(page.get(ReviewStep, number))
