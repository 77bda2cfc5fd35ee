"""The first pages after a start keep nobody waiting: each of the pages' processes makes them once for nobody when it begins."""

from flask import Flask, g
from sqlalchemy import select

from app.routes import home, monitoring
from app.transaction import Database
from records.monitoring import Monitoring


def day(web: Flask) -> None:
    """Make the first page and the newest desk as the desk's own person would get them, and throw them away.

    What they ask of the database is compiled after it. It only reads: no visit is opened and nothing comes into the trail.
    Where nobody has watched yet there is nobody to make them for.
    """
    database: Database = web.extensions["database"]
    with database.read() as db:
        newest = db.scalars(select(Monitoring).order_by(Monitoring.id.desc()).limit(1)).unique().one_or_none()
        if newest is None:
            return
        with web.test_request_context():
            g.db, g.actor = db, newest.monitor
            home.home()
            monitoring.desk(newest.id)
