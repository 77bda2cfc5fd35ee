"""联网: what is recorded of a site's link to customs (C6-1); the link itself is shown with the site's upkeep."""

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue

from app import page
from forms.network import NetworkForm
from records.base import Text
from records.equipment import Equipment, Kind
from records.network import newest
from records.scope import visible
from records.site import Site
from workflows import network as workflow

bp = Blueprint("network", __name__)


@bp.route("/sites/<int:number>/network", methods=["GET", "POST"])
def record(number: int) -> ResponseReturnValue:
    """What holds from now on."""
    site = page.get(Site, number)
    page.must("network.record", site)
    now = newest(g.db, site.id)
    form = page.filled(NetworkForm, now)
    wanted = visible(Equipment, g.actor).where(Equipment.site_id == site.id, Equipment.kind_of == Kind.SECURITY)
    devices = page.rows(wanted.where(Equipment.retired.is_(False)))
    form.equipment.offer([(each.id, f"{each.name}（{each.model}）") for each in devices])
    if request.method == "GET":
        form.equipment.data = now.equipment_id if now else None

    def run() -> Text:
        device = page.get(Equipment, form.equipment.data) if form.equipment.data else None
        told = {"networked": form.networked.data, "remark": form.remark.data}
        workflow.record(g.db, g.actor, site, equipment=device, state=form.device_state.data, **told)
        return Text("已登记联网情况。")

    return page.fill_in(form, "network.record", site, url_for("upkeep.of_site", number=site.id), run)
