"""inspection.keep_paper: 附件2 lies in the evidence store each time a block is signed by all who were named (B19-2)."""

from hashlib import sha256

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app import papers as store
from app.settings import Settings
from records import base, evidence
from records.inspection import Inspection, Paper
from records.user import THE_SYSTEM
from tests.papers import FOUND, Papers, audited, refusal
from tests.printed.reading import pages, plain
from workflows import inspection


def _kept(papers: Papers) -> list[Paper]:
    with papers.database.read() as db:
        return list(db.scalars(select(Paper).order_by(Paper.id)))


@pytest.mark.obligation("B19-2")
def test_each_signed_block_puts_the_paper_of_its_moment_apart_from_the_footage_once(papers: Papers, settings: Settings) -> None:
    with papers.database.act("test") as db:
        record = papers.draft(db)
    assert store.keep_inspections(papers.database, settings) == 0, "nobody has signed"
    with papers.database.act("test") as db:
        papers.sign(db, papers.cast.monitor, db.get_one(Inspection, record.id))
    assert store.keep_inspections(papers.database, settings) == 1
    assert store.keep_inspections(papers.database, settings) == 0
    assert audited(papers, "inspection.keep_paper").subject_id == record.id
    with papers.database.act("test") as db:
        # the chore was away meanwhile: both papers come after
        papers.correct(db, db.get_one(Inspection, record.id))
        papers.follow_up(db, db.get_one(Inspection, record.id), is_satisfied=True)
    assert store.keep_inspections(papers.database, settings) == 2
    said = ("陈厂长", "结论：合格")
    for paper, there in zip(_kept(papers), ((), said[:1], said), strict=True):
        file = settings.evidence / paper.path
        assert settings.footage not in file.parents
        assert sha256(file.read_bytes()).hexdigest() == paper.sha256
        whole = pages(file.read_bytes())[0].plain
        assert plain(FOUND) in whole
        assert plain(record.number) in whole
        assert [word for word in said if plain(word) in whole] == list(there)


@pytest.mark.obligation("B19-2")
def test_a_lost_or_changed_paper_is_found_and_its_row_is_never_rewritten(papers: Papers, settings: Settings) -> None:
    with papers.database.act("test") as db:
        papers.released(db)
    store.keep_inspections(papers.database, settings)
    (paper,) = _kept(papers)
    with papers.database.read() as db:
        assert list(evidence.differing(db, settings.evidence)) == []
    file = settings.evidence / paper.path
    file.chmod(0o600)
    file.write_bytes(file.read_bytes()[:-1])
    with papers.database.read() as db:
        assert list(evidence.differing(db, settings.evidence)) == [f"inspection_paper {paper.id}: 文件 {paper.path} 缺失或已变"]
    with pytest.raises(DBAPIError, match="append-only"), papers.database.act("test") as db, base.door("migration"):
        db.execute(text("UPDATE inspection_paper SET sha256 = 'x'"))


def test_a_block_that_waits_for_a_second_signature_is_not_printed_yet(papers: Papers, settings: Settings) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db, signers=(here.monitor, here.second_monitor))
        papers.sign(db, here.monitor, record)
    assert store.keep_inspections(papers.database, settings) == 0
    with papers.database.act("test") as db:
        papers.sign(db, papers.cast.second_monitor, db.get_one(Inspection, record.id))
    assert store.keep_inspections(papers.database, settings) == 1
    assert plain("何监控") in pages((settings.evidence / _kept(papers)[0].path).read_bytes())[0].plain


def test_what_fails_holds_up_no_other_and_is_tried_again(papers: Papers, settings: Settings) -> None:
    with papers.database.act("test") as db:
        for _ in range(2):
            papers.released(db)
    blocked = settings.evidence / "inspections"
    blocked.parent.mkdir(parents=True, exist_ok=True)
    blocked.write_bytes(b"no folder")
    assert store.keep_inspections(papers.database, settings) == 0
    blocked.unlink()
    assert store.keep_inspections(papers.database, settings) == 2


def test_people_are_refused_and_a_draft_has_no_paper(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db)
        told = {"part": record.parts[0], "path": "inspections/x.pdf", "sha256": "0" * 64}
        assert refusal(inspection.keep_paper, db, THE_SYSTEM, record, **told)[0] == 409
        papers.sign(db, here.monitor, record)
        for other in (here.monitor, here.administrator, here.signatory, here.stranger):
            assert refusal(inspection.keep_paper, db, other, record, **told)[0] == 403
