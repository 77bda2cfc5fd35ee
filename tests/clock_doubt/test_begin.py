"""clock_doubt.begin: a clock that can't be believed deletes nothing, and every administrator is told so (C6-2)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.settings import Settings
from app.transaction import Database
from app.video import disk
from app.video.disk import Store
from app.video.steady import Steady
from records import clock, clock_doubt
from records.clock_doubt import ClockDoubt, Sign, Stage
from records.footage import Segment
from records.notice import Notice
from records.user import THE_SYSTEM
from tests.scene import Scene, refused
from tests.video.film import shot
from workflows import clock_doubt as workflow

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
MONTHS_ON = NOW + timedelta(days=150)


@pytest.fixture
def store(settings: Settings) -> Store:
    made = Store(settings.footage, settings.data / "store-id")
    made.open()
    made.close()
    return made


class Counted:
    """A steady count that the test moves."""

    s = 0.0

    def __call__(self) -> float:
        return self.s


def _young(scene: Scene, root: Path) -> Segment:
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        return shot(db, root, cast.gate.id, NOW - timedelta(days=1), 2)[0]


def _doubts(database: Database) -> list[ClockDoubt]:
    with database.read() as db:
        return list(db.scalars(select(ClockDoubt).order_by(ClockDoubt.id)))


@pytest.mark.obligation("C6-2")
def test_a_clock_set_forward_while_recording_deletes_no_young_footage(scene: Scene, store: Store) -> None:
    young, count = _young(scene, store.root), Counted()
    steady = Steady(scene.database, NOW, count)
    steady.look()
    assert _doubts(scene.database) == []
    clock.stop_at(MONTHS_ON)
    steady.look()
    assert disk.expire(scene.database, store, 10**9) == 0
    assert (store.root / young.path).exists()
    (doubt,) = _doubts(scene.database)
    assert (doubt.sign, doubt.begun_at, doubt.known_at) == (Sign.JUMPED, MONTHS_ON, NOW)
    steady.look()
    assert len(_doubts(scene.database)) == 1


def test_a_clock_set_forward_while_the_machine_was_off_deletes_none_either(scene: Scene, store: Store) -> None:
    young = _young(scene, store.root)
    clock.stop_at(MONTHS_ON)
    for alive_at in (NOW, None):
        Steady(scene.database, alive_at, Counted()).look()
    assert disk.expire(scene.database, store, 10**9) == 0
    assert (store.root / young.path).exists()
    assert [doubt.sign for doubt in _doubts(scene.database)] == [Sign.APART]


def test_footage_that_lies_ahead_of_the_clock_raises_one_too(scene: Scene, store: Store) -> None:
    _young(scene, store.root)
    clock.stop_at(NOW - timedelta(days=90))
    Steady(scene.database, clock.now(), Counted()).look()
    assert [doubt.known_at for doubt in _doubts(scene.database)] == [NOW - timedelta(days=1)]


def test_a_new_installation_days_off_and_a_clock_that_is_put_right_raise_none(scene: Scene, store: Store) -> None:
    clock.stop_at(NOW)
    Steady(scene.database, None, Counted()).look()
    _young(scene, store.root)
    clock.stop_at(NOW + timedelta(days=6))
    count = Counted()
    steady = Steady(scene.database, NOW, count)
    steady.look()
    count.s = 3 * 86400
    clock.stop_at(NOW + timedelta(days=9, hours=2))
    steady.look()
    assert steady.is_sure
    assert _doubts(scene.database) == []


def test_what_is_known_is_not_noted_anew_before_the_clock_was_looked_at(scene: Scene) -> None:
    clock.stop_at(NOW)
    steady = Steady(scene.database, NOW, Counted())
    assert not steady.is_sure
    steady.look()
    assert steady.is_sure
    clock.stop_at(MONTHS_ON)
    assert not steady.is_sure


def test_every_administrator_is_told_what_is_kept_and_why_and_it_is_audited(scene: Scene) -> None:
    clock.stop_at(MONTHS_ON)
    with scene.acting() as (db, _):
        made = workflow.begin(db, THE_SYSTEM, None, sign=Sign.APART, known_at=NOW)
    with scene.database.read() as db:
        told = list(db.scalars(select(Notice).where(Notice.subject_kind == "clock_doubt", Notice.subject_id == made.id)))
        assert clock_doubt.standing(db) is not None
    assert {scene.cast.administrator.id, scene.cast.overseer.id} <= {notice.user_id for notice in told}
    assert scene.cast.monitor.id not in {notice.user_id for notice in told}
    for notice in told:
        assert notice.is_urgent
        assert "任何录像都不按到期删除" in str(notice.said)
        assert "2026-11-20 09:00" in str(notice.said)
    assert scene.last().verb == "clock_doubt.begin"


def test_nobody_but_the_system_raises_one_and_only_one_stands(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        refused(workflow.begin, db, cast.administrator, None, sign=Sign.APART, known_at=NOW)
        workflow.begin(db, THE_SYSTEM, None, sign=Sign.APART, known_at=NOW)
    with pytest.raises(IntegrityError), scene.acting() as (db, _):
        workflow.begin(db, THE_SYSTEM, None, sign=Sign.JUMPED, known_at=NOW)
    assert [doubt.stage for doubt in _doubts(scene.database)] == [Stage.STANDING]
