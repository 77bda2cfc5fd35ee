"""摄像头编码: whose the first seven digits are, the imported districts, and the next free serial (附件3 一, E-1 … E-3)."""

from collections.abc import Mapping

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from records.base import Record, Text, Unfit
from records.camera import Camera
from records.camera_code.meaning import DISTRICTS
from records.enterprise import Enterprise
from records.office import Office
from records.site import Site


class District(Record):
    """A customs district's four digits and the customs that they name."""

    __tablename__ = "district"
    code: Mapped[str] = mapped_column(String(4), unique=True)
    name: Mapped[str] = mapped_column(String(60))


class SiteCode(Record):
    """Digits 1 to 7 of a site: no two sites have the same, and a site has one."""

    __tablename__ = "site_code"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), unique=True)
    prefix: Mapped[str] = mapped_column(String(7), unique=True)
    #: the customs' code of a registered supervised site (海关监管作业场所代码); empty where it is none
    registered: Mapped[str] = mapped_column(String(20), default="")

    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)

    @property
    def office(self) -> Office:
        """The office that supervises the site."""
        return self.site.office

    @property
    def enterprise(self) -> Enterprise:
        """The enterprise that runs the site."""
        return self.site.enterprise


def check_prefix(prefix: str, registered: str) -> None:
    """Seven digits; in a registered site the last three are those of its code. Unfit otherwise."""
    if len(prefix) != 7 or not (prefix.isascii() and prefix.isdigit()):
        raise Unfit(Text("场所编码为7位数字：关区代码4位、场所流水号3位。"), at="prefix")
    last = registered[-3:]
    if registered and not (len(last) == 3 and last.isascii() and last.isdigit()):
        raise Unfit(Text("海关监管作业场所代码的后三位应为数字，现为“{last}”。", last=last), at="registered")
    if registered and prefix[4:] != last:
        raise Unfit(Text("注册场所的第5至7位应为场所代码{code}的后三位{last}。", code=registered, last=last), at="prefix")


def districts(db: Session) -> Mapping[str, str]:
    """Code → name: what was imported, over what the norm itself names."""
    return {**DISTRICTS, **{each.code: each.name for each in db.scalars(select(District))}}


def code_of(db: Session, site: Site) -> SiteCode | None:
    """The site's first seven digits, once they are settled."""
    return db.scalars(select(SiteCode).where(SiteCode.site_id == site.id)).one_or_none()


def prefix_of(db: Session, site: Site) -> str:
    """The same as digits: settled, or as its cameras bear them; empty where neither."""
    settled = code_of(db, site)
    if settled is not None:
        return settled.prefix
    code = db.scalar(select(Camera.code).where(Camera.site_id == site.id).order_by(Camera.retired, Camera.id).limit(1))
    return code[:7] if code else ""


def next_serial(db: Session, prefix: str, position: str) -> str:
    """The smallest serial that no camera of this place ever bore, removed ones included; all share one run, whatever they are."""
    taken = {int(code[17:]) for code in db.scalars(select(Camera.code).where(Camera.code.like(f"{prefix}________{position}___")))}
    free = next((number for number in range(1, 1000) if number not in taken), None)
    if free is None:
        raise Unfit(Text("这个位置的序号001至999都用过了。"), at="position")
    return f"{free:03}"


def next_site(db: Session, district: str) -> str:
    """The smallest number from 901 on that no site of this district has: those of registered sites are the customs' to give."""
    codes = [*db.scalars(select(SiteCode.prefix)), *db.scalars(select(Camera.code).where(Camera.code.startswith(district)))]
    taken = {code[4:7] for code in codes if code.startswith(district)}
    return next((f"{number:03}" for number in range(901, 1000) if f"{number:03}" not in taken), "")
