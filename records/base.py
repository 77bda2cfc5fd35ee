"""What every record stands on: the table base, times, texts for people, refusals, and the guard that only actions change records."""

import enum
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, ClassVar, Self, TypeVar

from sqlalchemy import JSON, BigInteger, Connection, Date, DateTime, Dialect, Engine, Enum, Integer, MetaData, Select, event
from sqlalchemy.orm import DeclarativeBase, Mapped, ORMExecuteState, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

#: the largest number of a row (BIGINT, and SQLite's INTEGER)
MOST = 2**63 - 1


@dataclass(frozen=True)
class Text:
    """A sentence for people, kept as source text (Chinese) and values; rendered only by app.language."""

    msgid: str
    params: dict[str, Any] = field(default_factory=dict)
    context: str | None = None

    def __init__(self, msgid: str, context: str | None = None, /, **params: Any) -> None:
        object.__setattr__(self, "msgid", msgid)
        object.__setattr__(self, "context", context)
        object.__setattr__(self, "params", params)

    def __hash__(self) -> int:
        return hash((self.msgid, self.context, repr(self.params)))

    def __str__(self) -> str:
        """The Chinese source with its values: for logs and the command line."""
        if not self.params:
            return self.msgid
        told = {name: "、".join(map(str, value)) if isinstance(value, (list, tuple)) else value for name, value in self.params.items()}
        return self.msgid.format(**told)

    def as_json(self) -> dict[str, Any]:
        """What a row keeps: never rendered text."""
        return {"msgid": self.msgid, "params": {k: v.as_json() if isinstance(v, Text) else v for k, v in self.params.items()}}

    @classmethod
    def of_json(cls, kept: dict[str, Any]) -> "Text":
        """The text that `as_json` kept."""
        values = {k: cls.of_json(v) if isinstance(v, dict) and "msgid" in v else v for k, v in kept["params"].items()}
        return cls(kept["msgid"], **values)


class Refused(Exception):
    """An act that is not allowed: 403 (who) or 409 (when), with a sentence for the person."""

    def __init__(self, why: Text, *, status: int = 403) -> None:
        super().__init__(str(why))
        self.why = why
        self.status = status


class NotThere(Exception):
    """Nothing of that name is visible to this person (404)."""

    def __init__(self, why: Text | None = None) -> None:
        self.why = why or Text("没有这一项，或您无权查看。")
        super().__init__(str(self.why))


class Unfit(Exception):
    """What was filled in can't be taken (422): a sentence, and the field it belongs to."""

    def __init__(self, why: Text, *, at: str | None = None) -> None:
        super().__init__(str(why))
        self.why = why
        self.at = at


#: only for the type checker, to which `Stage("draft")` looks like a new member
_UNSAID = Text("")


class Choice(enum.StrEnum):
    """One of a closed list: stored by value, shown by its Chinese label."""

    label: Text

    def __new__(cls, value: str, label: Text = _UNSAID) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class UTCDateTime(TypeDecorator[datetime]):
    """A moment, UTC. Naive times are refused: a time without zone is not evidence."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive time refused: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Record(DeclarativeBase):
    """Base of all tables. Relationships are lazy="raise": a page can't query by accident."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UTCDateTime(),
        date: Date(),
        dict[str, Any]: JSON(),
        list[Any]: JSON(),
        Choice: Enum(Choice, native_enum=False, create_constraint=False, length=32, values_callable=lambda kind: [m.value for m in kind]),
    }

    #: BIGINT on PostgreSQL; SQLite numbers rows by itself only for INTEGER
    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"), primary_key=True)

    @classmethod
    def kind(cls) -> str:
        """The concept's name: also that of its table."""
        return str(cls.__tablename__)


R = TypeVar("R", bound=Record)


def if_any(db: Session, wanted: Select[R]) -> Sequence[R]:
    """What is mostly nothing, asked for by number first: to make ready for rows and all that is joined to them takes longer."""
    kind: type[Record] = wanted.column_descriptions[0]["entity"]
    if db.scalars(wanted.with_only_columns(kind.id, maintain_column_froms=True)).first() is None:
        return []
    return db.scalars(wanted).unique().all()


class ChangedOutsideAction(RuntimeError):
    """Our own fault: something tried to change a record without a declared action."""


_ACTING: ContextVar[str | None] = ContextVar("acting", default=None)
DOORS = ("migration", "seed", "factory")
#: comments, texts and quoted names may hold any word; FOR UPDATE only locks
_NOISE = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"", re.DOTALL)
_LOCK = re.compile(r"\bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b", re.IGNORECASE)
_OTHER_QUOTES = re.compile(r"[`\[\\$]")
_CHANGE = re.compile(
    r"\b(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE|CREATE|ALTER|DROP|COPY|CALL|ATTACH|VACUUM|EXECUTE|setval)\b"
    r"|(?:^|;)\s*(?:REPLACE|DO)\b|\bPRAGMA\s+\w+\s*[=(]",
    re.IGNORECASE,
)
#: app.visit's credentials are the one table written without an action (DESIGN §10)
_CREDENTIALS = re.compile(r"^\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?account\"?[\s(]", re.IGNORECASE)


def acting() -> str | None:
    """The action or door under which records may change now."""
    return _ACTING.get()


@contextmanager
def under(name: str) -> Iterator[None]:
    """Let records change: only workflows.action (its verb) and the three doors call this."""
    token = _ACTING.set(name)
    try:
        yield
    finally:
        _ACTING.reset(token)


@contextmanager
def door(name: str) -> Iterator[None]:
    """One of the three named doors beside the actions: migrations, the demo's seed, the tests' factories."""
    if name not in DOORS:
        raise ValueError(name)
    with under(f"door:{name}"):
        yield


def guard(engine: Engine, sessions: sessionmaker[Session]) -> None:
    """Refuse every change of a record outside an action, whichever way it comes (ORM, bulk, text)."""

    @event.listens_for(sessions, "before_flush")
    def flushing(db: Session, _context: Any, _instances: Any) -> None:
        changed = [r for r in (*db.new, *db.dirty, *db.deleted) if isinstance(r, Record) and r.kind() != "account"]
        if changed and acting() is None:
            raise ChangedOutsideAction(f"{changed[0]!r} changed outside an action")

    @event.listens_for(sessions, "do_orm_execute")
    def executing(state: ORMExecuteState) -> None:
        if (state.is_insert or state.is_update or state.is_delete) and acting() is None and not _for_credentials(state):
            raise ChangedOutsideAction("bulk change outside an action")

    @event.listens_for(engine, "before_cursor_execute")
    def statement(_c: Connection, _cur: Any, sql: str, _p: Any, _ctx: Any, _many: bool) -> None:  # noqa: FBT001 - SQLAlchemy's signature
        if acting() is None and _is_change(sql):
            raise ChangedOutsideAction(sql.split("\n", 1)[0][:120])


@lru_cache(maxsize=4096)
def _is_change(sql: str) -> bool:
    """Whether a statement changes anything but credentials; one that can't be told is taken for a change."""
    # quotes of a kind that _NOISE does not know could hide a change from it: then nothing is left out
    bare = _LOCK.sub(" ", sql if _OTHER_QUOTES.search(sql) else _NOISE.sub(" ", sql))
    return _CHANGE.search(bare) is not None and (";" in bare or not _CREDENTIALS.match(sql))


def _for_credentials(state: ORMExecuteState) -> bool:
    mapper = state.bind_mapper
    return mapper is not None and mapper.local_table.name == "account"  # type: ignore[attr-defined]  # FromClause of a mapped table
