"""An act whose answer was lost is told again under the same key: what it made then is the answer, and nothing is made twice."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.base import Record, Text, Unfit
from records.telling import Telling
from records.user import Actor

K = TypeVar("K", bound=Record)


@dataclass(frozen=True)
class Told:
    """The key that the desk gave, and what it told under it; without a key each telling is a new one."""

    key: str
    digest: str


def told(form: Mapping[str, object]) -> Told:
    """Of a filled form with a field `key`."""
    digest = sha256(json.dumps(dict(form), default=str, sort_keys=True).encode()).hexdigest()
    return Told(str(form.get("key") or ""), digest)


def made_of(db: Session, actor: Actor, kind: type[K], telling: Told) -> K | None:
    """What was made when this was told first; Unfit where something else was told under the key."""
    if not telling.key:
        return None
    found = db.scalar(select(Telling).where(Telling.by_id == actor.id, Telling.key == telling.key))
    if found is None:
        return None
    if (found.digest, found.made_kind) != (telling.digest, kind.__tablename__):
        raise Unfit(Text("先前一次已经存下，之后改动的没有存入。请先核对已存的内容。"), at="key")
    return db.get(kind, found.made_id)


def keep(db: Session, actor: Actor, telling: Told | None, made: Record) -> None:
    """Within the act: this is what the telling made."""
    if telling is not None and telling.key:
        db.flush()
        db.add(Telling(by_id=actor.id, key=telling.key, digest=telling.digest, made_kind=made.__tablename__, made_id=made.id))
