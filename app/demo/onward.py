"""A later `--at` on a demonstration that is there: its clock is set on, and what the time between does to footage has been done."""

from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import migration, settings
from app.demo.folder import CannotPrepareError
from app.transaction import Database
from app.video import disk
from app.video.disk import Store
from app.video.steady import Steady
from records import clock, clock_doubt
from records.audit import Audit
from records.footage import Segment
from records.user import Role, User
from workflows import clock_doubt as workflow


def go(data: Path, at: datetime) -> None:
    """Let it be `at` here from now on; time goes forward only, or the trail and the footage would lie in the future."""
    told = settings.load(data)
    migration.upgrade(told.database)
    with closing(Database(told.database)) as database:
        alive = told.footage / "journal" / "alive"
        alive_at = datetime.fromisoformat(alive.read_text()) if alive.exists() else None
        with database.read() as db:
            reached = _reached(db, alive_at)
        if at < reached:
            raise CannotPrepareError(
                f"{data} 中的演示数据已到北京时间 {clock.beijing(reached):%Y-%m-%d %H:%M:%S}，--at 不能更早：请给更晚的时间，"
                "或加 --reset 重新开始 / --at must be later than what the data have reached; --reset begins anew"
            )
        settings.write_clock(data, at, datetime.now(at.tzinfo))
        settings.load(data)
        _believe(database, alive_at)
        _expire(database, told)


def _reached(db: Session, alive_at: datetime | None) -> datetime:
    """The newest moment that anything here tells of."""
    told = (alive_at, db.scalar(select(func.max(Audit.at))), db.scalar(select(func.max(Segment.ends_at))))
    return max(moment for moment in told if moment is not None)


def _believe(database: Database, alive_at: datetime | None) -> None:
    """The recorder would doubt a clock that has leapt by weeks, and rightly; here an administrator is told to know why it has."""
    Steady(database, alive_at).look()
    with database.act("demo") as db:
        doubt = clock_doubt.standing(db)
        if doubt is not None:
            heads = select(User).where(User.role == Role.ADMINISTRATOR, User.suspended.is_(False)).order_by(User.id)
            workflow.confirm(db, db.scalars(heads.limit(1)).unique().one(), doubt)


def _expire(database: Database, told: settings.Settings) -> None:
    """As on a disk that the time between has filled: what is past its time has gone, but for what is held."""
    store = Store(told.footage, told.data / "store-id")
    store.open()
    try:
        disk.expire(database, store, disk.used_bytes(database))
    finally:
        store.close()
