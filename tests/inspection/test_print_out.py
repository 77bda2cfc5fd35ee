"""inspection.print_out: each time the office takes both copies stands in the trail, with the hash of what they show (B20-1)."""

import argparse
from pathlib import Path

import pytest
from sqlalchemy import select

from app.commands import look
from app.settings import Settings
from records.audit import Audit
from tests.conftest import Browser
from tests.papers import Papers, refusal
from workflows import inspection


@pytest.mark.obligation("B20-1")
def test_each_printing_by_the_office_is_kept(papers: Papers, browser: Browser) -> None:
    with papers.database.act("test") as db:
        record = papers.released(db)
        document = record.parts[0].document
    assert document is not None
    client, address = browser.as_(papers.cast.monitor), f"/inspections/{record.id}/paper.pdf"
    for _ in range(2):
        assert client.get(address, headers={"User-Agent": "Terminal 7"}).data.startswith(b"%PDF-")
    assert client.head(address).status_code == 200
    assert browser.as_(papers.cast.stranger).get(address).status_code == 404
    with papers.database.read() as db:
        printed = list(db.scalars(select(Audit).where(Audit.verb == "inspection.print_out")))
    told = [(each.actor_id, each.subject_id, each.changes["sha256"]) for each in printed]
    assert told == [(papers.cast.monitor.id, record.id, document.sha256)] * 2
    assert "Terminal 7" in printed[0].origin


@pytest.mark.obligation("B20-1")
def test_a_printing_by_the_command_is_told_too(
    papers: Papers, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with papers.database.act("test") as db:
        record = papers.released(db)
        document = record.parts[0].document
    assert document is not None
    monkeypatch.setenv("LOADWITNESS_DATABASE", settings.database)
    out = tmp_path / "paper.pdf"
    assert look.print_(argparse.Namespace(data=tmp_path, kind="inspection", number=record.number, out=out)) == 0
    assert out.read_bytes().startswith(b"%PDF-")
    with papers.database.read() as db:
        [told] = db.scalars(select(Audit).where(Audit.verb == "inspection.print_out"))
    assert (told.actor_id, told.subject_id, told.changes["sha256"]) == (None, record.id, document.sha256)
    assert told.origin.startswith("loadwitness print ")


def test_before_the_signature_and_for_others_there_is_nothing_to_print(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db)
        assert refusal(inspection.print_out, db, here.monitor, record)[0] == 409
        for other in (here.signatory, here.stranger, here.upkeep):
            assert refusal(inspection.print_out, db, other, record)[0] == 403
