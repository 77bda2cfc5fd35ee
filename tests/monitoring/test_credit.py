"""monitoring.credit: what was on screen is a fact of the system; 监控方式 is filled from it and never typed (B16-4, F1-5)."""

from datetime import timedelta

import pytest

from records.audit import Audit
from records.monitoring import Mode, watched_seconds
from records.sheet import Sheet
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.sitting import NOW, begin
from workflows import monitoring, sheet

S = timedelta(seconds=1)


def test_reports_that_follow_each_other_are_one_stretch_and_a_hole_begins_another(scene: Scene) -> None:
    sitting = begin(scene)
    for first, last in ((0, 5), (5, 10), (10, 16), (17, 20)):
        sitting.watch(scene.cast.dock, NOW + first * S, NOW + last * S)
    assert [(w.begins_at - NOW, w.ends_at - NOW) for w in sitting.watched()] == [(0 * S, 16 * S), (17 * S, 20 * S)]


def test_what_two_windows_showed_at_once_counts_once(scene: Scene) -> None:
    sitting = begin(scene)
    sitting.watch(scene.cast.dock, NOW, NOW + 30 * S)
    sitting.watch(scene.cast.dock, NOW + 20 * S, NOW + 40 * S, Mode.PLAYBACK)
    sitting.watch(scene.cast.gate, NOW, NOW + 3 * S)
    assert watched_seconds(sitting.watched()) == {scene.cast.dock.id: 40, scene.cast.gate.id: 3}


@pytest.mark.obligation("B16-4", "F1-5")
def test_both_boxes_are_filled_from_what_was_watched_with_the_recordings_own_date(scene: Scene) -> None:
    sitting = begin(scene)
    day = timedelta(days=1)
    sitting.watch(scene.cast.dock, NOW + 5 * S, NOW + 65 * S)
    sitting.watch(scene.cast.gate, NOW - day, NOW - day + 30 * S, Mode.PLAYBACK)
    with scene.database.read() as db:
        told = sheet.told(db, db.get_one(Sheet, sitting.sheet_id))
    assert told["live"] == [{"begins_at": "2026-11-20T01:12:35.000Z", "ends_at": "2026-11-20T01:13:35.000Z"}]
    assert told["recorded"] == [{"begins_at": "2026-11-19T01:12:30.000Z", "ends_at": "2026-11-19T01:13:00.000Z"}]


def test_to_turn_back_within_the_own_live_sitting_is_still_live(scene: Scene) -> None:
    sitting = begin(scene)
    sitting.watch(scene.cast.dock, NOW, NOW + 60 * S)
    sitting.watch(scene.cast.dock, NOW + 10 * S, NOW + 20 * S, Mode.PLAYBACK)
    with scene.database.read() as db:
        told = sheet.told(db, db.get_one(Sheet, sitting.sheet_id))
    assert len(told["live"]) == 1
    assert told["recorded"] == []


def test_where_no_picture_came_the_sheet_says_so(scene: Scene) -> None:
    sitting = begin(scene)
    with scene.database.read() as db:
        told = sheet.told(db, db.get_one(Sheet, sitting.sheet_id))
    assert told["remarks"] == ["本次监控期间没有画面显示。"]
    assert len(told["live"]) == 1


def test_nobody_else_is_credited_and_nothing_after_the_end_and_the_trail_stays_short(scene: Scene) -> None:
    sitting = begin(scene)
    span = {"begins_at": NOW, "ends_at": NOW + S, "mode": Mode.LIVE, "visit": "x"}
    before = len(scene.trail())
    with scene.acting() as (db, cast):
        for other in (cast.second_monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(monitoring.credit, db, other, sitting.at(db), camera=cast.dock, **span)
    sitting.watch(scene.cast.dock, NOW, NOW + S)
    assert len(scene.trail()) == before, Audit.__tablename__
    with scene.acting() as (db, cast):
        monitoring.stop(db, cast.monitor, sitting.at(db))
        refused(monitoring.credit, db, cast.monitor, sitting.at(db), status=409, camera=cast.dock, **span)


def test_the_desk_is_told_the_seconds_of_each_point(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    sitting.watch(scene.cast.dock, NOW, NOW + 40 * S)
    sitting.watch(scene.cast.gate, NOW, NOW + 4 * S)
    told = browser.as_(scene.cast.monitor).get(f"/monitorings/{sitting.number}/facts").get_json()
    assert told["watched"][str(scene.cast.dock.id)] == {
        "seconds": 40, "words": "0分40秒（09:12–09:13内）", "little": False, "unshown": False, "lines": [],
    }  # fmt: skip
    assert told["watched"][str(scene.cast.gate.id)]["little"] is True
    assert browser.as_(scene.cast.stranger).get(f"/monitorings/{sitting.number}/facts").status_code == 404
