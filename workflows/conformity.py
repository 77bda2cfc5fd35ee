"""A site held against the camera norm: what it is, which cameras answer which clause, what does not apply, and the report of a day."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import audit, clock
from records.base import Refused, Text, Unfit
from records.camera import Camera
from records.conformity import Demand, Match, Report, Ruling, SiteKind, Sort, Stage, Verdict
from records.conformity.areas import states
from records.conformity.content import Picture, content_of
from records.conformity.gathering import Rows, rows_of
from records.conformity.judging import Line, lines_of, parts
from records.conformity.kinds import KINDS, OTHER
from records.document import freeze
from records.placement import Clause
from records.site import Site
from records.site import Stage as SiteStage
from records.user import Actor, User
from workflows.action import action
from workflows.rights import an_administrator_above, an_administrator_here

_OPEN = (SiteStage.PLANNED, SiteStage.ACTIVE)


def now_of(db: Session, site: Site) -> Rows:
    """What holds for this site now."""
    return rows_of(db, [site.id]).get(site.id, Rows())


def line_of(db: Session, site: Site, key: str) -> Line:
    """The line of this key that applies to the site, or Unfit."""
    kinds = db.scalars(select(SiteKind.kind_of).where(SiteKind.site_id == site.id, SiteKind.ends_at.is_(None)))
    found = next((line for line in lines_of(frozenset(kinds)) if line.key == key), None)
    if found is None:
        raise Unfit(Text("条款{key}不适用于这个场所的类型。", key=key))
    return found


@action("设定场所类型", serves=("C2-1", "C2-2", "C2-3", "C2-4", "C3-1", "C12-1"), by=(an_administrator_here,), when=_OPEN)
def classify(db: Session, actor: Actor, site: Site, *, kinds: Collection[str], other: str = "") -> None:
    """The site is all of these together, nothing else; `other` names a sort that the norm does not. None at all is allowed (A43)."""
    if not set(kinds) <= set(KINDS):
        raise Unfit(Text("请从列表中选择。"), at="kinds")
    if OTHER in kinds and not other.strip():
        raise Unfit(Text("选“其他监管作业场所”时请写明名称。"), at="other")
    wanted, at = {key: other.strip() if key == OTHER else "" for key in kinds}, clock.now()
    for row in db.scalars(select(SiteKind).where(SiteKind.site_id == site.id, SiteKind.ends_at.is_(None)).with_for_update()):
        if wanted.get(row.kind_of) == row.name:
            del wanted[row.kind_of]
        else:
            row.ends_at = at
    db.add_all(SiteKind(site_id=site.id, kind_of=key, name=name, begins_at=at) for key, name in wanted.items())


@action("对应摄像头", serves=("C3-1", "C7-1"), by=(an_administrator_here,), when=_OPEN)
def match(db: Session, actor: Actor, site: Site, *, line: str, cameras: Sequence[Camera]) -> None:
    """These cameras answer this line of the norm, and no other does."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    wanted_there = line_of(db, site, line).wanted
    if wanted_there.no_camera:
        raise Refused(Text("本条要求的是摄像头以外的措施，由人工核对，不必对应。"), status=409)
    if wanted_there.governs is not None:
        raise Refused(Text("本条规定整个区域的控制权，由区域内各条的摄像头判定，不必对应。"), status=409)
    if any(camera.site_id != site.id or camera.retired for camera in cameras):
        raise Unfit(Text("请选择这个场所在用的摄像头。"), at="cameras")
    audit.tell(db, line=line)
    wanted, at = {camera.id for camera in cameras}, clock.now()
    for row in db.scalars(select(Match).where(Match.site_id == site.id, Match.line == line, Match.ends_at.is_(None)).with_for_update()):
        if row.camera_id in wanted:
            wanted.remove(row.camera_id)
        else:
            row.ends_at = at
    db.add_all(Match(site_id=site.id, line=line, camera_id=camera_id, begins_at=at, matched_by_id=actor.id) for camera_id in sorted(wanted))


@action("认定不适用、从其规定或人工核对", serves=("C13-1",), by=(an_administrator_here,), when=_OPEN, to=(Stage.HOLDS,))
def rule(db: Session, actor: Actor, site: Site, *, line: str, sort: Sort, said: str, demand: Demand = Demand.ALL) -> Ruling:
    """Not applicable with its reason, left to another rule with its reference, or seen by a person to be as the clause's words want it.

    A part does not apply only where the clause's condition is of that part; what is confirmed are the words that no camera's record tells.
    """
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    found = _asked(db, site, line)
    demand = Demand.HAND if sort is Sort.CONFIRMED else demand
    if not said.strip():
        raise Unfit(Text("请写明理由或所依据的规定。"), at="said")
    _check_part(found, sort, demand)
    held = select(Ruling).where(Ruling.site_id == site.id, Ruling.line == line, Ruling.demand == demand, Ruling.ends_at.is_(None))
    if db.scalars(held.with_for_update(of=Ruling)).unique().first() is not None:
        raise Refused(Text("这一条已有认定，请先撤销。"), status=409)
    made = Ruling(
        site_id=site.id, line=line, sort=sort, demand=demand, said=said.strip(), begins_at=clock.now(), ruled_by_id=actor.id
    )  # fmt: skip
    made.site, made.ruled_by = site, actor
    db.add(made)
    audit.tell(db, line=line, reason=said.strip())
    return made


def _asked(db: Session, site: Site, key: str) -> Clause:
    """What the line of this key wants; of a clause that only refers to others, the clause itself."""
    kinds = db.scalars(select(SiteKind.kind_of).where(SiteKind.site_id == site.id, SiteKind.ends_at.is_(None)))
    whole = next((line.clause for line in lines_of(frozenset(kinds)) if line.clause.key == key and line.clause.only_refers), None)
    return whole or line_of(db, site, key).wanted


def _check_part(clause: Clause, sort: Sort, demand: Demand) -> None:
    if sort is Sort.CONFIRMED:
        if clause.by_hand is None:
            raise Unfit(Text("这一条没有须人工核对的内容。"), at="sort")
        return
    if demand is Demand.ALL:
        return
    if sort is Sort.EXEMPT:
        raise Unfit(Text("从其规定只能认定整条。"), at="demand")
    if demand not in parts(clause):
        raise Unfit(Text("这一条没有附条件地要求{demand}。", demand=demand.label), at="demand")


@action("撤销认定", serves=("C13-1",), by=(an_administrator_here,), when=(Stage.HOLDS,), to=(Stage.WITHDRAWN,))
def withdraw(db: Session, actor: Actor, ruling: Ruling) -> None:
    """The clause is asked again; who had ruled what stays readable."""
    ruling.ends_at = clock.now()


@action("出具符合性报告", serves=("C3-1", "C4-2", "C13-1"), by=(an_administrator_here, an_administrator_above), when=_OPEN)
def report(db: Session, actor: Actor, site: Site, *, dark: Collection[int], pictures: Sequence[Picture] = ()) -> Report:
    """Freeze the judgement of this moment with what its cameras showed; `dark`: ids of those that give no picture now."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    rows, at = now_of(db, site), clock.now()
    judgement = rows.judged()
    areas = states(rows.areas, rows.cameras, dark)
    content = content_of(site, rows.kinds, judgement, areas, by=actor.name, at=at)
    content["pictures"] = [each.as_json() for each in pictures]
    document = freeze(db, actor, kind="conformity", subject_id=site.id, content=content)
    made = Report(
        office_id=site.office_id, site_id=site.id, document_id=document.id, made_at=at, made_by_id=actor.id,
        met=judgement.counts[Verdict.MET], missing=judgement.counts[Verdict.MISSING],
    )  # fmt: skip
    made.office, made.site, made.document, made.made_by = site.office, site, document, actor
    db.add(made)
    audit.tell(db, sha256=document.sha256)
    return made
