"""sheet.print_out: each paper taken stands in the trail, with the hash of what it shows (B20-1)."""

import getpass
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.commands import look
from app.settings import Settings
from records import clock
from records.sheet import Sheet
from tests.conftest import Browser
from tests.demo.script import ROOT
from tests.scene import Scene, refused
from tests.sitting import NOW, Sitting, announce, begin
from workflows import monitoring, sheet


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
        for other in (cast.stranger, cast.signatory, cast.upkeep):
            refused(sheet.print_out, db, other, sitting.sheet(db))


@pytest.mark.obligation("B20-1")
def test_a_printing_by_the_command_is_told_too_with_the_consoles_person(scene: Scene, settings: Settings, tmp_path: Path) -> None:
    sitting = begin(scene)
    sitting.fill(scene.cast.dock)
    command = [sys.executable, "-m", "app", "print", "sheet", "latest", "--data", str(tmp_path), "--out", str(tmp_path / "paper.pdf")]
    at_the_console = {**os.environ, "LOADWITNESS_DATABASE": settings.database}
    # a draft has no number yet: nothing is printed, and nothing told
    assert subprocess.run(command, cwd=ROOT, env=at_the_console, check=False, capture_output=True, timeout=60).returncode == 1
    sitting.submit()
    subprocess.run(command, cwd=ROOT, env=at_the_console, check=True, timeout=60)
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF-")
    [told] = [entry for entry in scene.trail() if entry.verb == "sheet.print_out"]
    frozen = scene.get(Sheet, sitting.sheet_id).document.sha256
    assert (told.actor_id, told.subject_id, told.changes["sha256"]) == (None, sitting.sheet_id, frozen)
    assert told.origin.startswith(f"loadwitness print {getpass.getuser()}@")


def test_the_latest_for_the_command_is_what_was_submitted_last_whenever_it_was_begun(scene: Scene) -> None:
    first = begin(scene)
    with scene.acting() as (db, cast):
        other = monitoring.begin(db, cast.monitor, announce(db, cast, container="MNBU3812043"))
        second = Sitting(scene, other.id, db.scalars(select(Sheet.id).where(Sheet.monitoring_id == other.id)).one())
    for each in (first, second):
        each.fill(scene.cast.dock)
    second.submit()
    clock.stop_at(NOW + timedelta(minutes=1))
    first.submit()
    with scene.database.read() as db:
        latest = look.named(db, Sheet, "latest")
        assert latest is not None
        assert (latest.id, first.sheet_id < second.sheet_id) == (first.sheet_id, True)
