"""tally.count: cartons counted from the picture, once each, summed per loading against what was declared (B12-1)."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records import base
from records.monitoring import Mode, Monitoring
from records.served import Served
from records.tally import CARTONS_MAX, Tally, counts_of, summed
from tests.conftest import Browser
from tests.scene import Scene, refused, unfit
from tests.sitting import NOW, Sitting, begin
from workflows import loading, monitoring, tally

VISIT = "visit-of-wang"
SEEN_AT = NOW - timedelta(seconds=3)


@pytest.fixture
def sitting(scene: Scene) -> Sitting:
    made = begin(scene)
    with scene.database.act("test") as db, base.door("factory"):
        db.add(Served(
            visit=VISIT, camera_id=scene.cast.dock.id, mode=Mode.LIVE, begins_at=NOW - timedelta(seconds=30), ends_at=NOW, sent_at=NOW,
        ))  # fmt: skip
        db.flush()
    return made


def count(db: Session, sitting: Sitting, cast: Any, key: str = "a", **other: Any) -> Tally:
    """Count as the monitor, with what the test says otherwise."""
    told = {"cartons": 48, "is_pallet": True, "camera": cast.dock, "seen_at": SEEN_AT, "visit": VISIT, **other}
    return tally.count(db, told.pop("by", cast.monitor), sitting.at(db), key=key, **told)


def test_pallets_and_single_cartons_make_a_sum_against_what_was_declared(scene: Scene, sitting: Sitting) -> None:
    with scene.acting() as (db, cast):
        details = {"cartons": 1250, "cartons_per_pallet": 40}
        loading.change(db, cast.monitor, sitting.at(db).loading, area=cast.area, camera=None, details=details)
        assert summed([], sitting.at(db).loading).per_pallet == 40
        count(db, sitting, cast, "a")
        count(db, sitting, cast, "b", seen_at=SEEN_AT + timedelta(seconds=1))
        count(db, sitting, cast, "c", cartons=3, is_pallet=False)
    with scene.database.read() as db:
        counts = counts_of(db, sitting.at(db))
        found = summed(counts, sitting.at(db).loading, sitting.at(db))
    assert (found.cartons, found.pallets, found.per_pallet, found.declared) == (99, 2, 48, 1250)
    assert found.text == "清点99箱（2托）"
    assert found.last is not None
    assert found.last.cartons == 3
    assert [each.seen_at for each in counts] == [SEEN_AT, SEEN_AT + timedelta(seconds=1), SEEN_AT]
    assert scene.last().verb == "tally.count"


def test_whoever_watches_the_same_loading_goes_on_with_its_sum(scene: Scene, sitting: Sitting) -> None:
    with scene.acting() as (db, cast):
        count(db, sitting, cast)
        other = monitoring.begin(db, cast.second_monitor, sitting.at(db).loading)
        db.flush()
        found = summed(counts_of(db, other), other.loading, other)
    assert (found.cartons, found.last) == (48, None), "what another counted is not this person's to take back"


def test_what_was_not_on_screen_or_is_no_number_is_not_counted(scene: Scene, sitting: Sitting) -> None:
    with scene.acting() as (db, cast):
        unfit(count, db, sitting, cast, at="seen_at", seen_at=NOW + timedelta(minutes=5))
        unfit(count, db, sitting, cast, at="seen_at", camera=cast.gate)
        unfit(count, db, sitting, cast, at="seen_at", visit="visit-of-nobody")
        for cartons in (0, CARTONS_MAX + 1):
            unfit(count, db, sitting, cast, at="cartons", cartons=cartons)


def test_only_the_operator_and_not_after_the_sheet(scene: Scene, sitting: Sitting) -> None:
    with scene.acting() as (db, cast):
        for other in (cast.second_monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(count, db, sitting, cast, by=other)
    sitting.fill(scene.cast.dock)
    sitting.fill(scene.cast.gate)
    sitting.submit()
    with scene.acting() as (db, cast):
        refused(count, db, sitting, cast, status=409)


def test_the_desk_is_told_the_sum_and_a_lost_answer_counts_once(scene: Scene, sitting: Sitting, browser: Browser) -> None:
    client, address = browser.as_(scene.cast.monitor), f"/monitorings/{sitting.number}/tallies"
    body = {"key": "k1", "cartons": 48, "pallet": True, "camera": scene.cast.dock.id, "seen_at": SEEN_AT.isoformat()}
    for _ in range(3):
        told = client.post(address, json=body)
        assert told.status_code == 200, told.text
        assert (told.get_json()["tally"]["cartons"], told.get_json()["tally"]["pallets"]) == (48, 1)
    assert client.post(address, json={**body, "cartons": 40}).status_code == 422
    assert client.post(address, json={**body, "key": "k2", "seen_at": "2026-11-20T00:00:00Z"}).get_json()["errors"]["seen_at"]
    with scene.database.read() as db:
        assert db.scalar(select(func.count()).select_from(Tally)) == 1
    assert client.get(f"/monitorings/{sitting.number}/facts").get_json()["tally"]["cartons"] == 48
    number = scene.get(Monitoring, sitting.number).loading_id
    assert "1托（48箱）" in client.get(f"/loadings/{number}").text
    assert "48 箱" in client.get(f"/sheets/{sitting.sheet_id}").text
    client.set_cookie("language", "en")
    assert "48 cartons" in client.get(f"/sheets/{sitting.sheet_id}").text


def test_a_count_that_waited_until_a_new_sign_in_is_taken_where_the_time_was_credited(scene: Scene, sitting: Sitting) -> None:
    sitting.watch(scene.cast.dock, NOW - timedelta(seconds=20), NOW)
    with scene.acting() as (db, cast):
        assert count(db, sitting, cast, visit="visit-after-the-lock").cartons == 48
