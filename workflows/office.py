"""Offices of the three levels: established under the one above, changed, retired and taken up again (B4-1)."""

from collections.abc import Mapping

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from records import audit
from records.base import Refused, Text
from records.camera import Camera
from records.enterprise import Enterprise
from records.office import LOWEST, Office, check_level, check_pattern
from records.standing import Standing
from records.user import Actor, Role, User
from workflows import user as people
from workflows.action import action
from workflows.register import recompose
from workflows.rights import an_administrator_above, an_administrator_here, the_system
from workflows.unique import reason_of, refuse_twice

_TOLD = (
    "name", "short_name", "number_pattern", "clip_before_s", "clip_after_s", "notify_within_min", "contact_within_min",
    "fault_after_min",
)  # fmt: skip


@action("设立首个机构", serves=("B4-1", "B8-1"), by=(the_system,))
def found(db: Session, actor: Actor, above: Office | None, *, office: str, short_name: str, username: str, name: str) -> User:
    """The office of the first level and its administrator, once per installation: everybody else is admitted by somebody."""
    if db.scalar(select(exists().where(Office.id.is_not(None)))):
        raise Refused(Text("这里已经设有机构，其余机构和人员由管理员在网页上设置。"), status=409)
    made = Office(name=office, short_name=short_name, level=1)
    db.add(made)
    db.flush()
    made.path = f"/{made.id}/"
    return people.admit(db, actor, made, role=Role.ADMINISTRATOR, username=username, name=name)


def has_room_below(db: Session, actor: Actor, office: Office) -> Text | None:
    """Article 4 ends with the third level."""
    return Text("三级机构之下不再设置机构（第四条）。") if office.level == LOWEST else None


@action(
    "设置下级机构", serves=("B4-1",), by=(an_administrator_here, an_administrator_above), when=(Standing.ACTIVE,), needs=(has_room_below,)
)
def establish(db: Session, actor: Actor, parent: Office, *, level: int, told: Mapping[str, object]) -> Office:
    """An office directly under `parent`; `told` as in _TOLD."""
    check_level(level, parent)
    office = Office(level=level, parent_id=parent.id, **_checked(db, told, None))
    db.add(office)
    db.flush()
    office.path = f"{parent.path}{office.id}/"
    return office


@action("更改机构", serves=("B4-1", "E-6"), by=(an_administrator_here, an_administrator_above), when=(Standing.ACTIVE,))
def change(db: Session, actor: Actor, office: Office, *, told: Mapping[str, object]) -> None:
    """Other name, number pattern, limits; the level and its place in the tree stay. All cameras below a renamed one get their new names."""
    before = office.name
    for name, value in _checked(db, told, office).items():
        setattr(office, name, value)
    if office.name != before:
        below = select(Office.id).where(Office.path.startswith(office.path))
        recompose(db, Camera.office_id.in_(below))


def nothing_depends(db: Session, actor: Actor, office: Office) -> Text | None:
    """An office in use below it, an enterprise or a person would be left without an office."""
    if db.scalar(select(exists().where(Office.parent_id == office.id, Office.retired.is_(False)))):
        return Text("还有在用的下级机构，须先停用。")
    if db.scalar(select(exists().where(Enterprise.office_id == office.id, Enterprise.retired.is_(False)))):
        return Text("还有在用的企业，须先停用。")
    if db.scalar(select(exists().where(User.office_id == office.id, User.suspended.is_(False)))):
        return Text("还有在用的人员账号，须先停用。")
    return None


@action(
    "停用机构", serves=("B4-1",), by=(an_administrator_above,), when=(Standing.ACTIVE,), needs=(nothing_depends,), to=(Standing.RETIRED,)
)
def retire(db: Session, actor: Actor, office: Office, *, reason: str) -> None:
    """Its records stay and stay readable."""
    audit.tell(db, reason=reason_of(reason))
    office.retired = True


@action("恢复机构", serves=("B4-1",), by=(an_administrator_above,), when=(Standing.RETIRED,), to=(Standing.ACTIVE,))
def restore(db: Session, actor: Actor, office: Office) -> None:
    """Back into use."""
    office.retired = False


def _checked(db: Session, told: Mapping[str, object], office: Office | None) -> dict[str, object]:
    clean = {name: told[name] for name in _TOLD if name in told}
    refuse_twice(db, Office.name, str(clean["name"]), besides=office)
    refuse_twice(db, Office.short_name, str(clean["short_name"]), besides=office)
    check_pattern(str(clean["number_pattern"]))
    return clean
