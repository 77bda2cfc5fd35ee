"""Refusing a second thing of the same name, with a sentence at the field instead of the database's error."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from records.base import Record, Text, Unfit


def refuse_twice(db: Session, column: InstrumentedAttribute[Any], value: str, *, besides: Record | None = None) -> None:
    """Unfit at the column's field when another row has this value already, a retired one included."""
    kind = column.class_
    wanted = select(kind.id).where(column == value)
    if besides is not None:
        wanted = wanted.where(kind.id != besides.id)
    if db.scalar(wanted.limit(1)) is not None:
        raise Unfit(Text("“{value}”已经登记过了，不能重复。", value=value), at=column.key)


def reason_of(told: str) -> str:
    """A reason that says something, or Unfit at the field `reason`."""
    if not told.strip():
        raise Unfit(Text("请填写理由。"), at="reason")
    return told.strip()
