"""Beginning, watching and stopping a monitoring (B16-4, B16-5, B20-1)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from records import audit, clock, phase
from records.base import MOST, Refused, Text, Unfit
from records.camera import Camera
from records.grant import Right
from records.loading import Loading
from records.loading import Stage as LoadingStage
from records.monitoring import Mode, Monitoring, Stage, Watched
from records.scope import granted, may_watch, visible
from records.sheet import Row, Sheet
from records.site import Site
from records.user import Actor, User
from workflows import notice
from workflows.action import action, may
from workflows.rights import staff_here, staff_here_or_above, the_system, who

#: without a picture for so long it is taken to be forgotten
FORGOTTEN = timedelta(minutes=30)
#: what follows within so much is one stretch; a longer hole was not on screen
_JOIN = timedelta(milliseconds=250)
#: so much is proposed where the work left no stamps
_UNKNOWN_LENGTH = timedelta(hours=2)
_MOST_OFFERED = 50


@who("本次监控的操作员")
def the_monitor(actor: Actor, subject: object) -> bool:
    """The person who runs this very monitoring (B9-4: the operator can't be another)."""
    monitoring = subject if isinstance(subject, Monitoring) else getattr(subject, "monitoring", None)
    return isinstance(actor, User) and isinstance(monitoring, Monitoring) and monitoring.monitor_id == actor.id


def _trained(db: Session, actor: Actor, _subject: object) -> Text | None:
    if isinstance(actor, User) and actor.trained_at is None:
        return Text("您尚无电子监管操作培训记录（第八条），请联系管理员。")
    return None


@action(
    "开始监控", serves=("B16-4", "B16-5", "B8-2"), by=(staff_here,), when=(LoadingStage.ANNOUNCED,), needs=(_trained,), to=(Stage.RUNNING,),
)  # fmt: skip
def begin(db: Session, actor: Actor, loading: Loading) -> Monitoring:
    """Live, from an announced loading: firm, site and container are already known."""
    return _open(db, actor, loading.site, loading=loading, mode=Mode.LIVE, period=None)


@action("开始场所监控", serves=("B16-4", "B4-2"), by=(staff_here_or_above,), needs=(_trained,), to=(Stage.RUNNING,))
def begin_at(
    db: Session, actor: Actor, site: Site, *, mode: Mode, period: tuple[datetime, datetime] | None = None, loading: Loading | None = None
) -> Monitoring:
    """Live or from the recording of a past period, at a site; what is seen of a loading belongs to it either way."""
    if mode is Mode.PLAYBACK:
        _check_loading(db, site, loading, _checked(period))
    return _open(db, actor, site, loading=loading, mode=mode, period=period)


def _checked(period: tuple[datetime, datetime] | None) -> tuple[datetime, datetime]:
    if period is None:
        raise Unfit(Text("录像回放须填写日期和时段。"), at="period_begins_at")
    if period[1] <= period[0]:
        raise Unfit(Text("结束时间须晚于开始时间。"), at="period_ends_at")
    if period[1] > clock.now():
        raise Unfit(Text("时段不能晚于现在。"), at="period_ends_at")
    return period


def _check_loading(db: Session, site: Site, loading: Loading | None, period: tuple[datetime, datetime]) -> None:
    """Footage of another place or day shows nothing of it."""
    if loading is None:
        return
    if loading.site_id != site.id:
        raise Unfit(Text("这次装箱在{site}，不在所选场所。", site=loading.site.name), at="loading")
    if loading.stage is LoadingStage.CANCELLED:
        raise Unfit(Text("这次装箱已取消。"), at="loading")
    first, last = phase.span_of(db, loading)
    begins_at, ends_at = clock.day_of(min(first, loading.planned_at))[0], clock.day_of(max(last, loading.planned_at))[1]
    if period[1] <= begins_at or period[0] >= ends_at:
        raise Unfit(Text("这次装箱在 {day}，不在所选时段。", day=f"{clock.beijing(first):%Y-%m-%d}"), at="loading")


def recorded(db: Session, loading: Loading) -> tuple[datetime, datetime] | None:
    """Which period of the recording is to be watched of it; None while its time has not come."""
    begins_at, ends_at = phase.span_of(db, loading)
    if loading.stage is LoadingStage.CANCELLED or begins_at >= clock.now():
        return None
    return begins_at, min(ends_at if ends_at > begins_at else begins_at + _UNKNOWN_LENGTH, clock.now())


def replayable(db: Session, actor: User, site_id: int | None, chosen: int | None) -> Sequence[Loading]:
    """The loadings among which one chooses whose recording is watched: the newest (of a site), and the chosen one however old."""
    known = chosen if chosen is not None and chosen <= MOST else None
    offered = [Loading.stage == LoadingStage.ANNOUNCED, Loading.planned_at < clock.day_of(clock.now())[1]]
    if site_id is not None and site_id <= MOST:
        offered.append(Loading.site_id == site_id)
    wanted = visible(Loading, actor).where(or_(and_(*offered), Loading.id == known))
    return db.scalars(wanted.order_by(Loading.id != (known or 0), Loading.planned_at.desc()).limit(_MOST_OFFERED)).unique().all()


def waiting(db: Session, actor: User) -> Sequence[Loading]:
    """Today's loadings that nobody watches or has watched and this person may begin with, in the order of their time (B16-5)."""
    first, last = clock.day_of(clock.now())
    begun = exists().where(Monitoring.loading_id == Loading.id, or_(Monitoring.stage == Stage.RUNNING, Monitoring.was_watched))
    todays = visible(Loading, actor).where(Loading.planned_at >= first, Loading.planned_at < last)
    wanted = todays.where(Loading.stage == LoadingStage.ANNOUNCED, ~begun)
    found = db.scalars(wanted.order_by(Loading.planned_at, Loading.id)).unique().all()
    seen = {each.site_id: bool(watchable(db, actor, each.site, Mode.LIVE)) for each in {one.site_id: one for one in found}.values()}
    return [each for each in found if seen[each.site_id] and may(db, "monitoring.begin", actor, each).ok]


def _open(
    db: Session, actor: Actor, site: Site, *, loading: Loading | None, mode: Mode, period: tuple[datetime, datetime] | None
) -> Monitoring:
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    cameras = watchable(db, actor, site, mode)
    if not cameras:
        raise Refused(Text("您还没有{site}的摄像头权限，请联系管理员。", site=site.name), status=409)
    monitoring = Monitoring(
        office_id=site.office_id, enterprise_id=site.enterprise_id, site_id=site.id, loading_id=loading.id if loading else None,
        monitor_id=actor.id, mode=mode, begins_at=clock.now(), period_begins_at=period[0] if period else None,
        period_ends_at=period[1] if period else None,
    )  # fmt: skip
    monitoring.office, monitoring.enterprise, monitoring.site = site.office, site.enterprise, site
    monitoring.loading, monitoring.monitor = loading, actor
    db.add(monitoring)
    db.flush()
    sheet = Sheet(office_id=site.office_id, monitoring_id=monitoring.id)
    sheet.office, sheet.monitoring = site.office, monitoring
    # what is to be seen first: of what is on at all the point that sees the container, then the loading's area
    own, dock = (loading.camera_id, loading.area_id) if loading else (None, None)
    cameras.sort(key=lambda camera: (not camera.enabled, camera.id != own, camera.area_id != dock))
    sheet.rows = [Row(camera_id=camera.id, camera=camera, position=n) for n, camera in enumerate(cameras)]
    db.add(sheet)
    return monitoring


def watchable(db: Session, actor: User, site: Site, mode: Mode) -> list[Camera]:
    """The site's cameras that this person may watch in this mode, in the tree's order."""
    right = Right.LIVE if mode is Mode.LIVE else Right.PLAYBACK
    wanted = select(Camera).where(Camera.site_id == site.id, Camera.retired.is_(False), Camera.id.in_(granted(actor, right)))
    return list(db.scalars(wanted.order_by(Camera.code)))


@action("查看画面", serves=("B20-1", "B9-1"), by=(staff_here_or_above,))
def look(db: Session, actor: Actor, camera: Camera, *, right: Right) -> None:
    """One look at a camera's picture: each is kept in the trail."""
    if not may_watch(db, actor, camera, right):
        raise Refused(Text("您没有{point}的“{right}”权限。", point=camera.point, right=right.label))
    audit.tell(db, right=right.value)


@action("记下所看画面", serves=("B16-4",), by=(the_monitor,), when=(Stage.RUNNING,), quiet=True)
def credit(
    db: Session, actor: Actor, monitoring: Monitoring, *, camera: Camera, begins_at: datetime, ends_at: datetime, mode: Mode, visit: str
) -> None:
    """A stretch of video that was on screen (already checked against what was served)."""
    monitoring.looked_at = clock.now()
    last = db.scalar(
        select(Watched)
        .where(Watched.monitoring_id == monitoring.id, Watched.camera_id == camera.id, Watched.visit == visit, Watched.mode == mode)
        .order_by(Watched.id.desc())
        .limit(1)
    )
    if last is not None and last.begins_at <= begins_at <= last.ends_at + _JOIN:
        last.ends_at = max(last.ends_at, ends_at)
        return
    db.add(Watched(monitoring_id=monitoring.id, camera_id=camera.id, mode=mode, begins_at=begins_at, ends_at=ends_at, visit=visit))


@action("停止观看", serves=("B16-5",), by=(the_monitor,), when=(Stage.RUNNING,), to=(Stage.STOPPED,))
def stop(db: Session, actor: Actor, monitoring: Monitoring) -> None:
    """Watching ends; the sheet stays to be submitted."""
    monitoring.stage, monitoring.ends_at = Stage.STOPPED, clock.now()


def forgotten(db: Session) -> Sequence[Monitoring]:
    """Running ones in which no picture was seen for FORGOTTEN, locked against other workers."""
    seen_at = func.coalesce(Monitoring.looked_at, Monitoring.begins_at)
    wanted = select(Monitoring).where(Monitoring.stage == Stage.RUNNING, seen_at < clock.now() - FORGOTTEN)
    return db.scalars(wanted.order_by(Monitoring.id).with_for_update(skip_locked=True, of=Monitoring)).unique().all()


@action("自动停止观看", serves=("B16-5",), by=(the_system,), when=(Stage.RUNNING,), to=(Stage.STOPPED,))
def lapse(db: Session, actor: Actor, monitoring: Monitoring) -> None:
    """Forgotten: it ends with the last picture that was seen; the monitor is told, the sheet stays to be submitted."""
    monitoring.stage, monitoring.ends_at = Stage.STOPPED, monitoring.looked_at or monitoring.begins_at
    what = monitoring.loading.container if monitoring.loading and monitoring.loading.container else monitoring.site.name
    text = Text(
        "{what}的监控已有 {minutes} 分钟没有画面，已自动停止观看，截至 {time}。", what=what, minutes=int(FORGOTTEN.total_seconds() // 60),
        time=f"{clock.beijing(monitoring.ends_at):%m-%d %H:%M:%S}",
    )  # fmt: skip
    notice.tell(db, monitoring, to=[monitoring.monitor], text=text)
