"""Offices, firms, sites, areas, cameras and people of the demonstration (all invented)."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from records import clock
from records.camera import Camera, Control, Mount, seal_credentials
from records.camera_code import SiteCode
from records.enterprise import Enterprise
from records.grant import Grant, Right
from records.office import Office
from records.site import Area, Site
from records.user import Role, User

#: the simulated cameras' own sign-in: real ones have one too
CAMERA_USER, CAMERA_PASSWORD = "監装".encode().hex(), "only-for-the-demonstration"

#: signs in a line of the simulated devices: their names stand in two
LINE_LENGTH = 14

#: area name → length, width, height in metres, boundary
AREAS = {
    "装箱平台": ("18.0", "6.5", "4.2", "东起卷帘门，西至护栏，南北以黄线为界"),
    "卡口": ("12.0", "8.0", "5.5", "厂区大门道闸内外各6米"),
    "冷库": ("36.0", "24.0", "8.0", "1号冷库库门以内"),
    "标签查看位": ("3.0", "2.5", "2.6", "包装间出口查看台四周"),
    "地磅": ("20.0", "4.0", "5.0", "地磅台面及前后2米"),
    "金属探测间": ("6.0", "4.0", "2.8", "金属探测间全间"),
    "通用查验场地": ("64.0", "42.0", "12.0", "东、南至围网，西至堆存区黄线，北至场内主通道"),
    "动植物产品（含食品）查验区": ("30.0", "12.0", "6.0", "查验平台及1至4号泊车位"),
    "堆存区": ("180.0", "95.0", "15.0", "A、B、C三区箱位线以内"),
    "堆场出入口": ("16.0", "10.0", "5.5", "进场、出场道闸内外各8米"),
}


@dataclass(frozen=True)
class Place:
    """One camera to be set up: code, point, area, scene drawn by the simulator."""

    code: str
    point: str
    area: str
    scene: str
    mount: Mount = Mount.FIXED
    control: Control = Control.PRIMARY
    recorded: bool = False


LANCHENG = (
    Place("42019011101321320001", "装箱平台01云台", "装箱平台", "platform", Mount.PTZ, recorded=True),
    Place("42019011101321320002", "装箱平台02", "装箱平台", "platform-2", recorded=True),
    Place("42019011101321303001", "标签查看位01", "标签查看位", "label", recorded=True),
    Place("42019011101321308001", "卡口01", "卡口", "gate", recorded=True),
    Place("42019011101321311001", "冷库01", "冷库", "cold-store"),
    Place("42019011101321302001", "地磅01", "地磅", "weighbridge"),
    Place("42019015101321320003", "金属探测间01", "金属探测间", "metal-detector", control=Control.OTHER),
)
MUCHUAN = (
    Place("42019021101321320001", "装箱平台01云台", "装箱平台", "platform-2", Mount.PTZ, Control.EXCLUSIVE),
    Place("42019021101311320002", "装箱平台02", "装箱平台", "platform"),
    Place("42019021101321303001", "标签查看位01", "标签查看位", "label"),
    Place("42019021101321308001", "卡口01", "卡口", "gate"),
    Place("42019021101321311001", "冷库01", "冷库", "cold-store"),
)
#: a container yard as it stood before it was held against the norm: all switched off, none of them recorded
YARD = (
    Place("42019031101321203001", "查验场地01", "通用查验场地", "platform", control=Control.EXCLUSIVE),
    Place("42019031101321203002", "查验场地02", "通用查验场地", "platform-2"),
    Place("42019031101321203003", "查验平台01", "动植物产品（含食品）查验区", "platform", control=Control.EXCLUSIVE),
    Place("42019031101321222001", "通道01", "堆存区", "weighbridge"),
    Place("42019035101321208001", "出入口01", "堆场出入口", "gate", control=Control.OTHER),
    Place("42019031101321212001", "围网01", "通用查验场地", "gate", control=Control.EXCLUSIVE),
)


@dataclass
class Places:
    """What was made, for the day's records."""

    office: Office
    enterprises: list[Enterprise] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    areas: dict[tuple[int, str], Area] = field(default_factory=dict)
    cameras: dict[str, Camera] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)


def make(db: Session, *, key: str, camera_port: int) -> Places:
    """Everything that stands still."""
    top = _office(db, "海关总署", "总署", None)
    direct = _office(db, "青岛海关", "青关", top)
    places = Places(_office(db, "烟台海关", "烟关", direct))
    _firm(db, places, key, camera_port, LANCHENG, site="澜澄水产厂区", enterprise=Enterprise(
        name="烟台澜澄水产食品有限公司", credit_code="91370600MA3LC7X26M", address="山东省烟台市福山区渔港路18号",
        registration="3700/02871", responsible_person="陈海峰", contact="于洋", contact_phone="0535-6000271", categories=["虾类"],
    ))  # fmt: skip
    _firm(db, places, key, camera_port, MUCHUAN, site="沐川食品厂区", enterprise=Enterprise(
        name="烟台沐川食品有限公司", credit_code="91370600MA3MC5T81F", address="山东省烟台市莱山区明达东路7号", registration="3700/02906",
        responsible_person="孙玉梅", contact="曲波", contact_phone="0535-6000906", categories=["烤鳗"],
    ))  # fmt: skip
    _firm(db, places, key, camera_port, YARD, site="泓运集装箱堆场", enterprise=Enterprise(
        name="烟台泓运集装箱有限公司", credit_code="91370600MA3PD2K75T", address="山东省烟台市芝罘区港湾大道66号",
        registration="CNYAT420903", responsible_person="邵立强", contact="宋倩", contact_phone="0535-6000318",
    ))  # fmt: skip
    _people(db, places, top, direct)
    return places


def _office(db: Session, name: str, short: str, parent: Office | None) -> Office:
    office = Office(name=name, short_name=short, level=parent.level + 1 if parent else 1, parent_id=parent.id if parent else None)
    db.add(office)
    db.flush()
    office.path = f"{parent.path if parent else '/'}{office.id}/"
    return office


def _firm(
    db: Session, places: Places, key: str, port: int, cameras: tuple[Place, ...], *, site: str, enterprise: Enterprise
) -> None:  # fmt: skip
    office = places.office
    enterprise.office_id, enterprise.office = office.id, office
    db.add(enterprise)
    db.flush()
    made = Site(office_id=office.id, enterprise_id=enterprise.id, name=site, address=enterprise.address)
    made.office, made.enterprise = office, enterprise
    db.add(made)
    db.flush()
    places.enterprises.append(enterprise)
    places.sites.append(made)
    for name in dict.fromkeys(place.area for place in cameras):
        length, width, height, boundary = AREAS[name]
        area = Area(
            site_id=made.id, name=name, length_m=Decimal(length), width_m=Decimal(width), height_m=Decimal(height), boundary=boundary,
        )  # fmt: skip
        area.site = made
        db.add(area)
        places.areas[made.id, name] = area
    db.flush()
    db.add(SiteCode(site_id=made.id, prefix=cameras[0].code[:7]))
    # the simulated devices answer ONVIF at the ports after the streams' own, in the order of their making
    first = port + 1 + len(places.cameras)
    for number, place in enumerate(cameras):
        area = places.areas[made.id, place.area]
        camera = Camera(
            office_id=office.id, site_id=made.id, area_id=area.id, code=place.code, name=f"青岛烟台海关{site}{place.point}",
            point=place.point, mount=place.mount, control=place.control, line_length=LINE_LENGTH,
            onvif=f"http://127.0.0.1:{first + number}/onvif/device_service",
            address=f"rtsp://127.0.0.1:{port}/{place.code}", enabled=place.recorded,
            credentials=seal_credentials(CAMERA_USER, CAMERA_PASSWORD, key),
        )  # fmt: skip
        camera.office, camera.site, camera.area = office, made, area
        db.add(camera)
        places.cameras[place.code] = camera
    db.flush()


def _people(db: Session, places: Places, top: Office, direct: Office) -> None:
    lancheng, muchuan = places.enterprises[:2]
    staff = (
        ("wangxl", "王晓琳", Role.MONITOR, places.office, "Y4201-018"), ("lijg", "李建国", Role.ADMINISTRATOR, places.office, "Y4201-003"),
        ("sunzy", "孙志远", Role.MONITOR, places.office, "Y4201-027"), ("zhoum", "周敏", Role.ADMINISTRATOR, direct, "Q4200-112"),
        ("hezy", "何振宇", Role.ADMINISTRATOR, top, "Z0000-041"),
    )  # fmt: skip
    outside = (
        ("chenhf", "陈海峰", Role.SIGNATORY, lancheng), ("liuzq", "刘志强", Role.UPKEEP, lancheng),
        ("sunym", "孙玉梅", Role.SIGNATORY, muchuan),
    )  # fmt: skip
    for username, name, role, office, number in staff:
        user = User(
            username=username, name=name, role=role, office_id=office.id, staff_number=number, trained_at=date(2026, 1, 8),
            trained_by="青岛海关科技处",
        )  # fmt: skip
        user.office, user.enterprise = office, None
        places.users[username] = user
    for username, name, role, enterprise in outside:
        user = User(username=username, name=name, role=role, office_id=places.office.id, enterprise_id=enterprise.id)
        user.office, user.enterprise = places.office, enterprise
        places.users[username] = user
    db.add_all(places.users.values())
    db.flush()
    for camera in places.cameras.values():
        for username in ("wangxl", "lijg", "sunzy"):
            steers = camera.mount is Mount.PTZ and username != "sunzy"
            for right in (Right.LIVE, Right.PLAYBACK, *([Right.STEER] if steers else [])):
                db.add(Grant(
                    user_id=places.users[username].id, camera_id=camera.id, right=right, begins_at=clock.from_epoch_ms(1_767_225_600_000),
                    given_by_id=places.users["lijg"].id,
                ))  # fmt: skip
    db.flush()


def found(db: Session) -> Places:
    """What `make` has put into the database, as records of this transaction."""
    places = Places(db.scalars(select(Office).where(Office.short_name == "烟关")).one())
    places.enterprises = list(db.scalars(select(Enterprise).order_by(Enterprise.id)))
    places.sites = list(db.scalars(select(Site).order_by(Site.id)))
    places.areas = {(area.site_id, area.name): area for area in db.scalars(select(Area))}
    places.cameras = {camera.code: camera for camera in db.scalars(select(Camera))}
    places.users = {user.username: user for user in db.scalars(select(User))}
    return places
