"""巡看: the wall of live key-frame pictures over all granted sites, and its turning into a monitoring (art. 16, B20-1)."""

from flask import Blueprint, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import page, visit
from records.base import Text
from records.camera import Camera
from records.grant import Right
from records.scope import granted, visible
from records.site import Site
from records.user import STAFF
from workflows import glance as workflow

bp = Blueprint("glance", __name__)
_MOST = 16


@bp.get("/glance")
def shown() -> ResponseReturnValue:
    """Up to 16 cameras a page; `?office=`, `?site=` choose. Each opening is one look in the trail."""
    page.only(*STAFF)
    wanted = visible(Camera, g.actor).where(Camera.enabled, Camera.retired.is_(False), Camera.id.in_(granted(g.actor, Right.LIVE)))
    mine = page.rows(wanted.order_by(Camera.office_id, Camera.site_id, Camera.code))
    office, site = (request.args.get(name, type=int) for name in ("office", "site"))
    found = [camera for camera in mine if (office is None or camera.office_id == office) and (site is None or camera.site_id == site)]
    pages = max(1, -(-len(found) // _MOST))
    turned = min(max(request.args.get("page", 1, type=int), 1), pages)
    here = found[(turned - 1) * _MOST : turned * _MOST]
    if here:
        with page.database().act(visit.origin()) as db:
            workflow.look(db, g.actor, g.actor.office, cameras=here)
    return page.show(
        "glance/shown.html", cameras=here, total=len(found), page_number=turned, pages=pages, office=office, site=site,
        offices=sorted({(each.office_id, each.office.name) for each in mine}),
        sites=sorted({(each.site_id, each.site.name) for each in mine if office is None or each.office_id == office}),
        longest_s=int(workflow.LONGEST.total_seconds()),
    )  # fmt: skip


@bp.post("/sites/<int:number>/glance")
def turn(number: int) -> ResponseReturnValue:
    """It is a monitoring from when the firm came up: to the desk."""
    made = workflow.turn(g.db, g.actor, page.get(Site, number), visit=visit.token())
    desk = url_for("monitoring.desk", number=made.id)
    return page.done(Text("已由巡看转为监控。"), desk) if page.wants_json() else redirect(desk, 303)
