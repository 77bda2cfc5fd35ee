"""hold.place: footage of a camera and a time range that must stay, also what is not recorded yet (B18-1, B9-3)."""

from datetime import timedelta
from typing import Any

import pytest

from records import base, clock
from records.hold import LONGEST, Hold, Stage
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import NOW
from workflows import hold

HOUR = timedelta(hours=1)


def _told(**other: Any) -> dict[str, Any]:
    return {"begins_at": NOW - HOUR, "ends_at": NOW + HOUR, "because": "复查要求 2026-11", **other}


@pytest.mark.obligation("B18-1")
def test_the_range_stands_with_its_reason_and_reaches_into_what_is_to_come(scene: Scene) -> None:
    clock.stop_at(NOW)
    with scene.acting() as (db, cast):
        made = hold.place(db, cast.administrator, cast.dock, **_told())
    kept = scene.get(Hold, made.id)
    assert (kept.camera_id, kept.begins_at, kept.ends_at, kept.stage) == (scene.cast.dock.id, NOW - HOUR, NOW + HOUR, Stage.PLACED)
    assert (kept.because, kept.placed_at, kept.placed_by_id) == ("复查要求 2026-11", NOW, scene.cast.administrator.id)


def test_an_empty_range_and_no_reason_are_refused(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for ends_at in (NOW - HOUR, NOW - 2 * HOUR):
            unfit(hold.place, db, cast.administrator, cast.dock, at="ends_at", **_told(ends_at=ends_at))
        unfit(hold.place, db, cast.administrator, cast.dock, at="because", **_told(because=" "))
        too_long = _told(ends_at=NOW - HOUR + LONGEST + HOUR)
        assert "一次最多锁定" in unfit(hold.place, db, cast.administrator, cast.dock, at="ends_at", **too_long)


def test_monitors_other_offices_and_enterprises_place_none_by_themselves(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.monitor, cast.stranger, cast.signatory, cast.upkeep, THE_SYSTEM):
            refused(hold.place, db, other, cast.dock, **_told())


@pytest.mark.obligation("B18-1")
def test_the_administrator_above_places_one_exactly_where_the_office_has_none_in_use(scene: Scene, browser: Browser) -> None:
    address, camera = f"/cameras/{scene.cast.dock.id}/hold", f"/cameras/{scene.cast.dock.id}"
    client = browser.as_(scene.cast.overseer)
    assert ("烟台海关另有管理员" in client.get(address).text, address in client.get(camera).text) == (True, False)
    with scene.acting() as (db, cast):
        assert "烟台海关另有管理员" in refused(hold.place, db, cast.overseer, cast.dock, status=409, **_told())
        with base.door("factory"):
            cast.administrator.suspended = True
            db.flush()
    assert address in client.get(camera).text
    with scene.acting() as (db, cast):
        assert hold.place(db, cast.overseer, cast.dock, **_told()).placed_by_id == cast.overseer.id


@pytest.mark.obligation("B9-3")
def test_an_administrator_locks_a_range_by_the_form_and_finds_it_in_the_list(scene: Scene, browser: Browser) -> None:
    clock.stop_at(NOW)
    cast, address = scene.cast, f"/cameras/{scene.cast.dock.id}/hold"
    for user, status in ((cast.monitor, 403), (cast.overseer, 409), (cast.stranger, 404), (cast.signatory, 404)):
        assert browser.as_(user).get(address).status_code == status, user.name
    client = browser.as_(cast.administrator)
    assert f'href="{address}"' in client.get(f"/cameras/{cast.dock.id}").text
    sent = {"begins_at": "2026-11-20T08:00", "ends_at": "2026-11-20T07:00", "because": "复查要求 2026-11"}
    answer = client.post(address, data=sent)
    assert (answer.status_code, "结束时间须晚于开始时间" in answer.text, sent["because"] in answer.text) == (422, True, True)
    assert client.post(address, data={**sent, "ends_at": "2026-11-20T09:00"}).location == "/holds/1"
    assert "2026-11-20 08:00" in client.get("/holds/1").text
    for query, is_there in (("", True), ("?stage=lifted", False), (f"?site={cast.site.id}", True), ("?site=999", False)):
        assert ("复查要求 2026-11" in client.get(f"/holds{query}").text) is is_there, query
    assert browser.as_(cast.overseer).get("/holds").text.count("复查要求 2026-11") == 1
    assert browser.as_(cast.monitor).get("/holds").status_code == 403


def test_it_is_audited(scene: Scene) -> None:
    with scene.acting() as (db, cast):
        hold.place(db, cast.administrator, cast.dock, **_told())
    entry = scene.last()
    assert (entry.verb, entry.actor_id, entry.subject_id) == ("hold.place", scene.cast.administrator.id, scene.cast.dock.id)
    assert entry.changes["hold"][0]["new"]["because"] == "复查要求 2026-11"
    assert "inside" not in entry.changes
