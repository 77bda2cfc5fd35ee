"""snapshot.wait: a frame that is not on disk yet is asked for until it is; that is no failure (B18-1)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import chores
from app.settings import Settings
from records import clock
from records.base import Refused
from records.notice import Notice
from records.snapshot import Snapshot, Stage
from records.user import THE_SYSTEM
from tests.snapshot.ordering import made_of, take
from tests.video import film
from tests.watch import NOW, SEEN_AT, Watch
from workflows import snapshot


def test_it_is_free_at_once_and_made_when_the_recorder_has_written_it(watch: Watch, settings: Settings) -> None:
    take(watch)
    assert chores.make_snapshots(watch.database, settings) == 0
    (waiting,) = made_of(watch)
    assert (waiting.stage, waiting.last_error, waiting.lease_until) == (Stage.WANTED, "not recorded yet", None)
    with watch.database.act("test") as db:
        film.shot(db, settings.footage, watch.cast.dock.id, SEEN_AT - timedelta(seconds=5), 10)
    assert chores.make_snapshots(watch.database, settings) == 1
    assert made_of(watch)[0].stage is Stage.KEPT


def test_it_is_not_counted_as_a_try_nor_told_to_anybody_and_asked_for_less_and_less_often(watch: Watch, settings: Settings) -> None:
    take(watch)
    pauses = []
    for waited_s in (0, 10, 20, 100, 500):
        clock.stop_at(NOW + timedelta(seconds=waited_s))
        assert chores.make_snapshots(watch.database, settings) == 0
        (waiting,) = made_of(watch)
        assert (waiting.stage, waiting.attempts, waiting.lost_because) == (Stage.WANTED, 0, None)
        pauses.append(waiting.lease_until and (waiting.lease_until - clock.now()).total_seconds())
    assert pauses == [None, None, 5, 25, 60]
    with watch.database.read() as db:
        assert [str(each.said) for each in db.scalars(select(Notice)) if "截图" in str(each.said)] == []


def test_nobody_but_the_system_and_only_who_claimed_it(watch: Watch) -> None:
    take(watch)
    with watch.database.act("test") as db:
        it = db.scalars(select(Snapshot)).one()
        for actor, status in ((watch.cast.within(db).monitor, 403), (THE_SYSTEM, 409)):
            with pytest.raises(Refused) as refused:
                snapshot.wait(db, actor, it, token="", error="x")
            assert refused.value.status == status
