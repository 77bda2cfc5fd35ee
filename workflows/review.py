"""Customs' look at a site's cameras: findings by clause and camera, put right by the operator, looked at again (annex 4, seven; D7-1)."""

from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from records import clock, routine
from records.attachment import Sent
from records.base import Text, Unfit
from records.camera import Camera
from records.placement import CLAUSES
from records.review import FindingStage, Method, Review, ReviewFinding, ReviewStep, Stage, StepKind
from records.site import Site
from records.site import Stage as SiteStage
from records.user import Actor, User
from workflows.action import action
from workflows.rights import staff_here_or_above, the_upkeep_head


@action("登记海关检查", serves=("D7-1",), by=(staff_here_or_above,), when=(SiteStage.PLANNED, SiteStage.ACTIVE), to=(Stage.OPEN,))
def record(db: Session, actor: Actor, site: Site, *, method: Method, at: datetime, remark: str) -> Review:
    """A look was had, this way and at this time; what was found is added to it."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    if method is Method.OTHER and not remark.strip():
        raise Unfit(Text("检查方式为“其他”，请写明。"), at="remark")
    made = Review(
        site_id=site.id, method=method, stage=Stage.OPEN, at=at, remark=remark.strip(), recorded_at=clock.now(), recorded_by_id=actor.id
    )
    made.site, made.recorded_by = site, actor
    db.add(made)
    return made


@action("登记检查发现", serves=("D7-1",), by=(staff_here_or_above,), when=(Stage.OPEN,), to=(FindingStage.FOUND,))
def find(db: Session, actor: Actor, review: Review, *, clause: str, camera: Camera | None, text: str, due_on: date) -> ReviewFinding:
    """What does not meet a clause of the placement catalogue, and until when it is to be put right."""
    if clause not in CLAUSES:
        raise Unfit(Text("设置规范没有条款 {key}。", key=clause), at="clause")
    if camera is not None and camera.site_id != review.site_id:
        raise Unfit(Text("请选择这个场所的摄像头。"), at="camera")
    if due_on < routine.today():
        raise Unfit(Text("整改期限不能早于今天。"), at="due_on")
    made = ReviewFinding(
        review_id=review.id, clause_key=clause, camera_id=camera.id if camera else None, stage=FindingStage.FOUND, text=text, due_on=due_on
    )
    made.review, made.camera = review, camera
    db.add(made)
    return made


def _step(db: Session, actor: Actor, finding: ReviewFinding, kind: StepKind, text: str) -> ReviewStep:
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    made = ReviewStep(finding_id=finding.id, kind_of=kind, at=clock.now(), by_id=actor.id, text=text)
    made.by = actor
    db.add(made)
    return made


@action(
    "报送整改情况", serves=("D7-1",), by=(the_upkeep_head,), when=(FindingStage.FOUND,), to=(FindingStage.RECTIFIED,),
    todo=Text("检查发现待整改"),
)  # fmt: skip
def rectify(db: Session, actor: Actor, finding: ReviewFinding, *, text: str, document: Sent | None) -> ReviewStep:
    """What the operator has done, with a photo where there is one."""
    made = _step(db, actor, finding, StepKind.RECTIFICATION, text)
    made.hold(document)
    finding.stage = FindingStage.RECTIFIED
    return made


@action(
    "复查", serves=("D7-1",), by=(staff_here_or_above,), when=(FindingStage.RECTIFIED,), to=(FindingStage.SETTLED, FindingStage.FOUND),
    todo=Text("整改待复查"),
)  # fmt: skip
def recheck(db: Session, actor: Actor, finding: ReviewFinding, *, text: str, is_satisfied: bool, due_on: date | None) -> ReviewStep:
    """Looked at again: settled, or once more to be put right, by a new day where one is given."""
    if not is_satisfied and due_on is not None and due_on < routine.today():
        raise Unfit(Text("整改期限不能早于今天。"), at="due_on")
    made = _step(db, actor, finding, StepKind.RECHECK, text)
    made.is_satisfied = is_satisfied
    finding.stage = FindingStage.SETTLED if is_satisfied else FindingStage.FOUND
    if not is_satisfied and due_on is not None:
        finding.due_on = due_on
    return made


def is_settled(db: Session, actor: Actor, review: Review) -> Text | None:
    """Nothing found may be left open."""
    wanted = exists().where(ReviewFinding.review_id == review.id, ReviewFinding.stage != FindingStage.SETTLED)
    return Text("还有检查发现未办结。") if db.scalar(select(wanted)) else None


@action("办结海关检查", serves=("D7-1",), by=(staff_here_or_above,), when=(Stage.OPEN,), needs=(is_settled,), to=(Stage.CLOSED,))
def close(db: Session, actor: Actor, review: Review) -> None:
    """Over: nothing is added to it any more."""
    review.stage, review.closed_at = Stage.CLOSED, clock.now()
