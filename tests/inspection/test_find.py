"""inspection.find: the finding may be changed until the first signature, by the office's staff alone (F2-4, F2-6, F2-7)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from records import clock
from records.audit import Audit
from records.base import Unfit
from records.inspection import Finding
from records.signature import Meaning
from tests.papers import HEAD, NOW, Papers, audited, refusal
from workflows import inspection


@pytest.mark.obligation("F2-4", "F2-6")
def test_it_changes_head_and_finding_and_is_audited(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.draft(db)
        head = inspection.Head(" 冻烤鳗 ", "2号装箱平台")
        inspection.find(db, papers.cast.within(db).administrator, record, head=head, opinion=papers.opinion(db, text="无。"), version=1)
        finding = record.part(Meaning.FINDING)
        assert isinstance(finding, Finding)
        assert (record.product, record.scope, finding.text, finding.deadline) == ("冻烤鳗", "2号装箱平台", "无", None)
    row = audited(papers, "inspection.find")
    assert (row.actor_id, row.subject_id) == (papers.cast.administrator.id, record.id)
    assert row.changes["inspection"][0]["product"] == [HEAD.product, "冻烤鳗"]


@pytest.mark.obligation("F2-7")
def test_once_one_has_signed_it_nobody_changes_it(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db, signers=(here.monitor, here.administrator))
        papers.sign(db, here.monitor, record)
        told = {"head": HEAD, "opinion": papers.opinion(db, text="无"), "version": 1}
        status, why = refusal(inspection.find, db, here.monitor, record, **told)
        assert (status, "已有人签名" in why) == (409, True)
        papers.sign(db, here.administrator, record)
        assert refusal(inspection.find, db, here.monitor, record, **told)[0] == 409


def test_strangers_are_refused(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db)
        for other in (here.stranger, here.overseer, here.signatory, here.upkeep):
            assert refusal(inspection.find, db, other, record, head=HEAD, opinion=papers.opinion(db), version=1)[0] == 403


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ({"text": "机器\u0007坏了"}, "无法打印"), ({"text": "x" * 20_001}, "最多20000字"), ({"signers": ()}, "1至4名"),
        ({"deadline": date(2026, 11, 19)}, "不能早于今天"),
    ],
)  # fmt: skip
def test_what_can_not_be_taken_changes_nothing(papers: Papers, what: dict[str, object], why: str) -> None:
    with papers.database.act("test") as db:
        record = papers.draft(db)
        with pytest.raises(Unfit, match=why):
            inspection.find(db, papers.cast.within(db).monitor, record, head=HEAD, opinion=papers.opinion(db, **what), version=1)
        assert not db.new
        assert not [row for row in db.dirty if db.is_modified(row)]


def test_who_has_seen_an_older_version_does_not_overwrite(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db)
        inspection.find(db, here.administrator, record, head=HEAD, opinion=papers.opinion(db, text="甲"), version=1)
        with pytest.raises(Unfit, match="已由李管理更改"):
            inspection.find(db, here.monitor, record, head=HEAD, opinion=papers.opinion(db, text="乙"), version=1)
        assert record.parts[0].text == "甲"


def test_a_limit_that_passed_before_the_signature_must_be_set_anew(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.draft(db)
        clock.stop_at(NOW + timedelta(days=8))
        assert "整改期限已过" in refusal(papers.sign, db, papers.cast.monitor, record)[1]


def test_the_head_stays_as_signed_in_the_second_round(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.corrected(db)
        papers.follow_up(db, record, is_satisfied=False)
        later = papers.opinion(db, text="仍未改。", deadline=date(2026, 12, 1))
        inspection.find(db, papers.cast.within(db).monitor, record, head=inspection.Head("他", "他"), opinion=later, version=1)
        finding = record.part(Meaning.FINDING)
        assert isinstance(finding, Finding)
        assert (record.product, finding.round, finding.deadline) == (HEAD.product, 2, date(2026, 12, 1))
        papers.sign(db, papers.cast.monitor, record)
        assert record.due_at is not None
        assert clock.iso(record.due_at) == "2026-12-01T16:00:00.000Z"


def test_who_is_named_no_more_stands_in_the_trail(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db, signers=(here.monitor, here.second_monitor))
        db.flush()
        inspection.find(db, here.monitor, record, head=HEAD, opinion=papers.opinion(db), version=1)
    with papers.database.read() as db:
        entry = db.scalars(select(Audit).where(Audit.verb == "inspection.find")).one()
    (gone,) = entry.changes["inspection_signer"]
    assert gone["gone"] == {"part_id": 1, "user_id": papers.cast.second_monitor.id}
