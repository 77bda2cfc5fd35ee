"""sheet.print_out: each paper taken stands in the trail, with the hash of what it shows (B20-1)."""

import pytest

from records.sheet import Sheet
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.scene import Scene, refused
from tests.sitting import begin
from workflows import sheet


@pytest.mark.obligation("B20-1")
def test_each_printing_is_kept_a_drafts_without_a_hash(scene: Scene, browser: Browser) -> None:
    sitting = begin(scene)
    sitting.fill(scene.cast.dock)
    client, address = browser.as_(scene.cast.monitor), f"/sheets/{sitting.sheet_id}/paper.pdf"
    assert client.get(address).data.startswith(b"%PDF-")
    sitting.submit()
    for _ in range(2):
        assert client.get(address, headers={"User-Agent": "Terminal 7"}).data.startswith(b"%PDF-")
    assert client.head(address).status_code == 200
    assert browser.as_(scene.cast.stranger).get(address).status_code == 404
    printed = [entry for entry in scene.trail() if entry.verb == "sheet.print_out"]
    frozen = scene.get(Sheet, sitting.sheet_id).document.sha256
    assert [entry.changes["sha256"] for entry in printed] == ["", frozen, frozen]
    assert {(entry.actor_id, entry.subject_id) for entry in printed} == {(scene.cast.monitor.id, sitting.sheet_id)}
    assert "Terminal 7" in printed[-1].origin


def test_others_are_refused(scene: Scene) -> None:
    sitting = begin(scene)
    with scene.acting() as (db, cast):
        for other in (cast.stranger, cast.signatory, cast.upkeep, THE_SYSTEM):
            refused(sheet.print_out, db, other, sitting.sheet(db))
