"""装箱通知: announced by the office, changed, cancelled (art. 16: the plan's denominator)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from records.base import Text, Unfit
from records.camera import Camera
from records.loading import Loading, Stage
from records.monitoring import Monitoring
from records.site import Area, Site
from records.site import Stage as SiteStage
from records.user import Actor
from workflows.action import action
from workflows.rights import staff_here

_TOLD = (
    "planned_at", "product", "container", "container_type", "tractor_plate", "trailer_plate", "declaration_number", "contact",
    "contact_phone", "cartons", "cartons_per_pallet", "note",
)  # fmt: skip


@action("登记装箱", serves=("B13-2",), by=(staff_here,), when=(SiteStage.ACTIVE,))
def announce(
    db: Session, actor: Actor, site: Site, *, area: Area, planned_at: datetime, product: str, details: Mapping[str, str | int | None],
    camera: Camera | None = None,
) -> Loading:  # fmt: skip
    """A loading that will take place at this site."""
    loading = Loading(
        office_id=site.office_id, enterprise_id=site.enterprise_id, site_id=site.id, area_id=_of_site(area, site).id, planned_at=planned_at,
        product=product, camera_id=_at_site(camera, site), **_clean(details),
    )  # fmt: skip
    loading.office, loading.enterprise, loading.site, loading.area = site.office, site.enterprise, site, area
    loading.camera = camera
    db.add(loading)
    return loading


@action("更改装箱", serves=("B13-2",), by=(staff_here,), when=(Stage.ANNOUNCED,))
def change(
    db: Session, actor: Actor, loading: Loading, *, area: Area, camera: Camera | None, details: Mapping[str, object]
) -> None:
    """Other time, dock, container, …; what was told before stays in the trail."""
    loading.area_id, loading.area = _of_site(area, loading.site).id, area
    loading.camera_id, loading.camera = _at_site(camera, loading.site), camera
    for name, value in details.items():
        if name in _TOLD:
            setattr(loading, name, _clean({name: value})[name])


def _unwatched(db: Session, actor: Actor, loading: Loading) -> Text | None:
    """What was watched has its sheet, submitted or still to be. Who is watching may yet hear that nothing comes."""
    over = exists().where(Monitoring.loading_id == loading.id, Monitoring.was_watched)
    return Text("已经监控过的装箱不能取消。") if db.scalar(select(over)) else None


@action("取消装箱", serves=("B13-2",), by=(staff_here,), when=(Stage.ANNOUNCED,), needs=(_unwatched,), to=(Stage.CANCELLED,))
def cancel(db: Session, actor: Actor, loading: Loading, *, reason: str) -> None:
    """It will not take place."""
    if not reason.strip():
        raise Unfit(Text("请填写取消原因。"), at="reason")
    loading.stage, loading.note = Stage.CANCELLED, reason.strip()


def _of_site(area: Area, site: Site) -> Area:
    if area.site_id != site.id:
        raise Unfit(Text("装箱区域不在这个场所。"), at="area")
    return area


def _at_site(camera: Camera | None, site: Site) -> int | None:
    """The point that sees the container, where it is told."""
    if camera is not None and (camera.site_id != site.id or camera.retired):
        raise Unfit(Text("这个点位不在这个场所。"), at="camera")
    return camera.id if camera is not None else None


def _clean(told: Mapping[str, object]) -> dict[str, Any]:
    """Signs of containers and plates in capitals without spaces."""
    signs = {"container", "container_type", "tractor_plate", "trailer_plate"}
    return {k: v.upper().replace(" ", "") if k in signs and isinstance(v, str) else v for k, v in told.items()}
