"""What codes and names are held against: all that are registered, loaded once, so that one camera or 5 000 are judged alike (E-1 … E-9)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from records import camera_code, osd_name
from records.base import Text, Unfit
from records.camera import Camera, Control, Mount, Special, check_address, check_onvif
from records.camera_code import SiteCode
from records.camera_code.meaning import LENGTH
from records.camera_code.reading import Remark, Setting, explain
from records.conformity import SiteKind
from records.conformity.kinds import BORDER_TRADE, KINDS, LAND_BORDER, Group
from records.office import Office
from records.osd_name import composing
from records.site import Area, Site


@dataclass(frozen=True)
class Told:
    """What is told of a camera; its name is composed from it, never typed (E-6)."""

    code: str
    #: 业务类别, e.g. 装箱平台, and its 流水号, e.g. 01
    business: str
    serial: str
    address: str
    mount: Mount = Mount.FIXED
    control: Control = Control.PRIMARY
    special: Special = Special.ORDINARY
    kind_reason: str = ""
    line_length: int = composing.LINE_LENGTH
    onvif: str = ""


@dataclass(frozen=True)
class Row:
    """A line of a list of cameras; `camera` None: it is new; `credentials` None: as they are; `equipment`: what of it the list tells."""

    line: int
    site: Site
    area: Area
    told: Told
    camera: Camera | None = None
    credentials: bytes | None = None
    equipment: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Register:
    """Everything that a code or a name must not collide with or must agree with."""

    #: camera's id by code and by name; those being taken in count as 0
    codes: dict[str, int]
    names: dict[str, int]
    #: digits 1-7 → site, as settled or as its cameras bear them; and the settled rows
    prefixes: dict[str, int]
    settled: dict[int, tuple[str, str]]
    districts: Mapping[str, str]
    shorts: Mapping[str, Sequence[str]]
    offices: dict[int, tuple[int, str, str]]
    #: what each site is, as the office told
    kinds: Mapping[int, frozenset[str]]
    _unsettled: dict[int, tuple[Site, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, db: Session) -> "Register":
        """As the database has it now."""
        cameras = db.execute(select(Camera.id, Camera.code, Camera.name, Camera.site_id)).all()
        settled = _settled(db)
        return cls(
            codes={code: number for number, code, _, _ in cameras}, names={name: number for number, _, name, _ in cameras},
            prefixes={code[:7]: site for _, code, _, site in cameras} | {prefix: site for site, (prefix, _) in settled.items()},
            settled=settled, districts=camera_code.districts(db), shorts=osd_name.shorts(db),
            offices={number: (level, name, path) for number, level, name, path in _offices(db)}, kinds=_kinds(db),
        )  # fmt: skip

    def setting(self, site: Site, told: Told) -> Setting:
        """All that a code of this site is held against."""
        settled = self.settled.get(site.id, self._begun(site))
        return _setting(site, told, settled, self.kinds.get(site.id, frozenset()), self.districts)

    def named(self, site: Site, told: Told) -> tuple[str, composing.Composed]:
        """The point's short name and the name on the picture."""
        point = composing.point_name(told.business, told.serial, pans=told.mount is Mount.PTZ)
        return point, self.at_point(site, point, told.line_length)

    def at_point(self, site: Site, point: str, length: int) -> composing.Composed:
        """The name on the picture of a point of this site."""
        level, name, path = self.offices[site.office_id]
        above = [self.offices[int(each)] for each in path.strip("/").split("/") if each]
        levels = {each[0]: each[1] for each in above}
        direct, branch = levels.get(2, name if level == 1 else ""), levels.get(3, "")
        return composing.compose(direct, branch, site.name, point, length=length, shorts=self.shorts)

    def free_serial(self, site: Site, told: Told) -> str:
        """The next number of this business in this site's names."""
        for number in range(1, 1000):
            serial = f"{number:02}"
            if all(self.named(site, _with(told, serial, mount))[1].name not in self.names for mount in Mount):
                return serial
        return ""

    def checked(self, site: Site, told: Told, camera: Camera | None = None) -> dict[str, Any]:
        """The camera's columns, or Unfit at the field that is wrong."""
        code, own = told.code.strip(), camera.id if camera else 0
        for wrong in explain(code, self.setting(site, told)).problems:
            raise Unfit(_said(wrong), at="kind_reason" if wrong.is_reason else "code")
        if self.codes.get(code, own) != own:
            raise Unfit(Text("“{value}”已经登记过了，不能重复。", value=code), at="code")
        if self.prefixes.get(code[:7], site.id) != site.id:
            raise Unfit(Text("第1至7位{prefix}已是另一个场所的编码，不得重复。", prefix=code[:7]), at="code")
        point, name = self.named(site, told)
        special = self.setting(site, told).special
        if self.names.get(name.name, own) != own:
            raise Unfit(Text("“{name}”已经登记过了，请改用下一个流水号。", name=name.name), at="serial")
        return {
            "code": code, "name": name.name, "point": point, "address": check_address(told.address), "onvif": check_onvif(told.onvif),
            "mount": told.mount, "control": told.control, "special": special, "kind_reason": told.kind_reason.strip(),
            "line_length": told.line_length,
        }  # fmt: skip

    def keep(self, site: Site, code: str, name: str) -> None:
        """What the lines after it must not repeat: a line of the same list counts as another camera, whatever it is."""
        self.codes[code], self.names[name] = -1, -1
        self.prefixes[code[:7]] = site.id
        if site.id not in self.settled:
            self._unsettled[site.id] = (site, code[:7])

    def unsettled(self) -> Iterator[tuple[Site, str]]:
        """Sites that got their seven digits by the cameras taken in."""
        yield from self._unsettled.values()

    def _begun(self, site: Site) -> tuple[str, str]:
        return (self._unsettled[site.id][1], "") if site.id in self._unsettled else ("", "")


def wrong_codes(db: Session, cameras: Sequence[Camera]) -> list[tuple[Camera, list[Text]]]:
    """The cameras whose code a new one could not have now, with the sentences: what the site is may have been told after them (E-3)."""
    settled, kinds, districts = _settled(db), _kinds(db), camera_code.districts(db)
    found = []
    for each in cameras:
        known = _setting(each.site, each, settled.get(each.site_id, ("", "")), kinds.get(each.site_id, frozenset()), districts)
        if problems := explain(each.code, known).problems:
            found.append((each, [_said(wrong) for wrong in problems]))
    return found


def _said(wrong: Remark) -> Text:
    whole = wrong.is_reason or wrong.digits == f"1-{LENGTH}"
    return wrong.reason if whole else Text("第{digits}位：{reason}", digits=wrong.digits, reason=wrong.reason)


def _setting(
    site: Site, told: Told | Camera, settled: tuple[str, str], kinds: Collection[str], districts: Mapping[str, str]
) -> Setting:  # fmt: skip
    prefix, registered = settled
    return Setting(
        special=special_of(kinds, told.special), control=told.control, reason=told.kind_reason, prefix=prefix, registered=registered,
        office=site.office.name, districts=districts,
    )  # fmt: skip


def _settled(db: Session) -> dict[int, tuple[str, str]]:
    return {row.site_id: (row.prefix, row.registered) for row in db.scalars(select(SiteCode)).unique()}


def recompose(db: Session, within: ColumnElement[bool]) -> None:
    """New names for the cameras of what got another name itself: tree and picture stay one, to be looked at anew (E-6)."""
    db.flush()
    register = Register.of(db)
    for camera in db.scalars(select(Camera).where(within, Camera.retired.is_(False)).order_by(Camera.id)).unique():
        try:
            name = register.at_point(camera.site, camera.point, camera.line_length).name
        except Unfit as why:
            raise Unfit(Text("摄像头{camera}：{why}", camera=camera.point, why=why.why), at="name") from why
        if register.names.get(name, camera.id) != camera.id:
            raise Unfit(Text("摄像头{camera}的新名称“{name}”已有别的摄像头在用。", camera=camera.point, name=name), at="name")
        camera.name = name


def special_of(kinds: Collection[str], told: Special) -> Special:
    """The place for which the norm prescribes the class: what the site is goes before what was picked of the camera (E-3).

    A land port's cameras are 10 whatever else is there; a site that is of border trade and of another sort too leaves it to the camera.
    """
    if LAND_BORDER in kinds:
        return Special.LAND_PORT
    supervised = {key for key in kinds if KINDS[key].group is Group.SUPERVISED}
    return Special.BORDER_TRADE if supervised == {BORDER_TRADE} else told


def usual_kind(codes: Sequence[str]) -> str:
    """The class that most of a site's cameras have; 13 (a store) where there are none."""
    counted = Counter(code[13:15] for code in codes)
    return counted.most_common(1)[0][0] if counted else "13"


def _offices(db: Session) -> Sequence[tuple[int, int, str, str]]:
    return db.execute(select(Office.id, Office.level, Office.name, Office.path)).all()


def _kinds(db: Session) -> Mapping[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for site, kind in db.execute(select(SiteKind.site_id, SiteKind.kind_of).where(SiteKind.ends_at.is_(None))):
        found[site].add(kind)
    return {site: frozenset(kinds) for site, kinds in found.items()}


def _with(told: Told, serial: str, mount: Mount) -> Told:
    return Told(told.code, told.business, serial, told.address, mount, line_length=told.line_length)
