"""Numbers of papers and files: one serial per office, kind and year, without holes (form numbers stand outside the frame)."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from records import clock
from records.base import Record
from records.office import Office

#: the kind's sign within a number, e.g. 烟关视监〔2026〕0123号
SIGNS = {"sheet": "视监", "anomaly": "视异", "clip": "视片", "inspection": "装检", "fault": "视障", "export": "视复"}


class Serial(Record):
    """The last number given."""

    __tablename__ = "serial"
    __table_args__ = (UniqueConstraint("office_id", "kind", "year"),)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"))
    kind_of: Mapped[str] = mapped_column("kind", String(20))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)


def next_number(db: Session, office: Office, kind: str, at: datetime) -> str:
    """The next number of this office and kind, by the office's pattern; the year is Beijing's."""
    year = clock.beijing(at).year
    key = {"office_id": office.id, "kind_of": kind, "year": year}
    wanted = select(Serial).filter_by(**key).with_for_update()
    serial = db.scalar(wanted)
    if serial is None:
        # the year's first: two may come at once, and the second waits for the first
        insert = postgresql.insert if db.get_bind().dialect.name == "postgresql" else sqlite.insert
        db.execute(insert(Serial).values(**key, last=0).on_conflict_do_nothing())
        serial = db.scalars(wanted).one()
    serial.last += 1
    db.flush()
    return office.number_pattern.format(short=office.short_name, kind=SIGNS[kind], year=year, serial=serial.last)
