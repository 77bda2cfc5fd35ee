"""交接班: handing a running loading to a colleague with the submitted sheet, and going on where it was handed over (B16-5, B9-4)."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clock
from records.base import Text, Unfit
from records.grant import Right
from records.loading import Stage as LoadingStage
from records.monitoring import Mode, Monitoring
from records.monitoring import Stage as MonitoringStage
from records.relief import Relief, Stage
from records.scope import granted
from records.sheet import Sheet
from records.user import STAFF, Actor, User
from workflows import monitoring, notice
from workflows.action import action
from workflows.rights import who

#: so soon somebody should watch again
SOON = timedelta(minutes=10)
#: what nobody went on with by then is over
OVER = timedelta(days=1)


@who("接班人本人")
def the_successor(actor: Actor, relief: object) -> bool:
    """The colleague to whom the loading was handed."""
    return isinstance(actor, User) and isinstance(relief, Relief) and relief.to_id == actor.id


def colleagues(db: Session, sheet: Sheet) -> list[User]:
    """Who of the office could go on: trained, and with live pictures of every camera that stands on the sheet and is in use."""
    cameras = {row.camera_id for row in sheet.rows if row.camera.enabled and not row.camera.retired}
    wanted = select(User).where(
        User.office_id == sheet.office_id, User.role.in_(STAFF), User.suspended.is_(False), User.trained_at.is_not(None),
        User.id != sheet.monitoring.monitor_id,
    )  # fmt: skip
    found: Sequence[User] = db.scalars(wanted.order_by(User.name)).unique().all()
    return [user for user in found if cameras <= set(db.scalars(granted(user, Right.LIVE)))]


@action("交接班", serves=("B16-5", "B9-4"), within=("sheet.submit",), to=(Stage.WAITING,))
def give(db: Session, actor: Actor, sheet: Sheet, *, to: User) -> Relief:
    """With the submission: the colleague is told, and it waits on that person's list."""
    about = sheet.monitoring
    if about.mode is not Mode.LIVE or about.stage is MonitoringStage.DONE:
        raise Unfit(Text("只有尚未提交的实时监控可以交接。"), at="to")
    if to.id not in {user.id for user in colleagues(db, sheet)}:
        raise Unfit(Text("{name}没有这些点位的权限或未经培训，请选择其他同事。", name=to.name), at="to")
    relief = Relief(office_id=about.office_id, monitoring_id=about.id, to_id=to.id, handed_at=clock.now())
    relief.office, relief.monitoring, relief.to = about.office, about, to
    db.add(relief)
    db.flush()
    what = about.loading.container if about.loading and about.loading.container else about.site.name
    text = Text(
        "{name} {time} 把{what}的监控交接给您，请接班。",
        name=about.monitor.name,
        time=f"{clock.beijing(relief.handed_at):%H:%M}",
        what=what,
    )
    notice.tell(db, relief, to=[to], text=text)
    return relief


def remark(db: Session, monitoring_id: int) -> str | None:
    """What stands in the sheet's 备注 of it: 14:00交接给何监控。"""
    relief = db.scalars(select(Relief).where(Relief.monitoring_id == monitoring_id)).unique().one_or_none()
    return f"{clock.beijing(relief.handed_at):%H:%M}交接给{relief.to.name}。" if relief is not None else None


@action("接班", serves=("B16-5", "B9-4"), by=(the_successor,), when=(Stage.WAITING,), to=(Stage.TAKEN,), todo=Text("接班监控"))
def take(db: Session, actor: Actor, relief: Relief) -> Monitoring:
    """The successor's own monitoring, linked to the one before; one that already runs on the same loading is linked."""
    before = relief.monitoring
    mine = select(Monitoring).where(
        Monitoring.monitor_id == relief.to_id, Monitoring.stage == MonitoringStage.RUNNING, Monitoring.previous_id.is_(None),
        Monitoring.site_id == before.site_id, Monitoring.loading_id == before.loading_id, Monitoring.loading_id.is_not(None),
        Monitoring.mode == Mode.LIVE,
    )  # fmt: skip
    made = db.scalars(mine.limit(1)).unique().one_or_none()
    if made is None:
        loading = before.loading
        if loading is not None and loading.stage is LoadingStage.ANNOUNCED:
            made = monitoring.begin(db, actor, loading)
        else:
            made = monitoring.begin_at(db, actor, before.site, mode=Mode.LIVE, loading=loading)
    made.previous_id, relief.stage, relief.taken_at = before.id, Stage.TAKEN, clock.now()
    return made
