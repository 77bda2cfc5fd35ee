"""The first pages after a start keep nobody waiting: each of the pages' processes makes them for nobody when it begins."""

from collections.abc import Callable, Iterator

from flask import Flask, g
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.routes import home, monitoring
from app.routes.conformity import pages as conformity
from app.transaction import Database
from records.conformity import Match
from records.monitoring import Monitoring
from records.user import User


def day(web: Flask) -> None:
    """Make the pages that people wait for as their own persons would get them, and throw them away.

    What they ask of the database is compiled after it. It only reads: no visit is opened and nothing comes into the trail.
    Where nobody has done such work yet there is nobody to make them for.
    """
    database: Database = web.extensions["database"]
    with database.read() as db:
        for who, made in (*_newest_desk(db), *_newest_clause(db)):
            with web.test_request_context():
                g.db, g.actor = db, who
                # twice, for a list with a limit is compiled a second time
                for _ in range(2):
                    made()


def _newest_desk(db: Session) -> Iterator[tuple[User, Callable[[], object]]]:
    """The first page and the newest desk."""
    newest = db.scalars(select(Monitoring).order_by(Monitoring.id.desc()).limit(1)).unique().one_or_none()
    if newest is not None:
        yield newest.monitor, home.home
        yield newest.monitor, lambda: monitoring.desk(newest.id)


def _newest_clause(db: Session) -> Iterator[tuple[User, Callable[[], object]]]:
    """The clause that a camera was matched to last, which is judged anew after each change of a camera."""
    newest = db.scalars(select(Match).order_by(Match.id.desc()).limit(1)).one_or_none()
    if newest is not None:
        yield db.get_one(User, newest.matched_by_id), lambda: conformity.line(newest.site_id, newest.line)
