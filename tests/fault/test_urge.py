"""fault.urge: as often as needed until it is solved (B17-2)."""

import pytest

from records import clock
from records.base import Unfit
from records.fault import EntryKind
from records.notice import Notice
from tests.conftest import Browser
from tests.fault.standing import HOUR, NOW, about, contact, recover
from tests.scene import Scene, refused
from workflows import fault

TOLD = {"person": "刘运维", "text": "请今日内更换"}


@pytest.mark.obligation("B17-2")
def test_it_is_repeated_until_the_picture_is_back_and_the_upkeep_is_told(scene: Scene, number: int) -> None:
    with about(scene, number) as (db, here, it):
        contact(db, here, it)
        for hours in (2, 5):
            clock.stop_at(NOW + hours * HOUR)
            fault.urge(db, here.monitor, it, at=clock.now(), **TOLD)
        fault.urge(db, here.overseer, it, at=clock.now(), **TOLD)
        assert [entry.at for entry in it.done(EntryKind.URGED)] == [NOW + 2 * HOUR, NOW + 5 * HOUR, NOW + 5 * HOUR]
        recover(db, here, it)
        assert "已恢复" in refused(fault.urge, db, here.monitor, it, at=clock.now(), **TOLD, status=409)
    with scene.database.read() as db:
        said = [str(notice.said) for notice in db.query(Notice).filter_by(user_id=scene.cast.upkeep.id)]
    assert sum("督促" in each for each in said) == 3


def test_nobody_is_urged_who_was_not_told_and_strangers_do_not(scene: Scene, number: int) -> None:
    with about(scene, number) as (db, here, it):
        assert "尚未联系" in refused(fault.urge, db, here.monitor, it, at=NOW, **TOLD, status=409)
        contact(db, here, it)
        with pytest.raises(Unfit):
            fault.urge(db, here.monitor, it, at=NOW, person="刘运维", text=" ")
        for other in (here.stranger, here.signatory, here.upkeep):
            refused(fault.urge, db, other, it, at=NOW, **TOLD)


def test_the_page_takes_it_and_it_is_audited(scene: Scene, number: int, browser: Browser) -> None:
    with about(scene, number) as (db, here, it):
        contact(db, here, it)
    client = browser.as_(scene.cast.monitor)
    assert client.post(f"/faults/{number}/urge", data={**TOLD, "at": "2026-11-20T09:12:30"}).status_code == 303
    assert "请今日内更换" in client.get(f"/faults/{number}").text
    assert scene.last().verb == "fault.urge"
