"""A scene for tests of acts: the cast on a database, transactions that commit, the trail that they leave."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.transaction import Database
from records.audit import Audit, broken
from records.base import Refused, Unfit, door
from records.user import Role, User
from tests.cast import Cast, person


@dataclass
class Scene:
    """`with scene.acting() as (db, cast)` commits at its end."""

    database: Database
    cast: Cast

    @contextmanager
    def acting(self) -> Iterator[tuple[Session, Cast]]:
        with self.database.act("test") as db:
            yield db, self.cast.within(db)

    def trail(self) -> list[Audit]:
        """All entries; the chain verifies."""
        with self.database.read() as db:
            assert broken(db) is None
            return list(db.scalars(select(Audit).order_by(Audit.id)))

    def last(self) -> Audit:
        """The newest entry."""
        return self.trail()[-1]

    def get(self, kind: Any, number: int) -> Any:
        """The row as it is now in the database."""
        with self.database.read() as db:
            return db.get_one(kind, number)


def at_the_top(db: Session, cast: Cast) -> User:
    """An administrator of level 1."""
    with door("factory"):
        return person(db, "zong", "总署管理", Role.ADMINISTRATOR, cast.top)


def refused(act: Callable[..., Any], *given: Any, status: int = 403, **told: Any) -> str:
    """The sentence with which the act is refused."""
    with pytest.raises(Refused) as caught:
        act(*given, **told)
    assert caught.value.status == status, caught.value.why
    return str(caught.value.why)


def unfit(act: Callable[..., Any], *given: Any, at: str | None = None, **told: Any) -> str:
    """The sentence with which what was told is not taken, and that it stands at the right field."""
    with pytest.raises(Unfit) as caught:
        act(*given, **told)
    assert caught.value.at == at
    return str(caught.value.why)
