"""tally.strike: a count taken back stays, struck, with who and when, and counts no more (B12-1)."""

from records.tally import Stage, Tally
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.sitting import Sitting
from tests.tally.test_count import count, sitting
from workflows import tally

__all__ = ["sitting"]


def test_a_struck_count_leaves_the_sum_and_stays_in_the_list(scene: Scene, sitting: Sitting, browser: Browser) -> None:
    with scene.acting() as (db, cast):
        first, second = count(db, sitting, cast, "a"), count(db, sitting, cast, "b", cartons=40)
        db.flush()
    client = browser.as_(scene.cast.monitor)
    told = client.post(f"/tallies/{second.id}/strike", json={}).get_json()["tally"]
    assert (told["cartons"], told["pallets"], told["per_pallet"], told["last"]["id"]) == (48, 1, 48, first.id)
    found = scene.get(Tally, second.id)
    assert (found.stage, found.struck_by_id) == (Stage.STRUCK, scene.cast.monitor.id)
    assert scene.last().verb == "tally.strike"
    assert "已撤回" in client.get(f"/monitorings/{sitting.number}").text
    assert client.post(f"/tallies/{second.id}/strike", json={}).status_code == 409


def test_only_by_its_operator_and_not_after_the_sheet(scene: Scene, sitting: Sitting) -> None:
    with scene.acting() as (db, cast):
        made = count(db, sitting, cast)
        db.flush()
        for other in (cast.second_monitor, cast.administrator, cast.stranger, cast.signatory):
            refused(tally.strike, db, other, made)
    sitting.fill(scene.cast.dock)
    sitting.fill(scene.cast.gate)
    sitting.submit()
    with scene.acting() as (db, cast):
        refused(tally.strike, db, cast.monitor, db.get_one(Tally, made.id), status=409)
