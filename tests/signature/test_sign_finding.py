"""signature.sign_finding: the named inspectors, each once, exactly what was shown (F2-7, F2-10)."""

from datetime import timedelta

import pytest

from records import clock
from records.inspection import Stage
from tests.papers import NOW, PASSWORD, Papers, audited, key_of, refusal
from workflows import inspection, signature


@pytest.mark.obligation("F2-7")
def test_the_named_inspectors_sign_it_each_once_and_nobody_else(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db, signers=(here.monitor, here.administrator))
        for other in (here.second_monitor, here.stranger, here.overseer, here.signatory, here.upkeep):
            assert refusal(papers.sign, db, other, record)[0] == 403
        signed = papers.sign(db, here.monitor, record)
        assert (signed.name, signed.signed_at, signed.user_id) == ("王监控", NOW, here.monitor.id)
        status, why = refusal(papers.sign, db, here.monitor, record)
        assert (status, "您已签名" in why, "李管理" in why) == (409, True, True)
        papers.sign(db, here.administrator, record)
        assert record.stage is Stage.AWAITING_CORRECTION


def test_a_later_stage_refuses(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.released(db)
        monitor = papers.cast.within(db).monitor
        assert refusal(signature.sign_finding, db, monitor, record, digest="", key=key_of(db, monitor))[0] == 409


def test_what_changed_after_it_was_shown_is_not_signed(papers: Papers) -> None:
    with papers.database.act("test") as db:
        here = papers.cast.within(db)
        record = papers.draft(db)
        shown = signature.to_sign(record)
        assert shown is not None
        clock.stop_at(NOW + timedelta(minutes=5))
        head = inspection.Head("烤鳗", "全场")
        inspection.find(db, here.administrator, record, head=head, opinion=papers.opinion(db), version=1)
        status, why = refusal(papers.sign, db, here.monitor, record, digest=shown[2])
        assert (status, "已由李管理更改" in why) == (409, True)
        assert record.parts[0].is_open


def test_it_is_audited_without_the_secret(papers: Papers) -> None:
    with papers.database.act("test") as db:
        record = papers.released(db)
    row = audited(papers, "signature.sign_finding")
    assert (row.actor_id, row.subject_kind, row.subject_id) == (papers.cast.monitor.id, "inspection", record.id)
    assert row.changes["document"][0]["new"]["sha256"]
    assert PASSWORD not in str(row.changes)
