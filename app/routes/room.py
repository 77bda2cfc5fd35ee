"""机房、机柜: what stands in them, their rules with the filing, their seals and locks (C8-1, D6-1, D6-2)."""

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from app import page
from forms.room import RoomForm, RulesForm
from records.base import Text
from records.equipment import Equipment
from records.room import Room, Rules
from records.scope import visible
from records.seal import Seal
from records.site import Site
from workflows import room as workflow

bp = Blueprint("room", __name__)


@bp.get("/sites/<int:number>/rooms")
def of_site(number: int) -> ResponseReturnValue:
    """Each room and cabinet with all that belongs to it."""
    site = page.get(Site, number)
    rooms = page.rows(visible(Room, g.actor).where(Room.site_id == site.id).order_by(Room.retired, Room.id))
    ids = [room.id for room in rooms]
    devices = page.rows(visible(Equipment, g.actor).where(Equipment.room_id.in_(ids), Equipment.retired.is_(False)).order_by(Equipment.id))
    rules = page.rows(visible(Rules, g.actor).where(Rules.room_id.in_(ids)).order_by(Rules.id.desc()))
    seals = page.rows(visible(Seal, g.actor).where(Seal.room_id.in_(ids)).order_by(Seal.id.desc()))
    numbers = {seal.id: seal.number for seal in seals}
    shown = [
        {
            "room": room, "acts": page.offers(room), "devices": [each for each in devices if each.room_id == room.id],
            "rules": [(each, page.offers(each)) for each in rules if each.room_id == room.id],
            "seals": [(each, page.offers(each)) for each in seals if each.room_id == room.id],
        }
        for room in rooms
    ]  # fmt: skip
    return page.show("room/of_site.html", site=site, rooms=shown, numbers=numbers, offers=page.offers(site))


@bp.route("/sites/<int:number>/rooms/new", methods=["GET", "POST"])
def register(number: int) -> ResponseReturnValue:
    """Another room or cabinet."""
    site = page.get(Site, number)
    page.must("room.register", site)
    form = page.filled(RoomForm)

    def run() -> Text:
        made = workflow.register(g.db, g.actor, site, name=form.name.data, kind=form.kind.data, place=form.place.data)
        return Text("已登记{room}。", room=made.name)

    return page.fill_in(form, "room.register", site, url_for("room.of_site", number=site.id), run)


@bp.post("/rooms/<int:number>/retire")
def retire(number: int) -> ResponseReturnValue:
    """Used no more, with a reason."""
    room = page.get(Room, number)
    workflow.retire(g.db, g.actor, room, reason=page.reason(lambda: of_site(room.site_id)))
    return page.done(Text("已停用{room}。", room=room.name), url_for("room.of_site", number=room.site_id))


@bp.route("/rooms/<int:number>/rules/new", methods=["GET", "POST"])
def submit_rules(number: int) -> ResponseReturnValue:
    """Another version of its rules."""
    room = page.get(Room, number)
    page.must("room.submit_rules", room)
    form = page.filled(RulesForm)

    def run() -> Text:
        workflow.submit_rules(g.db, g.actor, room, document=page.upload(f"room/{room.id}"))
        return Text("已提交管理制度，待海关备案。")

    note = Text("{room}：提交后须由海关备案，原来的版本保留。", room=room.name)
    return page.fill_in(form, "room.submit_rules", room.site, url_for("room.of_site", number=room.site_id), run, note=note)


@bp.post("/room-rules/<int:number>/file")
def file_rules(number: int) -> ResponseReturnValue:
    """On file with customs."""
    rules = page.get(Rules, number)
    workflow.file_rules(g.db, g.actor, rules)
    return page.done(Text("已备案{room}的管理制度。", room=rules.room.name), url_for("room.of_site", number=rules.room.site_id))


@bp.get("/room-rules/<int:number>/content")
@page.media
def document(number: int) -> ResponseReturnValue:
    """The rules themselves."""
    return page.kept(page.get(Rules, number))
