"""People: the two roles of the video system (B8-1), and the enterprise's signatory and upkeep head who hold no camera right."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Choice, Record, Text
from records.enterprise import Enterprise
from records.office import Office
from records.standing import Standing


class Role(Choice):
    """What a person is here."""

    MONITOR = "monitor", Text("监控员")
    ADMINISTRATOR = "administrator", Text("管理员")
    SIGNATORY = "signatory", Text("企业负责人")
    UPKEEP = "upkeep", Text("运维管理负责人")


STAFF = (Role.MONITOR, Role.ADMINISTRATOR)


class User(Record):
    """A person. Credentials are kept apart (app.visit)."""

    __tablename__ = "user"
    __table_args__ = (
        CheckConstraint(
            "(role in ('monitor', 'administrator') and enterprise_id is null)"
            " or (role in ('signatory', 'upkeep') and enterprise_id is not null)",
            name="side",
        ),
    )
    username: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(40))
    role: Mapped[Role]
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    #: for the two outside roles: the enterprise they stand for
    enterprise_id: Mapped[int | None] = mapped_column(ForeignKey("enterprise.id"), index=True)
    #: 工号 or 执法证号
    staff_number: Mapped[str] = mapped_column(String(40), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    #: electronic-supervision training (B8-2): none, no camera
    trained_at: Mapped[date | None]
    trained_by: Mapped[str] = mapped_column(String(60), default="")
    suspended: Mapped[bool] = mapped_column(default=False)

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    enterprise: Mapped[Enterprise | None] = relationship(lazy="joined")

    @property
    def stage(self) -> Standing:
        """In use or retired."""
        return Standing.of(retired=self.suspended)

    @property
    def is_staff(self) -> bool:
        """Of the supervising office: monitor or administrator."""
        return self.role in STAFF


@dataclass(frozen=True)
class System:
    """The product itself as actor: recorder, chores, command line."""

    name: str = "系统"
    id: None = None
    office_id: None = None
    is_staff: bool = False


THE_SYSTEM = System()
Actor = User | System
