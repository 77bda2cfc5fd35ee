"""The daily check: each day of a site in service is opened by itself, confirmed by its upkeep, or missed for good (annex 4, four; D4-1)."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from records import clock, routine
from records.base import Text, Unfit
from records.routine import Point, Routine, Stage
from records.site import Site
from records.site import Stage as SiteStage
from records.user import Actor, User
from workflows.action import action
from workflows.rights import the_system, the_upkeep_head


def unopened(db: Session) -> list[tuple[Site, list[date]]]:
    """Sites in service with the days that have no row yet: today, and what the chore itself has missed before."""
    today = routine.today()
    opened = exists().where(Routine.site_id == Site.id, Routine.day == today)
    sites = db.scalars(select(Site).where(Site.in_service, Site.retired.is_(False), ~opened).order_by(Site.id)).unique().all()
    asked = select(Routine.site_id, func.max(Routine.day)).where(Routine.site_id.in_([site.id for site in sites]))
    last = dict(db.execute(asked.group_by(Routine.site_id)).all()) if sites else {}
    return [(site, _days(last.get(site.id, today - timedelta(days=1)), today)) for site in sites]


def _days(after: date, until: date) -> list[date]:
    return [after + timedelta(days=count) for count in range(1, (until - after).days + 1)]


def over(db: Session) -> Sequence[Routine]:
    """Days that ended without anybody confirming them."""
    return db.scalars(select(Routine).where(Routine.stage == Stage.DUE, Routine.day < routine.today())).unique().all()


@action("开始当日检查", serves=("D4-1",), by=(the_system,), when=(SiteStage.ACTIVE,), to=(Stage.DUE,), quiet=True)
def open(db: Session, actor: Actor, site: Site, *, day: date) -> Routine:  # noqa: A001 - the act's own word
    """One day's list, waiting for its person."""
    made = Routine(site_id=site.id, day=day, stage=Stage.DUE)
    made.site = site
    db.add(made)
    return made


@action("记明当日未检查", serves=("D4-1",), by=(the_system,), when=(Stage.DUE,), to=(Stage.MISSED,))
def miss(db: Session, actor: Actor, routine: Routine) -> None:
    """The day is over: what was not looked at can't be looked at any more."""
    routine.stage = Stage.MISSED


def is_still_its_day(db: Session, actor: Actor, subject: Routine) -> Text | None:
    """A check of yesterday would be invented."""
    return None if subject.day == routine.today() else Text("这一天已过，不能补做检查。")


@action(
    "确认当日检查", serves=("D4-1", "C11-1"), by=(the_upkeep_head,), when=(Stage.DUE,), needs=(is_still_its_day,), to=(Stage.CONFIRMED,),
    todo=Text("今日检查待确认"),
)  # fmt: skip
def confirm(db: Session, actor: Actor, routine_: Routine, *, wrong: Sequence[Point], remark: str) -> None:
    """What the system sees at this moment is frozen beside what the person says; what is not in order needs words."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    told = routine.seen(db, routine_.site_id, routine_.day)
    if (wrong or not routine.is_clean(told)) and not remark.strip():
        raise Unfit(Text("有异常，请写明情况和处理。"), at="remark")
    routine_.automatic, routine_.wrong, routine_.remark = told, [point.value for point in wrong], remark.strip()
    routine_.stage, routine_.confirmed_at, routine_.confirmed_by_id = Stage.CONFIRMED, clock.now(), actor.id
    routine_.confirmed_by = actor
