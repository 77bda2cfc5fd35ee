"""Offices in the three levels of article 4 (B4-1): level 1 over level 2 over level 3, exactly."""

from string import Formatter

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Record, Text, Unfit
from records.standing import Standing

#: what stands in a paper's number; each is needed, or two papers could get one number
PARTS = {"short", "kind", "year", "serial"}
#: article 4 knows three levels
LOWEST = 3


class Office(Record):
    """An office; `path` holds the ids from the top down to itself, e.g. `/1/4/9/`."""

    __tablename__ = "office"
    __table_args__ = (CheckConstraint("level in (1, 2, 3)", name="level"),)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    #: as it stands in numbers of papers, e.g. 烟关
    short_name: Mapped[str] = mapped_column(String(12), unique=True)
    level: Mapped[int]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    path: Mapped[str] = mapped_column(String(60), default="", index=True)
    #: pattern of a paper's number: {short} {kind} {year} {serial}
    number_pattern: Mapped[str] = mapped_column(String(60), default="{short}{kind}〔{year}〕{serial:04d}号")
    clip_before_s: Mapped[int] = mapped_column(default=60)
    clip_after_s: Mapped[int] = mapped_column(default=60)
    #: minutes until a report or notice counts as late (articles 9, 17, 18 give no figure)
    notify_within_min: Mapped[int] = mapped_column(default=15)
    #: minutes until contact and report about a fault count as late (article 17; annex 4, four)
    contact_within_min: Mapped[int] = mapped_column(default=60)
    #: minutes without picture after which the system raises a fault by itself
    fault_after_min: Mapped[int] = mapped_column(default=5)
    retired: Mapped[bool] = mapped_column(default=False)

    parent: Mapped["Office | None"] = relationship(remote_side="Office.id", lazy="raise")

    @property
    def office(self) -> "Office":
        """An office belongs to itself."""
        return self

    @property
    def stage(self) -> Standing:
        """In use or retired."""
        return Standing.of(retired=self.retired)

    def is_under(self, other: "Office") -> bool:
        """Whether this office is `other` or below it."""
        return self.path.startswith(other.path)


def check_level(level: int, parent: Office | None) -> None:
    """A level stands directly under the one above it, without leaving one out."""
    above = parent.level if parent else 0
    if level != above + 1 or level > LOWEST:
        raise Unfit(Text("三级监控体系逐级设置：{level}级机构只能设在{above}级机构之下。", level=level, above=level - 1), at="level")


def check_pattern(pattern: str) -> None:
    """A number pattern with each part once and nothing that a format string could be abused for."""
    asked = "{short}、{kind}、{year}、{serial:04d}"
    wrong = Unfit(Text("编号格式须含 {parts} 各一次，不得含其他花括号。", parts=asked), at="number_pattern")
    try:
        parts = [(name, spec, how) for _, name, spec, how in Formatter().parse(pattern) if name is not None]
    except ValueError:
        raise wrong from None
    plain = all(how is None and (spec == "" or (name == "serial" and spec in {"03d", "04d", "05d", "06d"})) for name, spec, how in parts)
    if not plain or sorted(name for name, *_ in parts) != sorted(PARTS) or "{{" in pattern or "}}" in pattern:
        raise wrong
