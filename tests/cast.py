"""The fixed cast: 王监控, 李管理 of one branch, 赵外关 of another, 周督查 above, 陈厂长 and 孙运维 of the enterprise, 孙厂长 of another."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.visit import Account
from records import clock
from records.camera import Camera, Control, Mount
from records.enterprise import Enterprise
from records.grant import Grant, Right
from records.office import Office
from records.site import Area, Site
from records.user import Role, User
from records.visit import OpenVisit


@dataclass
class Cast:
    """Everybody and everything that most tests need."""

    top: Office
    directly_under: Office
    branch: Office
    other_branch: Office
    enterprise: Enterprise
    other_enterprise: Enterprise
    site: Site
    area: Area
    gate: Camera
    dock: Camera
    elsewhere: Camera
    monitor: User
    administrator: User
    stranger: User
    overseer: User
    signatory: User
    other_signatory: User
    upkeep: User
    second_monitor: User

    def within(self, db: Session) -> "Within":
        """The same people and things as records of this transaction."""
        return Within(self, db)


class Within:
    """The cast in a transaction: each is looked for when a test first speaks of it."""

    def __init__(self, cast: Cast, db: Session) -> None:
        self._cast, self._db = cast, db

    def __getattr__(self, name: str) -> Any:
        known = getattr(self._cast, name)
        found = self._db.get_one(type(known), known.id)
        setattr(self, name, found)
        return found


def _office(db: Session, name: str, short: str, parent: Office | None) -> Office:
    office = Office(name=name, short_name=short, level=parent.level + 1 if parent else 1, parent_id=parent.id if parent else None)
    db.add(office)
    db.flush()
    office.path = f"{parent.path if parent else '/'}{office.id}/"
    db.flush()
    return office


def person(db: Session, username: str, name: str, role: Role, office: Office, enterprise: Enterprise | None = None) -> User:
    """A person with an account whose password no test needs."""
    staff = enterprise is None
    user = User(
        username=username, name=name, role=role, office_id=office.id, enterprise_id=enterprise.id if enterprise else None,
        trained_at=date(2026, 1, 8) if staff else None, trained_by="烟台海关" if staff else "",
    )  # fmt: skip
    user.office, user.enterprise = office, enterprise
    db.add(user)
    db.flush()
    db.add(Account(
        user_id=user.id, username=username, email=f"{username}@accounts.invalid", password=None,
        fs_uniquifier=f"uniquifier-{username}", active=True, failures=0,
    ))  # fmt: skip
    db.add(OpenVisit(token=f"visit-of-{username}", user_id=user.id, begun_at=clock.from_epoch_ms(0)))
    db.flush()
    return user


def camera_at(db: Session, site: Site, area: Area, code: str, point: str) -> Camera:
    camera = Camera(
        office_id=site.office_id, site_id=site.id, area_id=area.id, code=code, name=f"青岛烟台海关{site.name}{point}", point=point,
        mount=Mount.FIXED, control=Control.PRIMARY, address=f"rtsp://127.0.0.1:8554/{code}", credentials=b"", enabled=True,
    )  # fmt: skip
    camera.office, camera.site, camera.area = site.office, site, area
    db.add(camera)
    db.flush()
    return camera


def _enterprise(db: Session, office: Office, name: str, registration: str) -> Enterprise:
    enterprise = Enterprise(
        office_id=office.id, name=name, address="山东省烟台市福山区渔港路18号", registration=registration, responsible_person="陈海峰",
        categories=["虾类"],
    )  # fmt: skip
    enterprise.office = office
    db.add(enterprise)
    db.flush()
    return enterprise


def _site(db: Session, enterprise: Enterprise, name: str) -> tuple[Site, Area]:
    site = Site(office_id=enterprise.office_id, enterprise_id=enterprise.id, name=name)
    site.office, site.enterprise = enterprise.office, enterprise
    db.add(site)
    db.flush()
    area = Area(
        site_id=site.id, name="装箱平台", length_m=Decimal(18), width_m=Decimal("6.5"), height_m=Decimal("4.2"), boundary="卷帘门至护栏",
    )  # fmt: skip
    area.site = site
    db.add(area)
    db.flush()
    return site, area


def grant_all(db: Session, user: User, camera: Camera, *rights: Right) -> None:
    """Rights on a camera, from the beginning of time."""
    for right in rights or (Right.LIVE, Right.PLAYBACK):
        db.add(Grant(user_id=user.id, camera_id=camera.id, right=right, begins_at=clock.from_epoch_ms(0)))
    db.flush()


def make_cast(db: Session) -> Cast:
    """Offices 1-2-3-3, two enterprises, a site with two cameras, everybody with the grants of their part."""
    top = _office(db, "海关总署", "总署", None)
    direct = _office(db, "青岛海关", "青关", top)
    branch, other = _office(db, "烟台海关", "烟关", direct), _office(db, "威海海关", "威关", direct)
    enterprise = _enterprise(db, branch, "烟台澜澄水产食品有限公司", "3700/02871")
    other_enterprise = _enterprise(db, other, "威海某水产有限公司", "3700/02999")
    site, area = _site(db, enterprise, "澜澄水产厂区")
    other_site, other_area = _site(db, other_enterprise, "外关厂区")
    gate = camera_at(db, site, area, "42019011101321308001", "卡口01")
    dock = camera_at(db, site, area, "42019011101321320002", "装箱平台02")
    elsewhere = camera_at(db, other_site, other_area, "42029011101321308001", "卡口01")
    made = Cast(
        top=top, directly_under=direct, branch=branch, other_branch=other, enterprise=enterprise, other_enterprise=other_enterprise,
        site=site, area=area, gate=gate, dock=dock, elsewhere=elsewhere,
        monitor=person(db, "wang", "王监控", Role.MONITOR, branch), administrator=person(db, "li", "李管理", Role.ADMINISTRATOR, branch),
        stranger=person(db, "zhao", "赵外关", Role.MONITOR, other), overseer=person(db, "zhou", "周督查", Role.ADMINISTRATOR, direct),
        signatory=person(db, "chen", "陈厂长", Role.SIGNATORY, branch, enterprise),
        other_signatory=person(db, "sun", "孙厂长", Role.SIGNATORY, other, other_enterprise),
        upkeep=person(db, "liu", "刘运维", Role.UPKEEP, branch, enterprise),
        second_monitor=person(db, "he", "何监控", Role.MONITOR, branch),
    )  # fmt: skip
    for user in (made.monitor, made.administrator, made.second_monitor):
        grant_all(db, user, gate)
        grant_all(db, user, dock)
    grant_all(db, made.stranger, elsewhere)
    return made


def find_cast(db: Session) -> Cast:
    """The cast that make_cast has put there, by names and codes."""

    def one(kind: type[Any], **told: object) -> Any:
        return db.scalars(select(kind).filter_by(**told)).unique().one()

    site = one(Site, name="澜澄水产厂区")
    return Cast(
        top=one(Office, short_name="总署"), directly_under=one(Office, short_name="青关"), branch=one(Office, short_name="烟关"),
        other_branch=one(Office, short_name="威关"), enterprise=one(Enterprise, registration="3700/02871"),
        other_enterprise=one(Enterprise, registration="3700/02999"), site=site, area=one(Area, site_id=site.id),
        gate=one(Camera, code="42019011101321308001"), dock=one(Camera, code="42019011101321320002"),
        elsewhere=one(Camera, code="42029011101321308001"), monitor=one(User, username="wang"), administrator=one(User, username="li"),
        stranger=one(User, username="zhao"), overseer=one(User, username="zhou"), signatory=one(User, username="chen"),
        other_signatory=one(User, username="sun"), upkeep=one(User, username="liu"), second_monitor=one(User, username="he"),
    )  # fmt: skip
