"""Cameras: legal code, name on the picture, control mode, stream; the stream's credentials are encrypted at rest (C9, C10, E-1)."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from cryptography.fernet import Fernet
from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Choice, Record, Text, Unfit
from records.office import Office
from records.site import Area, Site


class Control(Choice):
    """Who may move the camera (camera norm, chapter 1, nine)."""

    EXCLUSIVE = "exclusive", Text("海关专控")
    PRIMARY = "primary", Text("海关主控")
    OTHER = "other", Text("其他部门主控")


class Mount(Choice):
    """Whether the camera pans and tilts."""

    FIXED = "fixed", Text("固定")
    PTZ = "ptz", Text("云台")


class Special(Choice):
    """Places for which the norm prescribes the class in the code (annex 3, one, notes 1 to 3 to the table of classes)."""

    ORDINARY = "ordinary", Text("一般场所")
    LAND_PORT = "land_port", Text("陆路边境口岸")
    OUTER_BERTH = "outer_berth", Text("监管作业场所以外的水运口岸泊位等作业区域")
    BORDER_TRADE = "border_trade", Text("边民互市类监管作业场所")


class NightLight(Choice):
    """By what the picture stays clear at night (camera norm, chapter 1, seven)."""

    UNTOLD = "untold", Text("未填")
    LIGHTING = "lighting", Text("照明")
    INFRARED = "infrared", Text("红外")
    BOTH = "both", Text("照明和红外")
    NEITHER = "neither", Text("没有")


@dataclass(frozen=True)
class Equipment:
    """What a camera can do beside turning, where it is fixed and what it is to show: the columns of the same names (C7-1)."""

    panorama: bool = False
    audio: bool = False
    lpr: bool = False
    person_recognition: bool = False
    night_light: NightLight = NightLight.UNTOLD
    mounting: str = ""
    coverage: str = ""


class Stage(Choice):
    """Whether a camera's picture is fetched."""

    ON = "on", Text("启用")
    OFF = "off", Text("停用")
    REMOVED = "removed", Text("已拆除")


class Camera(Record):
    """A camera. Its id is its identity: code, name and stream may change, footage stays with it."""

    __tablename__ = "camera"
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"), index=True)
    #: 20 digits (annex 3, one)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    #: as on the picture and in the tree, e.g. 青岛烟台海关澜澄水产厂区装箱平台02
    name: Mapped[str] = mapped_column(String(60), unique=True)
    #: the point's short name on the desk and on papers, e.g. 装箱平台02
    point: Mapped[str] = mapped_column(String(40))
    mount: Mapped[Mount]
    control: Mapped[Control]
    special: Mapped[Special] = mapped_column(default=Special.ORDINARY)
    #: why the code's class is 其他 (18 or 41), which needs one (annex 3, one, note 4)
    kind_reason: Mapped[str] = mapped_column(String(200), default="")
    #: signs that the device shows in one line of the name
    line_length: Mapped[int] = mapped_column(default=22)
    #: http://host/onvif/device_service; empty: the device isn't asked what it writes into the picture
    onvif: Mapped[str] = mapped_column(String(300), default="")
    #: rtsp://host:port/path without user and password
    address: Mapped[str] = mapped_column(String(300))
    #: "user\npassword" under the installation's key; empty where the camera asks for none
    credentials: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    #: wide enough to show its area whole without turning
    panorama: Mapped[bool] = mapped_column(default=False)
    audio: Mapped[bool] = mapped_column(default=False)
    lpr: Mapped[bool] = mapped_column(default=False)
    person_recognition: Mapped[bool] = mapped_column(default=False)
    night_light: Mapped[NightLight] = mapped_column(default=NightLight.UNTOLD)
    #: where it is fixed, and what it is to show (camera norm, chapter 1, seven)
    mounting: Mapped[str] = mapped_column(String(100), default="")
    coverage: Mapped[str] = mapped_column(String(200), default="")
    enabled: Mapped[bool] = mapped_column(default=True)
    retired: Mapped[bool] = mapped_column(default=False)

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)
    area: Mapped[Area] = relationship(lazy="joined", innerjoin=True)

    @property
    def stage(self) -> Stage:
        """Removed, else as switched."""
        if self.retired:
            return Stage.REMOVED
        return Stage.ON if self.enabled else Stage.OFF

    @property
    def enterprise_id(self) -> int:
        """The enterprise whose site the camera stands in."""
        return self.site.enterprise_id


@dataclass(frozen=True)
class Stream:
    """Where and how to fetch a camera's picture."""

    address: str
    user: str = ""
    password: str = ""

    @property
    def url(self) -> str:
        """The address with user and password, for the library that opens it; never for a log."""
        if not self.user:
            return self.address
        parts = urlsplit(self.address)
        return urlunsplit(parts._replace(netloc=f"{quote(self.user, safe='')}:{quote(self.password, safe='')}@{parts.netloc}"))


def is_barred(host: str) -> bool:
    """Whether no camera can stand there: link-local (where machines tell their own secrets), multicast, 0.0.0.0."""
    try:
        told = ip_address(host.partition("%")[0].strip("[]"))
    except ValueError:
        return False
    told = getattr(told, "ipv4_mapped", None) or told
    return told.is_link_local or told.is_multicast or told.is_unspecified


def _parts(address: str, at: str) -> SplitResult:
    """The address taken apart, or Unfit."""
    try:
        parts = urlsplit(address.strip())
        _ = parts.port
    except ValueError:
        raise Unfit(Text("这个地址无法识别。"), at=at) from None
    if is_barred(parts.hostname or ""):
        raise Unfit(Text("这个地址不能是摄像头的地址。"), at=at)
    return parts


def check_address(address: str) -> str:
    """An RTSP address without credentials, or Unfit."""
    parts = _parts(address, "address")
    if parts.scheme not in {"rtsp", "rtsps"} or not parts.hostname:
        raise Unfit(Text("取流地址应形如 rtsp://主机:端口/路径。"), at="address")
    if parts.username or parts.password:
        raise Unfit(Text("用户名和密码请填在各自栏内，不要写进地址。"), at="address")
    return address.strip()


def check_onvif(address: str) -> str:
    """An ONVIF address without credentials, or none at all; else Unfit."""
    parts = _parts(address, "onvif")
    if not address.strip():
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.username or parts.password:
        raise Unfit(Text("ONVIF地址应形如 http://主机/onvif/device_service，不含用户名和密码。"), at="onvif")
    return address.strip()


def _fernet(key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"camera credentials\0" + key.encode()).digest()))


def seal_credentials(user: str, password: str, key: str) -> bytes:
    """User and password as they are kept; empty for none."""
    return _fernet(key).encrypt(f"{user}\n{password}".encode()) if user else b""


def stream_of(camera: Camera, key: str) -> Stream:
    """The camera's stream with its credentials opened by the installation's key."""
    return stream_at(camera.address, camera.credentials, key)


def stream_at(address: str, credentials: bytes, key: str) -> Stream:
    """The same from the two columns alone."""
    if not credentials:
        return Stream(address)
    user, password = _fernet(key).decrypt(credentials).decode().split("\n", 1)
    return Stream(address, user, password)
