"""装箱: one container to be loaded, announced to the office; what a monitoring is about (B13-2, art. 16)."""

import re
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.base import Choice, Record, Text
from records.camera import Camera
from records.enterprise import Enterprise
from records.office import Office
from records.site import Area, Site


class Stage(Choice):
    """Where the loading stands."""

    ANNOUNCED = "announced", Text("待装箱")
    CANCELLED = "cancelled", Text("已取消")


class Loading(Record):
    """One announced loading: firm, dock, planned time, product, container, contact."""

    __tablename__ = "loading"
    __table_args__ = (Index("ix_loading_office_id_planned_at", "office_id", "planned_at"),)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    enterprise_id: Mapped[int] = mapped_column(ForeignKey("enterprise.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    #: the point that sees this container, where several stand around one area: it is shown first
    camera_id: Mapped[int | None] = mapped_column(ForeignKey("camera.id"))
    stage: Mapped[Stage] = mapped_column(default=Stage.ANNOUNCED)
    planned_at: Mapped[datetime]
    product: Mapped[str] = mapped_column(String(100))
    #: ISO 6346, as told; the check digit is a warning only
    container: Mapped[str] = mapped_column(String(11), default="", index=True)
    container_type: Mapped[str] = mapped_column(String(4), default="")
    tractor_plate: Mapped[str] = mapped_column(String(12), default="")
    trailer_plate: Mapped[str] = mapped_column(String(12), default="")
    declaration_number: Mapped[str] = mapped_column(String(40), default="")
    contact: Mapped[str] = mapped_column(String(40), default="")
    contact_phone: Mapped[str] = mapped_column(String(40), default="")
    #: 申报箱数, and how many stand on a pallet: what the counting on the desk is held against
    cartons: Mapped[int | None]
    cartons_per_pallet: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(400), default="")

    office: Mapped[Office] = relationship(lazy="joined", innerjoin=True)
    enterprise: Mapped[Enterprise] = relationship(lazy="joined", innerjoin=True)
    site: Mapped[Site] = relationship(lazy="joined", innerjoin=True)
    area: Mapped[Area] = relationship(lazy="joined", innerjoin=True)
    camera: Mapped[Camera | None] = relationship(lazy="select")


def declared_of(loading: Loading) -> dict[str, str]:
    """What the announcement says of single items, shown beside what is seen (B12-2, B13-1)."""
    plates = "+".join(plate for plate in (loading.tractor_plate, loading.trailer_plate) if plate)
    told = {
        "product": loading.product, "producer": loading.enterprise.registration, "plate": plates, "container_number": loading.container,
        "container_type": loading.container_type, "quantity": str(Text("{n}箱", n=loading.cartons)) if loading.cartons else "",
    }  # fmt: skip
    return {key: value for key, value in told.items() if value}


def check_digit(number: str) -> int | None:
    """The ISO 6346 check digit of the first ten signs, or None where they are not of that form; remainder 10 counts as 0."""
    head = number[:10].upper()
    if len(head) < 10 or not (head[:4].isascii() and head[:4].isalpha() and head[4:].isdigit()):
        return None
    # letters run from 10 upwards, leaving out multiples of 11
    letters = [n for n in range(10, 39) if n % 11]
    values = [letters[ord(sign) - ord("A")] if sign.isalpha() else int(sign) for sign in head]
    return sum(value << place for place, value in enumerate(values)) % 11 % 10


def container_doubt(number: str) -> Text | None:
    """A warning about a container number, never a refusal: paint errors exist."""
    if not number:
        return None
    right = check_digit(number)
    if right is None or len(number) != 11 or number[3].upper() not in "UJZ":
        return Text("箱号一般为4位字母（第4位U、J或Z）加7位数字。")
    if number[10] != str(right):
        return Text("校验码不符：末位应为{digit}。", digit=right)
    return None


_NUMBER = re.compile(r"[A-Za-z]{3}[UJZujz]\s*\d{6}\s*-?\s*\d")
#: item → what its number looks like within what was written; the trailer's plate ends in 挂
_LOOKS = {
    "plate": re.compile(r"[\u4e00-\u9fff][A-Za-z][·\s]*[A-Za-z0-9]{4,6}挂?"), "container_number": _NUMBER,
    "container_type": re.compile(r"(?<![A-Za-z0-9])[1-4L][0-9][A-Za-z][0-9](?![A-Za-z0-9])"),
}  # fmt: skip
#: what the norm's phrase says that differs from the papers
DIFFERENT = "与单证不一致"


def vehicle_hint(item: str, seen: str, declared: str) -> Text | None:
    """What is odd about plate, container number or container type as seen, beside what the papers say (B13-1).

    A difference proposes an anomaly; a check digit that doesn't fit only warns. Neither ever refuses.
    """
    if item not in _LOOKS:
        return None
    if DIFFERENT in seen:
        return Text("与单证不一致，请标记异常（F2）。")
    found = [re.sub(r"[\s·-]", "", each).upper() for each in _LOOKS[item].findall(seen)]
    if declared and any(each not in declared.split("+") for each in found):
        return Text("与登记的{declared}不同，属实的请标记异常（F2）。", declared=declared)
    return container_doubt(found[0]) if item == "container_number" and found else None
