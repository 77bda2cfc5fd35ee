"""Pages of the rights: one person's cameras, one camera's people, as a matrix with a period (B9-1, B10-1)."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask import Blueprint, g, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, select

from app import page
from app.language import say
from forms.grant import PeriodForm
from records.base import Refused, Text, Unfit
from records.camera import Camera
from records.grant import Right
from records.office import Office
from records.scope import visible
from records.user import STAFF, Role, User
from workflows import grant as workflow

bp = Blueprint("grant", __name__)


@bp.route("/users/<int:number>/grants", methods=["GET", "POST"])
def of_user(number: int) -> ResponseReturnValue:
    """One person's rights on the cameras that this administrator may grant."""
    page.only(Role.ADMINISTRATOR)
    user = page.get(User, number)
    if not user.is_staff:
        raise Refused(Text("企业负责人和运维管理负责人没有摄像头权限（第八条）。"))
    cameras = _grantable(user)
    rows = [(camera.id, camera.name, camera.office.name, user, camera) for camera in cameras]
    return _matrix(rows, {"user": user, "camera": None}, url_for("user.shown", number=user.id))


def _grantable(user: User) -> Sequence[Camera]:
    """Cameras of the administrator's reach: for people of other offices only the administrator's own office's."""
    wanted = visible(Camera, g.actor).where(Camera.retired.is_(False))
    wanted = wanted.where(Camera.office_id.in_(_offices())) if user.office_id == g.actor.office_id else wanted.where(
        Camera.office_id == g.actor.office_id
    )  # fmt: skip
    return page.rows(wanted.order_by(Camera.name))


def _offices() -> Select[Any]:
    return visible(Office, g.actor).with_only_columns(Office.id)


@bp.route("/cameras/<int:number>/grants", methods=["GET", "POST"])
def of_camera(number: int) -> ResponseReturnValue:
    """Who may do what with one camera: the own people, and for an own camera those above."""
    page.only(Role.ADMINISTRATOR)
    camera = page.get(Camera, number)
    page.must("grant.give", camera)
    offices = [g.actor.office_id]
    if camera.office_id == g.actor.office_id:
        offices = [int(id_) for id_ in camera.office.path.strip("/").split("/")]
    staff = select(User).where(User.office_id.in_(offices), User.role.in_(STAFF), User.suspended.is_(False))
    people = page.rows(staff.order_by(User.office_id.desc(), User.name))
    rows = [(user.id, user.name, f"{user.office.name} {say(user.role)}", user, camera) for user in people]
    return _matrix(rows, {"user": None, "camera": camera}, url_for("camera.shown", number=camera.id))


def _matrix(rows: list[tuple[int, str, str, User, Camera]], here: dict[str, Any], back: str) -> ResponseReturnValue:
    form = page.filled(PeriodForm)
    held = {
        (grant.user_id, grant.camera_id, grant.right): grant
        for grant in workflow.current(g.db, users={row[3].id for row in rows}, cameras={row[4].id for row in rows})
    }
    data: dict[str, Any] = {"rows": rows, "held": held, "columns": tuple(Right), "ticked": _ticked(rows, held), "back": back, **here}
    if request.method != "POST":
        return page.show("grant/matrix.html", form=form, **data)
    if not form.validate():
        return page.again("grant/matrix.html", form, **data)
    wishes = [
        workflow.Wish(user, camera, right, (id_, right) in data["ticked"]) for id_, _name, _of, user, camera in rows for right in Right
    ]
    try:
        given, taken = workflow.arrange(g.db, g.actor, wishes, begins_at=form.begins_at.data, ends_at=form.ends_at.data)
    except Unfit as why:
        return page.again("grant/matrix.html", form, why, **data)
    return page.done(Text("授予{given}项，收回{taken}项。", given=given, taken=taken), back)


def _ticked(rows: Iterable[tuple[int, str, str, User, Camera]], held: dict[tuple[int, int, Right], Any]) -> set[tuple[int, Right]]:
    """The boxes with a tick: as sent, else as held."""
    if request.method == "POST":
        return {(row[0], right) for row in rows for right in Right if f"{row[0]}-{right.value}" in request.form}
    return {(row[0], right) for row in rows for right in Right if (row[3].id, row[4].id, right) in held}
