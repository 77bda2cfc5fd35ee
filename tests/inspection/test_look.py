"""inspection.look: whoever reads a record, what is attached to it or what was signed stands in the trail (B20-1)."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from app.settings import Settings
from records import clock, vault
from records.audit import Audit
from records.inspection import Inspection
from records.user import THE_SYSTEM
from tests.conftest import Browser
from tests.papers import NOW, Papers, refusal
from workflows import inspection


@pytest.fixture
def record(papers: Papers, settings: Settings) -> Inspection:
    """Signed by the office; the enterprise has written and attached something."""
    with papers.database.act("test") as db:
        made, boss = papers.released(db), papers.cast.within(db).signatory
        kept = vault.keep(settings.evidence, f"inspection/{made.id}", "a.pdf", BytesIO(b"%PDF-1.7"))
        inspection.attach(db, boss, made, name="a.pdf", mimetype="application/pdf", kept=kept)
        inspection.correct(db, boss, made, text="已改。", version=1)
    return made


def _looks(papers: Papers) -> list[Audit]:
    with papers.database.read() as db:
        return list(db.scalars(select(Audit).where(Audit.verb == "inspection.look").order_by(Audit.id)))


WAYS: dict[str, Callable[[Inspection], str]] = {
    "the record": lambda record: f"/inspections/{record.id}",
    "an attachment": lambda record: f"/inspections/{record.id}/attachments/1",
    "what was signed": lambda record: f"/inspections/{record.id}/signatures/1",
    "what is to be signed": lambda record: f"/inspections/{record.id}/sign",
}


@pytest.mark.obligation("B20-1")
@pytest.mark.parametrize("way", WAYS)
def test_every_way_to_read_it_is_kept_with_person_and_browser(papers: Papers, record: Inspection, browser: Browser, way: str) -> None:
    client = browser.as_(papers.cast.signatory)
    for _ in range(2):
        assert client.get(WAYS[way](record), headers={"User-Agent": "Terminal 7"}).status_code == 200
    (look,) = _looks(papers)
    assert (look.actor_id, look.subject_kind, look.subject_id) == (papers.cast.signatory.id, "inspection", record.id)
    assert "Terminal 7" in look.origin
    assert look.changes == {}


def test_another_person_and_a_later_time_are_other_looks_and_a_stranger_leaves_none(
    papers: Papers, record: Inspection, browser: Browser
) -> None:
    cast, address = papers.cast, f"/inspections/{record.id}"
    assert browser.as_(cast.other_signatory).get(address).status_code == 404
    for reader in (cast.monitor, cast.administrator):
        assert browser.as_(reader).get(address).status_code == 200
    clock.stop_at(NOW + timedelta(minutes=11))
    assert browser.as_(cast.monitor).get(address).status_code == 200
    assert [each.actor_id for each in _looks(papers)] == [cast.monitor.id, cast.administrator.id, cast.monitor.id]


@pytest.mark.obligation("B20-1")
def test_a_draft_opened_to_be_changed_is_looked_at_too(papers: Papers, browser: Browser) -> None:
    with papers.database.act("test") as db:
        record = papers.draft(db)
    assert browser.as_(papers.cast.second_monitor).get(f"/inspections/{record.id}/finding").status_code == 200
    assert [each.actor_id for each in _looks(papers)] == [papers.cast.second_monitor.id]


def test_others_are_refused(papers: Papers, record: Inspection) -> None:
    with papers.database.act("test") as db:
        here, it = papers.cast.within(db), db.get_one(Inspection, record.id)
        for other in (here.stranger, here.other_signatory, here.upkeep, THE_SYSTEM):
            assert refusal(inspection.look, db, other, it)[0] == 403
