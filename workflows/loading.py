"""装箱通知: announced by the office, changed, cancelled (art. 16: the plan's denominator)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from records.base import Text, Unfit
from records.loading import Loading, Stage
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
    db: Session, actor: Actor, site: Site, *, area: Area, planned_at: datetime, product: str, details: Mapping[str, str | int | None]
) -> Loading:
    """A loading that will take place at this site."""
    loading = Loading(
        office_id=site.office_id, enterprise_id=site.enterprise_id, site_id=site.id, area_id=_of_site(area, site).id, planned_at=planned_at,
        product=product, **_clean(details),
    )  # fmt: skip
    loading.office, loading.enterprise, loading.site, loading.area = site.office, site.enterprise, site, area
    db.add(loading)
    return loading


@action("更改装箱", serves=("B13-2",), by=(staff_here,), when=(Stage.ANNOUNCED,))
def change(db: Session, actor: Actor, loading: Loading, *, area: Area, details: Mapping[str, object]) -> None:
    """Other time, dock, container, …; what was told before stays in the trail."""
    loading.area_id, loading.area = _of_site(area, loading.site).id, area
    for name, value in details.items():
        if name in _TOLD:
            setattr(loading, name, _clean({name: value})[name])


@action("取消装箱", serves=("B13-2",), by=(staff_here,), when=(Stage.ANNOUNCED,), to=(Stage.CANCELLED,))
def cancel(db: Session, actor: Actor, loading: Loading, *, reason: str) -> None:
    """It will not take place."""
    if not reason.strip():
        raise Unfit(Text("请填写取消原因。"), at="reason")
    loading.stage, loading.note = Stage.CANCELLED, reason.strip()


def _of_site(area: Area, site: Site) -> Area:
    if area.site_id != site.id:
        raise Unfit(Text("装箱区域不在这个场所。"), at="area")
    return area


def _clean(told: Mapping[str, object]) -> dict[str, Any]:
    """Signs of containers and plates in capitals without spaces."""
    signs = {"container", "container_type", "tractor_plate", "trailer_plate"}
    return {k: v.upper().replace(" ", "") if k in signs and isinstance(v, str) else v for k, v in told.items()}
