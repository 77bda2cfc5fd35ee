"""footage.foresee: a store that won't hold three calendar months is told of while there is time (C6-2)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import settings as given
from app.settings import Settings
from app.video import ahead
from app.video.disk import MONTHS_KEPT, room
from records import clock
from records.base import door
from records.footage import Segment
from records.notice import Notice
from records.office import Office
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.video.film import shot
from workflows import footage

DAY = 1_000_000


def _a_day(scene: Scene, settings: Settings) -> None:
    """One day's footage of one camera, as its rows tell it."""
    settings.footage.mkdir(exist_ok=True)
    with scene.acting() as (db, cast), door("factory"):
        (segment,) = shot(db, settings.footage, cast.gate.id, clock.now() - timedelta(hours=23, minutes=59), 2)
        segment.bytes = DAY
        db.flush()


def _told(scene: Scene) -> list[tuple[int, str]]:
    with scene.database.read() as db:
        return [(each.user_id, str(each.said)) for each in db.scalars(select(Notice).order_by(Notice.id))]


@pytest.mark.obligation("C6-2")
def test_administrators_hear_of_it_before_the_disk_is_full_once_a_week_while_it_lasts(scene: Scene, settings: Settings) -> None:
    now = clock.now()
    clock.stop_at(now)
    _a_day(scene, settings)
    enough = ahead.look(scene.database, room(settings.footage, 94 * DAY, DAY))
    assert enough is not None
    assert not enough.is_short
    assert not _told(scene)
    small = ahead.look(scene.database, room(settings.footage, 61 * DAY, DAY))
    assert small is not None
    assert (small.is_short, int(small.days), round((small.full_at - now) / timedelta(days=1))) == (True, 60, 60)
    told = _told(scene)
    assert {user for user, _ in told} == {scene.cast.administrator.id, scene.cast.overseer.id}
    assert all("只能存60天（须9" in said and "停止录像" in said for _, said in told)
    assert [entry.verb for entry in scene.trail()].count("footage.foresee") == 2
    ahead.look(scene.database, room(settings.footage, 61 * DAY, DAY))
    assert len(_told(scene)) == 2
    clock.stop_at(now + timedelta(days=8))
    _a_day(scene, settings)
    ahead.look(scene.database, room(settings.footage, 61 * DAY, 2 * DAY))
    assert len(_told(scene)) == 4


def test_a_few_minutes_say_nothing_and_the_cameras_page_tells_the_days(scene: Scene, settings: Settings, browser: Browser) -> None:
    settings.footage.mkdir(exist_ok=True)
    with scene.acting() as (db, cast):
        shot(db, settings.footage, cast.gate.id, clock.now() - timedelta(minutes=30), 2)
    assert ahead.look(scene.database, room(settings.footage, 61 * DAY, DAY)) is None
    with scene.acting() as (db, _), door("factory"):
        db.scalars(select(Segment)).one().begins_at = clock.now() - timedelta(hours=2)
        db.flush()
    assert "按近一天的写入可存" in browser.as_(scene.cast.administrator).get("/cameras").get_data(as_text=True)


@pytest.mark.obligation("C6-2")
def test_no_setting_makes_it_shorter(settings: Settings) -> None:
    (settings.data / "settings.toml").write_text("retention_days = 60\nmonths_kept = 2\n")
    assert not [name for name in vars(given.load(settings.data)) if "month" in name or "retention" in name]
    assert MONTHS_KEPT == 3


def test_persons_and_a_retired_office_are_refused(scene: Scene) -> None:
    told = {"days": 60, "wanted": 92, "full_at": clock.now()}
    with scene.acting() as (db, cast):
        for other in (cast.administrator, cast.monitor, cast.stranger, cast.signatory, cast.upkeep):
            refused(footage.foresee, db, other, cast.branch, **told)
        gone = Office(id=cast.branch.id, name="x", short_name="x", level=3, retired=True)
        refused(footage.foresee, db, THE_SYSTEM, gone, status=409, **told)
