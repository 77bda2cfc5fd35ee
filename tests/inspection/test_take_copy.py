"""inspection.take_copy: the enterprise fetches its own copy, and each fetching is kept (F2-11, B20-2)."""

import pytest
from sqlalchemy import select

from records.handover import HandOver, Way
from records.inspection import Inspection
from tests.conftest import Browser
from tests.papers import Papers, audited, refusal
from workflows import inspection


@pytest.mark.obligation("F2-11")
def test_a_download_by_the_enterprise_is_kept_one_by_the_office_or_a_mere_look_is_not(papers: Papers, browser: Browser) -> None:
    with papers.database.act("test") as db:
        record = papers.released(db)
    address = f"/inspections/{record.id}/paper.pdf"
    assert browser.as_(papers.cast.monitor).get(address).status_code == 200
    assert browser.as_(papers.cast.signatory).head(address).status_code == 200
    assert browser.as_(papers.cast.signatory).get(address).status_code == 200
    for other in (papers.cast.other_signatory, papers.cast.upkeep, papers.cast.stranger):
        assert browser.as_(other).get(address).status_code == 404
    with papers.database.read() as db:
        kept = db.scalars(select(HandOver)).one()
        frozen = db.scalars(select(Inspection)).unique().one().parts[0].document
    assert frozen is not None
    assert (kept.way, kept.receiver, kept.by_id, kept.sha256) == (Way.DOWNLOADED, "陈厂长", papers.cast.signatory.id, frozen.sha256)
    assert audited(papers, "inspection.take_copy").actor_id == papers.cast.signatory.id


def test_before_the_signature_and_for_others_there_is_none(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db)
        assert refusal(inspection.take_copy, db, here.signatory, record)[0] == 409
        for other in (here.monitor, here.other_signatory, here.upkeep):
            assert refusal(inspection.take_copy, db, other, record)[0] == 403
