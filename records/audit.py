"""Who did what, when, to which thing, for which duty: append-only and hash-chained (B20-1, DESIGN P5)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import rfc8785
from sqlalchemy import ForeignKey, Index, String, event, exists, inspect, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from records import base, clock
from records.base import Record
from records.user import Actor

_LONG = 1000
#: requests for the same thing within this time are one look
ONE_LOOK = timedelta(minutes=10)
#: columns whose values are never written out
_SECRET = {"credentials", "signing_key"}
_LOCK = 0x4C57  # advisory lock of the chain's head on PostgreSQL


class Audit(Record):
    """One act. `hash` covers the row and the hash before it; triggers refuse update and delete."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject_kind", "subject_id"),)
    at: Mapped[datetime]
    verb: Mapped[str] = mapped_column(String(60), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    subject_kind: Mapped[str | None] = mapped_column(String(30))
    subject_id: Mapped[int | None]
    serves: Mapped[list[Any]]
    changes: Mapped[dict[str, Any]]
    #: address and browser of the visit, or the process
    origin: Mapped[str] = mapped_column(String(200))
    prev: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64), unique=True)


@dataclass
class _Frame:
    """What one running act has changed so far."""

    changes: dict[str, Any] = field(default_factory=dict)
    #: a bulk act: rows are counted, not written out
    counts: bool = False


@dataclass
class _Entry:
    verb: str
    actor_id: int | None
    subject: Record | None
    changes: dict[str, Any]
    serves: tuple[str, ...]


def begin(db: Session) -> _Frame:
    """Start to gather the differences of an act; what was pending belongs to the act around it."""
    db.flush()
    frame = _Frame()
    db.info.setdefault("frames", []).append(frame)
    return frame


def end(db: Session, frame: _Frame) -> dict[str, Any]:
    """The differences of the act that ends."""
    db.info["frames"].remove(frame)
    return frame.changes


def tell(db: Session, **facts: Any) -> None:
    """Add facts that no column holds to the running act's entry."""
    db.info["frames"][-1].changes.update(facts)


def count_only(db: Session) -> None:
    """The running act is one of a whole list: its entry holds how many rows it changed and what `tell` adds (the list's hash)."""
    db.info["frames"][-1].counts = True


def note(
    db: Session, *, verb: str, actor: Actor, subject: object, changes: dict[str, Any], serves: tuple[str, ...], inside: str | None = None
) -> None:
    """Keep the entry until the transaction ends: the chain's head is locked last."""
    if inside:
        changes = {**changes, "inside": inside}
    db.info.setdefault("audit", []).append(_Entry(verb, actor.id, subject if isinstance(subject, Record) else None, changes, serves))


def settle(db: Session) -> None:
    """Write the gathered entries as the transaction's last statements, each chained to the one before."""
    entries: list[_Entry] = db.info.pop("audit", [])
    if not entries:
        return
    with base.under("audit.settle"):
        if db.get_bind().dialect.name == "postgresql":
            db.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        prev = db.scalar(select(Audit.hash).order_by(Audit.id.desc()).limit(1)) or "0" * 64
        for entry in entries:
            row = Audit(
                at=clock.now().replace(microsecond=0), verb=entry.verb, actor_id=entry.actor_id,
                subject_kind=entry.subject.kind() if entry.subject else None, subject_id=entry.subject.id if entry.subject else None,
                serves=list(entry.serves), changes=entry.changes, origin=db.info.get("origin", "")[:200], prev=prev,
            )  # fmt: skip
            row.hash = prev = digest(row)
            db.add(row)
            db.flush()


def digest(row: Audit) -> str:
    """SHA-256 over the entry's canonical form, the previous hash included."""
    told = {
        "at": clock.iso(row.at), "verb": row.verb, "actor": row.actor_id, "subject": [row.subject_kind, row.subject_id],
        "serves": row.serves, "changes": row.changes, "origin": row.origin, "prev": row.prev,
    }  # fmt: skip
    return sha256(rfc8785.dumps(told)).hexdigest()


def is_looking(db: Session, actor: Actor, subject: Record) -> bool:
    """Whether this person's look at it is in the trail already: a page or player asks for one thing many times."""
    wanted = exists().where(
        Audit.verb == f"{subject.kind()}.look", Audit.actor_id == actor.id, Audit.subject_kind == subject.kind(),
        Audit.subject_id == subject.id, Audit.at >= clock.now() - ONE_LOOK,
    )  # fmt: skip
    return bool(db.scalar(select(wanted)))


def broken(db: Session) -> int | None:
    """The id of the first row that does not verify, or None."""
    prev = "0" * 64
    with db.scalars(select(Audit).order_by(Audit.id).execution_options(yield_per=1000)) as rows:
        for row in rows:
            if row.prev != prev or digest(row) != row.hash:
                return row.id
            prev = row.hash
    return None


def _told(name: str, value: object) -> Any:
    if name in _SECRET:
        return "***"
    if isinstance(value, datetime):
        return clock.iso(value)
    if isinstance(value, (date, Decimal)):
        return str(value)
    if isinstance(value, bytes):
        return {"sha256": sha256(value).hexdigest(), "bytes": len(value)}
    if isinstance(value, str) and len(value) > _LONG:
        return {"sha256": sha256(value.encode()).hexdigest(), "characters": len(value)}
    return value


@event.listens_for(Session, "before_flush")
def _gather(db: Session, _context: object, _instances: object) -> None:
    frames: list[_Frame] = db.info.get("frames", [])
    if not frames:
        return
    if frames[-1].counts:
        _count(db, frames[-1])
        return
    for record in db.new:
        if isinstance(record, Record) and not isinstance(record, Audit):
            frames[-1].changes.setdefault(record.kind(), []).append({"new": _values(record)})
    for record in db.dirty:
        if isinstance(record, Record) and db.is_modified(record):
            frames[-1].changes.setdefault(record.kind(), []).append({"id": record.id, **_differences(record)})


@event.listens_for(Record, "before_delete", propagate=True)
def _gather_gone(_mapper: object, _connection: object, record: Record) -> None:
    """What is taken off a list goes within the flush: no earlier event sees it."""
    db = object_session(record)
    frames: list[_Frame] = db.info.get("frames", []) if db is not None else []
    if frames and not frames[-1].counts:
        frames[-1].changes.setdefault(record.kind(), []).append({"id": record.id, "gone": _values(record)})


def _values(record: Record) -> dict[str, Any]:
    values = {c.key: _told(c.key, getattr(record, c.key)) for c in inspect(record).mapper.column_attrs if c.key != "id"}
    return {name: value for name, value in values.items() if value is not None}


def _count(db: Session, frame: _Frame) -> None:
    changed = [record for record in db.dirty if db.is_modified(record)]
    for record in (*db.new, *changed):
        if isinstance(record, Record) and not isinstance(record, Audit):
            frame.changes[record.kind()] = frame.changes.get(record.kind(), 0) + 1


def _differences(record: Record) -> dict[str, Any]:
    state = inspect(record)
    changed = {}
    for column in state.mapper.column_attrs:
        history = state.attrs[column.key].history
        if history.has_changes():
            old = history.deleted[0] if history.deleted else None
            new = history.added[0] if history.added else None
            changed[column.key] = [_told(column.key, old), _told(column.key, new)]
    return changed
