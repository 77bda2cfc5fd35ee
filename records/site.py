"""Loading sites and their monitored areas with length, width, height and boundary (B5-4)."""

from decimal import Decimal

from sqlalchemy import ForeignKey, Numeric, String, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from records.base import Choice, Record, Text
from records.enterprise import Enterprise
from records.office import Office
from records.standing import Standing


class Stage(Choice):
    """Where a site stands."""

    PLANNED = "planned", Text("未启用")
    ACTIVE = "active", Text("在用")
    RETIRED = "retired", Text("已停用")


class Emphasis(Choice):
    """Whether an area is of those watched with redundancy (camera norm, chapter 1, four); customs may decide otherwise than the list."""

    BY_LIST = "by_list", Text("按规范清单")
    KEY = "key", Text("是重点监控区域")
    ORDINARY = "ordinary", Text("不是重点监控区域")


class Site(Record):
    """A place where containers are loaded."""

    __tablename__ = "site"
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    #: put into service once every area has its measures (B5-4)
    in_service: Mapped[bool] = mapped_column(default=True)
    retired: Mapped[bool] = mapped_column(default=False)

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    enterprise: Mapped[Enterprise] = relationship(lazy="joined", innerjoin=True)

    @property
    def stage(self) -> Stage:
        """Not yet in service, in use, or retired."""
        if self.retired:
            return Stage.RETIRED
        return Stage.ACTIVE if self.in_service else Stage.PLANNED


class Area(Record):
    """A monitored area of a site; what is not yet measured is empty, and keeps the site out of service."""

    __tablename__ = "area"
    __table_args__ = (UniqueConstraint("site_id", "name"),)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    length_m: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    width_m: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    height_m: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    boundary: Mapped[str] = mapped_column(String(400), default="")
    emphasis: Mapped[Emphasis] = mapped_column(default=Emphasis.BY_LIST)
    retired: Mapped[bool] = mapped_column(default=False)

    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)

    @property
    def office(self) -> Office:
        """The office that supervises the area's site."""
        return self.site.office

    @property
    def stage(self) -> Standing:
        """In use or retired."""
        return Standing.of(retired=self.retired)

    @property
    def unmeasured(self) -> dict[str, Text]:
        """What article 5 asks for and is not there yet: column → its name."""
        asked = {"length_m": Text("长度"), "width_m": Text("宽度"), "height_m": Text("高度"), "boundary": Text("边界")}
        return {column: name for column, name in asked.items() if not getattr(self, column)}


class OfSite:
    """What belongs to a site: judged by its office, and its enterprise's people."""

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)

    @declared_attr
    def site(cls) -> Mapped[Site]:  # noqa: N805 - SQLAlchemy calls it with the class
        """The site itself, always loaded."""
        return relationship(lazy="joined", innerjoin=True)

    @property
    def office(self) -> Office:
        """The office that supervises the site."""
        return self.site.office

    @property
    def enterprise_id(self) -> int:
        """The enterprise that runs the site."""
        return self.site.enterprise_id

    @property
    def enterprise(self) -> Enterprise:
        """The same, itself."""
        return self.site.enterprise
