"""`loadwitness demo`: makes the demonstration's data folder once; a second call finds it and does nothing."""

import json
import secrets
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app import migration, settings, visit, web
from app.demo import cameras, copies, day, faults, footage, onward, papers, places, upkept, views, yard
from app.demo.folder import CannotPrepareError, unwritable
from app.transaction import Database
from app.video.disk import Store
from records import base, clock
from records.loading import Loading
from records.user import THE_SYSTEM
from workflows import item

#: (hours from the demo's start, site, area, product, container, type, plates, declaration)
LOADINGS = (
    (-0.4, 0, "装箱平台", "42019011101321320001", "冻南美白虾仁 31/40", "CXRU1204581", "45R1", "鲁F6K218", "鲁F2M73挂", "119000026271806"),
    (0.6, 0, "装箱平台", "42019011101321320002", "冻煮南美白虾 26/30", "MNBU3812043", "45R1", "鲁F8H903", "鲁F5Q18挂", "119000026271914"),
    (2.1, 1, "装箱平台", "42019021101321320001", "冻烤鳗（蒲烧）40P", "SEGU9514083", "22R1", "鲁F3T561", "鲁F9N06挂", "119000026272033"),
    (5.0, 0, "装箱平台", None, "冻南美白虾仁 31/40", "TRIU8527618", "45R1", "鲁F52837D", "鲁F2M73挂", "119000026272208"),
)


def prepare(data: Path, *, at: datetime | None, camera_port: int, burnt: bool = False) -> bool:
    """Make the folder's database, people and day unless they are there, then only set its clock on; whether it was made now."""
    if (data / "accounts.json").exists():
        if at is not None:
            onward.go(data, at)
        return False
    _claim(data)
    (data / "settings.toml").write_text("demo = true\nfootage_quota_gib = 20\n")
    if at is not None:
        settings.write_clock(data, at, datetime.now(at.tzinfo))
    told = settings.load(data)
    migration.upgrade(told.database)
    database = Database(told.database)
    # the store gets its mark before its first file, as the recorder would do it
    store = Store(told.footage, told.data / "store-id")
    store.open()
    store.close()
    # one moment for footage and records: painting takes its time, and a clip must lie within what was painted
    start = clock.now()
    application = web.create(told, database)
    with application.app_context(), database.act("demo") as db, base.door("seed"):
        made = places.make(db, key=told.key, camera_port=camera_port)
        item.load_norm(db, THE_SYSTEM, None)
        _loadings(db, made)
        db.flush()
        stretches = footage.plan(start)
        footage.lead(db, [camera for camera in made.cameras.values() if camera.enabled], stretches, start)
        footage.paint(db, told.footage, made.cameras, stretches, start)
        accounts = []
        for user in made.users.values():
            password = f"{user.username}-{secrets.token_hex(3)}"
            visit.open_account(db, user, password)
            firm = user.enterprise.name if user.enterprise else user.office.name
            accounts.append({"username": user.username, "password": password, "name": user.name, "role": str(user.role.label), "of": firm})
    with database.act("demo") as db:
        _lived(db, told, {each["username"]: each["password"] for each in accounts}, start)
    database.close()
    cameras.keep(data, camera_port, burnt=burnt)
    (data / "accounts.json").write_text(json.dumps(accounts, ensure_ascii=False, indent=2))
    return True


def _lived(db: Session, told: settings.Settings, passwords: dict[str, str], start: datetime) -> None:
    """What the people did before the demonstration begins, by the real acts at their times."""
    made = places.found(db)
    day.Day(db, made, start).make()
    views.take(db, made, told.footage, told.evidence)
    faults.make(db, made, start)
    papers.make(db, made, passwords, start)
    upkept.Upkept(db, made, told.evidence, start).make()
    copies.make(db, made, told.footage, start)
    yard.make(db, made, start)
    clock.shift_to(start)


def _claim(data: Path) -> None:
    """An empty folder of our own: a demonstration's people and settings must never get into an installation that is in use."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        found = sorted(each.name for each in data.iterdir())
        (data / ".writing").touch()
        (data / ".writing").unlink()
    except OSError as error:
        raise unwritable(data, error) from error
    if settings.is_of_demonstration(data):
        raise CannotPrepareError(f"{data} 中的演示数据上次没有建完：请加 --reset 重新开始 / half made: begin anew with --reset")
    if found:
        raise CannotPrepareError(f"{data} 中已有其他文件，不能在此建立演示数据：请用 --data 另选文件夹 / not empty: choose another --data")


def planned(hours: float, now: datetime) -> datetime:
    """So many hours from the full hour, on the same day: a demonstration begun late has the whole list of today's loadings too."""
    begins, ends = clock.day_of(now)
    moment = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=hours)
    return min(max(moment, begins), ends - timedelta(minutes=10))


def _loadings(db: Session, made: places.Places) -> None:
    now = clock.now()
    for hours, site, area, camera, product, container, kind, tractor, trailer, declaration in LOADINGS:
        place = made.sites[site]
        db.add(Loading(
            office_id=place.office_id, enterprise_id=place.enterprise_id, site_id=place.id, area_id=made.areas[place.id, area].id,
            camera_id=made.cameras[camera].id if camera else None,
            planned_at=planned(hours, now), product=product, container=container, container_type=kind, tractor_plate=tractor,
            cartons=1152, cartons_per_pallet=48,
            trailer_plate=trailer, declaration_number=declaration, contact=place.enterprise.contact,
            contact_phone=place.enterprise.contact_phone,
        ))  # fmt: skip
