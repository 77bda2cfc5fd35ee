"""巡看: a look over all granted sites without a sheet, kept in the trail; longer on one firm it becomes a monitoring (art. 16, B20-1)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import audit, clock, served
from records.base import Refused, Text
from records.camera import Camera
from records.monitoring import Mode, Monitoring, Stage
from records.office import Office
from records.site import Site
from records.user import Actor, User
from workflows import monitoring
from workflows.action import action
from workflows.rights import staff_here, staff_here_or_above

#: longer than this on one firm is a supervision (P2)
LONGEST = timedelta(minutes=3)


@action("巡看", serves=("B20-1", "B9-1"), by=(staff_here,))
def look(db: Session, actor: Actor, office: Office, *, cameras: Sequence[Camera]) -> None:
    """One look over the wall: the firms whose pictures it shows."""
    audit.tell(db, sites=sorted({camera.site.name for camera in cameras}), cameras=len(cameras))


def came_up(db: Session, visit: str, site: Site) -> datetime | None:
    """Since when this firm's pictures alone were sent to the visit, or None where they are not."""
    firm = select(Camera.id).join(Site, Site.id == Camera.site_id).where(Site.enterprise_id == site.enterprise_id)
    return served.alone_since(db, visit, set(db.scalars(firm)), clock.now())


@action("由巡看转为监控", serves=("B16-4", "B16-5"), by=(staff_here_or_above,), to=(Stage.RUNNING,))
def turn(db: Session, actor: Actor, site: Site, *, visit: str) -> Monitoring:
    """A monitoring that begins when the firm came up, as the server knows it; one that runs there already is gone on with."""
    assert isinstance(actor, User)  # noqa: S101 - the declared rights hold for users only
    mine = (Monitoring.site_id == site.id, Monitoring.monitor_id == actor.id, Monitoring.stage == Stage.RUNNING)
    running = db.scalars(select(Monitoring).where(*mine).order_by(Monitoring.id.desc()).limit(1)).unique().one_or_none()
    if running is not None:
        return running
    since = came_up(db, visit, site)
    if since is None:
        raise Refused(Text("还没有显示过{site}的画面。", site=site.name), status=409)
    made = monitoring.begin_at(db, actor, site, mode=Mode.LIVE)
    made.begins_at = min(since, made.begins_at)
    return made
