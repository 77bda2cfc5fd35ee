"""The day's loadings, the container's page, the check digit that only warns (B13-1, B13-2)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from records import base
from records.clip import Clip
from records.item import Item, Result
from records.loading import check_digit, container_doubt
from records.monitoring import Mode
from records.served import Served
from records.snapshot import Snapshot
from records.snapshot import Stage as SnapshotStage
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.scene import Scene
from tests.sitting import NOW, Sitting, announce, begin
from tests.watch import SEEN_AT, VISIT
from workflows import anomaly, clip, inspection, snapshot


@pytest.mark.parametrize(("number", "digit"), [("CXRU1204581", 1), ("MSKU1234565", 5), ("SZLU9631720", 0), ("MNBU3812043", 3)])
def test_the_check_digit_is_that_of_iso_6346(number: str, digit: int) -> None:
    assert check_digit(number) == digit
    assert container_doubt(number) is None


@pytest.mark.obligation("B13-1")
def test_a_wrong_check_digit_is_told_and_taken_all_the_same(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        made = announce(db, cast, container="CXRU1204518")
    page = browser.as_(scene.cast.monitor).get(f"/loadings/{made.id}")
    assert "末位应为3" in page.text
    assert "CXRU1204518" in page.text


def test_a_day_shows_its_own_loadings_and_a_far_one_is_no_error(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        announce(db, cast)
    client = browser.as_(scene.cast.monitor)
    assert "CXRU1204581" in client.get("/loadings?day=2026-11-20").text
    assert "CXRU1204581" not in client.get("/loadings?day=2026-11-21").text
    for strange in ("0001-01-01", "9999-12-31", "today"):
        assert client.get(f"/loadings?day={strange}").status_code == 200


def _anomaly(scene: Scene, sitting: Sitting) -> tuple[str, str, str]:
    """What hangs on the sitting: an anomaly with its clip, a still, an inspection record; the numbers of all but the still."""
    with scene.database.act("test") as db, base.door("factory"):
        begins_at = NOW - timedelta(seconds=30)
        db.add(Served(visit=VISIT, camera_id=scene.cast.dock.id, mode=Mode.LIVE, begins_at=begins_at, ends_at=NOW, sent_at=NOW))
        db.flush()
    with scene.acting() as (db, cast):
        told = {"camera": cast.dock, "seen_at": SEEN_AT, "visit": VISIT}
        workers = db.scalars(select(Item).where(Item.key == "workers")).one()
        made = anomaly.flag(db, cast.monitor, sitting.at(db), item=workers, grade=Result.MINOR, remark="2名工人未戴工作帽", **told)
        snapshot.take(db, cast.monitor, sitting.at(db), **told)
        cut = db.scalars(select(Clip).where(Clip.anomaly_id == made.id)).one()
        opinion = inspection.Opinion(text="整改", deadline=None, signers=(cast.monitor,))
        record = inspection.draft(
            db, cast.monitor, cast.enterprise, head=inspection.Head(product="虾", scope="平台"), opinion=opinion, anomaly=made
        )
        return made.number, cut.number, record.number


@pytest.mark.obligation("B13-2")
def test_from_the_container_one_comes_to_all_that_hangs_on_it_and_from_each_back(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    sitting.fill(scene.cast.dock)
    sitting.write(scene.cast.dock, seen={"batch": "批号 260118A，与报检信息一致"})
    made = _anomaly(scene, sitting)
    with scene.database.act("test") as db, base.door("factory"):
        db.scalars(select(Snapshot)).one().stage = SnapshotStage.LOST
        db.flush()
    number = sitting.submit()
    client = browser.as_(scene.cast.monitor)
    assert 'href="/loadings/1"' in client.get("/loadings?container=cxru").text
    page = client.get("/loadings/1").text
    for words in (number, *made, "截图"):
        assert words in page
    assert "260118A" in client.get(f"/sheets/{sitting.sheet_id}").text
    # each leads to the next, the sitting and the sheet to the container
    back = {
        "/inspections/1": "/anomalies/1", "/anomalies/1": f"/monitorings/{sitting.number}", f"/monitorings/{sitting.number}": "/loadings/1",
        f"/sheets/{sitting.sheet_id}": "/loadings/1",
    }  # fmt: skip
    for here, there in back.items():
        assert f'href="{here}"' in page
        assert f'href="{there}"' in client.get(here).text, here


def test_an_anomaly_with_two_clips_is_listed_with_both(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    _anomaly(scene, sitting)
    kept = {"path": "clips/202611/x.mp4", "sha256": "ab" * 32, "size_bytes": 9_000, "frames": 600, "gaps": []}
    with scene.acting() as (db, _):
        first = db.scalars(select(Clip)).one()
        clip.keep(db, THE_SYSTEM, first, token=clip.claim(db, THE_SYSTEM, first), **kept, rest_begins_at=SEEN_AT)
        numbers = db.scalars(select(Clip.number)).all()
    page = browser.as_(scene.cast.monitor).get("/loadings/1").text
    assert (len(numbers), [number in page for number in numbers]) == (2, [True, True])


def test_a_stranger_finds_nothing(scene: Scene, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        made = announce(db, cast)
    client = browser.as_(scene.cast.stranger)
    assert client.get(f"/loadings/{made.id}").status_code == 404
    assert "CXRU1204581" not in client.get("/loadings?container=CXRU").text
