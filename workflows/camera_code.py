"""Whose digits 1 to 7 are: settled with a site's first camera or by hand, and the table of districts that is imported (E-2)."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import audit, camera_code
from records.base import Text, Unfit
from records.camera import Camera
from records.camera_code import District, SiteCode
from records.site import Site, Stage
from records.user import Actor
from workflows.action import action
from workflows.rights import an_administrator_here, the_system
from workflows.unique import reason_of

_OPEN = (Stage.PLANNED, Stage.ACTIVE)


@action("定场所编码", serves=("E-2",), within=("camera.install", "camera.change", "camera.take_in"), when=_OPEN)
def settle(db: Session, actor: Actor, site: Site, *, prefix: str) -> None:
    """The first camera's seven digits are the site's from then on; what is settled stays."""
    if camera_code.code_of(db, site) is None:
        _refuse_taken(db, site, prefix, at="code")
        db.add(SiteCode(site_id=site.id, prefix=prefix))


@action("登记场所编码", serves=("E-2",), by=(an_administrator_here,), when=_OPEN)
def assign(db: Session, actor: Actor, site: Site, *, prefix: str, registered: str, reason: str) -> None:
    """Digits 1 to 7 by hand, with the customs' code of a registered site; cameras that stand there are given them too, for a reason."""
    prefix, registered = prefix.strip(), registered.strip().upper()
    camera_code.check_prefix(prefix, registered)
    _refuse_taken(db, site, prefix, at="prefix")
    settled = camera_code.code_of(db, site)
    if settled is None:
        settled = SiteCode(site_id=site.id, prefix=prefix)
        db.add(settled)
    others = db.scalars(select(Camera).where(Camera.site_id == site.id, Camera.retired.is_(False))).unique().all()
    if any(not camera.code.startswith(prefix) for camera in others):
        audit.tell(db, reason=reason_of(reason))
    settled.prefix, settled.registered = prefix, registered
    for camera in others:
        camera.code = prefix + camera.code[7:]


@action("导入关区代码", serves=("E-1",), by=(the_system,))
def import_districts(db: Session, actor: Actor, district: District | None, *, rows: Mapping[str, str], sha256: str) -> int:
    """Codes and names of a customs' own table; how many are new or changed. One entry in the trail, with the file's hash."""
    there = {found.code: found for found in db.scalars(select(District))}
    changed = {code: name for code, name in rows.items() if code not in there or there[code].name != name}
    for code, name in changed.items():
        if code in there:
            there[code].name = name
        else:
            db.add(District(code=code, name=name))
    audit.tell(db, sha256=sha256, rows=len(rows))
    return len(changed)


def _refuse_taken(db: Session, site: Site, prefix: str, *, at: str) -> None:
    """第1至7位应保证场所唯一编码，不得重复."""
    owner = db.scalar(select(SiteCode.site_id).where(SiteCode.prefix == prefix, SiteCode.site_id != site.id))
    if owner is None:
        owner = db.scalar(select(Camera.site_id).where(Camera.code.startswith(prefix), Camera.site_id != site.id).limit(1))
    if owner is not None:
        raise Unfit(Text("第1至7位{prefix}已是另一个场所的编码，不得重复。", prefix=prefix), at=at)
