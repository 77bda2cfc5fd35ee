"""封条、锁: put on, opened with a reason; listed with their rooms (D6-2)."""

from flask import Blueprint, g, url_for
from flask.typing import ResponseReturnValue

from app import page
from forms.seal import ApplyForm, OpenForm
from records import clock
from records.base import Text
from records.room import Room
from records.seal import Seal
from workflows import seal as workflow

bp = Blueprint("seal", __name__)


@bp.route("/rooms/<int:number>/seals/new", methods=["GET", "POST"])
def apply(number: int) -> ResponseReturnValue:
    """A seal or lock is put on."""
    room = page.get(Room, number)
    page.must("seal.apply", room)
    form = page.filled(ApplyForm, at=clock.now())

    def run() -> Text:
        made = workflow.apply(g.db, g.actor, room, kind=form.kind.data, number=form.number.data, at=form.at.moment)
        return Text("已登记{kind} {number}。", kind=made.kind_of, number=made.number)

    note = Text("{room}：编号须与实物一致，不得重复使用。", room=room.name)
    return page.fill_in(form, "seal.apply", room.site, url_for("room.of_site", number=room.site_id), run, note=note)


@bp.route("/seals/<int:number>/open", methods=["GET", "POST"])
def open(number: int) -> ResponseReturnValue:  # noqa: A001 - the act's own word
    """It was opened, and what came in its place."""
    seal = page.get(Seal, number)
    page.must("seal.open", seal)
    form = page.filled(OpenForm, at=clock.now(), opened_by=g.actor.name)

    def run() -> Text:
        workflow.open(
            g.db, g.actor, seal, opened_by=form.opened_by.data, at=form.at.moment, reason=form.reason.data, new_number=form.new_number.data,
            not_renewed=form.not_renewed.data or "",
        )  # fmt: skip
        return Text("已登记启封。")

    note = Text("{room}的{kind} {number}", room=seal.room.name, kind=seal.kind_of, number=seal.number)
    return page.fill_in(form, "seal.open", seal.room.site, url_for("room.of_site", number=seal.room.site_id), run, note=note)
